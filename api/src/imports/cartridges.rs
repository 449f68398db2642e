//! Cartridges from a file, found again by their article.

use std::collections::{HashMap, HashSet};

use helpdesk_domain::{
    CartridgeId, Command,
    directory::{Cartridge, CartridgeKind, EntryCommand, Spec},
};
use helpdesk_projections::catalogue::{self, CartridgeFilter, CartridgeRow};

use super::{
    Plan, Planned, PlannedLine, What, change,
    table::{Column, Line, Table, said},
};
use crate::{caller::Caller, orders::wire::Change, problems::Answer, words::words};

const COLUMNS: [Column; 6] = [
    &["sku", "артикул"],
    &["brand", "марка", "бренд", "производитель"],
    &["kind", "вид", "тип"],
    &["title", "название", "наименование"],
    &["yield_pages", "ресурс"],
    &["compatible_printers", "printers", "принтеры", "совместимые принтеры"],
];
const REQUIRED: usize = 4;

pub async fn plan(caller: &Caller, csv: &str, withdraw_missing: bool) -> Answer<Plan> {
    let table = Table::read(caller, csv, &COLUMNS, REQUIRED)?;
    let filter = CartridgeFilter { withdrawn_too: true, limit: 100_000, ..CartridgeFilter::default() };
    let known = catalogue::cartridges(&caller.app.db, &filter).await?.items;
    let known: HashMap<String, CartridgeRow> = known.into_iter().map(|row| (key(&row.sku), row)).collect();
    let (mut plan, mut named) = (Plan::default(), HashSet::new());
    for line in &table.lines {
        let before = table.cell(line, 0).and_then(|sku| known.get(&key(sku)));
        let spec = match read(caller, &table, line, before) {
            Ok(spec) => spec,
            Err((column, detail)) => {
                plan.error(line.number, Some(table.name(column)), detail);
                continue;
            }
        };
        let spec = match spec.checked() {
            Ok(spec) => spec,
            Err(refusal) => {
                plan.refused(caller, line.number, refusal).await?;
                continue;
            }
        };
        if !named.insert(key(&spec.sku)) {
            plan.error(line.number, Some(table.name(0)), said(caller, "import-twice", &spec.sku));
            continue;
        }
        step(caller, &mut plan, line.number, spec, before);
    }
    if withdraw_missing {
        let mut missing: Vec<_> =
            known.values().filter(|row| !row.withdrawn && !named.contains(&key(&row.sku))).collect();
        missing.sort_by(|a, b| a.sku.cmp(&b.sku));
        plan.steps.extend(missing.into_iter().map(|row| Planned {
            what: What::Withdrawn,
            shown: PlannedLine { line: None, key: row.sku.clone(), name: row.title.clone(), changes: Vec::new() },
            commands: vec![Command::Cartridge(row.id, EntryCommand::Withdraw)],
        }));
    }
    Ok(plan)
}

fn key(sku: &str) -> String {
    sku.trim().to_lowercase()
}

fn read(
    caller: &Caller,
    table: &Table,
    line: &Line,
    before: Option<&CartridgeRow>,
) -> Result<Cartridge, (usize, String)> {
    let needed = |column: usize| {
        let cell = table.cell(line, column).map(str::to_owned);
        cell.ok_or_else(|| (column, said(caller, "import-empty", "")))
    };
    let kind = needed(2)?;
    let known = CartridgeKind::ALL.into_iter().find(|known| known.as_str() == kind.to_lowercase());
    let yield_pages = match table.cell(line, 4) {
        _ if !table.has(4) => before.and_then(|row| row.yield_pages),
        None => None,
        Some(text) => {
            let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            Some(digits.parse().map_err(|_| (4, said(caller, "import-not-a-number", text)))?)
        }
    };
    let printers = match table.cell(line, 5) {
        _ if !table.has(5) => before.map(|row| row.printers.clone()).unwrap_or_default(),
        None => Vec::new(),
        Some(text) => text.split([';', '|']).map(|model| model.trim().to_owned()).filter(|m| !m.is_empty()).collect(),
    };
    Ok(Cartridge {
        sku: needed(0)?,
        brand: needed(1)?,
        kind: known.ok_or_else(|| (2, said(caller, "import-unknown-kind", &kind)))?,
        title: needed(3)?,
        yield_pages,
        printers,
    })
}

fn step(caller: &Caller, plan: &mut Plan, line: u64, spec: Cartridge, before: Option<&CartridgeRow>) {
    let shown = |changes| PlannedLine { line: Some(line), key: spec.sku.clone(), name: spec.title.clone(), changes };
    let Some(row) = before else {
        let shown = shown(Vec::new());
        let define = Command::Cartridge(CartridgeId::fresh(), EntryCommand::Define { spec });
        plan.steps.push(Planned { what: What::Added, shown, commands: vec![define] });
        return;
    };
    let changes = compared(caller, &row.spec(), &spec);
    let (what, shown) = (if row.withdrawn { What::Restored } else { What::Changed }, shown(changes));
    let mut commands = Vec::new();
    if row.withdrawn {
        commands.push(Command::Cartridge(row.id, EntryCommand::Restore));
    }
    if !shown.changes.is_empty() {
        commands.push(Command::Cartridge(row.id, EntryCommand::Change { spec }));
    }
    if commands.is_empty() {
        plan.unchanged += 1;
    } else {
        plan.steps.push(Planned { what, shown, commands });
    }
}

fn compared(caller: &Caller, before: &Cartridge, after: &Cartridge) -> Vec<Change> {
    let text = |text: &String| Some(text.clone());
    let kind = |kind: CartridgeKind| {
        let key = format!("kind-{}", kind.as_str().replace('_', "-"));
        Some(words().say(caller.locale, &key, &[]))
    };
    let pages = |pages: Option<u32>| pages.map(|pages| pages.to_string());
    let models = |models: &[String]| (!models.is_empty()).then(|| models.join("; "));
    [
        change("sku", text(&before.sku), text(&after.sku)),
        change("brand", text(&before.brand), text(&after.brand)),
        change("kind", kind(before.kind), kind(after.kind)),
        change("title", text(&before.title), text(&after.title)),
        change("yield_pages", pages(before.yield_pages), pages(after.yield_pages)),
        change("compatible_printers", models(&before.printers), models(&after.printers)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
