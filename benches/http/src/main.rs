//! `make bench-http`: the program as it is released, over HTTP with connections that are kept open, on a database with
//! few orders and on one with many. Clients and server share the machine. Prints as it goes and writes a page of tables.

#![allow(clippy::disallowed_methods)] // real time and random keys are what is measured

mod actions;
mod client;
mod load;
mod place;
mod postgres;
mod report;
mod server;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use clap::{Parser, ValueEnum};
use helpdesk_bench_machine as machine;

use actions::Action;
use load::Sample;
use place::Place;
use postgres::Postgres;
use report::{Measured, Report};
use server::Site;

/// The views whose cost is compared match so many orders.
const MATCHING: [u64; 3] = [150, 5_000, 50_000];

/// The server over HTTP, measured.
#[derive(Debug, Parser)]
struct Options {
    /// Which engines
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    engines: Vec<Engine>,
    /// How many orders the databases have; what is compared is the last with the first
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 200_000])]
    orders: Vec<usize>,
    /// How many clients ask at once
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16])]
    clients: Vec<usize>,
    /// Only actions whose name has one of these in it
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// The program [default: helpdesk, beside this one]
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// The databases stay in this folder and are used again [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Where the tables go
    #[arg(long, value_name = "FILE.md")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let temporary = tempfile::Builder::new().prefix("helpdesk-bench-").tempdir()?;
    let folder = options.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder)?;
    let mut report = Report::default();
    report.line("# Benchmarks over HTTP\n");
    report.line(include_str!("preface.md"));
    for line in machine::describe(&folder)? {
        report.line(&format!("{line}\n"));
    }
    for engine in &options.engines {
        measure(*engine, &folder, &options, &mut report).await?;
    }
    if let Some(path) = &options.out {
        std::fs::write(path, report.page())?;
        println!("written to {}", path.display());
    }
    Ok(())
}

/// One engine, on every size of database; the figures of a size beside those of the others.
async fn measure(engine: Engine, folder: &Path, options: &Options, report: &mut Report) -> anyhow::Result<()> {
    let postgres = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => {
            let url = std::env::var("HELPDESK_TEST_POSTGRES_URL").context("HELPDESK_TEST_POSTGRES_URL")?;
            Some(Postgres::at(&url).await?)
        }
    };
    report.say(if postgres.is_some() { "## PostgreSQL" } else { "## SQLite" });
    let mut tables: Vec<Vec<Measured>> = options.clients.iter().map(|_| Vec::new()).collect();
    for (size, orders) in options.orders.iter().enumerate() {
        let site = site(options, folder, *orders, postgres.as_ref()).await?;
        // The first start folds the whole log into the read models and verifies it; the second is a usual one, on a
        // database that has been cleaned up.
        let mut first = site.start().await?;
        first.settled().await?;
        first.stop().await?;
        if let Some(postgres) = &postgres {
            postgres.tidy(&site.database_url).await?;
        }
        let mut server = site.start().await?;
        server.settled().await?;
        let idle = machine::pss(server.id())?;
        let place = Place::found(&server, &site.password).await?;
        let fsyncs = machine::fsync_rate(folder)?;
        let actions = actions(&place, &server, report).await?;
        for action in actions.iter().filter(|action| options.wants(action)) {
            for (table, clients) in tables.iter_mut().zip(&options.clients) {
                let time = Duration::from_secs_f64(options.seconds);
                let sample = load::closed_loop(&server, postgres.as_ref(), action, *clients, time).await;
                let sample = sample.with_context(|| action.name.clone())?;
                println!("{orders} orders, {clients} at once, {}: {sample:.2?}", action.name);
                add(table, &action.name, size, sample);
            }
        }
        server.settled().await?;
        report.say(&format!(
            "{orders} orders: first answer after {:.2} s; PSS {idle:.0} MiB idle after the start, {:.0} MiB idle after \
             the measurements; fdatasync {fsyncs:.0} a second.",
            server.first_answer.as_secs_f64(),
            machine::pss(server.id())?,
        ));
        server.stop().await?;
    }
    for (clients, measured) in options.clients.iter().zip(&tables) {
        report.table(*clients, &options.orders, measured);
    }
    Ok(())
}

fn add(table: &mut Vec<Measured>, name: &str, size: usize, sample: Sample) {
    let row = table.iter().position(|row| row.name == name).unwrap_or_else(|| {
        table.push(Measured { name: name.to_owned(), samples: Vec::new() });
        table.len() - 1
    });
    let samples = &mut table[row].samples;
    samples.resize(size, None);
    samples.push(Some(sample));
}

async fn actions(place: &Place, server: &server::Server, report: &mut Report) -> anyhow::Result<Vec<Action>> {
    let mut actions = place.views();
    for (total, action) in place.views_matching(server, &MATCHING).await? {
        report.say(&format!("{}: {total}.", action.name));
        actions.push(action);
    }
    actions.extend(place.looking());
    actions.extend(place.reports());
    actions.extend(place.changing());
    Ok(actions)
}

async fn site(options: &Options, folder: &Path, orders: usize, postgres: Option<&Postgres>) -> anyhow::Result<Site> {
    let program = match &options.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("helpdesk"),
    };
    match postgres {
        None => {
            let folder = folder.join(format!("sqlite-{orders}"));
            let url = format!("sqlite://{}", folder.join("helpdesk.db").display());
            Site::seeded(&program, url, folder, orders)
        }
        Some(postgres) => {
            let url = postgres.database(&format!("helpdesk_http_{orders}")).await?;
            Site::seeded(&program, url, folder.join(format!("postgres-{orders}")), orders)
        }
    }
}

impl Options {
    fn wants(&self, action: &Action) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| action.name.contains(part.as_str()))
    }
}
