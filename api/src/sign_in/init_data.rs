//! A Mini App's `initData`: who opened it, said and signed by Telegram, good for one sign-in. The exchange for a session
//! of ours is in `session.rs`.

use chrono::Duration;
use helpdesk_domain::{Timestamp, ports::Fault, time::from_micros};
use helpdesk_projections::{Db, args};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;

use super::fingerprint;
use crate::problems::Door;

/// How old the data may be.
const MAX_AGE: Duration = Duration::minutes(15);
/// Telegram's clock may be a little ahead of ours.
const MAX_AHEAD: Duration = Duration::minutes(1);
const MAX_LENGTH: usize = 8 * 1024;

#[derive(Debug, Deserialize)]
struct User {
    id: i64,
}

/// What the data vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The Telegram account.
    pub account: i64,
    /// Names this opening: the signature in one spelling.
    pub hash: String,
}

/// Checks the signature and the age.
pub fn verified(init_data: &str, bot_token: &str, now: Timestamp) -> Result<Opened, Door> {
    if init_data.len() > MAX_LENGTH {
        return Err(Door::InitDataInvalid);
    }
    let mut fields: Vec<(String, String)> = url::form_urlencoded::parse(init_data.as_bytes()).into_owned().collect();
    fields.sort();
    if fields.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(Door::InitDataInvalid);
    }
    let value = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let hash = value("hash").and_then(|hash| hex::decode(hash).ok()).ok_or(Door::InitDataInvalid)?;
    let signed: Vec<_> =
        fields.iter().filter(|(key, _)| key != "hash").map(|(key, value)| format!("{key}={value}")).collect();
    let secret = mac(b"WebAppData", bot_token.as_bytes()).finalize().into_bytes();
    // `verify_slice` compares in constant time.
    mac(&secret, signed.join("\n").as_bytes()).verify_slice(&hash).map_err(|_| Door::InitDataInvalid)?;

    let seconds: i64 = value("auth_date").and_then(|text| text.parse().ok()).ok_or(Door::InitDataInvalid)?;
    let signed_at = from_micros(seconds.saturating_mul(1_000_000));
    if now - signed_at > MAX_AGE || signed_at - now > MAX_AHEAD {
        return Err(Door::InitDataExpired);
    }
    let user = value("user").and_then(|user| serde_json::from_str::<User>(user).ok());
    let account = user.map(|user| user.id).ok_or(Door::InitDataInvalid)?;
    Ok(Opened { account, hash: hex::encode(hash) })
}

/// Takes the one sign-in that an opening is good for; false when it was taken before, here or by another node.
///
/// It stands beside the sign-in links, which are spent once too. Nobody can spend it as one: it has no browser, and a
/// code from the chat has no colon.
pub async fn spend(db: &Db, opened: &Opened, now: Timestamp) -> Result<bool, Fault> {
    let mut tx = db.begin().await?;
    tx.execute("DELETE FROM sign_in_links WHERE expires_at <= $1", args![now]).await?;
    let sql = "INSERT INTO sign_in_links (code_hash, browser_hash, expires_at) VALUES ($1, '', $2) \
               ON CONFLICT (code_hash) DO NOTHING";
    let code = fingerprint(&format!("init-data:{}", opened.hash));
    let fresh = tx.execute(sql, args![code, now + MAX_AGE + MAX_AHEAD]).await? == 1;
    tx.commit().await?;
    Ok(fresh)
}

fn mac(key: &[u8], text: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("any length is a key"));
    mac.update(text);
    mac
}

#[cfg(test)]
mod tests {
    use helpdesk_domain::time::from_micros;
    use serde_json::Value;

    use super::*;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../tests/it/telegram-vectors.json")).expect("the vectors are JSON")
    }

    fn checked(init_data: &str, after_seconds: i64) -> Result<i64, Door> {
        let vectors = vectors();
        let token = vectors["bot_token"].as_str().expect("a token");
        let now = from_micros((1_767_225_600 + after_seconds) * 1_000_000);
        verified(init_data, token, now).map(|opened| opened.account)
    }

    fn init_data() -> String {
        vectors()["init_data"].as_str().expect("init data").to_owned()
    }

    #[test]
    fn the_worked_vector_is_accepted_for_fifteen_minutes() {
        assert_eq!(checked(&init_data(), 0), Ok(424_242));
        assert_eq!(checked(&init_data(), 15 * 60), Ok(424_242));
        assert_eq!(checked(&init_data(), 15 * 60 + 1), Err(Door::InitDataExpired));
        assert_eq!(checked(&init_data(), -120), Err(Door::InitDataExpired));
    }

    #[test]
    fn the_secret_is_derived_as_telegram_says() {
        let vectors = vectors();
        let token = vectors["bot_token"].as_str().expect("a token");
        let secret = mac(b"WebAppData", token.as_bytes()).finalize().into_bytes();
        assert_eq!(hex::encode(secret), vectors["init_data_secret_hex"].as_str().expect("a secret"));
    }

    #[test]
    fn a_hash_made_without_the_signature_field_is_refused() {
        let vectors = vectors();
        let wrong = vectors["hash_if_signature_is_left_out_must_be_rejected"].as_str().expect("a hash");
        let (fields, _) = init_data().rsplit_once("hash=").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a hash");
        assert_eq!(checked(&format!("{fields}hash={wrong}"), 0), Err(Door::InitDataInvalid));
    }

    #[test]
    fn a_changed_a_missing_and_a_doubled_field_are_refused() {
        let changed = init_data().replace("424242", "424243");
        let missing = init_data().replace("&chat_type=private", "");
        let doubled = format!("{}&auth_date=1767225600", init_data());
        for text in [changed, missing, doubled, "hash=00".to_owned(), String::new()] {
            assert_eq!(checked(&text, 0), Err(Door::InitDataInvalid));
        }
    }

    #[test]
    fn another_bots_signature_is_refused() {
        let now = from_micros(1_767_225_600 * 1_000_000);
        let other = "7654321:AAHelpdeskTestToken_0123456789abcdeg";
        assert_eq!(verified(&init_data(), other, now), Err(Door::InitDataInvalid));
    }

    #[test]
    fn one_opening_has_one_name_however_its_hash_is_spelled() {
        let vectors = vectors();
        let token = vectors["bot_token"].as_str().expect("a token");
        let now = from_micros(1_767_225_600 * 1_000_000);
        let (fields, hash) =
            init_data().rsplit_once("hash=").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a hash");
        let shouted = format!("{fields}hash={}", hash.to_uppercase());
        assert_eq!(verified(&shouted, token, now), verified(&init_data(), token, now));
    }
}
