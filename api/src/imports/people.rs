//! People from a file, found again by their login. A line gives a role; roles are never taken away by a file, nor is
//! anybody deactivated: both are decisions about one person.

use std::collections::{HashMap, HashSet};

use helpdesk_domain::{
    Command, Grant, PersonId, Role,
    person::{PersonCommand, Profile},
    refusal::checked_text,
};
use helpdesk_projections::people::{self, PersonRow};

use super::{
    Plan, Planned, PlannedLine, What, change,
    printers::Branches,
    table::{Column, Line, Table, said},
};
use crate::{caller::Caller, problems::Answer, words::words};

const COLUMNS: [Column; 6] = [
    &["login", "логин"],
    &["name", "имя", "фио"],
    &["phone", "телефон"],
    &["email", "e-mail", "почта"],
    &["role", "роль"],
    &["branch", "филиал"],
];
const REQUIRED: usize = 2;

struct Read {
    login: String,
    profile: Profile,
    grant: Option<Grant>,
}

pub async fn plan(caller: &Caller, csv: &str) -> Answer<Plan> {
    let table = Table::read(caller, csv, &COLUMNS, REQUIRED)?;
    let branches = Branches::of(caller).await?;
    let rows = people::all(&caller.app.db).await?;
    let known = rows.iter().filter_map(|row| row.login.as_ref().map(|login| (login.to_lowercase(), row)));
    let known: HashMap<String, &PersonRow> = known.collect();
    let (mut plan, mut named) = (Plan::default(), HashSet::new());
    for line in &table.lines {
        let before = table.cell(line, 0).and_then(|login| known.get(&login.to_lowercase()).copied());
        let read = match read(caller, &table, line, before, &branches) {
            Ok(read) => read,
            Err((column, detail)) => {
                plan.error(line.number, Some(table.name(column)), detail);
                continue;
            }
        };
        let texts =
            [Some(&read.login), Some(&read.profile.name), read.profile.phone.as_ref(), read.profile.email.as_ref()];
        if let Some(refusal) = texts.into_iter().flatten().find_map(|text| checked_text(text, 100).err()) {
            plan.refused(caller, line.number, refusal).await?;
            continue;
        }
        if !named.insert(read.login.to_lowercase()) {
            plan.error(line.number, Some(table.name(0)), said(caller, "import-twice", &read.login));
            continue;
        }
        step(caller, &mut plan, line.number, read, before, &branches);
    }
    Ok(plan)
}

fn read(
    caller: &Caller,
    table: &Table,
    line: &Line,
    before: Option<&PersonRow>,
    branches: &Branches,
) -> Result<Read, (usize, String)> {
    let needed = |column: usize| {
        let cell = table.cell(line, column).map(str::to_owned);
        cell.ok_or_else(|| (column, said(caller, "import-empty", "")))
    };
    let kept = |column: usize, old: Option<&Option<String>>| match table.cell(line, column) {
        _ if !table.has(column) => old.cloned().flatten(),
        cell => cell.map(str::to_owned),
    };
    let grant = match table.cell(line, 4) {
        None => None,
        Some(text) => {
            let role = role(caller, text).ok_or_else(|| (4, said(caller, "import-unknown-role", text)))?;
            let branch = match table.cell(line, 5) {
                None => None,
                Some(name) => {
                    Some(branches.named(name).ok_or_else(|| (5, said(caller, "import-unknown-branch", name)))?)
                }
            };
            Some(Grant { role, branch })
        }
    };
    let profile = Profile {
        name: needed(1)?,
        phone: kept(2, before.map(|row| &row.phone)),
        email: kept(3, before.map(|row| &row.email)),
    };
    Ok(Read { login: needed(0)?, profile, grant })
}

/// By its code or its word in the reader's language.
fn role(caller: &Caller, text: &str) -> Option<Role> {
    let text = text.to_lowercase();
    let word = |role: Role| words().say(caller.locale, &format!("role-{role}"), &[]).to_lowercase();
    Role::GRANTABLE.into_iter().find(|role| role.as_str() == text || word(*role) == text)
}

fn step(caller: &Caller, plan: &mut Plan, line: u64, read: Read, before: Option<&PersonRow>, branches: &Branches) {
    let Read { login, profile, grant } = read;
    let (key, name) = (login.clone(), profile.name.clone());
    let shown = |changes| PlannedLine { line: Some(line), key, name, changes };
    let given = |grant: &Grant| {
        let role = words().say(caller.locale, &format!("role-{}", grant.role), &[]);
        grant.branch.map_or(role.clone(), |branch| format!("{role} ({})", branches.name(branch)))
    };
    let Some(row) = before else {
        let changes = grant.iter().filter_map(|grant| change("role", None, Some(given(grant)))).collect();
        let add = PersonCommand::Add {
            profile,
            locale: caller.app.settings.locale,
            grants: grant.into_iter().collect(),
            login: Some(login),
            telegram: None,
        };
        let commands = vec![Command::Person(PersonId::fresh(), add)];
        plan.steps.push(Planned { what: What::Added, shown: shown(changes), commands });
        return;
    };
    let changes = [
        change("name", row.name.clone(), Some(profile.name.clone())),
        change("phone", row.phone.clone(), profile.phone.clone()),
        change("email", row.email.clone(), profile.email.clone()),
    ];
    let mut changes: Vec<_> = changes.into_iter().flatten().collect();
    let mut commands = Vec::new();
    if !changes.is_empty() {
        commands.push(Command::Person(row.id, PersonCommand::ChangeProfile { profile }));
    }
    if let Some(grant) = grant.filter(|grant| !row.grants.contains(grant)) {
        changes.extend(change("role", None, Some(given(&grant))));
        commands.push(Command::Person(row.id, PersonCommand::Grant { grant }));
    }
    if commands.is_empty() {
        plan.unchanged += 1;
    } else {
        plan.steps.push(Planned { what: What::Changed, shown: shown(changes), commands });
    }
}
