//! The tables, printed as they grow and kept for the page.

use crate::load::Sample;

/// One action on the smaller and on the larger database.
#[derive(Debug)]
pub struct Measured {
    pub name: String,
    /// By size; none where there was nothing to measure.
    pub samples: Vec<Option<Sample>>,
}

#[derive(Debug, Default)]
pub struct Report {
    page: String,
}

impl Report {
    pub fn line(&mut self, text: &str) {
        println!("{text}");
        self.page.push_str(text);
        self.page.push('\n');
    }

    pub fn say(&mut self, text: &str) {
        self.line(&format!("\n{text}"));
    }

    /// What `clients` at once got and cost on databases of these sizes; the last column compares the medians of the
    /// last and the first.
    pub fn table(&mut self, clients: usize, sizes: &[usize], measured: &[Measured]) {
        let postgres =
            measured.iter().flat_map(|row| row.samples.iter().flatten()).any(|sample| sample.database_cpu_ms.is_some());
        self.say(&format!("**{clients} at once**\n"));
        let database = |text: &'static str| if postgres { text } else { "" };
        let mut head = String::from("| |");
        let mut rule = String::from("|---|");
        for orders in sizes {
            head += &format!(" {orders}: p50 ms | p99 ms | /s | CPU ms |{}", database(" PostgreSQL's CPU ms |"));
            rule += &format!("---:|---:|---:|---:|{}", database("---:|"));
        }
        self.line(&format!("{head} × |"));
        self.line(&format!("{rule}---:|"));
        for row in measured {
            let mut line = format!("| {} |", row.name);
            for size in 0..sizes.len() {
                let Some(Some(sample)) = row.samples.get(size) else {
                    line += &" |".repeat(if postgres { 5 } else { 4 });
                    continue;
                };
                let Sample { rate, p50_ms, p99_ms, cpu_ms, database_cpu_ms } = sample;
                line += &format!(" {p50_ms:.2} | {p99_ms:.2} | {rate:.0} | {cpu_ms:.2} |");
                if let Some(cpu_ms) = database_cpu_ms {
                    line += &format!(" {cpu_ms:.2} |");
                }
            }
            let (first, last) = (row.samples.first().copied().flatten(), row.samples.last().copied().flatten());
            let ratio =
                first.zip(last).map_or_else(String::new, |(first, last)| format!(" {:.1}", last.p50_ms / first.p50_ms));
            self.line(&format!("{line}{ratio} |"));
        }
    }

    pub fn page(&self) -> &str {
        &self.page
    }
}
