//! The steps of the form that choose from a list: the person, the branch, the printer, the cartridge. A page of
//! buttons, and whatever was typed narrows it.

use helpdesk_domain::BranchId;
use helpdesk_projections::{
    catalogue::{BranchRow, CartridgeRow, PrinterRow},
    people::PersonRow,
    search as folding,
};
use teloxide::types::InlineKeyboardButton;

use super::{
    search,
    view::{Screen, View, name_of, printer_name},
};
use crate::{
    buttons::{FormAct, Press, Step},
    words::{cut, html, say},
};

/// Things on one page.
const PAGE: usize = 6;

/// What else the cartridges' screen offers.
pub(super) struct Beside {
    /// The last order again.
    pub repeat: bool,
    /// The branch has printers to choose from.
    pub printers: bool,
}

impl View<'_> {
    pub(super) fn requesters(&self, people: &[PersonRow]) -> Screen {
        let button = |person: &PersonRow| {
            let name = person.name.clone().unwrap_or_else(|| self.word("erased-person"));
            vec![self.labelled(cut(&name, 60), FormAct::For(person.id))]
        };
        let (page, turning) = self.page(people.len());
        let mut rows: Vec<_> = people.iter().skip(page * PAGE).take(PAGE).map(button).collect();
        rows.extend(turning);
        rows.push(self.back_and_cancel(self.form.reviewing));
        let ask = if people.is_empty() { "form-nobody-found" } else { "form-ask-requester" };
        Self::screen(&self.head(1, "form-step-requester"), &self.word(ask), rows)
    }

    pub(super) fn branches(&self, branches: &[BranchRow], repeat: bool) -> Screen {
        let query = self.form.query.as_deref().map(folding::fold);
        let fits = |branch: &&BranchRow| {
            let name = folding::fold(&format!("{} {}", branch.name, branch.city.as_deref().unwrap_or_default()));
            query.as_deref().is_none_or(|query| name.contains(query))
        };
        let found: Vec<&BranchRow> = branches.iter().filter(fits).collect();
        let button = |branch: &&BranchRow| {
            vec![self.labelled(cut(&branch_name(branch), 60), FormAct::Branch(BranchId(branch.id.0)))]
        };
        let (page, turning) = self.page(found.len());
        let mut rows: Vec<_> = found.iter().skip(page * PAGE).take(PAGE).map(button).collect();
        rows.extend(turning);
        if repeat {
            rows.push(vec![self.button("form-repeat", FormAct::Repeat)]);
        }
        rows.push(self.back_and_cancel(self.form.reviewing || self.form.for_somebody));
        let ask = if found.is_empty() { "form-nothing-found" } else { "form-ask-branch" };
        Self::screen(&self.head(1, "form-step-branch"), &self.word(ask), rows)
    }

    pub(super) fn printers(&self, printers: &[PrinterRow]) -> Screen {
        let button =
            |printer: &PrinterRow| vec![self.labelled(cut(&printer_name(printer), 60), FormAct::Printer(printer.id))];
        let (page, turning) = self.page(printers.len());
        let mut rows: Vec<_> = printers.iter().skip(page * PAGE).take(PAGE).map(button).collect();
        rows.extend(turning);
        rows.push(vec![self.button("form-any-printer", FormAct::ClearPrinter)]);
        rows.push(self.leaving());
        let ask = if printers.is_empty() { "form-no-printer" } else { "form-ask-printer" };
        Self::screen(&self.head(2, "form-step-printer"), &self.word(ask), rows)
    }

    pub(super) fn cartridges(&self, all: Vec<CartridgeRow>, beside: &Beside) -> Screen {
        let mut all = all;
        let mut fitting = false;
        if let Some(printer) = &self.printer {
            for row in &mut all {
                row.fits = fits(row, &printer.model);
            }
            all.sort_by_key(|row| !row.fits);
            fitting = all.iter().any(|row| row.fits);
        }
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
        rows.extend(self.around(beside));
        let back =
            !self.form.only_branch || self.form.for_somebody || (self.form.reviewing && !self.form.lines.is_empty());
        rows.push(self.back_and_cancel(back));
        let ask = match (&self.form.query, found.is_empty()) {
            (Some(query), true) => say(self.locale, "form-not-found", &[("query", html(query).into())]),
            (Some(query), false) => say(self.locale, "form-found", &[("query", html(query).into())]),
            (None, true) => self.word("form-empty-catalogue"),
            (None, false) if fitting => self.word("form-ask-fitting"),
            (None, false) if self.printer.is_some() => self.word("form-nothing-fits"),
            (None, false) if self.form.lines.is_empty() => self.word("form-ask-cartridge"),
            (None, false) => self.word("form-ask-more"),
        };
        Self::screen(&self.head(2, "form-step-cartridges"), &ask, rows)
    }

    /// The buttons below the cartridges that lead elsewhere.
    fn around(&self, beside: &Beside) -> Vec<Vec<InlineKeyboardButton>> {
        let mut rows = Vec::new();
        let mut shortcuts = Vec::new();
        if beside.printers {
            shortcuts.push(self.button("form-by-printer", FormAct::Edit(Step::Printer)));
        }
        if self.form.lines.is_empty() {
            if beside.repeat {
                shortcuts.push(self.button("form-repeat", FormAct::Repeat));
            }
            rows.extend(shortcuts.into_iter().map(|button| vec![button]));
        } else {
            rows.push(shortcuts);
            let next = self.button("form-next", FormAct::Next);
            rows.push(if self.form.reviewing {
                vec![self.button("form-done", FormAct::Review)]
            } else {
                vec![next, self.button("form-review", FormAct::Review)]
            });
        }
        rows
    }

    fn back_and_cancel(&self, back: bool) -> Vec<InlineKeyboardButton> {
        let back = back.then(|| self.button("form-back", FormAct::Back));
        back.into_iter().chain([self.button("form-cancel", FormAct::Cancel)]).collect()
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
}

/// The branch, with its city where the name doesn't tell it.
pub(crate) fn branch_name(branch: &BranchRow) -> String {
    match &branch.city {
        Some(city) if !branch.name.contains(city.as_str()) => format!("{}, {city}", branch.name),
        _ => branch.name.clone(),
    }
}

/// Whether the cartridge is for printers of this model, entered with the brand or without.
pub(crate) fn fits(row: &CartridgeRow, model: &str) -> bool {
    let (wanted, brand) = (folding::squeeze(model), folding::squeeze(&row.brand));
    row.printers
        .iter()
        .map(|known| folding::squeeze(known))
        .any(|known| known == wanted || format!("{brand}{known}") == wanted || known == format!("{brand}{wanted}"))
}
