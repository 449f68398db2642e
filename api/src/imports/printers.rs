//! Printers from a file, found again by their inventory number; their branches are named.

use std::collections::{HashMap, HashSet};

use helpdesk_domain::{
    BranchId, Command, PrinterId,
    directory::{EntryCommand, Printer, Spec},
};
use helpdesk_projections::catalogue::{self, PrinterFilter, PrinterRow};

use super::{
    Plan, Planned, PlannedLine, What, change,
    table::{Column, Line, Table, said},
};
use crate::{caller::Caller, problems::Answer};

const COLUMNS: [Column; 4] = [
    &["inventory_number", "инвентарный номер", "инв. номер"],
    &["model", "модель"],
    &["branch", "филиал"],
    &["place", "место", "кабинет"],
];
const REQUIRED: usize = 3;

/// The branches in use, by their folded names.
pub struct Branches {
    by_name: HashMap<String, BranchId>,
    names: HashMap<BranchId, String>,
}

impl Branches {
    pub async fn of(caller: &Caller) -> Answer<Self> {
        let rows = catalogue::branches(&caller.app.db).await?;
        let in_use = rows.iter().filter(|row| !row.withdrawn);
        Ok(Self {
            by_name: in_use.map(|row| (row.name.to_lowercase(), row.id)).collect(),
            names: rows.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    pub fn named(&self, name: &str) -> Option<BranchId> {
        self.by_name.get(&name.trim().to_lowercase()).copied()
    }

    pub fn name(&self, id: BranchId) -> String {
        self.names.get(&id).cloned().unwrap_or_default()
    }
}

pub async fn plan(caller: &Caller, csv: &str, withdraw_missing: bool) -> Answer<Plan> {
    let table = Table::read(caller, csv, &COLUMNS, REQUIRED)?;
    let branches = Branches::of(caller).await?;
    let known = catalogue::printers(&caller.app.db, &PrinterFilter::default()).await?;
    let known: HashMap<String, PrinterRow> = known.into_iter().map(|row| (key(&row.inventory_number), row)).collect();
    let (mut plan, mut named) = (Plan::default(), HashSet::new());
    for line in &table.lines {
        let before = table.cell(line, 0).and_then(|number| known.get(&key(number)));
        let spec = match read(caller, &table, line, before, &branches) {
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
        if !named.insert(key(&spec.inventory_number)) {
            plan.error(line.number, Some(table.name(0)), said(caller, "import-twice", &spec.inventory_number));
            continue;
        }
        step(&mut plan, line.number, spec, before, &branches);
    }
    if withdraw_missing {
        let missing = known.values().filter(|row| !row.withdrawn && !named.contains(&key(&row.inventory_number)));
        let mut missing: Vec<_> = missing.collect();
        missing.sort_by(|a, b| a.inventory_number.cmp(&b.inventory_number));
        plan.steps.extend(missing.into_iter().map(|row| Planned {
            what: What::Withdrawn,
            shown: PlannedLine {
                line: None,
                key: row.inventory_number.clone(),
                name: row.model.clone(),
                changes: Vec::new(),
            },
            commands: vec![Command::Printer(row.id, EntryCommand::Withdraw)],
        }));
    }
    Ok(plan)
}

fn key(number: &str) -> String {
    number.trim().to_lowercase()
}

fn read(
    caller: &Caller,
    table: &Table,
    line: &Line,
    before: Option<&PrinterRow>,
    branches: &Branches,
) -> Result<Printer, (usize, String)> {
    let needed = |column: usize| {
        let cell = table.cell(line, column).map(str::to_owned);
        cell.ok_or_else(|| (column, said(caller, "import-empty", "")))
    };
    let branch = needed(2)?;
    let place = match table.cell(line, 3) {
        _ if !table.has(3) => before.and_then(|row| row.place.clone()),
        cell => cell.map(str::to_owned),
    };
    Ok(Printer {
        inventory_number: needed(0)?,
        model: needed(1)?,
        branch: branches.named(&branch).ok_or_else(|| (2, said(caller, "import-unknown-branch", &branch)))?,
        place,
    })
}

fn step(plan: &mut Plan, line: u64, spec: Printer, before: Option<&PrinterRow>, branches: &Branches) {
    let (key, name) = (spec.inventory_number.clone(), spec.model.clone());
    let shown = |changes| PlannedLine { line: Some(line), key, name, changes };
    let Some(row) = before else {
        let define = Command::Printer(PrinterId::fresh(), EntryCommand::Define { spec });
        plan.steps.push(Planned { what: What::Added, shown: shown(Vec::new()), commands: vec![define] });
        return;
    };
    let text = |text: &String| Some(text.clone());
    let changes = [
        change("inventory_number", text(&row.inventory_number), text(&spec.inventory_number)),
        change("model", text(&row.model), text(&spec.model)),
        change("branch", Some(branches.name(row.branch)), Some(branches.name(spec.branch))),
        change("place", row.place.clone(), spec.place.clone()),
    ];
    let shown = shown(changes.into_iter().flatten().collect());
    let what = if row.withdrawn { What::Restored } else { What::Changed };
    let mut commands = Vec::new();
    if row.withdrawn {
        commands.push(Command::Printer(row.id, EntryCommand::Restore));
    }
    if !shown.changes.is_empty() {
        commands.push(Command::Printer(row.id, EntryCommand::Change { spec }));
    }
    if commands.is_empty() {
        plan.unchanged += 1;
    } else {
        plan.steps.push(Planned { what, shown, commands });
    }
}
