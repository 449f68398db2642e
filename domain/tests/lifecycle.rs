//! docs/LIFECYCLE.md and the tables of the program say the same, row by row.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails there")]

use std::collections::BTreeSet;

use helpdesk_domain::order::{Action, Need, Status, Who, all_actions, permitted};

#[path = "../../tests/lifecycle/page.rs"]
mod page;
use page::{Row, documented};

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
