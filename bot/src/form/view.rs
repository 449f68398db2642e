//! The form's screen for the step that is open: what has been chosen so far, what to do now, and the buttons.

use chrono::TimeDelta;
use helpdesk_domain::{BranchId, CartridgeId, Locale, Timestamp, order::Quantity, ports::Fault};
use helpdesk_projections::{
    Db,
    catalogue::{self, BranchRow, CartridgeFilter, CartridgeRow},
    orders, search as folding,
};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use super::{Form, search};
use crate::{
    buttons::{FormAct, Press, Step, keyboard, rows},
    reader::Reader,
    words::{cut, html, say, word},
};

/// Cartridges or branches on one page.
const PAGE: usize = 6;
/// The most cartridges of a catalogue that are looked through.
const CATALOGUE: usize = 5_000;
/// The same cartridge for the same branch within this is worth a warning.
const DOUBLED_DAYS: i64 = 7;

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
    };
    Ok(match form.step {
        Step::Branch => view.branches(&branches_of(db, reader).await?, repeatable(db, form, reader).await?),
        Step::Cartridges => {
            let filter = CartridgeFilter { branch: form.branch, limit: CATALOGUE, ..CartridgeFilter::default() };
            let all = catalogue::cartridges(db, &filter).await?.items;
            view.cartridges(all, repeatable(db, form, reader).await?)
        }
        Step::Quantity => view.quantity(),
        Step::Comment => view.comment(),
        Step::Photos => view.photos(),
        Step::Confirm => view.confirm(doubled(db, form, reader, now).await?),
    })
}

/// Whether to offer the last order again.
async fn repeatable(db: &Db, form: &Form, reader: &Reader) -> Result<bool, Fault> {
    Ok(form.lines.is_empty() && orders::last_of(db, reader.id).await?.is_some())
}

/// The number of an order that looks like this one, of the last days.
async fn doubled(db: &Db, form: &Form, reader: &Reader, now: Timestamp) -> Result<Option<u64>, Fault> {
    let Some(branch) = form.branch else { return Ok(None) };
    let cartridges: Vec<_> = form.lines.iter().map(|line| line.cartridge).collect();
    orders::recent_same(db, reader.id, branch, &cartridges, now - TimeDelta::days(DOUBLED_DAYS)).await
}

/// How a cartridge is called in one line.
pub(crate) fn name_of(row: &CartridgeRow) -> String {
    if row.title.contains(&row.sku) { row.title.clone() } else { format!("{} · {}", row.sku, row.title) }
}

struct View<'a> {
    form: &'a Form,
    locale: Locale,
    branch: Option<BranchRow>,
    named: Vec<CartridgeRow>,
}

impl View<'_> {
    fn word(&self, key: &str) -> String {
        word(self.locale, key)
    }

    fn button(&self, key: &str, act: FormAct) -> InlineKeyboardButton {
        self.labelled(self.word(key), act)
    }

    fn labelled(&self, label: String, act: FormAct) -> InlineKeyboardButton {
        Press::Form { tag: self.form.tag(), act }.button(label)
    }

    fn name(&self, id: CartridgeId) -> String {
        self.named.iter().find(|row| row.id == id).map_or_else(|| "?".to_owned(), name_of)
    }

    /// «Шаг 2 из 5 · Картриджи» and what has been chosen so far.
    fn head(&self, step: i64, name: &str) -> String {
        let name = self.word(name);
        let mut text = say(self.locale, "form-title", &[("step", step.into()), ("name", name.into())]);
        text.push('\n');
        if let Some(branch) = &self.branch {
            text.push_str(&say(self.locale, "form-branch", &[("branch", html(&branch.name).into())]));
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

    fn screen(head: &str, ask: &str, rows: Vec<Vec<InlineKeyboardButton>>) -> Screen {
        Screen { html: format!("{head}\n{ask}"), keyboard: keyboard(rows) }
    }

    fn branches(&self, branches: &[BranchRow], repeat: bool) -> Screen {
        let query = self.form.query.as_deref().map(folding::fold);
        let fits = |branch: &&BranchRow| {
            let name = folding::fold(&format!("{} {}", branch.name, branch.city.as_deref().unwrap_or_default()));
            query.as_deref().is_none_or(|query| name.contains(query))
        };
        let found: Vec<&BranchRow> = branches.iter().filter(fits).collect();
        let button = |branch: &&BranchRow| {
            let name = match &branch.city {
                Some(city) if !branch.name.contains(city.as_str()) => format!("{}, {city}", branch.name),
                _ => branch.name.clone(),
            };
            vec![self.labelled(cut(&name, 60), FormAct::Branch(BranchId(branch.id.0)))]
        };
        let (page, turning) = self.page(found.len());
        let mut rows: Vec<_> = found.iter().skip(page * PAGE).take(PAGE).map(button).collect();
        rows.extend(turning);
        if repeat {
            rows.push(vec![self.button("form-repeat", FormAct::Repeat)]);
        }
        let back = if self.form.reviewing { vec![self.button("form-back", FormAct::Back)] } else { Vec::new() };
        rows.push(back.into_iter().chain([self.button("form-cancel", FormAct::Cancel)]).collect());
        let ask = if found.is_empty() { "form-nothing-found" } else { "form-ask-branch" };
        Self::screen(&self.head(1, "form-step-branch"), &self.word(ask), rows)
    }

    fn cartridges(&self, all: Vec<CartridgeRow>, repeat: bool) -> Screen {
        let found = match &self.form.query {
            Some(query) => search::find(query, all),
            None => all,
        };
        let (page, turning) = self.page(found.len());
        let button = |row: &CartridgeRow| {
            let chosen = self.form.lines.iter().find(|line| line.cartridge == row.id);
            let mark = match (chosen, row.fits) {
                (Some(line), _) => format!("✅ {} × ", line.quantity),
                (None, true) => "🖨 ".to_owned(),
                (None, false) => String::new(),
            };
            vec![self.labelled(format!("{mark}{}", cut(&name_of(row), 56)), FormAct::Cartridge(row.id))]
        };
        let mut rows: Vec<_> = found.iter().skip(page * PAGE).take(PAGE).map(button).collect();
        rows.extend(turning);
        if self.form.lines.is_empty() {
            if repeat {
                rows.push(vec![self.button("form-repeat", FormAct::Repeat)]);
            }
        } else {
            let next = self.button("form-next", FormAct::Next);
            rows.push(if self.form.reviewing {
                vec![self.button("form-done", FormAct::Review)]
            } else {
                vec![next, self.button("form-review", FormAct::Review)]
            });
        }
        let back = !self.form.only_branch || (self.form.reviewing && !self.form.lines.is_empty());
        let back = back.then(|| self.button("form-back", FormAct::Back));
        rows.push(back.into_iter().chain([self.button("form-cancel", FormAct::Cancel)]).collect());
        let ask = match (&self.form.query, found.is_empty()) {
            (Some(query), true) => say(self.locale, "form-not-found", &[("query", html(query).into())]),
            (Some(query), false) => say(self.locale, "form-found", &[("query", html(query).into())]),
            (None, true) => self.word("form-empty-catalogue"),
            (None, false) if self.form.lines.is_empty() => self.word("form-ask-cartridge"),
            (None, false) => self.word("form-ask-more"),
        };
        Self::screen(&self.head(2, "form-step-cartridges"), &ask, rows)
    }

    /// The page that is shown, and the buttons that turn it.
    fn page(&self, items: usize) -> (usize, Vec<Vec<InlineKeyboardButton>>) {
        let pages = items.div_ceil(PAGE).max(1);
        let page = usize::from(self.form.page).min(pages - 1);
        let mut turning = Vec::new();
        if pages > 1 {
            let to = |page: usize| FormAct::Page(u16::try_from(page).unwrap_or_default());
            turning.push(vec![
                self.labelled("◀".to_owned(), to((page + pages - 1) % pages)),
                Press::Nothing.button(format!("{} / {pages}", page + 1)),
                self.labelled("▶".to_owned(), to((page + 1) % pages)),
            ]);
        }
        if self.form.query.is_some() {
            turning.push(vec![self.button("form-show-all", FormAct::ClearSearch)]);
        }
        (page, turning)
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

    fn leaving(&self) -> Vec<InlineKeyboardButton> {
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
