//! The lines of one order, for the one who works on it: how many pieces are handed over now, which are not to be had,
//! what comes instead. Lives in a message of its own; each step edits it.

use helpdesk_domain::{
    Command, Order, OrderCommand,
    order::{Action, Line, Quantity, Status, StatusChange},
    ports::Fault,
};
use helpdesk_projections::catalogue::{self, CartridgeFilter, CartridgeRow};
use teloxide::types::InlineKeyboardButton;

use super::{Outcome, Turn, orders, orders::Seen, outcome};
use crate::{
    buttons::{OrderAct, Press, SheetAct, keyboard},
    drafts::{Prompt, Sheet},
    form::{
        lists::fits,
        search,
        view::{Screen, name_of},
    },
    outbox::{Body, Place},
    reader::Reader,
    words::{cut, html, say, word},
};

/// Cartridges on one page.
const PAGE: usize = 6;
/// The most cartridges that are looked through.
const CATALOGUE: usize = 5_000;

/// The sheet of an order as it is now: everything outstanding is ready to be handed over.
fn fresh(seen: &Seen) -> Sheet {
    let rest = |line: &Line| Quantity { cartridge: line.cartridge, quantity: line.outstanding() };
    Sheet {
        order: seen.id,
        number: seen.number,
        version: seen.loaded.version,
        pieces: seen.loaded.aggregate.lines.iter().map(rest).collect(),
        line: None,
        swapping: false,
        query: None,
        page: 0,
    }
}

pub(super) async fn open(turn: &mut Turn<'_>, reader: &Reader, seen: &Seen) -> Result<(), Fault> {
    turn.draft.settle();
    turn.draft.sheet = Some(fresh(seen));
    turn.answer("");
    let screen = render(turn, reader, &seen.loaded.aggregate).await?;
    turn.show(screen);
    Ok(())
}

pub(super) async fn pressed(turn: &mut Turn<'_>, reader: &Reader, number: u64, act: SheetAct) -> Result<(), Fault> {
    let Some(sheet) = turn.draft.sheet.clone().filter(|sheet| sheet.number == number) else {
        turn.refuse(&word(turn.locale, "button-outdated"));
        turn.put(Body::Strip { message: turn.incoming.message });
        return Ok(());
    };
    let Some(seen) = orders::seen(turn, reader, sheet.order).await? else { return orders::unknown(turn).await };
    let version = orders::known_version(turn, reader, &seen, sheet.version, OrderAct::Lines).await?;
    if version != seen.loaded.version {
        turn.draft.sheet = None;
        turn.put(Body::Strip { message: turn.incoming.message });
        turn.refuse(&word(turn.locale, "stale"));
        turn.card(seen.id, Place::Below, 0);
        return Ok(());
    }
    let order = &seen.loaded.aggregate;
    let at = |line: u8| order.lines.get(usize::from(line)).cloned();
    let mut sheet = sheet;
    match act {
        SheetAct::Fewer(line) => adjust(&mut sheet, at(line), -1),
        SheetAct::More(line) => adjust(&mut sheet, at(line), 1),
        SheetAct::Line(line) => sheet.line = at(line).map(|line| line.cartridge),
        SheetAct::Swap(line) => {
            sheet.line = at(line).map(|line| line.cartridge);
            sheet.swapping = sheet.line.is_some();
            sheet.query = None;
            sheet.page = 0;
        }
        SheetAct::Page(page) => sheet.page = page,
        SheetAct::Back if sheet.swapping => sheet.swapping = false,
        SheetAct::Back => sheet.line = None,
        SheetAct::Close => {
            turn.draft.sheet = None;
            turn.answer("");
            let html = say(turn.locale, "sheet-closed", &[("number", number.to_string().into())]);
            turn.turn_over(Screen { html, keyboard: keyboard(Vec::new()) });
            return Ok(());
        }
        SheetAct::Waive(line) => {
            if let Some(line) = at(line) {
                ask_why(turn, &seen, &sheet, &line);
            }
            return Ok(());
        }
        SheetAct::With(cartridge) => {
            let Some(line) = sheet.line.and_then(|id| order.lines.iter().find(|line| line.cartridge == id)) else {
                turn.answer("");
                return Ok(());
            };
            let lines = substituted(order, line, cartridge);
            return carry_out(turn, reader, &seen, OrderCommand::AmendLines { lines }).await;
        }
        SheetAct::HandOver => return hand_over(turn, reader, &seen, &sheet).await,
    }
    turn.draft.sheet = Some(sheet);
    turn.answer("");
    let screen = render(turn, reader, order).await?;
    turn.turn_over(screen);
    Ok(())
}

/// What was typed to find a substitute.
pub(super) async fn typed(turn: &mut Turn<'_>, reader: &Reader, text: &str) -> Result<(), Fault> {
    let Some(sheet) = &mut turn.draft.sheet else { return Ok(()) };
    sheet.query = Some(cut(text, 100));
    sheet.page = 0;
    let order = sheet.order;
    let Some(seen) = orders::seen(turn, reader, order).await? else { return orders::unknown(turn).await };
    let screen = render(turn, reader, &seen.loaded.aggregate).await?;
    turn.show(screen);
    Ok(())
}

fn adjust(sheet: &mut Sheet, line: Option<Line>, by: i64) {
    let Some(line) = line else { return };
    if let Some(pieces) = sheet.pieces.iter_mut().find(|pieces| pieces.cartridge == line.cartridge) {
        pieces.quantity = (pieces.quantity + by).clamp(0, line.outstanding());
    }
}

/// As many as the sheet says, or all that is outstanding when it says none.
fn pieces(sheet: &Sheet, line: &Line) -> i64 {
    let chosen = sheet.pieces.iter().find(|pieces| pieces.cartridge == line.cartridge).map_or(0, |line| line.quantity);
    if chosen == 0 { line.outstanding() } else { chosen.min(line.outstanding()) }
}

fn ask_why(turn: &mut Turn<'_>, seen: &Seen, sheet: &Sheet, line: &Line) {
    let waive = Some(Quantity { cartridge: line.cartridge, quantity: pieces(sheet, line) });
    let (order, number, version) = (seen.id, seen.number, seen.loaded.version);
    turn.draft.prompt = Some(Prompt { order, number, version, act: OrderAct::Lines, waive });
    turn.answer("");
    let text = say(turn.locale, "prompt-waive", &[("number", number.to_string().into())]);
    let drop = vec![vec![Press::DropPrompt.button(word(turn.locale, "form-cancel"))]];
    turn.say(text, Some(keyboard(drop)));
}

/// The lines with something else in the place of what is still outstanding of this one.
fn substituted(order: &Order, from: &Line, to: helpdesk_domain::CartridgeId) -> Vec<Quantity> {
    let left = from.outstanding();
    let mut lines: Vec<Quantity> = Vec::new();
    for line in &order.lines {
        let quantity = if line.cartridge == from.cartridge { line.requested - left } else { line.requested };
        let here = line.cartridge == from.cartridge;
        if quantity > 0 {
            lines.push(Quantity { cartridge: line.cartridge, quantity });
        }
        if here && !order.lines.iter().any(|line| line.cartridge == to) {
            lines.push(Quantity { cartridge: to, quantity: left });
        }
    }
    if let Some(known) =
        lines.iter_mut().find(|line| line.cartridge == to && order.lines.iter().any(|l| l.cartridge == to))
    {
        known.quantity += left;
    }
    lines
}

/// Everything that is left issues the order; a part of it keeps the status.
async fn hand_over(turn: &mut Turn<'_>, reader: &Reader, seen: &Seen, sheet: &Sheet) -> Result<(), Fault> {
    let order = &seen.loaded.aggregate;
    let lines: Vec<Quantity> = sheet.pieces.iter().copied().filter(|line| line.quantity > 0).collect();
    let handed: i64 = lines.iter().map(|line| line.quantity).sum();
    let command = if handed == order.outstanding() {
        OrderCommand::ChangeStatus(StatusChange::to(Status::Issued).handing_over(lines))
    } else {
        OrderCommand::HandOver { lines }
    };
    carry_out(turn, reader, seen, command).await
}

async fn carry_out(turn: &mut Turn<'_>, reader: &Reader, seen: &Seen, command: OrderCommand) -> Result<(), Fault> {
    let request = turn.request(reader).expecting(seen.loaded.version);
    match outcome(turn.door.desk.execute(&request, Command::Order(seen.id, command)).await)? {
        Outcome::Done(position) => {
            turn.answer(&word(turn.locale, "done"));
            turn.card(seen.id, Place::Same, position);
            let screen = after(turn, reader, seen).await?;
            turn.turn_over(screen);
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
        }
        Outcome::Stale(None) => turn.refuse(&word(turn.locale, "stale")),
    }
    Ok(())
}

/// The sheet once something has been done: as it is now, or closed when nothing is left to do.
pub(super) async fn after(turn: &mut Turn<'_>, reader: &Reader, seen: &Seen) -> Result<Screen, Fault> {
    let now = orders::seen(turn, reader, seen.id).await?;
    match now.filter(|now| now.loaded.aggregate.outstanding() > 0) {
        Some(now) => {
            turn.draft.sheet = Some(fresh(&now));
            render(turn, reader, &now.loaded.aggregate).await
        }
        None => {
            turn.draft.sheet = None;
            let html = say(turn.locale, "sheet-closed", &[("number", seen.number.to_string().into())]);
            Ok(Screen { html, keyboard: keyboard(Vec::new()) })
        }
    }
}

async fn render(turn: &Turn<'_>, reader: &Reader, order: &Order) -> Result<Screen, Fault> {
    let Some(sheet) = &turn.draft.sheet else {
        return Ok(Screen { html: word(turn.locale, "button-outdated"), keyboard: keyboard(Vec::new()) });
    };
    let ordered: Vec<_> = order.lines.iter().map(|line| line.cartridge).collect();
    let named = catalogue::cartridges_of(&turn.door.db, &ordered).await?;
    let allowed = order.allowed_actions(&reader.actor).into_iter().map(|(action, _)| action).collect();
    let page = Page { turn, sheet, order, named: &named, allowed };
    let line = sheet.line.and_then(|id| order.lines.iter().position(|line| line.cartridge == id));
    Ok(match line {
        None => page.list(),
        Some(place) if !sheet.swapping => page.line(place),
        Some(place) => page.substitutes(place, &substitutes(turn, sheet, &named).await?),
    })
}

/// What could come instead: what was typed or, before, what fits the same printers.
async fn substitutes(turn: &Turn<'_>, sheet: &Sheet, named: &[CartridgeRow]) -> Result<Vec<CartridgeRow>, Fault> {
    let filter = CartridgeFilter { limit: CATALOGUE, ..CartridgeFilter::default() };
    let mut all = catalogue::cartridges(&turn.door.db, &filter).await?.items;
    all.retain(|row| Some(row.id) != sheet.line);
    let Some(from) = named.iter().find(|row| Some(row.id) == sheet.line) else { return Ok(Vec::new()) };
    Ok(match &sheet.query {
        Some(query) => search::find(query, all),
        None => {
            all.retain(|row| row.kind == from.kind && from.printers.iter().any(|model| fits(row, model)));
            all
        }
    })
}

struct Page<'a> {
    turn: &'a Turn<'a>,
    sheet: &'a Sheet,
    order: &'a Order,
    named: &'a [CartridgeRow],
    allowed: Vec<Action>,
}

impl Page<'_> {
    fn may(&self, action: Action) -> bool {
        self.allowed.contains(&action)
    }

    fn word(&self, key: &str) -> String {
        word(self.turn.locale, key)
    }

    fn button(&self, act: SheetAct, label: impl Into<String>) -> InlineKeyboardButton {
        Press::Sheet { number: self.sheet.number, act }.button(label)
    }

    fn name(&self, line: &Line) -> String {
        self.named.iter().find(|row| row.id == line.cartridge).map_or_else(|| "?".to_owned(), name_of)
    }

    fn sku(&self, line: &Line) -> String {
        self.named.iter().find(|row| row.id == line.cartridge).map_or_else(|| "?".to_owned(), |row| row.sku.clone())
    }

    fn title(&self) -> String {
        say(self.turn.locale, "sheet-title", &[("number", self.sheet.number.to_string().into())])
    }

    fn list(&self) -> Screen {
        let locale = self.turn.locale;
        let handing = self.may(Action::HandOver);
        let mut text = self.title();
        let mut buttons = Vec::new();
        let mut chosen = 0;
        for (place, line) in (0_u8..).zip(&self.order.lines) {
            let left = line.outstanding();
            let name = html(&cut(&self.name(line), 80));
            let arguments = [("cartridge", name.into()), ("count", line.requested.into()), ("left", left.into())];
            text.push('\n');
            text.push_str(&say(locale, if left > 0 { "sheet-line" } else { "sheet-line-done" }, &arguments));
            if left == 0 {
                continue;
            }
            let pieces = self.sheet.pieces.iter().find(|known| known.cartridge == line.cartridge);
            let pieces = pieces.map_or(0, |known| known.quantity);
            chosen += pieces;
            // Three buttons share the width of a phone: only the article fits.
            let short = cut(&self.sku(line), 24);
            buttons.push(if handing {
                vec![
                    self.button(SheetAct::Fewer(place), "−"),
                    self.button(SheetAct::Line(place), format!("{short}: {pieces} / {left}")),
                    self.button(SheetAct::More(place), "+"),
                ]
            } else {
                vec![self.button(SheetAct::Line(place), cut(&self.name(line), 60))]
            });
        }
        text.push_str("\n\n");
        text.push_str(&self.word(if handing { "sheet-how-many" } else { "sheet-which" }));
        if handing && chosen > 0 {
            let label = say(locale, "sheet-hand-over", &[("count", chosen.into())]);
            buttons.push(vec![self.button(SheetAct::HandOver, label)]);
        }
        buttons.push(vec![self.button(SheetAct::Close, self.word("sheet-close"))]);
        Screen { html: text, keyboard: keyboard(buttons) }
    }

    fn line(&self, place: usize) -> Screen {
        let line = &self.order.lines[place];
        let at = u8::try_from(place).unwrap_or_default();
        let name = html(&cut(&self.name(line), 80));
        let arguments =
            [("cartridge", name.into()), ("count", line.requested.into()), ("left", line.outstanding().into())];
        let text = format!("{}\n{}", self.title(), say(self.turn.locale, "sheet-line", &arguments));
        let mut buttons = Vec::new();
        if self.may(Action::AmendLines) {
            buttons.push(vec![self.button(SheetAct::Swap(at), self.word("sheet-swap"))]);
        }
        if self.may(Action::WaiveLine) {
            let count = pieces(self.sheet, line);
            let label = say(self.turn.locale, "sheet-waive", &[("count", count.into())]);
            buttons.push(vec![self.button(SheetAct::Waive(at), label)]);
        }
        buttons.push(vec![self.button(SheetAct::Back, self.word("form-back"))]);
        Screen { html: text, keyboard: keyboard(buttons) }
    }

    fn substitutes(&self, place: usize, found: &[CartridgeRow]) -> Screen {
        let name = html(&cut(&self.name(&self.order.lines[place]), 80));
        let key = if found.is_empty() { "sheet-no-substitute" } else { "sheet-substitute" };
        let text = format!("{}\n{}", self.title(), say(self.turn.locale, key, &[("cartridge", name.into())]));
        let pages = found.len().div_ceil(PAGE).max(1);
        let page = usize::from(self.sheet.page).min(pages - 1);
        let mut buttons: Vec<_> = found
            .iter()
            .skip(page * PAGE)
            .take(PAGE)
            .map(|row| vec![self.button(SheetAct::With(row.id), cut(&name_of(row), 60))])
            .collect();
        if pages > 1 {
            let to = |page: usize| SheetAct::Page(u16::try_from(page).unwrap_or_default());
            buttons.push(vec![
                self.button(to((page + pages - 1) % pages), "◀"),
                Press::Nothing.button(format!("{} / {pages}", page + 1)),
                self.button(to((page + 1) % pages), "▶"),
            ]);
        }
        buttons.push(vec![self.button(SheetAct::Back, self.word("form-back"))]);
        Screen { html: text, keyboard: keyboard(buttons) }
    }
}
