//! The signature of a Mini App's `initData`: who opened it, said by Telegram. Pure; the exchange for a session of ours
//! is in `session.rs`.

use chrono::Duration;
use helpdesk_domain::{Timestamp, time::from_micros};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;

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

/// The Telegram account that the data vouches for.
pub fn verified(init_data: &str, bot_token: &str, now: Timestamp) -> Result<i64, Door> {
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
    user.map(|user| user.id).ok_or(Door::InitDataInvalid)
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
        verified(init_data, token, from_micros((1_767_225_600 + after_seconds) * 1_000_000))
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
}
