//! docs/LIFECYCLE.md and the tables of the program say the same, row by row.

use std::collections::BTreeSet;

use helpdesk_domain::order::{Action, Need, Status, Who, all_actions, permitted};

const PAGE: &str = include_str!("../../docs/LIFECYCLE.md");

type Row = (String, Status, String, String);

#[test]
fn the_page_and_the_program_allow_the_same() {
    let documented = documented();
    let programmed = programmed();
    let missing: Vec<_> = programmed.difference(&documented).collect();
    let untrue: Vec<_> = documented.difference(&programmed).collect();
    assert!(missing.is_empty() && untrue.is_empty(), "not on the page: {missing:?}\nnot in the program: {untrue:?}");
    assert!(documented.len() > 150, "the page was read: {} rows", documented.len());
}

fn programmed() -> BTreeSet<Row> {
    all_actions()
        .flat_map(|action| Status::ALL.into_iter().map(move |status| (action, status)))
        .flat_map(|(action, status)| {
            permitted(action, status)
                .map(move |(who, need)| (name(action), status, who_name(who).to_owned(), need_name(need).to_owned()))
        })
        .collect()
}

fn documented() -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    for [from, to, need, who] in table("## Status changes") {
        for (status, who) in pairs(&from, &who) {
            rows.insert((
                format!("change_status {}", code(&to)[0]),
                status,
                who,
                need.replace('–', "").trim().to_owned(),
            ));
        }
    }
    for [action, statuses, who] in table("## Other actions") {
        for (status, who) in pairs(&statuses, &who) {
            rows.insert((code(&action)[0].clone(), status, who, String::new()));
        }
    }
    rows
}

fn pairs(statuses: &str, who: &str) -> Vec<(Status, String)> {
    let statuses = if statuses.trim() == "any" {
        Status::ALL.to_vec()
    } else {
        code(statuses).iter().map(|name| name.parse().unwrap()).collect()
    };
    statuses.into_iter().flat_map(|status| code(who).into_iter().map(move |who| (status, who))).collect()
}

/// The rows of the first table after a heading.
fn table<const N: usize>(heading: &str) -> Vec<[String; N]> {
    let section = PAGE.split(heading).nth(1).unwrap();
    section
        .lines()
        .skip_while(|line| !line.starts_with("|--"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
            cells.try_into().unwrap()
        })
        .collect()
}

/// The words in back quotes.
fn code(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn name(action: Action) -> String {
    match action {
        Action::ChangeStatus(to) => format!("change_status {to}"),
        other => other.as_str().to_owned(),
    }
}

const fn who_name(who: Who) -> &'static str {
    match who {
        Who::Requester => "requester",
        Who::Storekeeper => "storekeeper",
        Who::Assignee => "assignee",
        Who::Dispatcher => "dispatcher",
        Who::Supervisor => "supervisor",
        Who::Administrator => "administrator",
        Who::System => "system",
    }
}

const fn need_name(need: Need) -> &'static str {
    match need {
        Need::Nothing => "",
        Need::Reason => "reason",
        Need::Question => "question",
        Need::LinesSettled => "lines settled",
    }
}
