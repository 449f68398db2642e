//! Writes to the door's own tables, decided once per `Idempotency-Key`. The row that remembers is written with what it
//! stands for; it never holds a secret: one that is told once follows from the key, so that it can be told again.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use helpdesk_domain::{Failure, ports::Fault};
use helpdesk_projections::{Tx, args};
use serde::{Serialize, de::DeserializeOwned};

use crate::{caller::Caller, problems::Answer};

/// How long an answer is kept.
const KEPT: Duration = Duration::days(30);

/// Takes the request's key for this operation, with the answer it will get. Some: the answer of the first time, and
/// nothing is to be done. Without a key, everything is a first time.
pub async fn taken<A: Serialize + DeserializeOwned>(
    tx: &mut Tx,
    caller: &Caller,
    operation: &str,
    content: &str,
    answer: &A,
) -> Answer<Option<A>> {
    let Some(key) = caller.key() else { return Ok(None) };
    let (now, odd) = (caller.app.now(), |error| Fault::because("keeping an answer", error));
    let fingerprint = caller.app.desk.pepper().hash(&format!("{operation} {content}"));
    let text = serde_json::to_string(answer).map_err(odd)?;
    tx.execute("DELETE FROM door_answers WHERE expires_at <= $1", args![now]).await?;
    let sql = "INSERT INTO door_answers (person, operation, key, fingerprint, answer, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, operation, key) DO NOTHING";
    if tx.execute(sql, args![caller.id, operation, key, &fingerprint, text, now + KEPT]).await? == 1 {
        return Ok(None);
    }
    let sql = "SELECT fingerprint, answer FROM door_answers WHERE person = $1 AND operation = $2 AND key = $3";
    let row = tx.fetch_one(sql, args![caller.id, operation, key]).await?.ok_or(Failure::Busy)?;
    if row.text("fingerprint")? != fingerprint {
        return Err(Failure::KeyReused.into());
    }
    Ok(Some(row.json("answer")?))
}

/// 256 bits in 43 characters that only this instance can make, the same for the same key of the same person.
pub fn secret(caller: &Caller, operation: &str) -> Option<String> {
    let key = caller.key()?;
    let bytes = hex::decode(caller.app.desk.pepper().hash(&format!("once:{operation}:{}:{key}", caller.id)));
    bytes.ok().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}
