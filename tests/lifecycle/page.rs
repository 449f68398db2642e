//! What docs/LIFECYCLE.md allows, read off its tables. Shared by the test that compares the page with the program and
//! by the walk through the API.

use std::collections::BTreeSet;

use helpdesk_domain::order::Status;

const PAGE: &str = include_str!("../../docs/LIFECYCLE.md");

/// (action, or `change_status <to>`; status; capacity; need)
pub type Row = (String, Status, String, String);

/// Every (action, status, capacity) the page allows, with what it needs.
pub fn documented() -> BTreeSet<Row> {
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
