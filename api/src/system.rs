//! The state of the system, for administrators: how far the read models are, what waits to be sent, how the bot is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, args};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{app, caller::Caller, problems::Answer, tags::Tag, verification::Verification};

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct System {
    version: String,
    log: LogHead,
    projections: Vec<Reader>,
    outbox: Vec<OutboxCount>,
    telegram: Telegram,
    /// Whether there is a mail server to send through.
    mail: bool,
    /// Updates of Telegram that failed too often and were set aside.
    updates_set_aside: u64,
    /// Which node does what only one may do; empty where one process does everything.
    duties: Vec<HeldDuty>,
    /// None: nobody has looked yet.
    verification: Option<Verification>,
    /// None: there is no backup, and none was tried.
    backup: Option<Backup>,
}

/// The newest backup, and what went wrong since.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
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
    /// How many events it could not apply; they wait to be tried again.
    set_aside: u64,
}

/// What one node at a time does.
#[derive(Debug, Object)]
struct HeldDuty {
    /// `scheduler`, `telegram`, or `reader` and the name of a reader of the log.
    name: String,
    node: String,
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
#[oai(skip_serializing_if_is_none)]
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
        let set_aside = set_aside(&app.db).await?;
        let reader = |(name, position): (&str, u64)| Reader {
            name: name.to_owned(),
            position,
            behind: head.position.saturating_sub(position),
            set_aside: set_aside.get(name).copied().unwrap_or_default(),
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
            mail: app.settings.has_mail,
            updates_set_aside: updates_set_aside(&app.db).await?,
            duties: duties(&app.db).await?,
            verification: Verification::last(&app.db).await?,
            backup: backup(&app.db).await?,
            log: LogHead { position: head.position, hash: hex::encode(head.hash), recorded_at: head.recorded_at },
        }))
    }
}

/// How many events each reader set aside.
async fn set_aside(db: &Db) -> Result<HashMap<String, u64>, Fault> {
    let rows = db.fetch("SELECT reader, COUNT(*) AS events FROM parked GROUP BY reader", args![]).await?;
    rows.iter().map(|row| Ok((row.text("reader")?, row.count("events")?))).collect()
}

async fn updates_set_aside(db: &Db) -> Result<u64, Fault> {
    let row = db.fetch_one("SELECT COUNT(*) AS updates FROM telegram_parked", args![]).await?;
    row.map_or(Ok(0), |row| row.count("updates"))
}

/// The leases that run, by the database's clock.
async fn duties(db: &Db) -> Result<Vec<HeldDuty>, Fault> {
    let Db::Postgres(_) = db else { return Ok(Vec::new()) };
    let sql = "SELECT name, owner FROM leases \
               WHERE expires_at > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint ORDER BY name";
    let rows = db.fetch(sql, args![]).await?;
    rows.iter().map(|row| Ok(HeldDuty { name: row.text("name")?, node: row.text("owner")? })).collect()
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
