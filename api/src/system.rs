//! The state of the system, for administrators: how far the read models are, what waits to be sent, how the bot is.

use chrono::{DateTime, Utc};
use helpdesk_projections::args;
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{app, caller::Caller, problems::Answer, tags::Tag};

#[derive(Debug, Object)]
struct System {
    version: String,
    log: LogHead,
    projections: Vec<Reader>,
    outbox: Vec<OutboxCount>,
    telegram: Telegram,
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
            log: LogHead { position: head.position, hash: hex::encode(head.hash), recorded_at: head.recorded_at },
        }))
    }
}
