//! The morning's digest for those who work on orders: what is late, what is due today, what nobody has taken. One
//! message a person and working day, at the first working moment of their warehouse's calendar. Whether it is time is
//! looked at every second without asking anybody; the row's key makes sure that it is said once, on however many nodes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use helpdesk_domain::{
    BranchId, Grant, Role, Timestamp,
    directory::{CalendarSpec, Warehouse},
    order::Status,
    ports::Fault,
    working_time::Calendar,
};
use helpdesk_projections::{
    catalogue,
    orders::{self, OrderFilter, OrderRow, Reach, Scope, Sort},
    people,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Door,
    buttons::{OrderAct, Part, Press, keyboard, rows},
    form::view::Screen,
    mail::{self, About},
    notify::reach,
    outbox::{Body, Out, Road},
    reader::Reader,
    words::{html, say, word},
};

const BEAT: Duration = Duration::from_secs(1);
/// People and calendars change: looked at anew at least this often.
const LOOK: TimeDelta = TimeDelta::minutes(30);
/// A digest that could not be written by then is no morning's any more.
const MORNING: TimeDelta = TimeDelta::hours(3);
/// Orders of a kind that are named; the rest is counted.
const NAMED: usize = 5;

pub(crate) async fn run(door: Arc<Door>, cancel: CancellationToken) {
    let mut beats = tokio::time::interval(BEAT);
    beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut next: Option<Timestamp> = None;
    loop {
        tokio::select! {
            () = cancel.cancelled() => return,
            _ = beats.tick() => {}
        }
        let now = door.desk.clock().now();
        if next.is_some_and(|next| now < next) {
            continue;
        }
        match round(&door, now).await {
            Ok(then) => next = Some(then),
            Err(fault) => tracing::error!(%fault, "the morning's digests can't be written; trying again"),
        }
    }
}

/// Writes the digests that are due; when to look again.
async fn round(door: &Door, now: Timestamp) -> Result<Timestamp, Fault> {
    let mut next = now + LOOK;
    let mut mornings: HashMap<Option<BranchId>, Option<(NaiveDate, Timestamp)>> = HashMap::new();
    for person in people::all(&door.db).await? {
        if person.deactivated || !person.grants.iter().any(works) {
            continue;
        }
        let preferences = door.desk.person(person.id).await?.map(|person| person.preferences);
        if !preferences.is_some_and(|preferences| preferences.digest) {
            continue;
        }
        let branch = person.grants.iter().filter(|grant| works(grant)).find_map(|grant| grant.branch);
        let morning = match mornings.get(&branch) {
            Some(known) => *known,
            None => *mornings.entry(branch).or_insert(morning(door, branch, now).await?),
        };
        let Some((date, start)) = morning else { continue };
        if now < start {
            next = next.min(start);
            continue;
        }
        if now >= start + MORNING {
            continue;
        }
        let reach = reach::of(door, &person, now).await?;
        let mut tx = door.db.begin().await?;
        for road in reach.roads {
            let out = match road {
                Road::Telegram => Out {
                    dedupe: format!("digest {date} for {}", person.id),
                    chat: person.telegram,
                    body: Body::Digest,
                    position: 0,
                    due_at: reach.from,
                    expires_at: None,
                },
                Road::Mail => mail::out(person.id, About::Digest, 0, reach.from, start),
            };
            Out { expires_at: Some(start + MORNING), ..out }.put(&mut tx, now).await?;
        }
        tx.commit().await?;
    }
    door.wake.call();
    Ok(next)
}

fn works(grant: &Grant) -> bool {
    matches!(grant.role, Role::Storekeeper | Role::Dispatcher)
}

/// Today's date and first working moment there; none on a day off.
async fn morning(
    door: &Door,
    branch: Option<BranchId>,
    now: Timestamp,
) -> Result<Option<(NaiveDate, Timestamp)>, Fault> {
    let branch = match branch {
        Some(branch) => catalogue::branch(&door.db, branch).await?,
        // Of all branches: the first one's hours are as good as any.
        None => catalogue::branches(&door.db).await?.into_iter().find(|branch| !branch.withdrawn),
    };
    let Some(branch) = branch else { return Ok(None) };
    let Some(warehouse) = door.desk.entry::<Warehouse>(branch.warehouse).await? else { return Ok(None) };
    let calendar = door.desk.entry::<CalendarSpec>(warehouse.calendar).await?;
    Ok(calendar.and_then(|spec| first_moment(&spec.calendar, now)))
}

fn first_moment(calendar: &Calendar, now: Timestamp) -> Option<(NaiveDate, Timestamp)> {
    let date = now.with_timezone(&calendar.time_zone).date_naive();
    let midnight = calendar.time_zone.from_local_datetime(&date.and_time(NaiveTime::MIN)).earliest()?;
    let start = calendar.next_working(midnight.to_utc())?;
    (start.with_timezone(&calendar.time_zone).date_naive() == date).then_some((date, start))
}

/// What there is to say to this person now; none when there is nothing.
pub(crate) async fn render(door: &Door, reader: &Reader) -> Result<Option<Screen>, Fault> {
    if !reader.is_staff() {
        return Ok(None);
    }
    let now = door.desk.clock().now();
    let reach = reader.works_for().map_or(Reach::Everywhere, Reach::Within);
    let zone = match reader.works_for().and_then(|branches| branches.first().copied()) {
        Some(branch) => catalogue::branch(&door.db, branch).await?.map_or(Tz::UTC, |branch| branch.time_zone),
        None => Tz::UTC,
    };
    let midnight = now.with_timezone(&zone).date_naive().and_time(NaiveTime::MIN) + TimeDelta::days(1);
    let tonight = zone.from_local_datetime(&midnight).earliest().map_or(now, |midnight| midnight.to_utc());
    let open = || OrderFilter {
        statuses: Status::ALL.into_iter().filter(|status| status.is_open()).collect(),
        sort: Sort::Due,
        ..OrderFilter::within(Scope { branches: reach.clone(), own: None })
    };
    let late = some(door, &OrderFilter { overdue_at: Some(now), ..open() }).await?;
    let by_tonight = some(door, &OrderFilter { due_by: Some(tonight), ..open() }).await?;
    let free = some(door, &OrderFilter { unassigned: true, ..open() }).await?;
    let named: Vec<_> = late.0.iter().map(|row| row.number).collect();
    let today = (
        by_tonight.0.into_iter().filter(|row| !named.contains(&row.number)).take(NAMED).collect(),
        by_tonight.1.saturating_sub(late.1),
    );
    if late.1 + today.1 + free.1 == 0 {
        return Ok(None);
    }
    let branches = catalogue::branches(&door.db).await?;
    let mut text = word(reader.locale, "digest-title");
    let mut buttons: Vec<(u64, u64)> = Vec::new();
    for (key, (orders, count)) in [("digest-late", &late), ("digest-today", &today), ("digest-free", &free)] {
        if *count == 0 {
            continue;
        }
        let counted = i64::try_from(*count).unwrap_or(i64::MAX);
        text.push_str("\n\n");
        text.push_str(&say(reader.locale, key, &[("count", counted.into())]));
        for order in orders.iter().take(NAMED) {
            let branch = branches.iter().find(|branch| branch.id == order.branch);
            let branch = branch.map(|branch| html(&branch.name)).unwrap_or_default();
            text.push_str(&format!("\n▫️ <b>№ {}</b> · {branch}", order.number));
            if !buttons.iter().any(|(number, _)| *number == order.number) {
                buttons.push((order.number, order.version));
            }
        }
    }
    let open = |(number, version): (u64, u64)| {
        Press::Order { number, version, act: OrderAct::Open }.button(format!("№ {number}"))
    };
    let mut keys = rows(buttons.into_iter().map(open).collect(), 4);
    keys.push(vec![Press::Queue(Part::All, 0).button(word(reader.locale, "menu-queue"))]);
    Ok(Some(Screen { html: text, keyboard: keyboard(keys) }))
}

/// The first orders of a filter, and how many there are.
async fn some(door: &Door, filter: &OrderFilter) -> Result<(Vec<OrderRow>, u64), Fault> {
    let page = orders::list(&door.db, filter, None, NAMED * 2, door.desk.clock().now()).await?;
    Ok((page.items, page.total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_morning_begins_when_the_warehouse_does_and_never_on_a_day_off() {
        let calendar = Calendar::office_hours(Tz::Asia__Yekaterinburg);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let monday = first_moment(&calendar, at("2026-03-02T12:00:00Z")).unwrap();
        assert_eq!(monday.1, at("2026-03-02T04:00:00Z"));
        // Sunday evening in Moscow is Monday in Yekaterinburg.
        assert_eq!(first_moment(&calendar, at("2026-03-01T20:00:00Z")), Some(monday));
        assert_eq!(first_moment(&calendar, at("2026-03-01T12:00:00Z")), None);
    }
}
