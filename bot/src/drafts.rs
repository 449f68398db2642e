//! What is under way between a person and the bot in one chat: a half-filled form, and a question that waits for a
//! typed answer. Keyed by chat and person, since in a group two people's forms must not mix. Survives restarts; gone
//! when there is nothing under way.

use helpdesk_domain::{CartridgeId, OrderId, PersonId, Timestamp, order::Quantity, ports::Fault};
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
    /// The pieces that are waived, when a reason for that is asked for.
    #[serde(default)]
    pub waive: Option<Quantity>,
}

/// The lines of an order, being handed over, waived or substituted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sheet {
    pub order: OrderId,
    pub number: u64,
    /// What the person saw.
    pub version: u64,
    /// How many pieces of each line are to be handed over.
    pub pieces: Vec<Quantity>,
    /// The line that is looked at.
    pub line: Option<CartridgeId>,
    /// Something else is looked for in its place; and what was typed for that.
    pub swapping: bool,
    pub query: Option<String>,
    pub page: u16,
}

/// An absence that is being told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Away {
    pub person: PersonId,
    /// From and until when. None: to be asked for.
    #[serde(default)]
    pub during: Option<(Timestamp, Timestamp)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    #[serde(default)]
    pub form: Option<Form>,
    #[serde(default)]
    pub prompt: Option<Prompt>,
    #[serde(default)]
    pub sheet: Option<Sheet>,
    #[serde(default)]
    pub away: Option<Away>,
    /// Somebody without access is choosing the branch to ask for.
    #[serde(default)]
    pub asking: bool,
    /// Words of which it isn't known which order they are about.
    #[serde(default)]
    pub loose: Option<String>,
}

impl Draft {
    /// Ends what the bot was waiting for; the form stays.
    pub fn settle(&mut self) {
        *self = Self { form: self.form.take(), ..Self::default() };
    }
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
