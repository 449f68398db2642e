//! A room: a Telegram group, or a topic of one, in which the cards of orders are shown. Being in it gives nobody any
//! right; whoever binds it must dispatch what it is bound to.

use std::{fmt, str::FromStr};

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use crate::{BranchId, Context, Refusal, Role, WarehouseId, desk::Decides, words::Locale};

/// Which room: the group, and the topic where it has them. It names the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomId {
    pub chat: i64,
    pub topic: Option<i32>,
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.topic {
            Some(topic) => write!(f, "{}:{topic}", self.chat),
            None => write!(f, "{}", self.chat),
        }
    }
}

impl FromStr for RoomId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((chat, topic)) => Ok(Self { chat: chat.parse()?, topic: Some(topic.parse()?) }),
            None => Ok(Self { chat: text.parse()?, topic: None }),
        }
    }
}

/// Whose orders are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Serving {
    Everything,
    Branch { branch: BranchId },
    Warehouse { warehouse: WarehouseId },
}

/// A room, as its events made it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub serving: Option<Serving>,
    pub locale: Locale,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum RoomCommand {
    Bind { serving: Serving, locale: Locale },
    Unbind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RoomEvent {
    /// The language is that of the cards: a group has no language of its own.
    Bound {
        serving: Serving,
        locale: Locale,
    },
    Unbound,
}

impl DomainEvent for RoomEvent {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for Room {
    const TYPE: &'static str = "room";
    type Command = RoomCommand;
    type Event = RoomEvent;
    type Error = Refusal;
    type Services = Context;

    async fn handle(&mut self, command: RoomCommand, context: &Context, sink: &EventSink<Self>) -> Result<(), Refusal> {
        self.authorise(&command, context)?;
        let event = match (command, self.serving) {
            (RoomCommand::Bind { serving, locale }, Some(before)) if serving == before && locale == self.locale => None,
            (RoomCommand::Bind { serving, locale }, _) => Some(RoomEvent::Bound { serving, locale }),
            (RoomCommand::Unbind, Some(_)) => Some(RoomEvent::Unbound),
            (RoomCommand::Unbind, None) => None,
        };
        if let Some(event) = event {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: RoomEvent) {
        match event {
            RoomEvent::Bound { serving, locale } => {
                self.serving = Some(serving);
                self.locale = locale;
            }
            RoomEvent::Unbound => self.serving = None,
        }
    }
}

impl Decides for Room {
    /// Administrators, and dispatchers of all that is shown there, before and after.
    fn authorise(&self, command: &RoomCommand, context: &Context) -> Result<Role, Refusal> {
        let actor = &context.actor;
        let keeper = [Role::Administrator, Role::System].into_iter().find(|role| actor.has_everywhere(*role));
        let wanted = match command {
            RoomCommand::Bind { serving, .. } => Some(*serving),
            RoomCommand::Unbind => None,
        };
        let covers = |serving: Serving| match serving {
            Serving::Branch { branch } => actor.has(Role::Dispatcher, branch),
            Serving::Everything | Serving::Warehouse { .. } => actor.has_everywhere(Role::Dispatcher),
        };
        let dispatcher = || {
            let may = actor.has_anywhere(Role::Dispatcher) && wanted.into_iter().chain(self.serving).all(covers);
            may.then_some(Role::Dispatcher)
        };
        keeper.or_else(dispatcher).ok_or(Refusal::NotAllowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_named_by_its_chat_and_topic() {
        for room in [RoomId { chat: -100_123, topic: None }, RoomId { chat: -100_123, topic: Some(7) }] {
            assert_eq!(room.to_string().parse(), Ok(room));
        }
        assert!("склад".parse::<RoomId>().is_err());
    }
}
