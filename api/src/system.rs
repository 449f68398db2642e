//! The state of the system, for administrators: how far the read models are, what waits to be sent, how the bot is.

use chrono::{DateTime, Utc};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, args};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{app, caller::Caller, problems::Answer, tags::Tag};

#[derive(Debug, Object)]
struct System {
    version: String,
    log: LogHead,
    projections: Vec<Reader>,
    outbox: Vec<OutboxCount>,
    telegram: Telegram,
    /// None: nobody has looked yet.
    verification: Option<Verification>,
    /// None: there is no backup, and none was tried.
    backup: Option<Backup>,
}

/// What verifying the log's chain of hashes found last.
#[derive(Debug, Object)]
struct Verification {
    /// Up to where the chain is whole.
    position: u64,
    verified_at: DateTime<Utc>,
    /// When everything was read last, from the first event on.
    walked_at: Option<DateTime<Utc>>,
    /// The first bad position; none: the log is what was written.
    broken_position: Option<u64>,
    /// `changed`, `missing`, `head`, `outside`, `cut` or `rewritten`.
    problem: Option<String>,
    found_at: Option<DateTime<Utc>>,
}

/// The newest backup, and what went wrong since.
#[derive(Debug, Object)]
struct Backup {
    /// None: none was ever made.
    name: Option<String>,
    made_at: Option<DateTime<Utc>>,
    /// The last event in it.
    position: Option<u64>,
    bytes: Option<u64>,
    /// When it was read back and found whole.
    verified_at: Option<DateTime<Utc>>,
    /// None: the last attempt succeeded.
    failed_at: Option<DateTime<Utc>>,
    failure: Option<String>,
}

/// The end of the log.
#[derive(Debug, Object)]
struct LogHead {
    position: u64,
    /// 64 hex digits.
    hash: String,
    recorded_at: DateTime<Utc>,
}

/// A reader of the log.
#[derive(Debug, Object)]
struct Reader {
    name: String,
    position: u64,
    /// How many events it still has to take.
    behind: u64,
}

/// How many messages of the bot are in a state.
#[derive(Debug, Object)]
struct OutboxCount {
    /// `routing`, `waiting`, `sent`, `dropped` or `failed`.
    state: String,
    count: u64,
}

#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum TelegramState {
    Off,
    Connecting,
    Running,
    Failing,
}

#[derive(Debug, Object)]
struct Telegram {
    state: TelegramState,
    bot: Option<String>,
    trouble: Option<String>,
}

#[derive(Debug)]
pub struct SystemApi;

#[OpenApi(tag = "Tag::System")]
impl SystemApi {
    /// How the system is doing
    #[oai(path = "/system", method = "get", operation_id = "get_system")]
    async fn get(&self, caller: Caller) -> Answer<Json<System>> {
        caller.must_administer()?;
        let app = &caller.app;
        let head = app.desk.log().head().await?;
        let reader = |(name, position): (&str, u64)| Reader {
            name: name.to_owned(),
            position,
            behind: head.position.saturating_sub(position),
        };
        let sql = "SELECT state, COUNT(*) AS count FROM outbox GROUP BY state ORDER BY state";
        let counts = app.db.fetch(sql, args![]).await?;
        let outbox = counts.iter().map(|row| {
            Ok(OutboxCount { state: row.text("state")?, count: u64::try_from(row.int("count")?).unwrap_or(0) })
        });
        let telegram = app.telegram.borrow().clone();
        Ok(Json(System {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            projections: app.positions.all().into_iter().map(reader).collect(),
            outbox: outbox.collect::<Answer<_>>()?,
            telegram: Telegram {
                state: match telegram.state {
                    app::TelegramState::Off => TelegramState::Off,
                    app::TelegramState::Connecting => TelegramState::Connecting,
                    app::TelegramState::Running => TelegramState::Running,
                    app::TelegramState::Failing => TelegramState::Failing,
                },
                bot: telegram.bot,
                trouble: telegram.trouble,
            },
            verification: verification(&app.db).await?,
            backup: backup(&app.db).await?,
            log: LogHead { position: head.position, hash: hex::encode(head.hash), recorded_at: head.recorded_at },
        }))
    }
}

async fn verification(db: &Db) -> Result<Option<Verification>, Fault> {
    let sql = "SELECT position, verified_at, walked_at, broken_position, problem, found_at FROM verification";
    let Some(row) = db.fetch_one(sql, args![]).await? else { return Ok(None) };
    Ok(Some(Verification {
        position: row.count("position")?,
        verified_at: row.at("verified_at")?,
        walked_at: row.opt_at("walked_at")?,
        broken_position: row.opt_int("broken_position")?.and_then(|position| u64::try_from(position).ok()),
        problem: row.opt_text("problem")?,
        found_at: row.opt_at("found_at")?,
    }))
}

async fn backup(db: &Db) -> Result<Option<Backup>, Fault> {
    let sql = "SELECT name, made_at, position, bytes, verified_at, failed_at, failure FROM backup_state";
    let Some(row) = db.fetch_one(sql, args![]).await? else { return Ok(None) };
    let count = |column| Ok::<_, Fault>(row.opt_int(column)?.and_then(|count| u64::try_from(count).ok()));
    Ok(Some(Backup {
        name: row.opt_text("name")?,
        made_at: row.opt_at("made_at")?,
        position: count("position")?,
        bytes: count("bytes")?,
        verified_at: row.opt_at("verified_at")?,
        failed_at: row.opt_at("failed_at")?,
        failure: row.opt_text("failure")?,
    }))
}
