//! `helpdesk report`: the panel's reports on the command line. Reads only, so it works beside a running server; as of a
//! past moment it folds the log into a throw-away database.

use std::io::Write;

use anyhow::anyhow;
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use helpdesk_adapters::SystemClock;
use helpdesk_api::{
    Problem,
    reports::{Asked, Format, Moment, ReportName, csv, made, xlsx},
};
use helpdesk_domain::ports::Clock;
use helpdesk_projections::orders::Reach;
use poem_openapi::types::ToJSON;

use crate::{engine, settings::Settings, words::Voice};

#[derive(Debug, Args)]
pub struct Options {
    /// sla, backlog, flow or consumption
    name: ReportName,
    /// The first day [default: 29 days before the last]
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<NaiveDate>,
    /// The last day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
    /// As everything stood at this moment, such as 2026-03-31T12:00:00Z
    #[arg(long, value_name = "TIME")]
    as_of: Option<DateTime<Utc>>,
    /// csv, xlsx or json
    #[arg(long, default_value = "csv")]
    format: Format,
}

/// Writes the report to standard output.
pub async fn run(settings: &Settings, options: Options, voice: Voice) -> anyhow::Result<()> {
    let Some(db) = engine::look(settings).await? else {
        return Err(voice.failure("log-empty", &[("url", settings.database.to_string().into())]));
    };
    let now = SystemClock.now();
    let Options { name, from, to, as_of, format } = options;
    let asked = Asked::of(name, from, to, Reach::Everywhere, Vec::new(), as_of, now).map_err(said)?;
    let counts = match asked.as_of {
        None => made::counted(&db, &asked, now).await.map_err(said)?,
        Some(at) => {
            let moment = Moment::fold(&*engine::log(db.clone()).await?, at).await?;
            made::counted(&moment.db, &asked, at).await.map_err(said)?
        }
    };
    let report = made::told(&db, &asked, counts, settings.locale, now).await.map_err(said)?;
    let bytes = match format {
        Format::Json => report.to_json_string().into_bytes(),
        Format::Csv => csv(&report)?,
        Format::Xlsx => xlsx(&report)?,
    };
    let mut output = std::io::stdout().lock();
    output.write_all(&bytes)?;
    output.flush()?;
    Ok(())
}

/// The door's errors as one line.
fn said(problem: Problem) -> anyhow::Error {
    match problem {
        Problem::Desk(failure) => failure.into(),
        Problem::Door(helpdesk_api::Door::InvalidRequest { field: Some(field), expected }) => {
            anyhow!("--{field}: {expected}")
        }
        other => anyhow!("{other}"),
    }
}
