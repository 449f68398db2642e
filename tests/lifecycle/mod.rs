//! Nobody can do what docs/LIFECYCLE.md doesn't allow: every (role, branch inside or outside, relation to the order,
//! status, action) is tried through the HTTP API, and what is allowed works. The page is the only source of what is
//! expected here; the program's own tables are not asked.

mod page;
mod people;
mod requests;

use std::{collections::BTreeSet, sync::Arc};

use futures::future::join_all;
use helpdesk_domain::order::Status;
use serde_json::Value;

use page::Row;
use people::{Office, Relation, Somebody};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_can_do_through_the_api_what_the_lifecycle_page_does_not_allow() {
    let office = Arc::new(Office::open().await);
    let page = Arc::new(page::documented());
    // One person's situations follow each other, since setting one up lends them roles; people go side by side.
    let walks = office.people().into_iter().map(|somebody| {
        let (office, page) = (Arc::clone(&office), Arc::clone(&page));
        tokio::spawn(async move {
            let mut tried = 0;
            for relation in [Relation::Own, Relation::Assignee, Relation::Other] {
                for status in Status::ALL {
                    tried += walk(&office, &page, somebody, relation, status).await;
                }
            }
            tried
        })
    });
    let tried: usize = join_all(walks).await.into_iter().map(Result::unwrap).sum();
    println!("{tried} actions tried in {} situations", office.people().len() * 3 * Status::ALL.len());
    assert!(tried > 8_000);
}

/// Tries every action in one situation; how many were tried.
async fn walk(office: &Office, page: &BTreeSet<Row>, who: Somebody, relation: Relation, status: Status) -> usize {
    let order = office.order(who, relation, status).await;
    let capacities = who.capacities(relation);
    let allowed = |action: &str| {
        let fits = |row: &&Row| row.0 == action && row.1 == status && capacities.contains(&row.2.as_str());
        page.iter().any(|row| fits(&row))
    };
    let situation = format!("{who:?} {relation:?} {status}");

    let (http, shown) = office.get(who, &format!("/orders/{order}")).await;
    if who.may_read(relation) {
        assert_eq!(http, 200, "{situation} may read it: {shown}");
        assert_shown(&shown, &allowed, &situation);
    } else {
        assert_eq!(http, 404, "{situation} must not learn of it: {shown}");
    }

    let before = office.state(order).await;
    let actions = requests::all(status, office);
    for action in &actions {
        if allowed(&action.name) || action.also.as_deref().is_some_and(&allowed) {
            let fresh = office.order(who, relation, status).await;
            let version = office.state(fresh).await.1;
            let (http, answer) = office.send(who, fresh, action).await;
            assert!(http == 200, "{situation} may {}: {http} {answer}", action.name);
            let already = action.name == "claim" && relation == Relation::Assignee;
            assert!(
                already || office.state(fresh).await.1 > version,
                "{situation}: {} did nothing: {answer}",
                action.name
            );
        } else {
            let (http, answer) = office.send(who, order, action).await;
            let refused = [403, 404, 409].contains(&http) && answer["code"] != "not_found";
            // What is done already is a success that changes nothing; the check below sees that it didn't.
            let done_already = http == 200 && who.may_read(relation);
            assert!(refused || done_already, "{situation} may not {}: {http} {answer}", action.name);
        }
    }
    assert_eq!(office.state(order).await, before, "{situation}: what was refused left a trace");
    actions.len()
}

/// The actions the API offers are those of the page.
fn assert_shown(order: &Value, allowed: &impl Fn(&str) -> bool, situation: &str) {
    let shown: BTreeSet<String> = order["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|action| match action["status"].as_str() {
            Some(status) => format!("change_status {status}"),
            None => action["action"].as_str().unwrap().to_owned(),
        })
        .collect();
    let expected: BTreeSet<String> = requests::NAMES
        .iter()
        .map(|name| (*name).to_owned())
        .chain(Status::ALL.map(|status| format!("change_status {status}")))
        .filter(|name| allowed(name))
        .collect();
    assert_eq!(shown, expected, "{situation}");
}
