//! Joining by an invitation: the invitation is accepted, the person added (or given the roles, when the Telegram
//! account is known already) and the account reserved, in one append.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{Batch, Decides, Desk, Done, Failure, Request, facts::Known};
use crate::{
    Actor, Person, PersonId,
    invitation::{Invitation, InvitationCommand},
    key::{NaturalKey, Reservation},
    person::{PersonCommand, Profile},
    ports::StreamId,
    words::Locale,
};

/// Somebody opens an invitation's link in Telegram.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The secret code of the link.
    pub code: String,
    /// The Telegram account.
    pub account: i64,
    pub name: String,
    pub locale: Locale,
}

impl Desk {
    /// Lets the person in. Opening one's own link again is a success that changes nothing.
    pub async fn join(&self, request: &Request, joining: &Joining) -> Result<(PersonId, Done), Failure> {
        let fingerprint = self.pepper.hash(&format!("join {} {}", joining.code, joining.account));
        for _ in 0..super::ATTEMPTS {
            match self.try_joining(request, joining, &fingerprint).await {
                Err(Failure::Stale) => {}
                Err(Failure::Refused(refusal)) => {
                    self.refuse(request, refusal.clone(), &fingerprint).await?;
                    return Err(Failure::Refused(refusal));
                }
                outcome => return outcome,
            }
        }
        Err(Failure::Busy)
    }

    async fn try_joining(
        &self,
        request: &Request,
        joining: &Joining,
        fingerprint: &str,
    ) -> Result<(PersonId, Done), Failure> {
        let telegram = NaturalKey::personal("telegram", &joining.account.to_string(), &self.pepper);
        let reservation = StreamId::new(Reservation::TYPE, telegram.stream_id());
        let holder = self.aggregates.get::<Reservation>(&reservation).await?.aggregate.owner.map(PersonId);
        let person_id = holder.unwrap_or_else(PersonId::fresh);
        let context = self.context(request, Actor::System, Some(person_id), Known::default().facts).await?;

        let code = self.pepper.hash(&format!("invitation:{}", joining.code));
        let invitation = StreamId::new(Invitation::TYPE, code);
        let invited = self.aggregates.get::<Invitation>(&invitation).await?;
        let accept = InvitationCommand::Accept { by: person_id };
        let role = invited.aggregate.authorise(&accept, &context)?;
        let (accepted, invitation_events) = decided(&invited.aggregate, vec![accept], &context).await?;

        let person = StreamId::new(Person::TYPE, person_id);
        let before = self.aggregates.get::<Person>(&person).await?;
        let grants = invited.aggregate.grants.clone();
        let commands = match (holder, invitation_events.is_empty()) {
            (_, true) => Vec::new(),
            (Some(_), false) => grants.into_iter().map(|grant| PersonCommand::Grant { grant }).collect(),
            (None, false) => vec![PersonCommand::Add {
                profile: Profile { name: joining.name.clone(), ..Profile::default() },
                locale: joining.locale,
                grants,
                login: None,
                telegram: Some(joining.account),
            }],
        };
        let (after, person_events) = decided(&before.aggregate, commands, &context).await?;

        let metadata = request.metadata(Some(person_id), role, None);
        let mut batch = Batch::new(&metadata, Vec::new());
        batch.stage(&person, &before, after, &person_events)?;
        batch.stage(&invitation, &invited, accepted, &invitation_events)?;
        let changes = person_events.iter().flat_map(|event| before.aggregate.key_changes(event)).collect();
        self.stage_keys(&mut batch, &person, changes, &context).await?;
        let done = self.commit(request, batch, &person, fingerprint).await?;
        let person_id = done.id.parse().map_or(person_id, PersonId);
        Ok((person_id, done))
    }
}

async fn decided<A: Decides>(
    before: &A,
    commands: Vec<A::Command>,
    context: &crate::Context,
) -> Result<(A, Vec<A::Event>), Failure> {
    let mut after = before.clone();
    let sink = EventSink::default();
    for command in commands {
        after.handle(command, context, &sink).await?;
    }
    Ok((after, sink.collect().await))
}
