//! The form's screen for the step that is open: what has been chosen so far, what to do now, and the buttons. The
//! steps that choose from a list are in `lists`.

use chrono::TimeDelta;
use helpdesk_domain::{Actor, BranchId, CartridgeId, Locale, PersonId, Role, Timestamp, order::Quantity, ports::Fault};
use helpdesk_projections::{
    Db,
    catalogue::{self, BranchRow, CartridgeFilter, CartridgeRow, PrinterFilter, PrinterRow},
    orders,
    people::{self, PersonRow},
};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use super::{Form, lists};
use crate::{
    buttons::{FormAct, Press, Step, keyboard, rows},
    reader::Reader,
    words::{cut, html, say, word},
};

/// The most cartridges of a catalogue that are looked through.
pub(crate) const CATALOGUE: usize = 5_000;
/// The last orders that tell which printers are somebody's.
const REMEMBERED: usize = 20;
/// The most people a search looks through.
const MOST_PEOPLE: usize = 500;

/// A message to be: its text and its buttons.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Screen {
    pub html: String,
    pub keyboard: InlineKeyboardMarkup,
}

/// The branches this person may order for.
pub(crate) async fn branches_of(db: &Db, reader: &Reader) -> Result<Vec<BranchRow>, Fault> {
    let mut branches = catalogue::branches(db).await?;
    branches.retain(|branch| !branch.withdrawn && reader.orders_for(branch.id));
    Ok(branches)
}

/// The branches of the form: those of the one who fills it in or, when staff order for somebody, those in which the one
/// is a requester and the other works.
pub(crate) async fn branches_for(
    db: &Db,
    reader: &Reader,
    requester: Option<PersonId>,
) -> Result<Vec<BranchRow>, Fault> {
    let Some(requester) = requester else { return branches_of(db, reader).await };
    let Some(person) = people::get(db, requester).await? else { return Ok(Vec::new()) };
    let mut branches = catalogue::branches(db).await?;
    branches.retain(|branch| !branch.withdrawn && may_order_for(&reader.actor, &person, branch.id));
    Ok(branches)
}

fn may_order_for(staff: &Actor, person: &PersonRow, branch: BranchId) -> bool {
    person.has(Role::Requester, branch) && (staff.has(Role::Storekeeper, branch) || staff.has(Role::Dispatcher, branch))
}

/// The people this member of the staff may order for; for a printer, those who order for its branch.
async fn requesters(db: &Db, form: &Form, reader: &Reader) -> Result<Vec<PersonRow>, Fault> {
    let mut found = match &form.query {
        Some(query) => people::search(db, query, MOST_PEOPLE).await?,
        None => people::all(db).await?,
    };
    let branches = catalogue::branches(db).await?;
    let there = form.branch.filter(|_| form.printer.is_some());
    let counts = |branch: &&BranchRow| there.is_none_or(|there| branch.id == there);
    found.retain(|person| branches.iter().filter(counts).any(|branch| may_order_for(&reader.actor, person, branch.id)));
    Ok(found)
}

pub(crate) async fn render(db: &Db, form: &Form, reader: &Reader, now: Timestamp) -> Result<Screen, Fault> {
    let mut named: Vec<CartridgeId> = form.lines.iter().map(|line| line.cartridge).collect();
    named.extend(form.choosing.map(|line| line.cartridge));
    let view = View {
        form,
        locale: reader.locale,
        branch: match form.branch {
            Some(id) => catalogue::branch(db, id).await?,
            None => None,
        },
        named: catalogue::cartridges_of(db, &named).await?,
        requester: match form.requester {
            Some(id) => people::get(db, id).await?,
            None => None,
        },
        printer: match form.printer {
            Some(id) => catalogue::printer(db, id).await?,
            None => None,
        },
    };
    Ok(match form.step {
        Step::Requester => view.requesters(&requesters(db, form, reader).await?),
        Step::Branch => {
            let branches = branches_for(db, reader, form.requester).await?;
            view.branches(&branches, repeatable(db, form, reader).await?)
        }
        Step::Printer => view.printers(&printers(db, form, reader).await?),
        Step::Cartridges => {
            let filter = CartridgeFilter { branch: form.branch, limit: CATALOGUE, ..CartridgeFilter::default() };
            let all = catalogue::cartridges(db, &filter).await?.items;
            let printers = !printers(db, form, reader).await?.is_empty();
            view.cartridges(all, &lists::Beside { repeat: repeatable(db, form, reader).await?, printers })
        }
        Step::Quantity => view.quantity(),
        Step::Comment => view.comment(),
        Step::Photos => view.photos(),
        Step::Confirm => view.confirm(doubled(db, form, reader, now).await?),
    })
}

/// The branch's printers in use, those this person has ordered for first.
async fn printers(db: &Db, form: &Form, reader: &Reader) -> Result<Vec<PrinterRow>, Fault> {
    let Some(branch) = form.branch else { return Ok(Vec::new()) };
    let text = form.query.clone().filter(|_| form.step == Step::Printer);
    let filter = PrinterFilter { branch: Some(branch), text, in_use: true };
    let mut printers = catalogue::printers(db, &filter).await?;
    let own = orders::mine(db, form.requester.unwrap_or(reader.id), REMEMBERED).await?;
    printers
        .sort_by_key(|printer| own.iter().position(|order| order.printer == Some(printer.id)).unwrap_or(usize::MAX));
    Ok(printers)
}

/// Whether to offer the last order again.
async fn repeatable(db: &Db, form: &Form, reader: &Reader) -> Result<bool, Fault> {
    Ok(form.lines.is_empty() && !form.for_somebody && orders::last_of(db, reader.id).await?.is_some())
}

/// The number of an order that looks like this one, of the last days.
async fn doubled(db: &Db, form: &Form, reader: &Reader, now: Timestamp) -> Result<Option<u64>, Fault> {
    let Some(branch) = form.branch else { return Ok(None) };
    let cartridges: Vec<_> = form.lines.iter().map(|line| line.cartridge).collect();
    let requester = form.requester.unwrap_or(reader.id);
    orders::recent_same(db, requester, branch, &cartridges, now - TimeDelta::days(orders::DOUBLED_WITHIN_DAYS)).await
}

/// How a cartridge is called in one line.
pub(crate) fn name_of(row: &CartridgeRow) -> String {
    if row.title.contains(&row.sku) { row.title.clone() } else { format!("{} · {}", row.sku, row.title) }
}

/// A printer in one line.
pub(crate) fn printer_name(row: &PrinterRow) -> String {
    let place = row.place.as_deref().map(|place| format!(" · {place}")).unwrap_or_default();
    format!("{} · {}{place}", row.inventory_number, row.model)
}

pub(super) struct View<'a> {
    pub form: &'a Form,
    pub locale: Locale,
    branch: Option<BranchRow>,
    named: Vec<CartridgeRow>,
    requester: Option<PersonRow>,
    pub printer: Option<PrinterRow>,
}

impl View<'_> {
    pub(super) fn word(&self, key: &str) -> String {
        word(self.locale, key)
    }

    pub(super) fn button(&self, key: &str, act: FormAct) -> InlineKeyboardButton {
        self.labelled(self.word(key), act)
    }

    pub(super) fn labelled(&self, label: String, act: FormAct) -> InlineKeyboardButton {
        Press::Form { tag: self.form.tag(), act }.button(label)
    }

    fn name(&self, id: CartridgeId) -> String {
        self.named.iter().find(|row| row.id == id).map_or_else(|| "?".to_owned(), name_of)
    }

    /// «Шаг 2 из 5 · Картриджи» and what has been chosen so far.
    pub(super) fn head(&self, step: i64, name: &str) -> String {
        let name = self.word(name);
        let mut text = say(self.locale, "form-title", &[("step", step.into()), ("name", name.into())]);
        text.push('\n');
        if let Some(person) = &self.requester {
            let name = person.name.clone().unwrap_or_else(|| self.word("erased-person"));
            text.push_str(&say(self.locale, "card-requester", &[("who", html(&name).into())]));
            text.push('\n');
        }
        if let Some(branch) = &self.branch {
            text.push_str(&say(self.locale, "form-branch", &[("branch", html(&branch.name).into())]));
            text.push('\n');
        }
        if let Some(printer) = &self.printer {
            let name = html(&cut(&printer_name(printer), 100));
            text.push_str(&say(self.locale, "form-printer", &[("printer", name.into())]));
            text.push('\n');
        }
        for Quantity { cartridge, quantity } in &self.form.lines {
            let name = html(&cut(&self.name(*cartridge), 80));
            text.push_str(&say(self.locale, "form-line", &[("cartridge", name.into()), ("count", (*quantity).into())]));
            text.push('\n');
        }
        if let Some(comment) = &self.form.comment {
            text.push_str(&say(self.locale, "form-comment", &[("comment", html(&cut(comment, 500)).into())]));
            text.push('\n');
        }
        if !self.form.photos.is_empty() {
            let count = i64::try_from(self.form.photos.len()).unwrap_or_default();
            text.push_str(&say(self.locale, "form-photos", &[("count", count.into())]));
            text.push('\n');
        }
        text
    }

    pub(super) fn screen(head: &str, ask: &str, rows: Vec<Vec<InlineKeyboardButton>>) -> Screen {
        Screen { html: format!("{head}\n{ask}"), keyboard: keyboard(rows) }
    }

    fn quantity(&self) -> Screen {
        let Some(Quantity { cartridge, quantity }) = self.form.choosing else {
            return self.comment();
        };
        let known = self.form.lines.iter().any(|line| line.cartridge == cartridge);
        let take = |pieces: u16| self.labelled(pieces.to_string(), FormAct::Take(pieces));
        let mut rows = vec![
            vec![take(1), take(2), take(5)],
            vec![
                self.labelled("−".to_owned(), FormAct::Fewer),
                self.labelled(say(self.locale, "form-take", &[("count", quantity.into())]), FormAct::Take(0)),
                self.labelled("+".to_owned(), FormAct::More),
            ],
        ];
        if known {
            rows.push(vec![self.button("form-remove", FormAct::Remove)]);
        }
        rows.push(self.leaving());
        let ask = say(self.locale, "form-ask-quantity", &[("cartridge", html(&self.name(cartridge)).into())]);
        Self::screen(&self.head(2, "form-step-quantity"), &ask, rows)
    }

    pub(super) fn leaving(&self) -> Vec<InlineKeyboardButton> {
        vec![self.button("form-back", FormAct::Back), self.button("form-cancel", FormAct::Cancel)]
    }

    fn comment(&self) -> Screen {
        let mut rows = Vec::new();
        if self.form.comment.is_some() {
            rows.push(vec![self.button("form-clear-comment", FormAct::ClearComment)]);
        }
        let skip = if self.form.comment.is_some() { "form-next" } else { "form-skip" };
        rows.push(vec![self.button(skip, FormAct::Next)]);
        rows.push(self.leaving());
        Self::screen(&self.head(3, "form-step-comment"), &self.word("form-ask-comment"), rows)
    }

    fn photos(&self) -> Screen {
        let mut rows = Vec::new();
        if !self.form.photos.is_empty() {
            rows.push(vec![self.button("form-clear-photos", FormAct::ClearPhotos)]);
        }
        let next = if self.form.photos.is_empty() { "form-skip" } else { "form-done" };
        rows.push(vec![self.button(next, FormAct::Next)]);
        rows.push(self.leaving());
        Self::screen(&self.head(4, "form-step-photos"), &self.word("form-ask-photos"), rows)
    }

    fn confirm(&self, doubled: Option<u64>) -> Screen {
        let mut ask = String::new();
        if let Some(number) = doubled {
            let number = i64::try_from(number).unwrap_or_default();
            ask = format!("{}\n\n", say(self.locale, "form-doubled", &[("number", number.to_string().into())]));
        }
        ask.push_str(&self.word("form-ask-confirm"));
        let edit = |key: &str, step: Step| self.button(key, FormAct::Edit(step));
        let mut fields = vec![edit("form-edit-cartridges", Step::Cartridges)];
        if self.form.for_somebody {
            fields.push(edit("form-edit-requester", Step::Requester));
        }
        if !self.form.only_branch {
            fields.push(edit("form-edit-branch", Step::Branch));
        }
        fields.push(edit("form-edit-comment", Step::Comment));
        fields.push(edit("form-edit-photos", Step::Photos));
        let mut buttons = vec![vec![self.button("form-send", FormAct::Send)]];
        buttons.extend(rows(fields, 2));
        buttons.push(self.leaving());
        Self::screen(&self.head(5, "form-step-confirm"), &ask, buttons)
    }
}
