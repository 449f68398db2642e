//! What a command needs to know of other aggregates. Roles that were read are expected unchanged at the append, so
//! that a right taken away is gone; entries of the directory are not, since withdrawing one doesn't undo an order.

use std::sync::Arc;

use cqrs_es::Aggregate;

use super::{Command, Desk, Failure, Loaded};
use crate::{
    Actor, CartridgeId, Facts, Person, PersonId, Refusal, SubmissionFacts,
    directory::{Branch, Cartridge, Entry, Printer, Spec, Warehouse},
    invitation::InvitationCommand,
    order::{OrderCommand, Quantity},
    person::PersonCommand,
    ports::{StreamId, Version},
    room::{RoomCommand, Serving},
};

/// The facts, and the streams whose versions the decision depends on.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub facts: Facts,
    /// The command is taken to begin an aggregate that isn't there yet.
    pub begins: bool,
    pub reads: Vec<(StreamId, Version)>,
    pub on_behalf_of: Option<PersonId>,
}

impl Desk {
    pub(super) async fn facts(&self, command: &Command) -> Result<Known, Failure> {
        let mut known = Known::default();
        match command {
            Command::Order(_, OrderCommand::Submit { requester, branch, lines, printer, photos, .. }) => {
                let entry = self.loaded_entry::<Branch>(branch).await?;
                let branch = entry.aggregate.active().ok_or(Failure::Refused(Refusal::UnknownBranch))?;
                let warehouse = branch.warehouse;
                if let Some(printer) = printer {
                    let entry = self.loaded_entry::<Printer>(printer).await?;
                    entry.aggregate.active().ok_or(Failure::Refused(Refusal::UnknownPrinter))?;
                }
                for photo in photos {
                    self.known_photo(photo).await?;
                }
                self.know_cartridges(&mut known, lines).await?;
                if let Some(person) = requester {
                    known.on_behalf_of = Some(*person);
                    self.know_person(&mut known, *person).await?;
                }
                known.facts.submission = Some(SubmissionFacts { number: self.numbers.next().await?, warehouse });
            }
            Command::Order(_, OrderCommand::AmendLines { lines }) => self.know_cartridges(&mut known, lines).await?,
            Command::Order(_, OrderCommand::Assign { to }) => {
                self.know_person(&mut known, *to).await?;
                let substitute = known.facts.absences.get(to).and_then(|absence| absence.substitute);
                if let Some(substitute) = substitute {
                    self.know_person(&mut known, substitute).await?;
                }
            }
            Command::Order(_, OrderCommand::AttachPhoto { photo }) => self.known_photo(photo).await?,
            Command::Person(_, PersonCommand::SetAbsence { absence }) => {
                if let Some(substitute) = absence.substitute {
                    self.know_person(&mut known, substitute).await?;
                }
            }
            Command::Invitation(_, InvitationCommand::IssueFor { person, .. }) => {
                self.know_person(&mut known, *person).await?;
            }
            Command::Room(_, RoomCommand::Bind { serving, .. }) => self.known_serving(*serving).await?,
            _ => {}
        }
        Ok(known)
    }

    /// An entry of the directory that is in use.
    pub async fn entry<S: Spec>(&self, id: impl ToString + Sync) -> Result<Option<S>, crate::ports::Fault> {
        Ok(self.loaded_entry::<S>(id).await?.aggregate.active().cloned())
    }

    /// An entry of the directory, withdrawn or not; at version 0 when there is none.
    pub async fn loaded_entry<S: Spec>(&self, id: impl ToString) -> Result<Arc<Loaded<Entry<S>>>, crate::ports::Fault> {
        self.aggregates.get::<Entry<S>>(&StreamId::new(S::TYPE, id)).await
    }

    async fn know_cartridges(&self, known: &mut Known, lines: &[Quantity]) -> Result<(), Failure> {
        // An order has few lines; the limit itself is the order's to check.
        for CartridgeId(id) in lines.iter().take(crate::order::MAX_LINES).map(|line| line.cartridge) {
            if self.loaded_entry::<Cartridge>(id).await?.aggregate.active().is_some() {
                known.facts.cartridges.insert(CartridgeId(id));
            }
        }
        Ok(())
    }

    async fn know_person(&self, known: &mut Known, id: PersonId) -> Result<(), Failure> {
        let stream = StreamId::new(Person::TYPE, id);
        let loaded = self.aggregates.get::<Person>(&stream).await?;
        if loaded.aggregate.known && !loaded.aggregate.deactivated {
            known.reads.push((stream, loaded.version));
            known.facts.people.insert(id, Actor::Person { id, grants: loaded.aggregate.grants.clone() });
            known.facts.absences.extend(loaded.aggregate.absence.map(|absence| (id, absence)));
        }
        Ok(())
    }

    async fn known_serving(&self, serving: Serving) -> Result<(), Failure> {
        match serving {
            Serving::Branch { branch } if self.entry::<Branch>(branch).await?.is_none() => {
                Err(Failure::Refused(Refusal::UnknownBranch))
            }
            Serving::Warehouse { warehouse } if self.entry::<Warehouse>(warehouse).await?.is_none() => {
                Err(Failure::Refused(Refusal::UnknownWarehouse))
            }
            Serving::Everything | Serving::Branch { .. } | Serving::Warehouse { .. } => Ok(()),
        }
    }

    async fn known_photo(&self, photo: &crate::PhotoId) -> Result<(), Failure> {
        let exists = self.photos.exists(photo).await?;
        exists.then_some(()).ok_or(Failure::Refused(Refusal::UnknownPhoto))
    }
}
