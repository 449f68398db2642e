//! Rows made into wire objects for one reader. Names are looked up for all orders of an answer together.

use std::{collections::HashMap, hash::Hash};

use helpdesk_domain::{
    BranchId, CartridgeId, PersonId, PhotoId, Timestamp, WarehouseId,
    directory::{Branch, Cartridge, Spec, Warehouse},
    order::{Action, Line, Need},
};
use helpdesk_projections::{
    card::Card,
    deadlines::{ClockState, DeadlineRow},
    orders::{OrderRow, Page},
    people,
};

use super::wire;
use crate::{caller::Caller, problems::Answer, wire::Named, words::words};

/// What the answers of one request need to name.
struct Names {
    people: HashMap<PersonId, String>,
    branches: HashMap<BranchId, String>,
    warehouses: HashMap<WarehouseId, String>,
    cartridges: HashMap<CartridgeId, (String, String)>,
    erased: String,
}

/// One order as this reader sees it.
pub async fn order(caller: &Caller, card: Card) -> Answer<wire::Order> {
    let Card { order, people, deadlines } = card;
    let names = Names::beside(caller, std::slice::from_ref(&order), people).await?;
    Ok(names.show(caller, order, &deadlines))
}

/// A page of orders as this reader sees them.
pub async fn page(caller: &Caller, page: Page) -> Answer<wire::OrderPage> {
    let Page { items, people, deadlines, next_cursor, total, total_is_more } = page;
    let names = Names::beside(caller, &items, people).await?;
    let shown = items.into_iter().map(|row| {
        let deadlines = deadlines.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        names.show(caller, row, deadlines)
    });
    let items = shown.collect();
    Ok(wire::OrderPage { items, next_cursor: next_cursor.map(|cursor| cursor.to_string()), total, total_is_more })
}

/// An order as it stood, with its deadlines as they stood.
pub async fn past(caller: &Caller, row: OrderRow, deadlines: &[DeadlineRow], at: Timestamp) -> Answer<wire::Order> {
    let names = Names::of(caller, std::slice::from_ref(&row)).await?;
    Ok(wire::Order { as_of: Some(at), allowed_actions: Vec::new(), ..names.show(caller, row, deadlines) })
}

impl Names {
    async fn of(caller: &Caller, rows: &[OrderRow]) -> Answer<Self> {
        let people: Vec<_> = distinct(rows.iter().flat_map(|row| std::iter::once(row.requester).chain(row.assignee)));
        let people = people::names(&caller.app.db, &people).await?;
        Self::beside(caller, rows, people).await
    }

    /// The other names beside those of the people.
    async fn beside(caller: &Caller, rows: &[OrderRow], people: HashMap<PersonId, String>) -> Answer<Self> {
        Ok(Self {
            people,
            branches: told(caller, rows.iter().map(|row| row.branch), |branch: &Branch| branch.name.clone()).await?,
            warehouses: told(caller, rows.iter().map(|row| row.warehouse), |warehouse: &Warehouse| {
                warehouse.name.clone()
            })
            .await?,
            cartridges: cartridge_names(caller, rows.iter().flat_map(|row| &row.lines).map(|line| line.cartridge))
                .await?,
            erased: words().say(caller.locale, "erased-person", &[]),
        })
    }

    fn show(&self, caller: &Caller, row: OrderRow, deadlines: &[DeadlineRow]) -> wire::Order {
        let allowed = row.as_order().allowed_actions(&caller.actor);
        wire::Order {
            id: row.id.0,
            number: row.number,
            status: row.status.into(),
            version: row.version,
            branch: named(row.branch.0, self.branches.get(&row.branch)),
            warehouse: named(row.warehouse.0, self.warehouses.get(&row.warehouse)),
            requester: self.person(row.requester),
            assignee: row.assignee.map(|person| self.person(person)),
            assigned_at: row.assigned_at,
            priority: row.priority.into(),
            lines: row.lines.iter().map(|line| self.line(line)).collect(),
            comment: row.comment,
            question: row.question,
            expected_on: row.expected_on,
            photos: row.photos.into_iter().map(photo).collect(),
            cycle: row.cycle,
            created_at: row.submitted_at,
            updated_at: row.updated_at,
            issued_at: row.issued_at,
            as_of: None,
            deadlines: deadlines.iter().map(deadline).collect(),
            allowed_actions: allowed.into_iter().filter_map(|(action, need)| allowed_action(action, need)).collect(),
        }
    }

    fn person(&self, id: PersonId) -> Named {
        named(id.0, Some(self.people.get(&id).unwrap_or(&self.erased)))
    }

    fn line(&self, line: &Line) -> wire::Line {
        let (sku, title) = self.cartridges.get(&line.cartridge).cloned().unwrap_or_default();
        wire::Line {
            cartridge: wire::CartridgeName { id: line.cartridge.0, sku, title },
            requested: line.requested,
            issued: line.issued,
            waived: line.waived,
            received: line.received,
        }
    }
}

/// Article and title of these cartridges.
pub async fn cartridge_names(
    caller: &Caller,
    ids: impl Iterator<Item = CartridgeId>,
) -> Answer<HashMap<CartridgeId, (String, String)>> {
    told(caller, ids, |cartridge: &Cartridge| (cartridge.sku.clone(), cartridge.title.clone())).await
}

/// What is shown of these entries of the directory, withdrawn or not. The desk has the used ones at hand, as the log
/// has them, so that no query is made for what seldom changes.
async fn told<S: Spec, Id: Ord + Hash + Copy + ToString + Send, T>(
    caller: &Caller,
    ids: impl Iterator<Item = Id>,
    what: impl Fn(&S) -> T,
) -> Answer<HashMap<Id, T>> {
    let mut shown = HashMap::new();
    for id in distinct(ids) {
        let loaded = caller.app.desk.loaded_entry::<S>(id).await?;
        shown.extend(loaded.aggregate.spec.as_ref().map(|spec| (id, what(spec))));
    }
    Ok(shown)
}

pub fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn named(id: uuid::Uuid, name: Option<&String>) -> Named {
    Named { id, name: name.cloned().unwrap_or_default() }
}

pub fn photo(id: PhotoId) -> wire::Photo {
    wire::Photo { url: format!("/api/v1/photos/{id}"), id: id.0 }
}

fn deadline(row: &DeadlineRow) -> wire::Deadline {
    wire::Deadline {
        clock: row.clock.into(),
        state: state(row.state),
        due_at: row.due_at,
        remaining_seconds: row.remaining_s,
        late: row.late,
        target_minutes: row.target_minutes,
    }
}

pub const fn state(state: ClockState) -> wire::DeadlineState {
    match state {
        ClockState::Running => wire::DeadlineState::Running,
        ClockState::Paused => wire::DeadlineState::Paused,
        ClockState::Met => wire::DeadlineState::Met,
        ClockState::Ended => wire::DeadlineState::Ended,
    }
}

/// None for what only the system does.
fn allowed_action(action: Action, need: Need) -> Option<wire::AllowedAction> {
    let (name, status) = match action {
        Action::Claim => (wire::ActionName::Claim, None),
        Action::Assign => (wire::ActionName::Assign, None),
        Action::ChangeStatus(to) => (wire::ActionName::ChangeStatus, Some(to.into())),
        Action::Force => (wire::ActionName::Force, None),
        Action::HandOver => (wire::ActionName::HandOver, None),
        Action::WaiveLine => (wire::ActionName::WaiveLine, None),
        Action::AmendLines => (wire::ActionName::AmendLines, None),
        Action::Comment => (wire::ActionName::Comment, None),
        Action::CommentInternally => (wire::ActionName::CommentInternally, None),
        Action::AttachPhoto => (wire::ActionName::AttachPhoto, None),
        Action::SetPriority => (wire::ActionName::SetPriority, None),
        Action::Nudge => (wire::ActionName::Nudge, None),
        Action::Remind => return None,
    };
    let required = match (action, need) {
        // Forcing and waiving always say why; the table doesn't, since it is about transitions.
        (Action::Force | Action::WaiveLine, _) | (_, Need::Reason) => Some(wire::Requirement::Reason),
        (_, Need::Question) => Some(wire::Requirement::Question),
        (_, Need::LinesSettled) => Some(wire::Requirement::LinesSettled),
        (_, Need::Nothing) => None,
    };
    Some(wire::AllowedAction { action: name, status, requires: required.into_iter().collect() })
}
