//! What the signed-in person wants to be told, by which road, and when not. The language has its own address.

use chrono::NaiveTime;
use helpdesk_domain::{
    Command, Grant, Refusal,
    person::PersonCommand,
    preferences::{Notices as Wanted, Preferences, QuietHours as Quiet, Via as Road},
};
use helpdesk_projections::{catalogue, people};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};
use serde::{Deserialize, Serialize};

use crate::{
    answer::Fresh,
    body::Body,
    caller::Caller,
    position,
    problems::{Answer, Door},
    tags::Tag,
};

#[derive(Debug, Clone, Copy, Enum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
enum Notices {
    /// When the person has to do something, or it is over.
    Needed,
    /// At every change of the status.
    Every,
}

/// A road that is closed is replaced by the other one.
#[derive(Debug, Clone, Copy, Enum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
enum Via {
    Telegram,
    Email,
    Both,
}

/// By the person's own clock, `HH:MM`; over midnight when it ends earlier than it begins.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
struct QuietHours {
    from: String,
    until: String,
}

/// What a person chose.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct Choices {
    notices: Notices,
    via: Via,
    /// When nothing new is sent.
    quiet_hours: Option<QuietHours>,
    /// The morning's digest, for those who work on orders.
    digest: bool,
}

/// What a person chose, and what there is to choose from.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Settings {
    #[oai(flatten)]
    choices: Choices,
    /// Whether there is an address to write to; an administrator sets it.
    has_email: bool,
    has_telegram: bool,
    /// Of the quiet hours: that of the person's branch.
    time_zone: Option<String>,
}

#[derive(Debug)]
pub struct SettingsApi;

#[OpenApi(tag = "Tag::Session")]
impl SettingsApi {
    /// What one wants to be told
    #[oai(path = "/me/settings", method = "get", operation_id = "get_my_settings")]
    async fn get(&self, caller: Caller) -> Answer<Json<Settings>> {
        Ok(Json(described(&caller).await?))
    }

    /// Choose what one wants to be told
    ///
    /// All of it at once; what is left out is off.
    #[oai(
        path = "/me/settings",
        method = "put",
        operation_id = "set_my_settings",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn set(&self, caller: Caller, body: Body<Choices>) -> Answer<Fresh<Settings>> {
        let preferences = chosen(&body.0)?;
        let command = Command::Person(caller.id, PersonCommand::SetPreferences { preferences });
        let done = caller.app.desk.execute(&caller.request(), command).await?;
        let stale = !position::reached(&caller.app, done.position).await;
        Ok(Fresh::of(described(&caller).await?, done.version, done.position, stale))
    }
}

fn chosen(choices: &Choices) -> Answer<Preferences> {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| Refusal::QuietHoursInvalid);
    let quiet = choices.quiet_hours.as_ref();
    let quiet = quiet.map(|hours| Ok::<_, Refusal>(Quiet { from: time(&hours.from)?, until: time(&hours.until)? }));
    Ok(Preferences {
        notices: match choices.notices {
            Notices::Needed => Wanted::Needed,
            Notices::Every => Wanted::Every,
        },
        via: match choices.via {
            Via::Telegram => Road::Telegram,
            Via::Email => Road::Email,
            Via::Both => Road::Both,
        },
        quiet: quiet.transpose()?,
        digest: choices.digest,
    })
}

async fn described(caller: &Caller) -> Answer<Settings> {
    let person = caller.app.desk.person(caller.id).await?.ok_or(Door::SessionEnded)?;
    let row = people::get(&caller.app.db, caller.id).await?;
    let Preferences { notices, via, quiet, digest } = person.preferences;
    let hours = |quiet: Quiet| QuietHours {
        from: quiet.from.format("%H:%M").to_string(),
        until: quiet.until.format("%H:%M").to_string(),
    };
    let grants: &[Grant] = &person.grants;
    Ok(Settings {
        choices: Choices {
            notices: match notices {
                Wanted::Needed => Notices::Needed,
                Wanted::Every => Notices::Every,
            },
            via: match via {
                Road::Telegram => Via::Telegram,
                Road::Email => Via::Email,
                Road::Both => Via::Both,
            },
            quiet_hours: quiet.map(hours),
            digest,
        },
        has_email: row.is_some_and(|row| row.email.is_some()),
        has_telegram: person.telegram.is_some(),
        time_zone: catalogue::zone_of(&caller.app.db, grants).await?.map(|zone| zone.name().to_owned()),
    })
}
