//! Joining by an invitation: the invitation is accepted, the person added (or given the roles, when the Telegram
//! account is known already; or given the account, when they lost theirs) and the account reserved, in one append. And
//! asking to be let in, without an invitation.

use cqrs_es::{Aggregate, event_sink::EventSink};

use super::{Batch, Decides, Desk, Done, Failure, Request, facts::Known};
use crate::{
    Actor, BranchId, Grant, Person, PersonId, Refusal, Role,
    directory::Branch,
    invitation::{Invitation, InvitationCommand},
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

/// Somebody whom nobody invited asks to order for a branch.
#[derive(Debug, Clone)]
pub struct Asking {
    pub branch: BranchId,
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
        let holder = self.person_by_telegram(joining.account).await?;
        let code = self.pepper.hash(&format!("invitation:{}", joining.code));
        let invitation = StreamId::new(Invitation::TYPE, code);
        let invited = self.aggregates.get::<Invitation>(&invitation).await?;
        let back = invited.aggregate.person;
        let person_id = back.or(holder).unwrap_or_else(PersonId::fresh);
        let context = self.context(request, Actor::System, Some(person_id), Known::default().facts).await?;
        if back.is_some() && holder != back {
            match (invited.aggregate.accepted_by, holder) {
                (Some(_), _) => return Err(Failure::Refused(Refusal::InvitationSpent)),
                (None, Some(_)) => return Err(Failure::Refused(Refusal::InUse { kind: telegram() })),
                (None, None) => {}
            }
        }
        let accept = InvitationCommand::Accept { by: person_id };
        let role = invited.aggregate.authorise(&accept, &context)?;
        let (accepted, invitation_events) = decided(&invited.aggregate, vec![accept], &context).await?;

        let person = StreamId::new(Person::TYPE, person_id);
        let before = self.aggregates.get::<Person>(&person).await?;
        if before.aggregate.deactivated {
            return Err(Failure::Refused(Refusal::Deactivated));
        }
        let grants = invited.aggregate.grants.clone();
        let commands = match (back, holder) {
            _ if invitation_events.is_empty() => Vec::new(),
            (Some(_), _) => vec![PersonCommand::LinkTelegram { account: joining.account }],
            (None, Some(_)) => grants.into_iter().map(|grant| PersonCommand::Grant { grant }).collect(),
            (None, None) => vec![added(joining.account, &joining.name, joining.locale, grants)],
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

    /// Keeps the request of somebody who has no invitation: they become a person without any role, and those who may
    /// let them in decide. Asking again for the same branch is a success that changes nothing.
    pub async fn ask_access(&self, request: &Request, asking: &Asking) -> Result<(PersonId, Done), Failure> {
        let fingerprint = self.pepper.hash(&format!("ask {} {}", asking.branch, asking.account));
        for _ in 0..super::ATTEMPTS {
            match self.try_asking(request, asking, &fingerprint).await {
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

    async fn try_asking(
        &self,
        request: &Request,
        asking: &Asking,
        fingerprint: &str,
    ) -> Result<(PersonId, Done), Failure> {
        self.entry::<Branch>(asking.branch).await?.ok_or(Failure::Refused(Refusal::UnknownBranch))?;
        let holder = self.person_by_telegram(asking.account).await?;
        let person_id = holder.unwrap_or_else(PersonId::fresh);
        let context = self.context(request, Actor::System, Some(person_id), Known::default().facts).await?;
        let person = StreamId::new(Person::TYPE, person_id);
        let before = self.aggregates.get::<Person>(&person).await?;
        let add = holder.is_none().then(|| added(asking.account, &asking.name, asking.locale, Vec::new()));
        let ask = PersonCommand::AskAccess { branch: asking.branch };
        let (after, events) = decided(&before.aggregate, add.into_iter().chain([ask]).collect(), &context).await?;
        let metadata = request.metadata(Some(person_id), Role::System, None);
        let mut batch = Batch::new(&metadata, Vec::new());
        batch.stage(&person, &before, after, &events)?;
        let changes = events.iter().flat_map(|event| before.aggregate.key_changes(event)).collect();
        self.stage_keys(&mut batch, &person, changes, &context).await?;
        let done = self.commit(request, batch, &person, fingerprint).await?;
        let person_id = done.id.parse().map_or(person_id, PersonId);
        Ok((person_id, done))
    }
}

fn telegram() -> String {
    "telegram".to_owned()
}

fn added(account: i64, name: &str, locale: Locale, grants: Vec<Grant>) -> PersonCommand {
    let profile = Profile { name: name.to_owned(), ..Profile::default() };
    PersonCommand::Add { profile, locale, grants, login: None, telegram: Some(account) }
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
