//! The organisation that the orders belong to: one branch, one cartridge, one dispatcher, who orders too.

use std::sync::Arc;

use anyhow::anyhow;
use helpdesk_domain::{
    Actor, BranchId, CalendarId, CartridgeId, Channel, Command, Context, Desk, Facts, Grant, Locale, Pepper, PersonId,
    PersonalKey, Request, Role, Seal, SubmissionFacts, WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, EntryCommand, Spec, Warehouse},
    order::{OrderCommand, Priority, Quantity},
    person::{PersonCommand, Profile},
    working_time::Calendar,
};

#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub branch: BranchId,
    pub warehouse: WarehouseId,
    pub cartridge: CartridgeId,
    pub dispatcher: PersonId,
}

impl Place {
    pub fn made_up() -> Self {
        Self {
            branch: BranchId::fresh(),
            warehouse: WarehouseId::fresh(),
            cartridge: CartridgeId::fresh(),
            dispatcher: PersonId::fresh(),
        }
    }

    /// Defines it all through the desk.
    pub async fn set_up(self, desk: &Arc<Desk>) -> anyhow::Result<()> {
        let calendar = CalendarId::fresh();
        let hours = Calendar::office_hours(chrono_tz::UTC);
        let spec = CalendarSpec { name: "Office hours".to_owned(), calendar: hours };
        define(desk, spec, |command| Command::Calendar(calendar, command)).await?;
        let spec = Warehouse { name: "Warehouse".to_owned(), calendar };
        define(desk, spec, |command| Command::Warehouse(self.warehouse, command)).await?;
        let spec =
            Branch { name: "Branch".to_owned(), city: None, time_zone: chrono_tz::UTC, warehouse: self.warehouse };
        define(desk, spec, |command| Command::Branch(self.branch, command)).await?;
        let spec = Cartridge {
            sku: "CF283A".to_owned(),
            brand: "HP".to_owned(),
            kind: CartridgeKind::AllInOne,
            title: "HP 83A".to_owned(),
            yield_pages: Some(1500),
            printers: Vec::new(),
        };
        define(desk, spec, |command| Command::Cartridge(self.cartridge, command)).await?;
        let add = PersonCommand::Add {
            profile: Profile { name: "Anna".to_owned(), ..Profile::default() },
            locale: Locale::En,
            grants: grants(),
            login: None,
            telegram: None,
        };
        execute(desk, Command::Person(self.dispatcher, add)).await
    }

    pub fn submit(self) -> OrderCommand {
        OrderCommand::Submit {
            requester: None,
            branch: self.branch,
            lines: vec![Quantity { cartridge: self.cartridge, quantity: 2 }],
            priority: Priority::Normal,
            printer: None,
            comment: Some("The printer on the second floor is pale".to_owned()),
            photos: Vec::new(),
        }
    }

    pub fn comment() -> OrderCommand {
        OrderCommand::Comment { text: "Replaced the drum as well".to_owned(), internal: false }
    }

    /// The inputs of a decision, for those who decide without the desk: made once, where the desk makes them each time.
    pub fn context(self) -> Context {
        let key = PersonalKey::generate();
        Context {
            now: chrono::Utc::now(),
            actor: Actor::Person { id: self.dispatcher, grants: grants() },
            seal: Seal::fresh(self.dispatcher, key),
            pepper: Pepper::new([7; 32]),
            facts: Facts {
                submission: Some(SubmissionFacts { number: 1, warehouse: self.warehouse }),
                cartridges: [self.cartridge].into(),
                ..Facts::default()
            },
        }
    }
}

/// One who may both order and answer.
fn grants() -> Vec<Grant> {
    vec![Grant::everywhere(Role::Requester), Grant::everywhere(Role::Dispatcher)]
}

async fn define<S: Spec>(
    desk: &Arc<Desk>,
    spec: S,
    command: impl FnOnce(EntryCommand<S>) -> Command,
) -> anyhow::Result<()> {
    execute(desk, command(EntryCommand::Define { spec })).await
}

async fn execute(desk: &Arc<Desk>, command: Command) -> anyhow::Result<()> {
    let done = desk.execute(&Request::system(Channel::Seed), command).await;
    done.map(drop).map_err(|failure| anyhow!("setting up: {failure}"))
}
