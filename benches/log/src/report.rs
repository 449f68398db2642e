//! The tables, printed as they grow and kept for the page.

use std::fmt::Write;

use crate::load::{Sample, median};

/// One contender in one situation, over all rounds.
#[derive(Debug)]
pub struct Measured {
    pub name: String,
    pub samples: Vec<Sample>,
}

impl Measured {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), samples: Vec::new() }
    }

    /// Commands a second, the median.
    pub fn rate(&self) -> f64 {
        median(&self.samples).0.rate
    }
}

#[derive(Debug)]
pub struct Report {
    page: String,
}

impl Report {
    pub fn new(machine: Vec<String>) -> Self {
        let mut report = Self { page: String::new() };
        for line in machine {
            report.line(&format!("{line}\n"));
        }
        report
    }

    fn line(&mut self, text: &str) {
        println!("{text}");
        self.page.push_str(text);
        self.page.push('\n');
    }

    pub fn section(&mut self, title: &str) {
        self.line(&format!("\n### {title}"));
    }

    /// One situation: each contender's figures, and their rate beside the first one's.
    pub fn table(&mut self, title: &str, measured: &[Measured]) {
        self.line(&format!("\n**{title}**\n"));
        self.line("| | commands/s | p50 ms | p99 ms | CPU µs | spread | × |");
        self.line("|---|---:|---:|---:|---:|---:|---:|");
        let ours = measured.first().map_or(1.0, Measured::rate);
        for row in measured {
            let (sample, spread) = median(&row.samples);
            let mut text = String::new();
            // Writing to a String never fails.
            let _ = write!(
                text,
                "| {} | {:.0} | {:.2} | {:.2} | {:.0} | {:.0} % | {:.2} |",
                row.name,
                sample.rate,
                sample.p50_us / 1000.0,
                sample.p99_us / 1000.0,
                sample.cpu_us,
                spread * 100.0,
                ours / sample.rate
            );
            self.line(&text);
        }
    }

    /// A figure in a sentence.
    pub fn say(&mut self, text: &str) {
        self.line(&format!("\n{text}"));
    }

    pub fn memory(&mut self, text: &str) {
        self.say(&format!("Memory of the measuring process, all contenders in it: {text}."));
    }

    pub fn page(&self) -> &str {
        &self.page
    }
}
