//! Logs, on standard error: readable lines, or JSON for machines. Standard output belongs to what a verb prints.

use std::io::IsTerminal;

use anyhow::Context;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::Log;

/// Chatty libraries, quieted unless the filter names them.
const QUIET: &str = "sqlx=warn,hyper=warn,reqwest=warn,tokio_cron_scheduler=warn,poem=warn";

/// Starts logging for the rest of the process.
pub fn start(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", log.filter)).context("HELPDESK_LOG")?;
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if log.json {
        registry.with(layer.json().flatten_event(true)).try_init()
    } else {
        registry.with(layer.with_ansi(std::io::stderr().is_terminal())).try_init()
    };
    started.context("starting the log")
}
