//! Opening a Mini App: the launch data that Telegram's clients put into its address, signed with the bot's token.
//!
//! The window around it is drawn by the page (`page/miniapp.js`).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use poem::handler;
use poem::web::{Data, Json};
use serde::Deserialize;
use serde_json::json;
use sha2::Sha256;

use super::{Door, Place, Refused, Reply};
use crate::world::{World, random};

#[derive(Deserialize)]
pub(super) struct Launch {
    #[serde(flatten)]
    place: Place,
    /// Of a `startapp` link.
    start_param: Option<String>,
}

/// `POST /launch`: the `init_data` for the person, of this moment.
#[handler]
pub(super) fn open(Data(shared): Door<'_>, Json(asked): Json<Launch>) -> Reply {
    Ok(Json(json!({ "init_data": init_data(&shared.world(), &asked)? })))
}

fn init_data(world: &World, launch: &Launch) -> Result<String, Refused> {
    let bot = world.bot_by_name(launch.place.bot.as_deref()).ok_or_else(|| Refused::unknown("the bot"))?;
    let person = world.people.get(&launch.place.person).ok_or_else(|| Refused::unknown("the person"))?;
    let mut user = json!(person);
    user["allows_write_to_pm"] = json!(true);
    let mut fields = vec![
        ("auth_date", world.now().timestamp().to_string()),
        ("chat_instance", random().to_string()[..18].to_owned()),
        ("chat_type", "sender".to_owned()),
        ("query_id", URL_SAFE_NO_PAD.encode(random().to_be_bytes())),
        // Telegram's own key is Telegram's: this has the form of its signature, and nobody can check it.
        ("signature", URL_SAFE_NO_PAD.encode([random().to_be_bytes(); 4].concat())),
        ("user", user.to_string()),
    ];
    fields.extend(launch.start_param.clone().map(|param| ("start_param", param)));
    fields.sort_unstable();
    let lines: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let secret = mac(b"WebAppData", &world.bots[bot].token);
    fields.push(("hash", hex::encode(mac(&secret, &lines.join("\n")))));
    Ok(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("any length is a key"));
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked by hand elsewhere: the secret that Telegram derives from this token.
    #[test]
    fn the_secret_is_derived_as_telegram_does() {
        let secret = mac(b"WebAppData", "7654321:AAHelpdeskTestToken_0123456789abcdef");
        assert_eq!(hex::encode(secret), "c61561c10074b00df3a3494b2a407966d11af0c22107592cd1113f66e6c169f8");
    }
}
