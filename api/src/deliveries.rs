//! What could not be delivered, for administrators: chats that can't be written to, and messages that failed or are
//! still being tried. Names and errors only; what the messages say is nobody's business here.

use chrono::{DateTime, Utc};
use helpdesk_domain::{PersonId, ports::Fault};
use helpdesk_projections::{Row, args};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};
use uuid::Uuid;

use crate::{caller::Caller, problems::Answer, tags::Tag};

/// The newest so many of each kind.
const MOST: i64 = 100;

#[derive(Debug, Clone, Copy, Enum)]
#[oai(rename_all = "snake_case")]
enum Road {
    Telegram,
    Mail,
}

/// A chat that nothing is sent to until its person writes again.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct DeadChat {
    chat: i64,
    /// Whose it is; none for a group or somebody unknown.
    person: Option<Uuid>,
    name: Option<String>,
    /// In Telegram's words.
    reason: String,
    since: DateTime<Utc>,
}

/// A message that failed, or is tried again.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Undelivered {
    road: Road,
    chat: Option<i64>,
    person: Option<Uuid>,
    name: Option<String>,
    /// `waiting`: it is tried again; `failed`: it is not.
    state: String,
    attempts: u64,
    error: String,
    created_at: DateTime<Utc>,
    retry_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Object)]
struct Deliveries {
    dead_chats: Vec<DeadChat>,
    undelivered: Vec<Undelivered>,
}

#[derive(Debug)]
pub struct DeliveriesApi;

#[OpenApi(tag = "Tag::System")]
impl DeliveriesApi {
    /// What could not be delivered
    #[oai(path = "/system/deliveries", method = "get", operation_id = "get_deliveries")]
    async fn get(&self, caller: Caller) -> Answer<Json<Deliveries>> {
        caller.must_administer()?;
        let db = &caller.app.db;
        let dead = "SELECT d.chat, d.reason, d.since, p.id AS person, p.name FROM dead_chats d \
                    LEFT JOIN people p ON p.telegram = d.chat ORDER BY d.since DESC LIMIT $1";
        let undelivered = "SELECT o.road, o.chat, o.state, o.attempts, o.last_error, o.created_at, o.retry_at, \
                           p.id AS person, p.name FROM outbox o \
                           LEFT JOIN people p ON p.id = o.person OR p.telegram = o.chat \
                           WHERE o.state = 'failed' OR (o.state = 'waiting' AND o.attempts > 0) \
                           ORDER BY o.id DESC LIMIT $1";
        let dead = db.fetch(dead, args![MOST]).await?;
        let undelivered = db.fetch(undelivered, args![MOST]).await?;
        Ok(Json(Deliveries {
            dead_chats: dead.iter().map(dead_chat).collect::<Result<_, _>>()?,
            undelivered: undelivered.iter().map(message).collect::<Result<_, _>>()?,
        }))
    }
}

fn dead_chat(row: &Row) -> Result<DeadChat, Fault> {
    Ok(DeadChat {
        chat: row.int("chat")?,
        person: row.opt_parsed::<PersonId>("person")?.map(|person| person.0),
        name: row.opt_text("name")?,
        reason: row.text("reason")?,
        since: row.at("since")?,
    })
}

fn message(row: &Row) -> Result<Undelivered, Fault> {
    let state = row.text("state")?;
    let retry_at = (state == "waiting").then(|| row.at("retry_at")).transpose()?;
    Ok(Undelivered {
        road: if row.text("road")? == "mail" { Road::Mail } else { Road::Telegram },
        chat: row.opt_int("chat")?,
        person: row.opt_parsed::<PersonId>("person")?.map(|person| person.0),
        name: row.opt_text("name")?,
        state,
        attempts: row.count("attempts")?,
        error: row.opt_text("last_error")?.unwrap_or_default(),
        created_at: row.at("created_at")?,
        retry_at,
    })
}
