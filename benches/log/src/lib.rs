//! The event log beside the libraries it stands on and beside bare inserts, in one run on one machine, so that the
//! ratios mean something where the absolute figures don't.

#![allow(clippy::disallowed_methods)] // real time and random keys are what is measured

mod appending;
mod ceilings;
pub mod engines;
pub mod history;
pub mod load;
mod many;
pub mod ours;
pub mod place;
mod reading;
pub mod report;
mod stock;
pub mod streams;

use std::path::PathBuf;

use clap::Parser;
use helpdesk_bench_machine as machine;

use engines::Engine;
use report::Report;

/// The event log, measured.
#[derive(Debug, Parser)]
pub struct Options {
    /// Which engines
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    engines: Vec<Engine>,
    /// Which parts: appending, many (old streams, a large log), reading (rebuild, verify); or alone, for a profiler: ours
    #[arg(long, value_delimiter = ',', default_values = ["appending", "many", "reading"])]
    parts: Vec<String>,
    /// Rounds of each measurement; the median is reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 1.5)]
    seconds: f64,
    /// Events of the large log
    #[arg(long, default_value_t = 5_000_000)]
    events: usize,
    /// Where the table goes
    #[arg(long, value_name = "FILE.md")]
    out: Option<PathBuf>,
    /// A folder on the disk that is to be measured [default: the system's temporary folder]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Measures what the options name, prints as it goes and writes a page of tables.
pub async fn run(options: &Options) -> anyhow::Result<()> {
    let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = tempfile::Builder::new().prefix("helpdesk-bench-").tempdir_in(folder)?;
    let mut report = Report::new(machine::describe(folder.path())?);
    for engine in &options.engines {
        report.section(&format!("{engine}"));
        for part in &options.parts {
            match part.as_str() {
                "appending" => appending::measure(*engine, folder.path(), options, &mut report).await?,
                "many" => many::measure(*engine, folder.path(), options, &mut report).await?,
                "reading" => reading::measure(*engine, folder.path(), &mut report).await?,
                "ours" => appending::only_ours(*engine, folder.path(), options, &mut report).await?,
                other => anyhow::bail!("there is no part {other}; there are appending, many, reading"),
            }
        }
    }
    report.memory(&machine::memory()?);
    if let Some(path) = &options.out {
        std::fs::write(path, report.page())?;
        println!("written to {}", path.display());
    }
    Ok(())
}
