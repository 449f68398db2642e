//! The command line: verbs and flags. What they do is in one file per verb.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use helpdesk_domain::Role;

use crate::{
    admin, backup, check, demo, logging, logs, moving, openapi, projections, replay, report, seed_verb, serve,
    settings::{Overrides, Settings},
    words::Voice,
};

/// Cartridge orders for organisations with branches: Telegram, a web panel, an event log.
#[derive(Debug, Parser)]
#[command(name = "helpdesk", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    verb: Verb,
}

/// Flags that every verb takes. They override the environment, which overrides the settings file.
#[derive(Debug, Args)]
struct Flags {
    /// The settings file [default: helpdesk.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Where files that aren't in the database live
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<String>,
    /// The language of messages: ru or en
    #[arg(long, global = true, value_name = "LOCALE")]
    locale: Option<String>,
    /// What is logged: error, warn, info, debug, trace or a filter
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Everything in one process: panel, API, bot, scheduler
    Serve {
        /// Where the panel and the API listen
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<String>,
        /// Only these parts, beside other processes that serve the rest (PostgreSQL)
        #[arg(long, value_name = "PARTS", value_delimiter = ',')]
        only: Vec<serve::Part>,
    },
    /// Serve throw-away seed data with a Telegram stand-in: no token, no network
    Demo(demo::Options),
    /// What works, what doesn't, and what to do
    Check,
    /// People who can't use the panel yet, and tokens
    #[command(subcommand)]
    Admin(Admin),
    /// Catalogue, branches and people; with --orders a lifelike history
    Seed(seed_verb::Options),
    /// Figures for a period, now or as of a past moment
    Report(report::Options),
    /// The event log
    #[command(subcommand)]
    Log(Log),
    /// The read models
    #[command(subcommand)]
    Projections(Projections),
    /// The read models as they stood at a moment, as a new SQLite file to query
    Replay(replay::Options),
    /// Copies of everything, made while it is served
    #[command(subcommand)]
    Backup(Backup),
    /// The API's specification on standard output
    Openapi,
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Add an administrator, or give an existing person a new password
    Add {
        login: String,
        /// The person's name [default: the login]
        #[arg(long)]
        name: Option<String>,
        /// Read the password from standard input instead of asking for it
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a link that lets one person join
    Invite {
        #[arg(long, value_name = "ROLE", required_unless_present = "person")]
        role: Option<Role>,
        /// The branch's name [default: every branch]
        #[arg(long)]
        branch: Option<String>,
        /// For somebody who lost their Telegram account: the one that opens the link takes its place
        #[arg(long, value_name = "LOGIN", conflicts_with_all = ["role", "branch"])]
        person: Option<String>,
    },
    /// Print a personal token for the API
    Token { login: String },
}

#[derive(Debug, Subcommand)]
enum Log {
    /// How many events there are, since when, and the head of the chain
    Stat,
    /// Check the chain of hashes; exit code 1 and the first bad position when it is broken
    Verify {
        /// More pins than those of the data directory, kept where nobody changes them
        #[arg(long, value_name = "FILE")]
        pins: Option<PathBuf>,
    },
    /// Write the log to a new file: one JSON line an event, compressed with zstd
    Export { file: PathBuf },
    /// Read such a file into an empty database
    Import { file: PathBuf },
    /// Bring the whole system into another database; run again, it brings what is new
    Copy {
        /// sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE
        #[arg(long, value_name = "URL", env = "HELPDESK_COPY_TO", hide_env_values = true)]
        to: String,
    },
}

#[derive(Debug, Subcommand)]
enum Backup {
    /// Make a backup now, beside a running server or without one
    Create,
    /// The backups there are, the oldest first
    List,
    /// Read a backup back: its files, its chain of hashes, its keys
    Verify {
        /// [default: the newest]
        name: Option<String>,
    },
    /// Bring a backup back into the database of the settings, which must be empty
    Restore {
        /// [default: the newest]
        name: Option<String>,
    },
    /// Remove what HELPDESK_BACKUP_KEEP doesn't keep
    Prune,
}

#[derive(Debug, Subcommand)]
enum Projections {
    /// How far each reader of the log has come, what it set aside, and where it runs
    Status,
    /// Try again what was set aside because it could not be applied
    Retry,
    /// Empty every read model and fold it again from the log
    Rebuild,
}

impl Cli {
    /// Whether it goes on until it is told to stop.
    pub const fn serves(&self) -> bool {
        matches!(self.verb, Verb::Serve { .. } | Verb::Demo(_))
    }
}

/// Does what the command line says.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { flags, verb } = cli;
    let mut overrides = Overrides {
        file: flags.config,
        database_url: flags.database_url,
        data_dir: flags.data_dir,
        listen: None,
        locale: flags.locale,
        log: flags.log,
    };
    if let Verb::Openapi = verb {
        return openapi::run();
    }
    if let Verb::Serve { listen, .. } = &verb {
        overrides.listen.clone_from(listen);
    }
    let settings = Settings::read(&overrides)?;
    logging::start(&settings.log)?;
    let voice = Voice(settings.locale);
    match verb {
        Verb::Serve { only, .. } => serve::run(settings, only, voice).await,
        Verb::Demo(options) => demo::run(settings, options, voice).await,
        Verb::Check => check::run(&settings, voice).await,
        Verb::Admin(Admin::Add { login, name, password_stdin }) => {
            admin::add(&settings, &login, name, password_stdin, voice).await
        }
        Verb::Admin(Admin::Invite { role: Some(role), branch, .. }) => {
            admin::invite(&settings, role, branch, voice).await
        }
        Verb::Admin(Admin::Invite { person, .. }) => {
            admin::invite_back(&settings, &person.unwrap_or_default(), voice).await
        }
        Verb::Admin(Admin::Token { login }) => admin::token(&settings, &login, voice).await,
        Verb::Seed(options) => seed_verb::run(&settings, &options, voice).await,
        Verb::Report(options) => report::run(&settings, options, voice).await,
        Verb::Log(Log::Stat) => logs::stat(&settings, voice).await,
        Verb::Log(Log::Verify { pins }) => logs::verify(&settings, pins, voice).await,
        Verb::Log(Log::Export { file }) => moving::export(&settings, &file, voice).await,
        Verb::Log(Log::Import { file }) => moving::import(&settings, &file, voice).await,
        Verb::Log(Log::Copy { to }) => moving::copy(&settings, &to, voice).await,
        Verb::Projections(Projections::Status) => projections::status(&settings, voice).await,
        Verb::Projections(Projections::Retry) => projections::retry(&settings, voice).await,
        Verb::Projections(Projections::Rebuild) => projections::rebuild(&settings, voice).await,
        Verb::Replay(options) => replay::run(&settings, &options, voice).await,
        Verb::Backup(Backup::Create) => backup::create(&settings, voice).await,
        Verb::Backup(Backup::List) => backup::list(&settings, voice),
        Verb::Backup(Backup::Verify { name }) => backup::verify(&settings, name, voice).await,
        Verb::Backup(Backup::Restore { name }) => backup::restore(&settings, name, voice).await,
        Verb::Backup(Backup::Prune) => backup::prune(&settings, voice),
        Verb::Openapi => openapi::run(),
    }
}
