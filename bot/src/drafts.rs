//! What is under way between a person and the bot in one chat: a half-filled form, and a question that waits for a
//! typed answer. Keyed by chat and person, since in a group two people's forms must not mix. Survives restarts; gone
//! when there is nothing under way.

use helpdesk_domain::{OrderId, Timestamp, ports::Fault};
use helpdesk_projections::{Db, Tx, args};
use serde::{Deserialize, Serialize};

use crate::{buttons::OrderAct, form::Form};

/// The next message is the answer to this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Prompt {
    pub order: OrderId,
    pub number: u64,
    /// What the person saw when they pressed the button.
    pub version: u64,
    pub act: OrderAct,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    #[serde(default)]
    pub form: Option<Form>,
    #[serde(default)]
    pub prompt: Option<Prompt>,
}

pub(crate) async fn load(db: &Db, chat: i64, account: i64) -> Result<Draft, Fault> {
    let sql = "SELECT state FROM drafts WHERE chat = $1 AND account = $2";
    let row = db.fetch_one(sql, args![chat, account]).await?;
    // A draft of an older program that can't be read any more is no reason to lock its person out.
    Ok(row.map(|row| row.json("state").unwrap_or_default()).unwrap_or_default())
}

/// Whose form in this chat has the tag, for a button that somebody else presses.
pub(crate) async fn owner_of(db: &Db, chat: i64, tag: &str) -> Result<Option<i64>, Fault> {
    let rows = db.fetch("SELECT account, state FROM drafts WHERE chat = $1", args![chat]).await?;
    for row in rows {
        let draft: Draft = row.json("state").unwrap_or_default();
        if draft.form.is_some_and(|form| form.tag() == tag) {
            return row.int("account").map(Some);
        }
    }
    Ok(None)
}

pub(crate) async fn save(
    tx: &mut Tx,
    chat: i64,
    account: i64,
    draft: &Draft,
    update: u32,
    now: Timestamp,
) -> Result<(), Fault> {
    if *draft == Draft::default() {
        tx.execute("DELETE FROM drafts WHERE chat = $1 AND account = $2", args![chat, account]).await?;
        return Ok(());
    }
    let state = serde_json::to_string(draft).map_err(|error| Fault::because("writing a draft", error))?;
    tx.execute(
        "INSERT INTO drafts (chat, account, state, last_update, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (chat, account) DO UPDATE SET state = excluded.state, last_update = excluded.last_update,
             updated_at = excluded.updated_at",
        args![chat, account, state, u64::from(update), now],
    )
    .await?;
    Ok(())
}
