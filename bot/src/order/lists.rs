//! Lists of orders, a page in one message: a person's own, what a search found, and the queue (unassigned and mine, the
//! late ones first).

use chrono_tz::Tz;
use helpdesk_domain::{Locale, OrderId, Timestamp, order::Status, ports::Fault};
use helpdesk_projections::{
    catalogue::{self, BranchRow, PrinterRow},
    orders::{self, OrderFilter, OrderRow, Reach, Scope, Sort},
};
use teloxide::types::InlineKeyboardButton;

use crate::{
    Door,
    buttons::{OrderAct, Part, Press, keyboard, rows},
    form::view::{Screen, printer_name},
    reader::Reader,
    words::{cut, html, moment, say, status, word},
};

/// Orders on one page.
const PAGE: usize = 8;
/// The most orders a list in a chat goes through.
const MOST: usize = 200;

/// One line of a list.
struct Item {
    row: OrderRow,
    due_at: Option<Timestamp>,
}

/// The person's own orders, those still under way first.
pub(crate) async fn mine(door: &Door, reader: &Reader, page: u16) -> Result<Screen, Fault> {
    let mut own = orders::mine(&door.db, reader.id, MOST).await?;
    own.sort_by_key(|row| (!under_way(row), std::cmp::Reverse(row.number)));
    let items = own.into_iter().map(|row| Item { row, due_at: None }).collect();
    list(door, reader, ("my-title", "my-empty"), items, page, &Press::Mine).await
}

/// The requester's orders that are not over: few enough, they are shown as cards.
pub(crate) async fn open_of(door: &Door, reader: &Reader) -> Result<Vec<OrderRow>, Fault> {
    let own = orders::mine(&door.db, reader.id, 50).await?;
    Ok(own.into_iter().filter(under_way).collect())
}

fn under_way(row: &OrderRow) -> bool {
    row.status.is_open() || row.status == Status::Issued
}

/// What this storekeeper could do next.
pub(crate) async fn queue(door: &Door, reader: &Reader, part: Part, page: u16) -> Result<Screen, Fault> {
    let reach = reader.works_for().map_or(Reach::Everywhere, Reach::Within);
    let open = || OrderFilter {
        statuses: Status::ALL.into_iter().filter(|status| status.is_open()).collect(),
        sort: Sort::Due,
        ..OrderFilter::within(Scope { branches: reach.clone(), own: None })
    };
    let free = OrderFilter { unassigned: true, ..open() };
    let own = OrderFilter { assignee: Some(reader.id), ..open() };
    let now = door.desk.clock().now();
    let mut items = Vec::new();
    let filters = match part {
        Part::All => vec![free, own],
        Part::Own => vec![own],
        Part::Free => vec![free],
    };
    for filter in filters {
        let page = orders::list(&door.db, &filter, None, MOST, now).await?;
        for row in page.items {
            let clocks = page.deadlines.get(&row.id).into_iter().flatten();
            let running = clocks.filter(|clock| clock.cycle == row.cycle && clock.state.is_open());
            let due_at = running.filter_map(|clock| clock.due_at).min();
            items.push(Item { row, due_at });
        }
    }
    // What is due first comes first, so that what is late stands at the top.
    items.sort_by_key(|item| (item.due_at.is_none(), item.due_at, item.row.number));
    let words = match part {
        Part::All => ("queue-title", "queue-empty"),
        Part::Own => ("queue-own-title", "queue-own-empty"),
        Part::Free => ("queue-free-title", "queue-free-empty"),
    };
    let mut screen = list(door, reader, words, items, page, &|page| Press::Queue(part, page)).await?;
    let other = [(Part::All, "queue-all"), (Part::Own, "queue-own"), (Part::Free, "queue-free")];
    let buttons = other.into_iter().filter(|(other, _)| *other != part);
    let buttons = buttons.map(|(part, key)| Press::Queue(part, 0).button(word(reader.locale, key)));
    screen.keyboard = screen.keyboard.append_row(buttons);
    Ok(screen)
}

/// What a search found.
pub(crate) enum Found {
    Nothing,
    One(OrderId),
    Several(Screen),
}

/// The orders this person may see that have all of the words, those under way first.
pub(crate) async fn found(door: &Door, reader: &Reader, words: &str) -> Result<Found, Fault> {
    let filter = OrderFilter { q: Some(words.to_owned()), ..OrderFilter::within(Scope::of(&reader.actor)) };
    let mut rows = orders::list(&door.db, &filter, None, MOST, door.desk.clock().now()).await?.items;
    if let [only] = rows.as_slice() {
        return Ok(Found::One(only.id));
    }
    if rows.is_empty() {
        return Ok(Found::Nothing);
    }
    rows.sort_by_key(|row| (!under_way(row), std::cmp::Reverse(row.number)));
    let count = i64::try_from(rows.len()).unwrap_or_default();
    let items = rows.into_iter().take(PAGE).map(|row| Item { row, due_at: None }).collect();
    let mut screen = list(door, reader, ("find-title", "find-title"), items, 0, &Press::Mine).await?;
    if count > i64::try_from(PAGE).unwrap_or_default() {
        screen.html.push_str("\n\n");
        screen.html.push_str(&say(reader.locale, "find-more", &[("count", count.into())]));
    }
    Ok(Found::Several(screen))
}

/// What was ordered for a printer, the newest first, and the way to order for it.
pub(crate) async fn of_printer(door: &Door, reader: &Reader, printer: &PrinterRow) -> Result<Screen, Fault> {
    let mut rows = orders::of_printer(&door.db, printer.id, PAGE).await?;
    rows.retain(|row| row.as_order().sight(&reader.actor).is_some());
    let items = rows.into_iter().map(|row| Item { row, due_at: None }).collect();
    let words = ("printer-orders", "printer-no-orders");
    let mut screen = list(door, reader, words, items, 0, &Press::Mine).await?;
    screen.html = format!("🖨 <b>{}</b>\n\n{}", html(&cut(&printer_name(printer), 100)), screen.html);
    let order = Press::NewForPrinter(printer.id).button(word(reader.locale, "printer-order"));
    screen.keyboard = keyboard(screen.keyboard.inline_keyboard).append_row([order]);
    Ok(screen)
}

async fn list(
    door: &Door,
    reader: &Reader,
    (title, empty): (&str, &str),
    items: Vec<Item>,
    page: u16,
    turn: &(dyn Fn(u16) -> Press + Sync),
) -> Result<Screen, Fault> {
    let locale = reader.locale;
    if items.is_empty() {
        let new = reader.is_requester().then(|| vec![Press::New.button(word(locale, "menu-new"))]);
        return Ok(Screen { html: word(locale, empty), keyboard: keyboard(new.into_iter().collect()) });
    }
    let pages = items.len().div_ceil(PAGE);
    let page = usize::from(page).min(pages - 1);
    let shown = &items[page * PAGE..items.len().min((page + 1) * PAGE)];
    let branches = catalogue::branches(&door.db).await?;
    let now = door.desk.clock().now();
    let count = i64::try_from(items.len()).unwrap_or_default();
    let mut text = say(locale, title, &[("count", count.into())]);
    for item in shown {
        text.push('\n');
        text.push_str(&line(item, reader, &branches, now));
    }
    let open = |item: &Item| {
        let press = Press::Order { number: item.row.number, version: item.row.version, act: OrderAct::Open };
        press.button(format!("№ {}", item.row.number))
    };
    let mut buttons = rows(shown.iter().map(open).collect(), 4);
    if pages > 1 {
        buttons.push(turning(page, pages, turn));
    }
    Ok(Screen { html: text, keyboard: keyboard(buttons) })
}

fn turning(page: usize, pages: usize, turn: &dyn Fn(u16) -> Press) -> Vec<InlineKeyboardButton> {
    let to = |page: usize| turn(u16::try_from(page).unwrap_or_default());
    vec![
        to((page + pages - 1) % pages).button("◀"),
        Press::Nothing.button(format!("{} / {pages}", page + 1)),
        to((page + 1) % pages).button("▶"),
    ]
}

/// «⏰ № 12 · В работе · Самара · 2 позиции · до 14:30».
fn line(item: &Item, reader: &Reader, branches: &[BranchRow], now: Timestamp) -> String {
    let (row, locale) = (&item.row, reader.locale);
    let branch = branches.iter().find(|branch| branch.id == row.branch);
    let zone = branch.map_or(Tz::UTC, |branch| branch.time_zone);
    let late = item.due_at.is_some_and(|at| at < now);
    let mut parts = vec![format!("<b>№ {}</b>", row.number), status(locale, row.status)];
    parts.extend(branch.map(|branch| html(&branch.name)));
    let lines = i64::try_from(row.lines.len()).unwrap_or_default();
    parts.push(say(locale, "positions", &[("count", lines.into())]));
    parts.push(when(item, late, locale, now, zone));
    let mark = match (late, row.assignee) {
        (true, _) => "⏰ ",
        (false, Some(id)) if id == reader.id => "👤 ",
        _ => "▫️ ",
    };
    format!("{mark}{}", parts.join(" · "))
}

fn when(item: &Item, late: bool, locale: Locale, now: Timestamp, zone: Tz) -> String {
    match item.due_at {
        Some(at) => {
            let key = if late { "list-late" } else { "list-due" };
            say(locale, key, &[("at", moment(at, now, &zone).into())])
        }
        None => moment(item.row.submitted_at, now, &zone),
    }
}
