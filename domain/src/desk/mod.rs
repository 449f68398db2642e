//! The desk: the one command façade for every door. It authorises, decides and appends; it knows no engine and no
//! door. Decisions are made on aggregates, never on read models.
//!
//! Who carries no expected version is retried when another command came first; who carries one is told.

mod aggregates;
mod batch;
mod command;
mod facts;
mod join;
mod request;

use std::sync::Arc;

use cqrs_es::{Aggregate, event_sink::EventSink};

use aggregates::Aggregates;
pub use aggregates::Loaded;
use batch::Batch;
pub use command::Command;
pub use join::{Asking, Joining};
use request::StoredAnswer;
pub use request::{Done, Failure, Request};

use crate::{
    Actor, Context, Metadata, Order, Pepper, Person, PersonId, Refusal, Role, Seal,
    directory::{Branch, CalendarSpec, Cartridge, Entry, Policy, Printer, Warehouse},
    key::{KeyChange, NaturalKey, Reservation, ReservationCommand},
    order::OrderCommand,
    ports::{
        Append, AppendError, Appended, Clock, EventLog, Fault, Numbers, Once, PersonalKeys, Photos, StreamId, Version,
    },
};
use facts::Known;

/// An aggregate the desk can command.
pub trait Decides: Aggregate<Error = Refusal, Services = Context> + Clone + 'static {
    /// The role that lets the actor give this command.
    fn authorise(&self, command: &Self::Command, context: &Context) -> Result<Role, Refusal>;

    /// The natural keys that this event reserves or releases; `self` is the state before it.
    fn key_changes(&self, _event: &Self::Event) -> Vec<KeyChange> {
        Vec::new()
    }
}

impl Decides for Order {
    fn authorise(&self, command: &OrderCommand, context: &Context) -> Result<Role, Refusal> {
        match (command, command.action()) {
            (OrderCommand::Submit { requester, branch, .. }, _) => {
                crate::order::submitting_role(*requester, *branch, context)
            }
            (_, Some(action)) => Self::authorise(self, &context.actor, action),
            (_, None) => Err(Refusal::NotAllowed),
        }
    }
}

/// How often a command without an expected version is decided again when another one came first.
const ATTEMPTS: usize = 8;

/// The façade. Cheap to share: clone the `Arc` around it.
pub struct Desk {
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    keys: Arc<dyn PersonalKeys>,
    numbers: Arc<dyn Numbers>,
    photos: Arc<dyn Photos>,
    pepper: Pepper,
    aggregates: Aggregates,
}

impl Desk {
    pub fn new(
        log: Arc<dyn EventLog>,
        clock: Arc<dyn Clock>,
        keys: Arc<dyn PersonalKeys>,
        numbers: Arc<dyn Numbers>,
        photos: Arc<dyn Photos>,
        pepper: Pepper,
    ) -> Self {
        Self { aggregates: Aggregates::new(Arc::clone(&log)), log, clock, keys, numbers, photos, pepper }
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub fn log(&self) -> &Arc<dyn EventLog> {
        &self.log
    }

    pub fn photos(&self) -> &Arc<dyn Photos> {
        &self.photos
    }

    pub fn personal_keys(&self) -> &Arc<dyn PersonalKeys> {
        &self.keys
    }

    pub const fn pepper(&self) -> &Pepper {
        &self.pepper
    }

    /// The person as an actor, with the rights they have now. One who is unknown or deactivated has none.
    pub async fn actor(&self, person: PersonId) -> Result<Actor, Fault> {
        let loaded = self.aggregates.get::<Person>(&StreamId::new(Person::TYPE, person)).await?;
        Ok(loaded.aggregate.actor(person))
    }

    /// The person, if there is one.
    pub async fn person(&self, person: PersonId) -> Result<Option<Person>, Fault> {
        let loaded = self.aggregates.get::<Person>(&StreamId::new(Person::TYPE, person)).await?;
        Ok(loaded.aggregate.known.then(|| loaded.aggregate.clone()))
    }

    /// The order and its version, if it exists.
    pub async fn order(&self, order: crate::OrderId) -> Result<Option<Arc<Loaded<Order>>>, Fault> {
        let loaded = self.aggregates.get::<Order>(&StreamId::new(Order::TYPE, order)).await?;
        Ok((loaded.version > 0).then_some(loaded))
    }

    /// Who holds a natural key: how a login or a Telegram account becomes a person.
    pub async fn holder(&self, key: &NaturalKey) -> Result<Option<uuid::Uuid>, Fault> {
        let stream = StreamId::new(Reservation::TYPE, key.stream_id());
        Ok(self.aggregates.get::<Reservation>(&stream).await?.aggregate.owner)
    }

    /// The person with this login.
    pub async fn person_by_login(&self, login: &str) -> Result<Option<PersonId>, Fault> {
        Ok(self.holder(&NaturalKey::personal("login", login, &self.pepper)).await?.map(PersonId))
    }

    /// The person with this Telegram account.
    pub async fn person_by_telegram(&self, account: i64) -> Result<Option<PersonId>, Fault> {
        let key = NaturalKey::personal("telegram", &account.to_string(), &self.pepper);
        Ok(self.holder(&key).await?.map(PersonId))
    }

    /// Another node brought this stream to a version: what is cached of it and older is dropped, so that a right taken
    /// away there is gone here.
    pub fn moved_on(&self, aggregate_type: &str, aggregate_id: &str, version: Version) {
        if let Some(stream) = StreamId::of_type(aggregate_type, aggregate_id) {
            self.aggregates.moved_on(&stream, version);
        }
    }

    /// Carries a command out, durably, or says why not.
    pub async fn execute(&self, request: &Request, command: Command) -> Result<Done, Failure> {
        let fingerprint = self.pepper.hash(&command.content());
        for attempt in 0..ATTEMPTS {
            let begins = attempt == 0 && command.begins();
            match self.attempt(request, command.clone(), begins, &fingerprint).await {
                Err(Failure::Stale) => {}
                outcome => return outcome,
            }
        }
        Err(Failure::Busy)
    }

    async fn attempt(
        &self,
        request: &Request,
        command: Command,
        begins: bool,
        fingerprint: &str,
    ) -> Result<Done, Failure> {
        let known = match self.facts(&command).await {
            Ok(known) => Known { begins, ..known },
            Err(Failure::Refused(refusal)) => return self.refuse(request, refusal, fingerprint).await,
            Err(other) => return Err(other),
        };
        match command {
            Command::Order(id, command) => self.run::<Order>(request, id, command, None, known, fingerprint).await,
            Command::Person(id, command) => {
                self.run::<Person>(request, id, command, Some(id), known, fingerprint).await
            }
            Command::Branch(id, command) => {
                self.run::<Entry<Branch>>(request, id, command, None, known, fingerprint).await
            }
            Command::Warehouse(id, command) => {
                self.run::<Entry<Warehouse>>(request, id, command, None, known, fingerprint).await
            }
            Command::Cartridge(id, command) => {
                self.run::<Entry<Cartridge>>(request, id, command, None, known, fingerprint).await
            }
            Command::Printer(id, command) => {
                self.run::<Entry<Printer>>(request, id, command, None, known, fingerprint).await
            }
            Command::Calendar(id, command) => {
                self.run::<Entry<CalendarSpec>>(request, id, command, None, known, fingerprint).await
            }
            Command::Policy(id, command) => {
                self.run::<Entry<Policy>>(request, id, command, None, known, fingerprint).await
            }
            Command::Room(id, command) => {
                self.run::<crate::room::Room>(request, id, command, None, known, fingerprint).await
            }
            Command::Invitation(code, command) => {
                let id = self.pepper.hash(&format!("invitation:{code}"));
                self.run::<crate::invitation::Invitation>(request, id, command, None, known, fingerprint).await
            }
        }
    }

    async fn run<A: Decides>(
        &self,
        request: &Request,
        id: impl ToString,
        command: A::Command,
        subject: Option<PersonId>,
        known: Known,
        fingerprint: &str,
    ) -> Result<Done, Failure> {
        let stream = StreamId::new(A::TYPE, id);
        let before = if known.begins { Arc::default() } else { self.aggregates.get::<A>(&stream).await? };
        let (actor, actor_read) = self.acting(request).await?;
        let context = self.context(request, actor, subject, known.facts).await?;
        let mut after = before.aggregate.clone();
        let sink = EventSink::default();
        let decided = match after.authorise(&command, &context) {
            Ok(role) => after.handle(command, &context, &sink).await.map(|()| role),
            Err(refusal) => Err(refusal),
        };
        let reads: Vec<_> = known.reads.into_iter().chain(actor_read).collect();
        let mismatch = request.expected.filter(|expected| *expected != before.version);
        let (role, events) = match decided {
            Ok(role) => (role, sink.collect().await),
            Err(refusal) => {
                self.ensure_fresh(&stream, before.version, &reads).await?;
                return match mismatch {
                    Some(_) => self.conflict(request, &stream, before.version, Some(refusal), fingerprint).await,
                    None => self.refuse(request, refusal, fingerprint).await,
                };
            }
        };
        if mismatch.is_some() && !events.is_empty() {
            self.ensure_fresh(&stream, before.version, &[]).await?;
            return self.conflict(request, &stream, before.version, None, fingerprint).await;
        }
        let metadata = request.metadata(context.actor.person(), role, known.on_behalf_of);
        let mut batch = Batch::new(&metadata, reads);
        let mut state = before.aggregate.clone();
        let mut changes = Vec::new();
        for event in &events {
            changes.extend(state.key_changes(event));
            state.apply(event.clone());
        }
        batch.stage(&stream, &before, after, &events)?;
        match self.stage_keys(&mut batch, &stream, changes, &context).await {
            Ok(()) => self.commit(request, batch, &stream, fingerprint).await,
            Err(Failure::Refused(refusal)) => self.refuse(request, refusal, fingerprint).await,
            Err(other) => Err(other),
        }
    }

    /// Stages the reservations that go with an aggregate's events.
    async fn stage_keys(
        &self,
        batch: &mut Batch,
        holder: &StreamId,
        changes: Vec<KeyChange>,
        context: &Context,
    ) -> Result<(), Failure> {
        let owner = holder.aggregate_id.parse().unwrap_or_default();
        for change in changes {
            let (key, command) = match change {
                KeyChange::Reserve(key) => (key.clone(), ReservationCommand::Reserve { kind: key.kind, owner }),
                KeyChange::Release(key) => (key, ReservationCommand::Release { owner }),
            };
            let stream = StreamId::new(Reservation::TYPE, key.stream_id());
            // Keys change hands seldom: read afresh, so that nobody is refused for what was given up elsewhere.
            self.aggregates.forget(&stream);
            let before = self.aggregates.get::<Reservation>(&stream).await?;
            let mut after = before.aggregate.clone();
            let sink = EventSink::default();
            after.handle(command, context, &sink).await?;
            batch.stage(&stream, &before, after, &sink.collect().await)?;
        }
        Ok(())
    }

    /// Appends what was staged and answers.
    async fn commit(
        &self,
        request: &Request,
        batch: Batch,
        main: &StreamId,
        fingerprint: &str,
    ) -> Result<Done, Failure> {
        let answer = StoredAnswer::Done { id: main.aggregate_id.clone(), version: batch.version_of(main) };
        if batch.is_empty() && request.key.is_none() {
            return Ok(answer.done(self.log.head().await?.position, false));
        }
        let changed = !batch.is_empty();
        let append = Append {
            once: request.key.clone().map(|key| once(key, fingerprint, &answer)),
            writes: batch.writes,
            reads: batch.reads,
        };
        match self.log.append(append).await {
            Ok(Appended::Done { position }) => {
                self.aggregates.keep(batch.updates);
                Ok(answer.done(position, changed))
            }
            Ok(Appended::Before { answer, position }) => StoredAnswer::parse(&answer)?.again(position),
            Err(AppendError::Conflict(stream)) => {
                self.aggregates.forget(main);
                self.aggregates.forget(&stream);
                Err(Failure::Stale)
            }
            Err(AppendError::KeyReused) => Err(Failure::KeyReused),
            Err(AppendError::Busy) => Err(Failure::Busy),
            Err(AppendError::Fault(fault)) => Err(Failure::Fault(fault)),
        }
    }

    /// Keeps a refusal with its key, so that it is answered again as it was; or answers what was decided before.
    async fn refuse(&self, request: &Request, refusal: Refusal, fingerprint: &str) -> Result<Done, Failure> {
        let Some(key) = request.key.clone() else {
            return Err(Failure::Refused(refusal));
        };
        let answer = StoredAnswer::Refused { refusal: refusal.clone() };
        let append = Append { once: Some(once(key, fingerprint, &answer)), ..Append::default() };
        match self.log.append(append).await {
            Ok(Appended::Done { .. }) => Err(Failure::Refused(refusal)),
            Ok(Appended::Before { answer, position }) => StoredAnswer::parse(&answer)?.again(position),
            Err(AppendError::KeyReused) => Err(Failure::KeyReused),
            Err(AppendError::Busy | AppendError::Conflict(_)) => Err(Failure::Busy),
            Err(AppendError::Fault(fault)) => Err(Failure::Fault(fault)),
        }
    }

    /// Another version than the one the person saw: never kept with the key, but what was decided under it comes first.
    async fn conflict(
        &self,
        request: &Request,
        stream: &StreamId,
        current: Version,
        refusal: Option<Refusal>,
        fingerprint: &str,
    ) -> Result<Done, Failure> {
        let conflict = Failure::VersionConflict { current, refusal };
        let Some(key) = request.key.clone() else {
            return Err(conflict);
        };
        // The log looks the key up first; the version that no stream has keeps it from writing anything.
        let answer = StoredAnswer::Done { id: stream.aggregate_id.clone(), version: current };
        let append = Append {
            once: Some(once(key, fingerprint, &answer)),
            writes: Vec::new(),
            reads: vec![(stream.clone(), Version::MAX)],
        };
        match self.log.append(append).await {
            Ok(Appended::Before { answer, position }) => StoredAnswer::parse(&answer)?.again(position),
            Ok(Appended::Done { .. }) | Err(AppendError::Conflict(_)) => Err(conflict),
            Err(AppendError::KeyReused) => Err(Failure::KeyReused),
            Err(AppendError::Busy) => Err(Failure::Busy),
            Err(AppendError::Fault(fault)) => Err(Failure::Fault(fault)),
        }
    }

    /// Before anybody is told no: were the cached aggregates the latest? If not, decide again.
    async fn ensure_fresh(
        &self,
        stream: &StreamId,
        version: Version,
        reads: &[(StreamId, Version)],
    ) -> Result<(), Failure> {
        let own = std::iter::once((stream, version));
        for (stream, version) in own.chain(reads.iter().map(|(stream, version)| (stream, *version))) {
            if self.aggregates.is_cached(stream) && self.log.load(stream).await?.len() as Version != version {
                self.aggregates.forget(stream);
                return Err(Failure::Stale);
            }
        }
        Ok(())
    }

    async fn acting(&self, request: &Request) -> Result<(Actor, Option<(StreamId, Version)>), Failure> {
        let Some(person) = request.by else {
            return Ok((Actor::System, None));
        };
        let stream = StreamId::new(Person::TYPE, person);
        let loaded = self.aggregates.get::<Person>(&stream).await?;
        if !loaded.aggregate.known || loaded.aggregate.deactivated {
            return Err(Failure::Refused(Refusal::Deactivated));
        }
        Ok((loaded.aggregate.actor(person), Some((stream, loaded.version))))
    }

    async fn context(
        &self,
        request: &Request,
        actor: Actor,
        subject: Option<PersonId>,
        facts: crate::Facts,
    ) -> Result<Context, Failure> {
        let owner = subject.or(request.by).unwrap_or(PersonId::SYSTEM);
        let key = self.keys.ensure(owner).await?.ok_or(Failure::Refused(Refusal::Deactivated))?;
        let seal = Seal::fresh(owner, key);
        Ok(Context { now: self.clock.now(), actor, seal, pepper: self.pepper.clone(), facts })
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

fn once(key: crate::ports::IdempotencyKey, fingerprint: &str, answer: &StoredAnswer) -> Once {
    Once {
        key,
        fingerprint: fingerprint.to_owned(),
        refused: matches!(answer, StoredAnswer::Refused { .. }),
        answer: answer.text(),
    }
}

impl Request {
    fn metadata(&self, actor: Option<PersonId>, role: Role, on_behalf_of: Option<PersonId>) -> Metadata {
        Metadata {
            actor,
            role,
            channel: self.channel,
            on_behalf_of,
            correlation: self.correlation,
            causation: self.causation.clone(),
        }
    }
}
