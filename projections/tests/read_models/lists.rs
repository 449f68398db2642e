//! Lists and searches against a slow, obvious filter over all orders: the same orders in the same order on every page,
//! whatever the filter, on both engines.

use std::{cmp::Reverse, collections::HashMap};

use chrono::Duration;
use helpdesk_domain::{Actor, Grant, OrderEvent, OrderId, PersonId, Role, Timestamp, order::Status};
use helpdesk_projections::{
    catalogue, deadlines,
    orders::{self, OrderFilter, OrderRow, Page, Reach, Scope, Sort},
    people, search,
};
use pretty_assertions::assert_eq;

use crate::story::{Story, cartridge};

struct Cast {
    anna: PersonId,
    boris: PersonId,
    keeper: PersonId,
    other_keeper: PersonId,
}

/// Orders of two branches and requesters in every status, some assigned, some late, some without a deadline.
async fn busy() -> (Story, Cast) {
    let mut story = Story::begin().await;
    let (anna, boris) = (story.person("Анна Королёва", &[]), story.person("Борис Южный", &[]));
    let (keeper, other_keeper) = (story.person("Пётр Иванов", &[]), story.person("Яков Тонеров", &[]));
    let (branch, other) = (story.places.branch, story.places.other_branch);
    let (toner, drum) = (story.places.toner, story.places.drum);
    let comments = [None, Some("Срочно: (этаж 3), у окна"), Some("этажерка"), Some("на 3-й этаж / срочно!")];
    for number in 0..44_usize {
        let place = if number % 3 == 0 { other } else { branch };
        let requester = if number % 4 == 0 { boris } else { anna };
        let cartridge = if number % 5 == 0 { drum } else { toner };
        let order = story.submit_for(place, requester, &[(cartridge, 1)], comments[number % comments.len()]);
        story.after(Duration::minutes(9));
        if number % 2 == 0 {
            let to = if number % 6 == 0 { keeper } else { other_keeper };
            let event = OrderEvent::Assigned { at: story.now, to, claimed: true, from: None };
            story.order(order, to, Role::Storekeeper, &event);
        }
        story.moves(order, Status::ALL[number % Status::ALL.len()]);
        if number % 10 == 0 {
            let event = OrderEvent::Unassigned { from: keeper };
            story.order(order, keeper, Role::Storekeeper, &event);
        }
    }
    story.settle().await;
    (story, Cast { anna, boris, keeper, other_keeper })
}

fn filters(story: &Story, cast: &Cast) -> Vec<OrderFilter> {
    let (branch, other) = (story.places.branch, story.places.other_branch);
    let of = |id, grants: &[Grant]| Scope::of(&Actor::Person { id, grants: grants.to_vec() });
    let scopes = [
        Scope::ALL,
        of(cast.anna, &[Grant::everywhere(Role::Requester)]),
        of(cast.anna, &[Grant::within(Role::Storekeeper, branch), Grant::everywhere(Role::Requester)]),
        of(cast.boris, &[Grant::within(Role::Dispatcher, other), Grant::within(Role::Requester, branch)]),
        Scope { branches: Reach::Within(Vec::new()), own: None },
    ];
    let open: Vec<Status> = Status::ALL.into_iter().filter(|status| status.is_open()).collect();
    let later = story.now + Duration::hours(2);
    let base = OrderFilter::within(Scope::ALL);
    let limits = [
        base.clone(),
        OrderFilter { statuses: open.clone(), ..base.clone() },
        OrderFilter { statuses: vec![Status::New, Status::Closed], branches: vec![other], ..base.clone() },
        OrderFilter { branches: vec![branch, other], ..base.clone() },
        OrderFilter { assignee: Some(cast.keeper), ..base.clone() },
        OrderFilter {
            assignee: Some(cast.other_keeper),
            statuses: open.clone(),
            branches: vec![branch],
            ..base.clone()
        },
        OrderFilter { unassigned: true, ..base.clone() },
        OrderFilter { unassigned: true, statuses: vec![Status::New], ..base.clone() },
        OrderFilter { requester: Some(cast.boris), ..base.clone() },
        OrderFilter { requester: Some(cast.anna), assignee: Some(cast.other_keeper), statuses: open, ..base.clone() },
        OrderFilter { overdue_at: Some(story.now), ..base.clone() },
        OrderFilter { due_by: Some(later), branches: vec![branch], unassigned: true, ..base.clone() },
        OrderFilter { overdue_at: Some(later), statuses: vec![Status::WaitingStock], ..base },
    ];
    let searches = [None, Some("этаж"), Some("3 этаж"), Some("южный"), Some("королева tk"), Some("тонер"), Some("№7")];
    let mut all = Vec::new();
    for scope in &scopes {
        for limit in &limits {
            for q in &searches {
                for sort in [Sort::Newest, Sort::Due] {
                    all.push(OrderFilter { scope: scope.clone(), q: q.map(Into::into), sort, ..limit.clone() });
                }
            }
        }
    }
    all
}

/// Everything there is to know, read once.
struct Known {
    orders: Vec<OrderRow>,
    /// The earliest open deadline, and since when the order is late.
    due: HashMap<OrderId, Timestamp>,
    names: HashMap<String, String>,
}

impl Known {
    async fn of(story: &Story) -> Self {
        let orders =
            orders::list(&story.db, &OrderFilter::within(Scope::ALL), None, 200, story.now).await.unwrap().items;
        let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
        let deadlines = deadlines::of_many(&story.db, &ids, story.now).await.unwrap();
        let due = deadlines.into_iter().filter_map(|(id, clocks)| {
            let open = clocks.into_iter().filter(|clock| clock.state.is_open());
            Some((id, open.filter_map(|clock| clock.due_at).min()?))
        });
        let mut names = HashMap::new();
        let people = people::all(&story.db).await.unwrap();
        names.extend(people.into_iter().map(|row| (row.id.to_string(), row.name.unwrap_or_default())));
        for row in catalogue::branches(&story.db).await.unwrap() {
            names.insert(row.id.to_string(), format!("{} {}", row.name, row.city.unwrap_or_default()));
        }
        for row in catalogue::cartridges(&story.db, &catalogue::CartridgeFilter::default()).await.unwrap().items {
            let squeezed = search::squeeze(&row.sku);
            let words = format!("{} {squeezed} {} {} {}", row.sku, row.brand, row.title, row.printers.join(" "));
            names.insert(row.id.to_string(), words);
        }
        Self { orders, due: due.collect(), names }
    }

    fn has(&self, order: &OrderRow, term: &str) -> bool {
        let number = term.trim_start_matches(['№', '#']);
        if number == order.number.to_string() {
            return true;
        }
        if number.len() < term.len() {
            return false;
        }
        let named = [Some(order.requester.to_string()), order.assignee.map(|id| id.to_string())];
        let lines = order.lines.iter().map(|line| Some(line.cartridge.to_string()));
        let ids = named.into_iter().chain(lines).chain([Some(order.branch.to_string())]).flatten();
        let words: Vec<_> = search::words(&search::fold(order.comment.as_deref().unwrap_or_default())).collect();
        ids.into_iter().any(|id| search::fold(&self.names[&id]).contains(term))
            || words.iter().any(|word| word.starts_with(term))
    }

    fn numbers(&self, filter: &OrderFilter, late: &HashMap<OrderId, Timestamp>) -> Vec<u64> {
        let terms: Vec<_> = filter.q.iter().flat_map(|q| search::terms(q)).collect();
        let fits = |order: &&OrderRow| {
            filter.scope.covers(&order.as_order())
                && (filter.statuses.is_empty() || filter.statuses.contains(&order.status))
                && (filter.branches.is_empty() || filter.branches.contains(&order.branch))
                && filter.requester.is_none_or(|person| order.requester == person)
                && filter.assignee.is_none_or(|person| order.assignee == Some(person))
                && (!filter.unassigned || order.assignee.is_none())
                && filter.overdue_at.is_none_or(|at| late.get(&order.id).is_some_and(|late| *late < at))
                && filter.due_by.is_none_or(|at| self.due.get(&order.id).is_some_and(|due| *due <= at))
                && terms.iter().all(|term| self.has(order, term))
        };
        let mut found: Vec<_> = self.orders.iter().filter(fits).collect();
        match filter.sort {
            Sort::Newest => found.sort_by_key(|order| Reverse(order.number)),
            Sort::Due => found.sort_by_key(|order| {
                let due = self.due.get(&order.id);
                (due.is_none(), due.copied(), Reverse(order.number))
            }),
        }
        found.into_iter().map(|order| order.number).collect()
    }
}

/// Since when each order is late.
async fn late(story: &Story) -> HashMap<OrderId, Timestamp> {
    let sql = "SELECT order_id, late_at FROM deadline_orders WHERE late_at IS NOT NULL";
    let rows = story.db.fetch(sql, Vec::new()).await.unwrap();
    rows.iter().map(|row| (row.parsed("order_id").unwrap(), row.at("late_at").unwrap())).collect()
}

/// What a page has beside its orders is what is asked about each of them.
async fn shows_all_of_its_orders(story: &Story, page: &Page) {
    let ids: Vec<_> = page.items.iter().map(|order| order.id).collect();
    let clocks = deadlines::of_many(&story.db, &ids, story.now).await.unwrap();
    let people: Vec<_> =
        page.items.iter().flat_map(|order| [Some(order.requester), order.assignee]).flatten().collect();
    let names = people::names(&story.db, &people).await.unwrap();
    assert!(clocks.iter().all(|(order, clocks)| page.deadlines.get(order) == Some(clocks)));
    assert!(names.iter().all(|(person, name)| page.people.get(person) == Some(name)));
}

async fn agree(story: &Story, cast: &Cast) {
    let (known, late) = (Known::of(story).await, late(story).await);
    assert!(late.len() > 3 && known.due.len() < known.orders.len());
    for filter in filters(story, cast) {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = orders::list(&story.db, &filter, cursor.as_ref(), 13, story.now).await.unwrap();
            seen.extend(page.items.iter().map(|order| order.number));
            let expected = known.numbers(&filter, &late);
            assert_eq!((page.total, page.total_is_more), (expected.len() as u64, false), "{filter:?}");
            if cursor.is_none() && filter.q.is_none() {
                shows_all_of_its_orders(story, &page).await;
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                assert_eq!(seen, expected, "{filter:?}");
                break;
            }
        }
    }
}

#[tokio::test]
async fn lists_hold_what_a_filter_over_all_orders_lets_through() {
    let (mut story, cast) = busy().await;
    agree(&story, &cast).await;
    story.move_to_postgres().await;
    agree(&story, &cast).await;
}

#[tokio::test]
async fn words_of_a_comment_are_found_by_their_beginnings() {
    let mut story = Story::begin().await;
    let anna = story.person("Анна", &[]);
    let (branch, toner) = (story.places.branch, story.places.toner);
    story.define(story.places.drum.0, cartridge("DR-1", "Brother", "Барабан", &[]));
    story.submit_for(branch, anna, &[(toner, 1)], Some("«Замятие» бумаги, лоток №2"));
    story.settle().await;
    for (q, found) in [("замя", 1), ("ЗАМЯТИЕ", 1), ("бумаги,", 1), ("мятие", 0), ("лот бум", 1)]
    {
        let filter = OrderFilter { q: Some(q.into()), ..OrderFilter::within(Scope::ALL) };
        assert_eq!(orders::list(&story.db, &filter, None, 5, story.now).await.unwrap().total, found, "{q}");
    }
}
