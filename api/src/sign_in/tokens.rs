//! Personal tokens, with which machines sign in as a person: shown once, kept as a hash, with a name and maybe an end.

use chrono::Duration;
use helpdesk_domain::{PersonId, Timestamp, ports::Fault, refusal::checked_text};
use helpdesk_projections::{Db, Row, Tx, args};
use uuid::Uuid;

use super::{fingerprint, same, secret};
use crate::problems::Answer;

/// How a token begins, so that people and scanners recognise one.
pub const PREFIX: &str = "hd_";
const USED_EVERY: Duration = Duration::minutes(10);
const MAX_NAME: usize = 100;

/// A token without its secret.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: Uuid,
    pub person: PersonId,
    pub name: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
}

/// Makes a token; its text is told once.
pub async fn create_token(
    db: &Db,
    person: PersonId,
    name: &str,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Answer<(Token, String)> {
    let (token, text) = new_token(person, name, expires_at, now, None)?;
    let mut tx = db.begin().await?;
    keep(&mut tx, &token, &text).await?;
    tx.commit().await?;
    Ok((token, text))
}

/// A token that is not kept yet, with its text; `known` is its secret, when it follows from something.
pub fn new_token(
    person: PersonId,
    name: &str,
    expires_at: Option<Timestamp>,
    now: Timestamp,
    known: Option<String>,
) -> Answer<(Token, String)> {
    let name = checked_text(name, MAX_NAME)?.to_owned();
    let text = format!("{PREFIX}{}", known.unwrap_or_else(secret));
    Ok((Token { id: Uuid::now_v7(), person, name, created_at: now, used_at: None, expires_at }, text))
}

/// Keeps the hash of a new token's text.
pub async fn keep(tx: &mut Tx, token: &Token, text: &str) -> Result<(), Fault> {
    let sql =
        "INSERT INTO tokens (token_hash, id, person, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let args = args![fingerprint(text), token.id, token.person, &token.name, token.created_at, token.expires_at];
    tx.execute(sql, args).await.map(drop)
}

/// Whose token this is, unless it has ended.
pub async fn find(db: &Db, text: &str, now: Timestamp) -> Result<Option<Token>, Fault> {
    if !text.starts_with(PREFIX) {
        return Ok(None);
    }
    let hash = fingerprint(text);
    let sql = format!(
        "SELECT token_hash, {COLUMNS} FROM tokens WHERE token_hash = $1 AND (expires_at IS NULL OR expires_at > $2)"
    );
    let Some(row) = db.fetch_one(&sql, args![&hash, now]).await? else {
        return Ok(None);
    };
    if !same(&row.text("token_hash")?, &hash) {
        return Ok(None);
    }
    let token = read(&row)?;
    if token.used_at.is_none_or(|used| now - used >= USED_EVERY) {
        db.execute("UPDATE tokens SET used_at = $1 WHERE token_hash = $2", args![now, hash]).await?;
    }
    Ok(Some(token))
}

/// The person's tokens, the newest first.
pub async fn of(db: &Db, person: PersonId) -> Result<Vec<Token>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM tokens WHERE person = $1 ORDER BY created_at DESC, id LIMIT 200");
    db.fetch(&sql, args![person]).await?.iter().map(read).collect()
}

/// Ends a token of the person; false when there is none.
pub async fn end(db: &Db, person: PersonId, id: Uuid) -> Result<bool, Fault> {
    Ok(db.execute("DELETE FROM tokens WHERE person = $1 AND id = $2", args![person, id]).await? > 0)
}

const COLUMNS: &str = "id, person, name, created_at, used_at, expires_at";

fn read(row: &Row) -> Result<Token, Fault> {
    Ok(Token {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        name: row.text("name")?,
        created_at: row.at("created_at")?,
        used_at: row.opt_at("used_at")?,
        expires_at: row.opt_at("expires_at")?,
    })
}
