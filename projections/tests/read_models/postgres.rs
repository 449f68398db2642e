//! The same log on the other engine: the same rows, and the same answers.

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::Duration;
use helpdesk_domain::{
    Grant, OrderEvent, PrinterId, Role,
    directory::Printer,
    order::{Priority, Status},
    sla::{Clock, Tell},
};
use helpdesk_projections::{
    catalogue::{self, CartridgeFilter, PrinterFilter},
    deadlines,
    orders::{self, OrderFilter, Page, Scope, Sort},
    people,
};
use pretty_assertions::assert_eq;

use crate::story::{Story, promise};

async fn lively() -> Story {
    let mut story = Story::begin().await;
    let branch = story.places.branch;
    let anna = story.person("Анна Королёва", &[Grant::everywhere(Role::Requester)]);
    let keeper = story.person("Яков Ёлкин", &[Grant::within(Role::Storekeeper, branch)]);
    let printer = Printer { inventory_number: "ИНВ-1".into(), model: "ECOSYS M2040dn".into(), branch, place: None };
    story.define(PrinterId::fresh().0, printer);
    let lines = [(story.places.toner, 2), (story.places.drum, 1)];
    for number in 0..12_i64 {
        let order = story.submit_for(branch, anna, &lines, (number % 3 == 0).then_some("У окна, 100%"));
        story.after(Duration::minutes(25));
        match number % 4 {
            0 => story.moves(order, Status::WaitingRequester),
            1 => {
                let claimed = OrderEvent::Assigned { at: story.now, to: keeper, claimed: true, from: None };
                story.order(order, keeper, Role::Storekeeper, &claimed);
                story.moves(order, Status::InProgress);
                story.moves(order, Status::Issued);
                story.reopen(order, Status::InProgress, 2);
            }
            2 => {
                let text = story.seal(keeper, "Везём");
                let said = OrderEvent::Commented { at: story.now, text, internal: false };
                story.order(order, keeper, Role::Storekeeper, &said);
            }
            _ => {
                let told = OrderEvent::Reminded {
                    clock: Clock::Response,
                    cycle: 1,
                    level: "p50".into(),
                    tell: Tell::Assignee,
                };
                story.order(order, keeper, Role::System, &told);
                let urgent = OrderEvent::PriorityChanged { from: Priority::Normal, to: Priority::Urgent };
                story.order(order, keeper, Role::Dispatcher, &urgent);
            }
        }
    }
    story.change(story.places.policy.0, promise(30, 240));
    story.settle().await;
    story
}

/// Every question that has a page of SQL of its own.
async fn answers(story: &Story) -> String {
    let (db, now) = (&story.db, story.now);
    let all = OrderFilter::within(Scope::ALL);
    let mut said = String::new();
    let mut say = |answer: &dyn std::fmt::Debug| writeln!(said, "{answer:#?}").unwrap();
    for filter in [
        OrderFilter { sort: Sort::Due, ..all.clone() },
        OrderFilter { q: Some("королева тк1170".into()), sort: Sort::Due, ..all.clone() },
        OrderFilter { q: Some("100%".into()), ..all.clone() },
        OrderFilter { q: Some("№ 7".into()), ..all.clone() },
        OrderFilter { overdue_at: Some(now), unassigned: true, branches: vec![story.places.branch], ..all.clone() },
        OrderFilter { statuses: vec![Status::Issued, Status::InProgress], due_by: Some(now), ..all },
    ] {
        let first = orders::list(db, &filter, None, 5, now).await.unwrap();
        let second = orders::list(db, &filter, first.next_cursor.as_ref(), 5, now).await.unwrap();
        for Page { items, people, deadlines, next_cursor, total, total_is_more } in [first, second] {
            say(&(items, BTreeMap::from_iter(people), BTreeMap::from_iter(deadlines)));
            say(&(next_cursor, total, total_is_more));
        }
    }
    let shown = orders::list(db, &OrderFilter::within(Scope::ALL), None, 50, now).await.unwrap().items;
    for order in &shown {
        say(&deadlines::of(db, order.id, now).await.unwrap());
        say(&deadlines::explain(db, order.id, now).await.unwrap());
        say(&deadlines::timer_of(db, order.id).await.unwrap());
        say(&orders::comments(db, order.id, true).await.unwrap());
    }
    say(&deadlines::due_reminders(db, now, 5).await.unwrap());
    say(&deadlines::due_timers(db, now + Duration::days(30), 5).await.unwrap());
    let (branch, week_ago) = (story.places.branch, now - Duration::days(7));
    say(&orders::recent_same(db, shown[0].requester, branch, &[story.places.drum], week_ago).await.unwrap());
    let fitting = CartridgeFilter { text: Some("к".into()), branch: Some(branch), ..CartridgeFilter::default() };
    say(&catalogue::cartridges(db, &fitting).await.unwrap());
    say(&catalogue::printers(db, &PrinterFilter { in_use: true, ..PrinterFilter::default() }).await.unwrap());
    say(&catalogue::branches(db).await.unwrap());
    say(&people::search(db, "елкин", 5).await.unwrap());
    say(&people::all(db).await.unwrap());
    said
}

#[tokio::test]
async fn postgres_gives_the_same_rows_and_answers_as_sqlite() {
    let mut story = lively().await;
    let (rows, told) = (story.rows().await, answers(&story).await);
    story.move_to_postgres().await;
    assert_eq!(story.rows().await, rows);
    assert_eq!(answers(&story).await, told);
}
