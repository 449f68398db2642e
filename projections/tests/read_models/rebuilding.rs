//! However the log is cut into pages, the rows are the same: what was folded event by event as they came equals what
//! a rebuild makes of them.

use chrono::Duration;
use helpdesk_domain::{
    OrderEvent, OrderId, PersonId, PhotoId, Role,
    directory::{Cartridge, EntryEvent, Policy, Warehouse},
    order::{Priority, Status},
    person::PersonEvent,
    sla::{Clock, Tell},
    working_time::Calendar,
};
use proptest::{prelude::*, sample::Index};

use crate::story::{MOSCOW, Story, cartridge, office, place, promise, quantities};

/// One thing that happens; the indexes choose to whom.
#[derive(Debug, Clone)]
enum Happening {
    Submit(bool),
    Move(Index, Status),
    Reopen(Index, bool),
    Comment(Index, bool, Role),
    Amend(Index, i64),
    HandOver(Index),
    Photo(Index),
    Prioritise(Index, Priority),
    Remind(Index, Clock),
    Assign(Index),
    Rename(Index),
    Promise(u32),
    WithdrawPolicy(bool),
    Holiday(bool),
    Catalogue,
    Wait(i64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let index = any::<Index>;
    let one_of = |statuses: &'static [Status]| prop::sample::select(statuses);
    prop_oneof![
        3 => any::<bool>().prop_map(Happening::Submit),
        8 => (index(), one_of(&Status::ALL)).prop_map(|(order, to)| Happening::Move(order, to)),
        2 => (index(), any::<bool>()).prop_map(|(order, new)| Happening::Reopen(order, new)),
        2 => (index(), any::<bool>(), prop::sample::select(&Role::GRANTABLE[..]))
            .prop_map(|(order, internal, role)| Happening::Comment(order, internal, role)),
        1 => (index(), 1_i64..9).prop_map(|(order, pieces)| Happening::Amend(order, pieces)),
        1 => index().prop_map(Happening::HandOver),
        1 => index().prop_map(Happening::Photo),
        1 => (index(), prop::sample::select(&Priority::ALL[..]))
            .prop_map(|(order, priority)| Happening::Prioritise(order, priority)),
        2 => (index(), prop::sample::select(&Clock::ALL[..])).prop_map(|(order, clock)| Happening::Remind(order, clock)),
        2 => index().prop_map(Happening::Assign),
        1 => index().prop_map(Happening::Rename),
        1 => (0_u32..600).prop_map(Happening::Promise),
        1 => any::<bool>().prop_map(Happening::WithdrawPolicy),
        1 => any::<bool>().prop_map(Happening::Holiday),
        1 => Just(Happening::Catalogue),
        4 => (1_i64..3000).prop_map(Happening::Wait),
    ]
}

struct Cast {
    people: Vec<PersonId>,
    orders: Vec<(OrderId, u32)>,
}

fn happen(story: &mut Story, cast: &mut Cast, happening: &Happening) {
    let keeper = cast.people[0];
    match happening {
        Happening::Submit(commented) => {
            let (branch, lines) = (story.places.branch, [(story.places.toner, 2), (story.places.drum, 1)]);
            let comment = commented.then_some("Пожалуйста, поскорее");
            let order = story.submit_for(branch, cast.people[1], &lines, comment);
            cast.orders.push((order, 1));
        }
        Happening::Wait(minutes) => drop(story.after(Duration::minutes(*minutes))),
        Happening::Rename(person) => {
            let person = *person.get(&cast.people);
            let name = story.seal(person, "Новое имя");
            story.person_event(person, &PersonEvent::ProfileChanged { name, phone: None, email: None });
        }
        Happening::Promise(minutes) => story.change(story.places.policy.0, promise(*minutes, *minutes * 2)),
        Happening::WithdrawPolicy(withdrawn) => {
            let event = if *withdrawn { EntryEvent::Withdrawn } else { EntryEvent::Restored };
            story.entry::<Policy>(story.places.policy.0, &event);
        }
        Happening::Holiday(free) => {
            let mut calendar = Calendar::office_hours(MOSCOW);
            if *free {
                calendar.exceptions.insert(story.now.date_naive(), Vec::new());
            }
            story.change(story.places.calendar.0, office(calendar));
        }
        Happening::Catalogue => {
            story.change(story.places.toner.0, cartridge("TK-1170", "Kyocera", "Тонер", &["M2040"]));
            story.entry::<Cartridge>(story.places.toner.0, &EntryEvent::Withdrawn);
            story.change(story.places.branch.0, place("Иной", "Тверь", story.places.warehouse));
            let calendar = story.places.calendar;
            story.change(story.places.warehouse.0, Warehouse { name: "Склад".into(), calendar });
        }
        _ if cast.orders.is_empty() => {}
        Happening::Move(order, to) => story.moves(order.get(&cast.orders).0, *to),
        Happening::Reopen(order, new) => {
            let place = order.index(cast.orders.len());
            cast.orders[place].1 += 1;
            let (order, cycle) = cast.orders[place];
            story.reopen(order, if *new { Status::New } else { Status::InProgress }, cycle);
        }
        Happening::Comment(order, internal, role) => {
            let text = story.seal(keeper, "Слово за слово");
            let event = OrderEvent::Commented { at: story.now, text, internal: *internal };
            story.order(order.get(&cast.orders).0, keeper, *role, &event);
        }
        Happening::Amend(order, pieces) => {
            let event = OrderEvent::LinesAmended { from: vec![], lines: quantities(&[(story.places.drum, *pieces)]) };
            story.order(order.get(&cast.orders).0, keeper, Role::Storekeeper, &event);
        }
        Happening::HandOver(order) => {
            let event = OrderEvent::HandedOver { lines: quantities(&[(story.places.drum, 1)]) };
            story.order(order.get(&cast.orders).0, keeper, Role::Storekeeper, &event);
        }
        Happening::Photo(order) => {
            let event = OrderEvent::PhotoAttached { photo: PhotoId(format!("{:064x}", story.log.len())) };
            story.order(order.get(&cast.orders).0, keeper, Role::Requester, &event);
        }
        Happening::Prioritise(order, to) => {
            let event = OrderEvent::PriorityChanged { from: Priority::Normal, to: *to };
            story.order(order.get(&cast.orders).0, keeper, Role::Dispatcher, &event);
        }
        Happening::Remind(order, clock) => {
            let (order, cycle) = *order.get(&cast.orders);
            let event = OrderEvent::Reminded { clock: *clock, cycle, level: "p80".to_owned(), tell: Tell::Assignee };
            story.order(order, keeper, Role::System, &event);
        }
        Happening::Assign(order) => {
            let event = OrderEvent::Assigned { at: story.now, to: keeper, claimed: false, from: None };
            story.order(order.get(&cast.orders).0, keeper, Role::Dispatcher, &event);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_size_give_the_same_rows(
        happenings in prop::collection::vec(happening(), 1..120),
        size in 2_usize..40,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut story = Story::begin().await;
            let people = vec![story.person("Пётр", &[]), story.person("Анна", &[])];
            let mut cast = Cast { people, orders: Vec::new() };
            for happening in happenings {
                happen(&mut story, &mut cast, &happening);
            }
            story.settle_in_pages_of(1).await;
            let incremental = story.rows().await;
            for size in [size, usize::MAX] {
                story.rebuild_in_pages_of(size).await;
                pretty_assertions::assert_eq!(&story.rows().await, &incremental);
            }
        });
    }
}
