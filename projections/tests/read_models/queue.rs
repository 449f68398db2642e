//! The queue: who sees what, filters, pages and the search.

use chrono::Duration;
use helpdesk_domain::{
    Actor, BranchId, Grant, OrderEvent, OrderId, PersonId, Role,
    order::{Order, Status, Submission},
};
use helpdesk_projections::orders::{self, Cursor, OrderFilter, Scope, Sort};
use pretty_assertions::assert_eq;
use proptest::{prelude::*, sample::select};

use crate::story::{Story, place};

fn all() -> OrderFilter {
    OrderFilter::within(Scope::ALL)
}

async fn numbers(story: &Story, filter: &OrderFilter) -> Vec<u64> {
    let page = orders::list(&story.db, filter, None, 50, story.now).await.unwrap();
    assert_eq!(usize::try_from(page.total).unwrap(), page.items.len());
    page.items.iter().map(|order| order.number).collect()
}

fn assign(story: &mut Story, order: OrderId, to: PersonId) {
    let event = OrderEvent::Assigned { at: story.now, to, claimed: true, from: None };
    story.order(order, to, Role::Storekeeper, &event);
}

#[tokio::test]
async fn views_show_what_they_promise() {
    let mut story = Story::begin().await;
    let (anna, boris, keeper) = (story.person("Анна", &[]), story.person("Борис", &[]), story.person("Пётр", &[]));
    let (branch, other, toner) = (story.places.branch, story.places.other_branch, story.places.toner);
    let first = story.submit(anna);
    story.submit_for(other, anna, &[(toner, 1)], None);
    story.submit(boris);
    assign(&mut story, first, keeper);
    story.moves(first, Status::Accepted);
    story.settle().await;
    assert_eq!(numbers(&story, &all()).await, [3, 2, 1]);
    assert_eq!(numbers(&story, &OrderFilter { assignee: Some(keeper), ..all() }).await, [1]);
    assert_eq!(numbers(&story, &OrderFilter { unassigned: true, ..all() }).await, [3, 2]);
    assert_eq!(numbers(&story, &OrderFilter { statuses: vec![Status::Accepted], ..all() }).await, [1]);
    assert_eq!(numbers(&story, &OrderFilter { branches: vec![branch], ..all() }).await, [3, 1]);
    assert_eq!(numbers(&story, &OrderFilter { requester: Some(anna), ..all() }).await, [2, 1]);
    let mine_there = OrderFilter { requester: Some(anna), branches: vec![other], ..all() };
    assert_eq!(numbers(&story, &mine_there).await, [2]);
}

#[tokio::test]
async fn a_reader_sees_their_branches_and_their_own() {
    let mut story = Story::begin().await;
    let (anna, boris) = (story.person("Анна", &[]), story.person("Борис", &[]));
    let (branch, other, toner) = (story.places.branch, story.places.other_branch, story.places.toner);
    story.submit(boris);
    story.submit_for(other, anna, &[(toner, 1)], None);
    story.submit_for(other, boris, &[(toner, 1)], None);
    story.settle().await;
    let sees = async |grants: &[Grant]| {
        let actor = Actor::Person { id: anna, grants: grants.to_vec() };
        numbers(&story, &OrderFilter::within(Scope::of(&actor))).await
    };
    assert_eq!(sees(&[]).await, [0; 0]);
    assert_eq!(sees(&[Grant::everywhere(Role::Analyst)]).await, [0; 0]);
    assert_eq!(sees(&[Grant::everywhere(Role::Requester)]).await, [2]);
    assert_eq!(sees(&[Grant::within(Role::Requester, branch)]).await, [0; 0]);
    assert_eq!(sees(&[Grant::within(Role::Storekeeper, branch), Grant::everywhere(Role::Requester)]).await, [2, 1]);
    assert_eq!(
        sees(&[Grant::within(Role::Dispatcher, branch), Grant::within(Role::Supervisor, other)]).await,
        [3, 2, 1]
    );
    assert_eq!(sees(&[Grant::everywhere(Role::Administrator)]).await, [3, 2, 1]);
}

proptest! {
    /// The filter and the order's own answer are the same rule, said twice.
    #[test]
    fn a_scope_covers_exactly_what_may_be_seen(
        grants in prop::collection::vec(
            (select(&Role::GRANTABLE[..]), prop::option::of(0_u128..3)).prop_map(|(role, branch)| Grant {
                role,
                branch: branch.map(|n| BranchId(uuid::Uuid::from_u128(n))),
            }),
            0..4,
        ),
        branch in 0_u128..3,
        own in any::<bool>(),
    ) {
        let id = PersonId::fresh();
        let order = Order {
            submitted: Some(Submission {
                at: chrono::DateTime::UNIX_EPOCH,
                number: 1,
                branch: BranchId(uuid::Uuid::from_u128(branch)),
                warehouse: helpdesk_domain::WarehouseId::fresh(),
                requester: if own { id } else { PersonId::fresh() },
            }),
            ..Order::default()
        };
        let actor = Actor::Person { id, grants };
        prop_assert_eq!(Scope::of(&actor).covers(&order), order.sight(&actor).is_some());
    }
}

#[tokio::test]
async fn pages_neither_repeat_nor_miss_an_order_while_others_come() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    for _ in 0..10 {
        story.submit(anna);
    }
    story.settle().await;
    for sort in [Sort::Newest, Sort::Due] {
        let filter = OrderFilter { sort, ..all() };
        let (mut seen, mut cursor) = (Vec::new(), None::<Cursor>);
        loop {
            let page = orders::list(&story.db, &filter, cursor.as_ref(), 3, story.now).await.unwrap();
            seen.extend(page.items.iter().map(|order| order.number));
            // What comes in between does not show on later pages of this reading.
            story.after(Duration::minutes(1)).submit(anna);
            story.settle().await;
            let Some(next) = page.next_cursor else { break };
            cursor = Some(next.to_string().parse().unwrap());
        }
        if sort == Sort::Newest {
            assert_eq!(seen, (1..=10).rev().collect::<Vec<_>>());
        } else {
            seen.dedup();
            assert!((1..=10).all(|number| seen.iter().filter(|n| **n == number).count() == 1), "{seen:?}");
        }
    }
    assert!("%%%".parse::<Cursor>().is_err());
    assert!("e30".parse::<Cursor>().is_err());
    // A cursor of one sorting means nothing in another.
    let newest = orders::list(&story.db, &all(), None, 2, story.now).await.unwrap().next_cursor;
    let filter = OrderFilter { sort: Sort::Due, ..all() };
    let from_start = orders::list(&story.db, &filter, newest.as_ref(), 2, story.now).await.unwrap();
    assert_eq!(from_start.items, orders::list(&story.db, &filter, None, 2, story.now).await.unwrap().items);
}

#[tokio::test]
async fn the_most_urgent_come_first_and_the_late_are_found() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let first = story.submit(anna);
    story.after(Duration::minutes(30)).submit(anna);
    let done = story.submit(anna);
    story.moves(done, Status::Cancelled);
    story.settle().await;
    let due = OrderFilter { sort: Sort::Due, ..all() };
    assert_eq!(numbers(&story, &due).await, [1, 2, 3]);
    let start = story.now - Duration::minutes(30);
    let late_after = |minutes| OrderFilter { overdue_at: Some(start + Duration::minutes(minutes)), ..all() };
    assert_eq!(numbers(&story, &late_after(60)).await, [0; 0]);
    assert_eq!(numbers(&story, &late_after(61)).await, [1]);
    assert_eq!(numbers(&story, &late_after(91)).await, [2, 1]);
    let due_by = OrderFilter { due_by: Some(start + Duration::minutes(60)), ..all() };
    assert_eq!(numbers(&story, &due_by).await, [1]);
    story.moves(first, Status::Accepted);
    story.settle().await;
    assert_eq!(numbers(&story, &due).await, [2, 1, 3]);
}

#[tokio::test]
async fn the_search_finds_numbers_names_cartridges_and_comments() {
    let mut story = Story::begin().await;
    let (anna, keeper) = (story.person("Анна Королёва", &[]), story.person("Пётр", &[]));
    let (branch, other) = (story.places.branch, story.places.other_branch);
    let (toner, drum) = (story.places.toner, story.places.drum);
    let first = story.submit_for(branch, anna, &[(toner, 1), (drum, 1)], Some("Принтер на третьем этаже, 100%"));
    story.submit_for(other, anna, &[(drum, 2)], None);
    for _ in 3..=12 {
        story.submit_for(other, keeper, &[(drum, 1)], None);
    }
    assign(&mut story, first, keeper);
    story.settle().await;
    let found = async |q: &str| numbers(&story, &OrderFilter { q: Some(q.into()), ..all() }).await;
    assert_eq!(found("№ 12").await, [12]);
    assert_eq!(found("№2").await, [2]);
    assert_eq!(found("#1").await, [1]);
    assert_eq!(found("королева").await, [2, 1]);
    assert_eq!(found("королева северный").await, [1]);
    assert_eq!(found("ТК-1170").await, [1]);
    assert_eq!(found("1170").await, [1]);
    assert_eq!(found("петр тк1170").await, [1]);
    assert_eq!(found("ЭТАЖЕ 100%").await, [1]);
    assert_eq!(found("такого нет").await, [0; 0]);
    assert_eq!(found("мурманск").await, [1]);

    // Names are looked up as they are now.
    story.change(branch.0, place("Полярный", "Кола", story.places.warehouse));
    story.settle().await;
    let found = async |q: &str| numbers(&story, &OrderFilter { q: Some(q.into()), ..all() }).await;
    assert_eq!(found("мурманск").await, [0; 0]);
    assert_eq!(found("полярный").await, [1]);
}
