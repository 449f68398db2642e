//! An invitation: a link that works once and gives the one who opens it roles by branch, or gives somebody who lost
//! their Telegram account back what they are. Its stream is named by the
//! keyed hash of the code, so that the log doesn't let anybody in.

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};

use crate::{Context, Grant, PersonId, Refusal, Role, Timestamp, desk::Decides};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub grants: Vec<Grant>,
    pub expires_at: Option<Timestamp>,
    pub accepted_by: Option<PersonId>,
    /// Whose new Telegram account opens it.
    pub person: Option<PersonId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum InvitationCommand {
    Issue {
        grants: Vec<Grant>,
        expires_at: Timestamp,
    },
    /// For somebody who is known: the account that opens it takes the place of theirs.
    IssueFor {
        person: PersonId,
        expires_at: Timestamp,
    },
    /// Only as a part of joining, see the desk.
    Accept {
        by: PersonId,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum InvitationEvent {
    Issued { grants: Vec<Grant>, expires_at: Timestamp },
    IssuedFor { person: PersonId, expires_at: Timestamp },
    Accepted { by: PersonId },
}

impl DomainEvent for InvitationEvent {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for Invitation {
    const TYPE: &'static str = "invitation";
    type Command = InvitationCommand;
    type Event = InvitationEvent;
    type Error = Refusal;
    type Services = Context;

    async fn handle(
        &mut self,
        command: InvitationCommand,
        context: &Context,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        let event = match (command, self.expires_at, self.accepted_by) {
            (InvitationCommand::Issue { grants, expires_at }, None, _) => {
                InvitationEvent::Issued { grants, expires_at }
            }
            (InvitationCommand::IssueFor { person, .. }, None, _) if !context.facts.people.contains_key(&person) => {
                return Err(Refusal::UnknownPerson);
            }
            (InvitationCommand::IssueFor { person, expires_at }, None, _) => {
                InvitationEvent::IssuedFor { person, expires_at }
            }
            (InvitationCommand::Issue { .. } | InvitationCommand::IssueFor { .. }, Some(_), _) => {
                return Err(Refusal::AlreadyExists);
            }
            (InvitationCommand::Accept { .. }, None, _) => return Err(Refusal::UnknownInvitation),
            (InvitationCommand::Accept { by }, _, Some(holder)) if by == holder => return Ok(()),
            (InvitationCommand::Accept { .. }, _, Some(_)) => return Err(Refusal::InvitationSpent),
            (InvitationCommand::Accept { .. }, Some(end), None) if context.now >= end => {
                return Err(Refusal::InvitationExpired);
            }
            (InvitationCommand::Accept { by }, Some(_), None) => InvitationEvent::Accepted { by },
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: InvitationEvent) {
        match event {
            InvitationEvent::Issued { grants, expires_at } => {
                self.grants = grants;
                self.expires_at = Some(expires_at);
            }
            InvitationEvent::IssuedFor { person, expires_at } => {
                self.person = Some(person);
                self.expires_at = Some(expires_at);
            }
            InvitationEvent::Accepted { by } => self.accepted_by = Some(by),
        }
    }
}

impl Decides for Invitation {
    fn authorise(&self, command: &InvitationCommand, context: &Context) -> Result<Role, Refusal> {
        let keeper = [Role::Administrator, Role::System].into_iter().find(|role| context.actor.has_everywhere(*role));
        match command {
            InvitationCommand::Issue { .. } | InvitationCommand::IssueFor { .. } => keeper.ok_or(Refusal::NotAllowed),
            InvitationCommand::Accept { .. } if self.person.is_some() => Ok(Role::System),
            // The role that the invitation gives is the one that grants its acceptance.
            InvitationCommand::Accept { .. } => self.grants.first().map(|g| g.role).ok_or(Refusal::UnknownInvitation),
        }
    }
}
