//! The directory as it is now: branches, warehouses, cartridges, printers, calendars and policies, withdrawn ones
//! included (old orders name them). One file per kind; the fold is the same for all. Changes are rare here, so each
//! event is a statement of its own.

mod branches;
mod calendars;
mod cartridges;
mod policies;
mod printers;
mod warehouses;

use async_trait::async_trait;
use helpdesk_domain::{
    Event,
    directory::{EntryEvent, Spec},
    ports::{Fault, Recorded},
};

pub use branches::{BranchRow, branch, branches, zone_of};
pub use calendars::{CalendarRow, calendar, calendars};
pub use cartridges::{CartridgeFilter, CartridgePage, CartridgeRow, cartridge, cartridges, cartridges_of};
pub use policies::{PolicyRow, policies, policy};
pub use printers::{PrinterFilter, PrinterRow, printer, printer_by_number, printers};
pub use warehouses::{WarehouseRow, warehouse, warehouses};

use crate::{Projection, Reaction, Tx, Value, args, batch::Table};

/// An entry that stands in a table: `id`, its own columns, `version` and `position`; the flag `withdrawn` apart.
trait Kept: Spec {
    const TABLE: Table;

    /// The values of its own columns.
    fn values(&self) -> Result<Vec<Value>, Fault>;
}

async fn keep<S: Kept>(tx: &mut Tx, recorded: &Recorded, event: &EntryEvent<S>) -> Result<(), Fault> {
    let (id, version, position) = (recorded.subject(), recorded.sequence, recorded.position);
    let withdrawn = match event {
        EntryEvent::Defined { spec } | EntryEvent::Changed { spec } => {
            let mut row = args![id];
            row.extend(spec.values()?);
            row.extend(args![version, position]);
            return S::TABLE.upsert(tx, vec![row]).await;
        }
        EntryEvent::Withdrawn => true,
        EntryEvent::Restored => false,
    };
    let sql = format!("UPDATE {} SET withdrawn = $1, version = $2, position = $3 WHERE id = $4", S::TABLE.name);
    tx.execute(&sql, args![withdrawn, version, position, id]).await.map(drop)
}

/// The projection.
#[derive(Debug, Default)]
pub struct Catalogue;

impl Catalogue {
    pub const fn new() -> Self {
        Self
    }
}

#[async_trait]
impl Projection for Catalogue {
    fn name(&self) -> &'static str {
        "catalogue"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["branches", "warehouses", "cartridges", "cartridge_models", "printers", "calendars", "policies"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        for Reaction { recorded, event, .. } in page {
            match event {
                Event::Branch(event) => keep(tx, recorded, event).await?,
                Event::Warehouse(event) => keep(tx, recorded, event).await?,
                Event::Cartridge(event) => {
                    keep(tx, recorded, event).await?;
                    cartridges::keep_models(tx, recorded, event).await?;
                }
                Event::Printer(event) => keep(tx, recorded, event).await?,
                Event::Calendar(event) => keep(tx, recorded, event).await?,
                Event::Policy(event) => keep(tx, recorded, event).await?,
                Event::Order(_) | Event::Person(_) | Event::Invitation(_) | Event::Room(_) | Event::Key(_) => {}
            }
        }
        Ok(())
    }
}
