//! The directory: branches, warehouses, cartridges, printers, calendars and policies. They live the same simple life
//! (defined, changed, withdrawn, restored), so one generic aggregate serves them all; each kind is a `Spec` in its
//! own file. Administrators keep it.

mod branch;
mod calendar;
mod cartridge;
mod policy;
mod printer;
mod warehouse;

use cqrs_es::{Aggregate, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use branch::Branch;
pub use calendar::CalendarSpec;
pub use cartridge::{Cartridge, CartridgeKind};
pub use policy::Policy;
pub use printer::Printer;
pub use warehouse::Warehouse;

use crate::{
    Context, Refusal, Role,
    desk::Decides,
    key::{KeyChange, NaturalKey},
};

/// One kind of entry.
pub trait Spec: Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug + Send + Sync + 'static {
    const TYPE: &'static str;

    /// Checks texts and values, and returns the entry as it is to be kept.
    fn checked(self) -> Result<Self, Refusal>;

    /// What must be unique.
    fn natural_keys(&self) -> Vec<NaturalKey> {
        Vec::new()
    }
}

/// An entry of the directory, as its events made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound = "S: Spec")]
pub struct Entry<S> {
    pub spec: Option<S>,
    pub withdrawn: bool,
}

impl<S> Default for Entry<S> {
    fn default() -> Self {
        Self { spec: None, withdrawn: false }
    }
}

impl<S> Entry<S> {
    /// The entry while it is in use.
    pub fn active(&self) -> Option<&S> {
        self.spec.as_ref().filter(|_| !self.withdrawn)
    }
}

/// What can be asked of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", bound = "S: Spec")]
pub enum EntryCommand<S> {
    Define { spec: S },
    Change { spec: S },
    Withdraw,
    Restore,
}

/// What happened to an entry; `spec` is the whole entry as it is from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "type", rename_all = "snake_case", bound = "S: Spec")]
#[strum(serialize_all = "snake_case")]
pub enum EntryEvent<S> {
    Defined { spec: S },
    Changed { spec: S },
    Withdrawn,
    Restored,
}

impl<S: Spec> DomainEvent for EntryEvent<S> {
    fn event_type(&self) -> String {
        <&'static str>::from(self).to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl<S: Spec> Aggregate for Entry<S> {
    const TYPE: &'static str = S::TYPE;
    type Command = EntryCommand<S>;
    type Event = EntryEvent<S>;
    type Error = Refusal;
    type Services = Context;

    async fn handle(
        &mut self,
        command: EntryCommand<S>,
        context: &Context,
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        self.authorise(&command, context)?;
        let event = match (command, &self.spec) {
            (EntryCommand::Define { spec }, None) => Some(EntryEvent::Defined { spec: spec.checked()? }),
            (EntryCommand::Define { .. }, Some(_)) => return Err(Refusal::AlreadyExists),
            (_, None) => return Err(unknown::<S>()),
            (EntryCommand::Change { spec }, Some(before)) => {
                let spec = spec.checked()?;
                (spec != *before).then_some(EntryEvent::Changed { spec })
            }
            (EntryCommand::Withdraw, Some(_)) => (!self.withdrawn).then_some(EntryEvent::Withdrawn),
            (EntryCommand::Restore, Some(_)) => self.withdrawn.then_some(EntryEvent::Restored),
        };
        if let Some(event) = event {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: EntryEvent<S>) {
        match event {
            EntryEvent::Defined { spec } | EntryEvent::Changed { spec } => self.spec = Some(spec),
            EntryEvent::Withdrawn => self.withdrawn = true,
            EntryEvent::Restored => self.withdrawn = false,
        }
    }
}

impl<S: Spec> Decides for Entry<S> {
    fn authorise(&self, _command: &EntryCommand<S>, context: &Context) -> Result<Role, Refusal> {
        [Role::Administrator, Role::System]
            .into_iter()
            .find(|role| context.actor.has_everywhere(*role))
            .ok_or(Refusal::NotAllowed)
    }

    /// Keys stay reserved while an entry is withdrawn: it may be restored.
    fn key_changes(&self, event: &EntryEvent<S>) -> Vec<KeyChange> {
        let (EntryEvent::Defined { spec } | EntryEvent::Changed { spec }) = event else {
            return Vec::new();
        };
        let before = self.spec.as_ref().map(Spec::natural_keys).unwrap_or_default();
        KeyChange::between(&before, &spec.natural_keys())
    }
}

fn unknown<S: Spec>() -> Refusal {
    match S::TYPE {
        Branch::TYPE => Refusal::UnknownBranch,
        Warehouse::TYPE => Refusal::UnknownWarehouse,
        Printer::TYPE => Refusal::UnknownPrinter,
        CalendarSpec::TYPE => Refusal::UnknownCalendar,
        Policy::TYPE => Refusal::UnknownPolicy,
        _ => Refusal::UnknownCartridge,
    }
}

/// The most characters in a name of the directory.
pub(crate) const MAX_NAME: usize = 200;
