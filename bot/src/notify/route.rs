//! Whom an event concerns, found when its row is due: every chat that shows the order's card, the groups that show such
//! orders, and the people who have to do something or asked to be told. Nobody is told what they did themselves, and
//! nobody twice; of whom is away the substitute is told.

use std::collections::BTreeSet;

use helpdesk_domain::{
    PersonId, Role, Timestamp,
    directory::{CalendarSpec, Warehouse},
    order::Status,
    ports::Fault,
    sla::Tell,
};
use helpdesk_projections::{
    orders::{self, OrderRow},
    people::{self, PersonRow},
    rooms,
};

use super::{Signal, What, reach};
use crate::{
    Door, cards,
    mail::{self, About},
    outbox::{Body, Out, Place, Road},
};

/// The rows that an event becomes; none when the order is not known (yet).
pub(crate) async fn route(door: &Door, signal: &Signal) -> Result<Option<Vec<Out>>, Fault> {
    let Some(order) = orders::get(&door.db, signal.order).await? else { return Ok(None) };
    let now = door.desk.clock().now();
    let mut rows = Vec::new();
    let row = |chat: i64, body: Body, due_at: Timestamp| Out {
        dedupe: format!(
            "event {} for {chat}{}",
            signal.position,
            if matches!(body, Body::Notice { .. }) { "" } else { " card" }
        ),
        chat: Some(chat),
        body,
        position: signal.position,
        due_at,
        expires_at: None,
    };
    let shown = if door.telegram.is_on() { cards::chats_with(&door.db, order.id).await? } else { Vec::new() };
    for &chat in &shown {
        rows.push(row(chat, Body::Card { order: order.id, place: Place::OnlySame, silent: true }, now));
    }
    if door.telegram.is_on() && matches!(signal.what, What::Submitted { .. } | What::Reopened) {
        for room in rooms::showing(&door.db, order.branch, order.warehouse).await? {
            let chat = room.id.chat;
            rows.retain(|row| row.chat != Some(chat));
            rows.push(row(chat, Body::Card { order: order.id, place: Place::Same, silent: false }, now));
        }
    }
    // Whoever works from the group sees there what is due, once, whoever else is told of it.
    if door.telegram.is_on() && matches!(signal.what, What::Reminded { .. }) {
        let due_at = working_time(door, &order, now).await?;
        for room in rooms::showing(&door.db, order.branch, order.warehouse).await? {
            rows.push(row(room.id.chat, Body::Notice { signal: signal.clone() }, due_at));
        }
    }
    for person in told(door, signal, &order).await? {
        if person.deactivated {
            continue;
        }
        let reach = reach::of(door, &person, now).await?;
        let due_at = match signal.what {
            What::Reminded { .. } => working_time(door, &order, now).await?.max(reach.from),
            _ => reach.from,
        };
        if reach.roads.contains(&Road::Mail) {
            let about = About::Notice { signal: signal.clone() };
            rows.push(mail::out(person.id, about, signal.position, due_at, now));
        }
        let Some(chat) = person.telegram.filter(|_| reach.roads.contains(&Road::Telegram)) else { continue };
        match signal.what {
            // A new order is a card at once, so that it can be taken where it is read.
            What::Submitted { .. } => {
                rows.retain(|row| row.chat != Some(chat));
                let silent = person.id != order.requester;
                let place = if shown.contains(&chat) { Place::Same } else { Place::Below };
                // Their own order is no disturbance.
                let due_at = if silent { due_at } else { now };
                rows.push(row(chat, Body::Card { order: order.id, place, silent }, due_at));
            }
            _ => rows.push(row(chat, Body::Notice { signal: signal.clone() }, due_at)),
        }
    }
    Ok(Some(rows))
}

async fn told(door: &Door, signal: &Signal, order: &OrderRow) -> Result<Vec<PersonRow>, Fault> {
    let mut ids = BTreeSet::new();
    let requester = order.requester;
    let by_requester = signal.by == Some(requester);
    match &signal.what {
        What::Changed | What::Commented { internal: true } => {}
        What::Submitted { here } => {
            ids.extend((!(*here && by_requester)).then_some(requester));
            ids.extend(staff(door, order, &[Role::Storekeeper]).await?);
        }
        What::Assigned { to, claimed, from } => {
            ids.extend((!claimed).then_some(*to));
            ids.extend(*from);
        }
        What::Unassigned { from } => ids.extend([*from]),
        What::Moved { to } => match to {
            Status::WaitingRequester | Status::Ready | Status::InTransit | Status::Issued | Status::Rejected => {
                ids.insert(requester);
            }
            Status::Cancelled => {
                ids.insert(requester);
                ids.extend(order.assignee);
            }
            Status::New | Status::Accepted | Status::InProgress | Status::WaitingStock | Status::Closed => {
                ids.extend(reach::hears_everything(door, requester).await?.then_some(requester));
            }
        },
        What::Reopened => {
            ids.insert(requester);
            ids.extend(responsible(door, order).await?);
        }
        What::Amended if by_requester => ids.extend(order.assignee),
        What::Amended => {
            ids.insert(requester);
        }
        What::Commented { .. } if by_requester => ids.extend(responsible(door, order).await?),
        What::Commented { .. } => {
            ids.insert(requester);
            ids.extend(order.assignee);
        }
        What::Nudged => ids.extend(responsible(door, order).await?),
        What::Reminded { tell, .. } => ids.extend(reminded(door, order, *tell).await?),
    }
    // Who orders in the panel still wants the card in the chat.
    let own_card = |id: PersonId| matches!(signal.what, What::Submitted { .. }) && id == requester;
    ids.retain(|id| Some(*id) != signal.by || own_card(*id));
    let people = people::of(&door.db, &ids.into_iter().collect::<Vec<_>>()).await?;
    with_substitutes(door, people, signal, order).await
}

/// Who is away hears of their own orders only; of the others the substitute does.
async fn with_substitutes(
    door: &Door,
    people: Vec<PersonRow>,
    signal: &Signal,
    order: &OrderRow,
) -> Result<Vec<PersonRow>, Fault> {
    let now = door.desk.clock().now();
    let away = |person: &PersonRow| person.away(now).filter(|_| person.id != order.requester);
    let substitutes: BTreeSet<PersonId> = people.iter().filter_map(|person| away(person)?.substitute).collect();
    if substitutes.is_empty() {
        return Ok(people);
    }
    let substitutes = people::of(&door.db, &substitutes.into_iter().collect::<Vec<_>>()).await?;
    let mut told: Vec<PersonRow> = Vec::new();
    for person in people {
        let substitute = away(&person).and_then(|absence| absence.substitute);
        let substitute = substitutes.iter().find(|other| Some(other.id) == substitute && away(other).is_none());
        let one = substitute.map_or(person, Clone::clone);
        if Some(one.id) != signal.by && !told.iter().any(|known| known.id == one.id) {
            told.push(one);
        }
    }
    Ok(told)
}

/// The assignee; while there is none, everybody who could take the order.
async fn responsible(door: &Door, order: &OrderRow) -> Result<Vec<PersonId>, Fault> {
    match order.assignee {
        Some(assignee) => Ok(vec![assignee]),
        None => staff(door, order, &[Role::Dispatcher, Role::Storekeeper]).await,
    }
}

async fn reminded(door: &Door, order: &OrderRow, tell: Tell) -> Result<Vec<PersonId>, Fault> {
    let wanted = match tell {
        Tell::Assignee => return responsible(door, order).await,
        Tell::Dispatcher => staff(door, order, &[Role::Dispatcher]).await?,
        Tell::Supervisor => staff(door, order, &[Role::Supervisor]).await?,
    };
    // A level that nobody holds is not a level at which nobody hears.
    if wanted.is_empty() { responsible(door, order).await } else { Ok(wanted) }
}

async fn staff(door: &Door, order: &OrderRow, roles: &[Role]) -> Result<Vec<PersonId>, Fault> {
    let mut ids = Vec::new();
    for role in roles {
        ids.extend(people::staff_of(&door.db, order.branch, *role).await?.into_iter().map(|person| person.id));
    }
    Ok(ids)
}

/// The first moment from now on in the working hours of the order's warehouse.
async fn working_time(door: &Door, order: &OrderRow, now: Timestamp) -> Result<Timestamp, Fault> {
    let Some(warehouse) = door.desk.entry::<Warehouse>(order.warehouse).await? else { return Ok(now) };
    let calendar = door.desk.entry::<CalendarSpec>(warehouse.calendar).await?;
    Ok(calendar.and_then(|spec| spec.calendar.next_working(now)).unwrap_or(now))
}
