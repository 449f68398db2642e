//! How a person is reached: by which roads, and from when on. What they chose counts as far as it goes; a road that is
//! closed is replaced by the other one, so that choosing badly loses nothing.

use chrono_tz::Tz;
use helpdesk_domain::{
    PersonId, Timestamp,
    ports::Fault,
    preferences::{Notices, Preferences, Via},
};
use helpdesk_projections::{args, catalogue, people::PersonRow};

use crate::{Door, outbox::Road};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reach {
    pub roads: Vec<Road>,
    /// Quiet hours are over then.
    pub from: Timestamp,
}

/// None of the roads may be left.
pub(crate) async fn of(door: &Door, person: &PersonRow, now: Timestamp) -> Result<Reach, Fault> {
    let preferences = preferences(door, person.id).await?;
    let zone = match preferences.quiet {
        Some(_) => catalogue::zone_of(&door.db, &person.grants).await?.unwrap_or(Tz::UTC),
        None => Tz::UTC,
    };
    let chat = match person.telegram.filter(|_| door.telegram.is_on()) {
        Some(chat) if is_dead(door, chat).await? => Chat::Dead,
        Some(_) => Chat::Open,
        None => Chat::None,
    };
    let mail = door.lent.mailer.is_some() && person.email.is_some();
    Ok(Reach { roads: roads(preferences.via, chat, mail), from: preferences.audible_from(now, zone) })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chat {
    None,
    Open,
    Dead,
}

fn roads(via: Via, chat: Chat, mail: bool) -> Vec<Road> {
    match (via, chat, mail) {
        (Via::Both, Chat::Open, true) => vec![Road::Telegram, Road::Mail],
        (Via::Email | Via::Both, _, true) | (Via::Telegram, Chat::None | Chat::Dead, true) => vec![Road::Mail],
        // A dead chat without another road is tried no more, but counted.
        (_, Chat::Open | Chat::Dead, _) => vec![Road::Telegram],
        (_, Chat::None, false) => Vec::new(),
    }
}

async fn is_dead(door: &Door, chat: i64) -> Result<bool, Fault> {
    let sql = "SELECT 1 AS dead FROM dead_chats WHERE chat = $1";
    Ok(door.db.fetch_one(sql, args![chat]).await?.is_some())
}

async fn preferences(door: &Door, person: PersonId) -> Result<Preferences, Fault> {
    Ok(door.desk.person(person).await?.map(|person| person.preferences).unwrap_or_default())
}

/// Whether this person asked to hear of every change.
pub(crate) async fn hears_everything(door: &Door, person: PersonId) -> Result<bool, Fault> {
    Ok(preferences(door, person).await?.notices == Notices::Every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_road_is_replaced_by_the_other_one() {
        let (telegram, email) = (vec![Road::Telegram], vec![Road::Mail]);
        assert_eq!(roads(Via::Telegram, Chat::Open, true), telegram);
        assert_eq!(roads(Via::Telegram, Chat::Dead, true), email);
        assert_eq!(roads(Via::Telegram, Chat::None, true), email);
        assert_eq!(roads(Via::Email, Chat::Open, true), email);
        assert_eq!(roads(Via::Email, Chat::Open, false), telegram);
        assert_eq!(roads(Via::Both, Chat::Open, true), [Road::Telegram, Road::Mail]);
        assert_eq!(roads(Via::Both, Chat::Dead, true), email);
        assert_eq!(roads(Via::Both, Chat::Open, false), telegram);
        assert_eq!(roads(Via::Telegram, Chat::Dead, false), telegram);
        assert!(roads(Via::Email, Chat::None, false).is_empty());
    }
}
