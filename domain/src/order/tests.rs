//! The order's decisions, given / when / then, and properties of its whole life.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, TimeZone, Utc};
use cqrs_es::{Aggregate, test::TestFramework};
use proptest::prelude::*;

use super::*;
use crate::{
    Actor, Facts, Grant, Pepper, PersonalKey, Role, Seal, Sealed, SubmissionFacts,
    sla::{Clock, Tell},
};
use uuid::Uuid;

const BRANCH: BranchId = BranchId(Uuid::from_u128(1));
const ELSEWHERE: BranchId = BranchId(Uuid::from_u128(2));
const WAREHOUSE: WarehouseId = WarehouseId(Uuid::from_u128(3));
const TONER: CartridgeId = CartridgeId(Uuid::from_u128(4));
const DRUM: CartridgeId = CartridgeId(Uuid::from_u128(5));
const ANNA: PersonId = PersonId(Uuid::from_u128(10));
const BORIS: PersonId = PersonId(Uuid::from_u128(11));
const VERA: PersonId = PersonId(Uuid::from_u128(12));
const GLEB: PersonId = PersonId(Uuid::from_u128(13));
const ADA: PersonId = PersonId(Uuid::from_u128(14));

fn noon() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 3, 2, 12, 0, 0).unwrap()
}

fn actor(id: PersonId) -> Actor {
    let role = match id {
        ANNA => Role::Requester,
        BORIS | VERA => Role::Storekeeper,
        GLEB => Role::Dispatcher,
        _ => Role::Administrator,
    };
    Actor::Person { id, grants: vec![Grant::within(role, BRANCH)] }
}

fn context(actor: Actor) -> Context {
    let owner = actor.person().unwrap_or(PersonId::SYSTEM);
    Context {
        now: noon(),
        seal: Seal::new(owner, PersonalKey::from_bytes([7; 32]), [9; 16]),
        actor,
        pepper: Pepper::new([1; 32]),
        facts: Facts {
            submission: Some(SubmissionFacts { number: 123, warehouse: WAREHOUSE }),
            cartridges: BTreeSet::from([TONER, DRUM]),
            people: [ANNA, BORIS, VERA, GLEB].into_iter().map(|id| (id, self::actor(id))).collect::<BTreeMap<_, _>>(),
            absences: BTreeMap::new(),
        },
    }
}

fn by(id: PersonId) -> Context {
    context(actor(id))
}

/// What `who` would have sealed as the n-th text of a command.
fn sealed(who: PersonId, text: &str) -> Sealed {
    Seal::new(who, PersonalKey::from_bytes([7; 32]), [9; 16]).seal(text)
}

fn pieces(cartridge: CartridgeId, quantity: i64) -> Quantity {
    Quantity { cartridge, quantity }
}

fn submitted() -> OrderEvent {
    OrderEvent::Submitted {
        at: noon(),
        number: 123,
        branch: BRANCH,
        warehouse: WAREHOUSE,
        requester: ANNA,
        lines: vec![pieces(TONER, 2), pieces(DRUM, 1)],
        priority: Priority::Normal,
        printer: None,
        comment: None,
    }
}

fn claimed(to: PersonId) -> OrderEvent {
    OrderEvent::Assigned { at: noon(), to, claimed: true, from: None }
}

fn moved(from: Status, to: Status) -> OrderEvent {
    OrderEvent::StatusChanged { at: noon(), from, to, reason: None, question: None, expected_on: None, forced: false }
}

fn moved_because(from: Status, to: Status, who: PersonId, text: &str) -> OrderEvent {
    let reason = Some(sealed(who, text));
    OrderEvent::StatusChanged { at: noon(), from, to, reason, question: None, expected_on: None, forced: false }
}

fn in_work() -> Vec<OrderEvent> {
    vec![submitted(), claimed(BORIS), moved(Status::New, Status::Accepted), moved(Status::Accepted, Status::InProgress)]
}

fn submit(lines: Vec<Quantity>) -> OrderCommand {
    OrderCommand::Submit {
        requester: None,
        branch: BRANCH,
        lines,
        priority: Priority::Normal,
        printer: None,
        comment: None,
        photos: Vec::new(),
    }
}

fn go(to: Status) -> OrderCommand {
    OrderCommand::ChangeStatus(StatusChange::to(to))
}

/// Given / when / then on the library's own framework.
fn then(given: Vec<OrderEvent>, context: Context, command: OrderCommand) -> Result<Vec<OrderEvent>, Refusal> {
    TestFramework::<Order>::with(context).given(given).when(command).inspect_result()
}

#[test]
fn a_requester_submits_an_order_with_two_lines() {
    let events = then(vec![], by(ANNA), submit(vec![pieces(TONER, 2), pieces(DRUM, 1)]));
    assert_eq!(events, Ok(vec![submitted()]));
}

#[test]
fn quantities_outside_1_to_99_are_refused() {
    for quantity in [0, -1, 100, 1_000_000_000, i64::MAX] {
        let refused = then(vec![], by(ANNA), submit(vec![pieces(TONER, quantity)]));
        assert_eq!(refused, Err(Refusal::QuantityOutOfRange { min: 1, max: 99 }));
    }
}

#[test]
fn an_empty_order_a_doubled_line_and_an_unknown_cartridge_are_refused() {
    assert_eq!(then(vec![], by(ANNA), submit(vec![])), Err(Refusal::EmptyOrder));
    let doubled = vec![pieces(TONER, 1), pieces(TONER, 2)];
    assert_eq!(then(vec![], by(ANNA), submit(doubled)), Err(Refusal::DuplicateLine));
    let unknown = vec![pieces(CartridgeId(Uuid::from_u128(99)), 1)];
    assert_eq!(then(vec![], by(ANNA), submit(unknown)), Err(Refusal::UnknownCartridge));
}

#[test]
fn a_requester_of_another_branch_may_not_submit() {
    let stranger = Actor::Person { id: ANNA, grants: vec![Grant::within(Role::Requester, ELSEWHERE)] };
    assert_eq!(then(vec![], context(stranger), submit(vec![pieces(TONER, 1)])), Err(Refusal::NotAllowed));
}

#[test]
fn staff_submit_on_behalf_of_a_requester_and_only_of_one() {
    let on_behalf = |requester| OrderCommand::Submit {
        requester: Some(requester),
        branch: BRANCH,
        lines: vec![pieces(TONER, 1)],
        priority: Priority::Normal,
        printer: None,
        comment: None,
        photos: Vec::new(),
    };
    assert!(then(vec![], by(BORIS), on_behalf(ANNA)).is_ok());
    assert_eq!(then(vec![], by(BORIS), on_behalf(VERA)), Err(Refusal::UnknownPerson));
    assert_eq!(then(vec![], by(ANNA), on_behalf(BORIS)), Err(Refusal::NotAllowed));
}

#[test]
fn a_storekeeper_claims_a_new_order_and_a_second_press_changes_nothing() {
    let events = then(vec![submitted()], by(BORIS), OrderCommand::Claim);
    assert_eq!(events, Ok(vec![claimed(BORIS), moved(Status::New, Status::Accepted)]));
    assert_eq!(then(in_work(), by(BORIS), OrderCommand::Claim), Ok(vec![]));
}

#[test]
fn of_two_claims_the_second_reads_by_whom_it_was_taken() {
    let refused = then(in_work(), by(VERA), OrderCommand::Claim);
    assert_eq!(refused, Err(Refusal::AlreadyTaken { by: BORIS, at: noon() }));
}

#[test]
fn a_dispatcher_assigns_only_to_staff_of_the_branch() {
    let assigned = OrderEvent::Assigned { at: noon(), to: VERA, claimed: false, from: None };
    let events = then(vec![submitted()], by(GLEB), OrderCommand::Assign { to: VERA });
    assert_eq!(events, Ok(vec![assigned, moved(Status::New, Status::Accepted)]));
    let refused = then(vec![submitted()], by(GLEB), OrderCommand::Assign { to: ANNA });
    assert_eq!(refused, Err(Refusal::AssigneeNotEligible));
}

#[test]
fn what_is_meant_for_somebody_away_goes_to_their_substitute() {
    let away = |substitute, days: i64| {
        let mut context = by(GLEB);
        let until = noon() + chrono::TimeDelta::days(days);
        context.facts.absences.insert(BORIS, crate::Absence { from: noon(), until, substitute });
        context
    };
    let assign = || OrderCommand::Assign { to: BORIS };
    let to = |person| vec![OrderEvent::Assigned { at: noon(), to: person, claimed: false, from: None }];
    let first = |context| then(vec![submitted()], context, assign()).map(|mut events| vec![events.remove(0)]);
    assert_eq!(first(away(Some(VERA), 1)), Ok(to(VERA)));
    assert_eq!(first(away(Some(VERA), 0)), Ok(to(BORIS)), "the absence is over");
    let until = noon() + chrono::TimeDelta::days(1);
    for nobody in [None, Some(ANNA)] {
        assert_eq!(first(away(nobody, 1)), Err(Refusal::AssigneeAbsent { until }));
    }
}

#[test]
fn an_assignee_passes_an_order_on_and_others_may_not() {
    let passed = OrderEvent::Assigned { at: noon(), to: VERA, claimed: false, from: Some(BORIS) };
    assert_eq!(then(in_work(), by(BORIS), OrderCommand::Assign { to: VERA }), Ok(vec![passed]));
    assert_eq!(then(in_work(), by(VERA), OrderCommand::Assign { to: VERA }), Err(Refusal::NotAllowed));
    assert_eq!(then(vec![submitted()], by(BORIS), OrderCommand::Assign { to: VERA }), Err(Refusal::NotAllowed));
}

#[test]
fn asking_on_a_new_order_claims_it_in_the_same_append() {
    let ask = OrderCommand::ChangeStatus(StatusChange::to(Status::WaitingRequester).asking("Какой принтер?"));
    let asked = OrderEvent::StatusChanged {
        at: noon(),
        from: Status::New,
        to: Status::WaitingRequester,
        reason: None,
        question: Some(sealed(BORIS, "Какой принтер?")),
        expected_on: None,
        forced: false,
    };
    assert_eq!(then(vec![submitted()], by(BORIS), ask), Ok(vec![claimed(BORIS), asked]));
    assert_eq!(then(vec![submitted()], by(BORIS), go(Status::WaitingRequester)), Err(Refusal::QuestionRequired));
}

#[test]
fn the_requesters_reply_takes_a_waiting_order_back_to_work() {
    let mut given = in_work();
    given.push(moved(Status::InProgress, Status::WaitingRequester));
    let reply = OrderCommand::Comment { text: "HP 1020".into(), internal: false };
    let commented = OrderEvent::Commented { at: noon(), text: sealed(ANNA, "HP 1020"), internal: false };
    let events = then(given, by(ANNA), reply);
    assert_eq!(events, Ok(vec![commented, moved(Status::WaitingRequester, Status::InProgress)]));
}

#[test]
fn an_order_is_issued_only_when_every_line_is_handed_over_or_waived() {
    assert_eq!(then(in_work(), by(BORIS), go(Status::Issued)), Err(Refusal::LinesOutstanding { left: 3 }));
    let lines = vec![pieces(TONER, 2)];
    let partly = OrderCommand::ChangeStatus(StatusChange::to(Status::Issued).handing_over(lines.clone()));
    assert_eq!(then(in_work(), by(BORIS), partly), Err(Refusal::LinesOutstanding { left: 1 }));

    let mut given = in_work();
    given.push(OrderEvent::LineWaived { cartridge: DRUM, quantity: 1, reason: sealed(BORIS, "нет") });
    let issue = OrderCommand::ChangeStatus(StatusChange::to(Status::Issued).handing_over(lines.clone()));
    let events = then(given, by(BORIS), issue);
    assert_eq!(events, Ok(vec![OrderEvent::HandedOver { lines }, moved(Status::InProgress, Status::Issued)]));
}

#[test]
fn no_more_is_handed_over_than_was_asked_for() {
    let too_many = OrderCommand::HandOver { lines: vec![pieces(TONER, 3)] };
    assert_eq!(then(in_work(), by(BORIS), too_many), Err(Refusal::QuantityOutOfRange { min: 1, max: 2 }));
    let twice = OrderCommand::HandOver { lines: vec![pieces(TONER, 1), pieces(TONER, 1)] };
    assert_eq!(then(in_work(), by(BORIS), twice), Err(Refusal::DuplicateLine));
}

#[test]
fn a_confirmed_delivery_counts_as_handed_over_and_received() {
    let mut given = in_work();
    given.push(moved(Status::InProgress, Status::InTransit));
    let all = vec![pieces(TONER, 2), pieces(DRUM, 1)];
    let events = then(given, by(ANNA), go(Status::Issued));
    assert_eq!(
        events,
        Ok(vec![
            OrderEvent::HandedOver { lines: all.clone() },
            OrderEvent::Received { lines: all },
            moved(Status::InTransit, Status::Issued),
        ])
    );
}

#[test]
fn rejecting_and_cancelling_want_a_reason() {
    assert_eq!(then(vec![submitted()], by(BORIS), go(Status::Rejected)), Err(Refusal::ReasonRequired));
    assert_eq!(then(vec![submitted()], by(ANNA), go(Status::Cancelled)), Err(Refusal::ReasonRequired));
    let cancel = OrderCommand::ChangeStatus(StatusChange::to(Status::Cancelled).because("Нашли запасной"));
    let events = then(vec![submitted()], by(ANNA), cancel);
    assert_eq!(events, Ok(vec![moved_because(Status::New, Status::Cancelled, ANNA, "Нашли запасной")]));
}

#[test]
fn a_closed_order_takes_no_commands() {
    let mut given = in_work();
    given.push(moved(Status::InProgress, Status::Closed));
    let closed = Err(Refusal::AlreadyClosed { status: Status::Closed });
    assert_eq!(then(given.clone(), by(BORIS), go(Status::Ready)), closed);
    assert_eq!(then(given.clone(), by(ANNA), OrderCommand::Nudge), closed);
    assert_eq!(then(given, by(ANNA), OrderCommand::Comment { text: "?".into(), internal: false }), closed);
}

#[test]
fn a_requester_reopens_within_two_weeks_and_a_dispatcher_later_too() {
    let mut given = in_work();
    given.push(moved(Status::InProgress, Status::Issued));
    let reopen = || OrderCommand::ChangeStatus(StatusChange::to(Status::InProgress).because("Не печатает"));
    let late = |who| Context { now: noon() + Duration::days(REOPEN_DAYS), ..by(who) };
    assert!(matches!(
        then(given.clone(), by(ANNA), reopen()).as_deref(),
        Ok([OrderEvent::Reopened { cycle: 2, to: Status::InProgress, .. }])
    ));
    assert_eq!(then(given.clone(), late(ANNA), reopen()), Err(Refusal::ReopenWindowOver { days: REOPEN_DAYS }));
    assert!(then(given, late(GLEB), reopen()).is_ok());
}

#[test]
fn only_an_administrator_forces_and_it_is_marked() {
    let force = || OrderCommand::Force { to: Status::Closed, reason: "Ошибка ввода".into() };
    let events = then(vec![submitted()], by(ADA), force()).unwrap();
    assert!(matches!(events.as_slice(), [OrderEvent::StatusChanged { forced: true, to: Status::Closed, .. }]));
    assert_eq!(then(vec![submitted()], by(GLEB), force()), Err(Refusal::NotAllowed));
}

#[test]
fn nudges_wait_an_hour_for_each_other() {
    let given = vec![submitted(), OrderEvent::Nudged { at: noon() - Duration::minutes(20) }];
    let refused = then(given.clone(), by(ANNA), OrderCommand::Nudge);
    assert_eq!(refused, Err(Refusal::NudgedRecently { minutes: 40 }));
    let later = Context { now: noon() + Duration::hours(1), ..by(ANNA) };
    assert!(then(given, later, OrderCommand::Nudge).is_ok());
}

#[test]
fn a_reminder_is_given_once() {
    let remind =
        || OrderCommand::Remind { clock: Clock::Response, cycle: 1, level: "p100".into(), tell: Tell::Dispatcher };
    let told = OrderEvent::Reminded { clock: Clock::Response, cycle: 1, level: "p100".into(), tell: Tell::Dispatcher };
    assert_eq!(then(vec![submitted()], context(Actor::System), remind()), Ok(vec![told.clone()]));
    assert_eq!(then(vec![submitted(), told], context(Actor::System), remind()), Ok(vec![]));
    assert_eq!(then(vec![submitted()], by(GLEB), remind()), Err(Refusal::NotAllowed));
}

#[test]
fn a_text_with_a_zero_character_or_too_long_is_refused() {
    let say = |text: String| then(vec![submitted()], by(ANNA), OrderCommand::Comment { text, internal: false });
    assert_eq!(say("a\0b".into()), Err(Refusal::BadCharacter));
    assert_eq!(say("я".repeat(MAX_TEXT + 1)), Err(Refusal::TextTooLong { max: 2000 }));
    assert_eq!(say("   ".into()), Err(Refusal::TextEmpty));
    assert!(say("я".repeat(MAX_TEXT)).is_ok());
}

#[test]
fn who_may_not_read_an_order_is_told_that_there_is_none() {
    let stranger = Actor::Person { id: GLEB, grants: vec![Grant::within(Role::Dispatcher, ELSEWHERE)] };
    assert_eq!(then(vec![submitted()], context(stranger), OrderCommand::Claim), Err(Refusal::UnknownOrder));
}

fn any_command() -> impl Strategy<Value = OrderCommand> {
    let text = prop_oneof![Just(String::new()), Just("текст".to_owned()), Just("a\0".to_owned())];
    let quantities = prop::collection::vec((prop_oneof![Just(TONER), Just(DRUM)], -1_i64..5), 0..3)
        .prop_map(|lines| lines.into_iter().map(|(cartridge, quantity)| pieces(cartridge, quantity)).collect());
    let status = prop::sample::select(Status::ALL.to_vec());
    let change = (status.clone(), text.clone(), text.clone(), quantities).prop_map(|(to, reason, question, lines)| {
        OrderCommand::ChangeStatus(StatusChange::to(to).because(reason).asking(question).handing_over(lines))
    });
    let lines = prop::collection::vec((prop_oneof![Just(TONER), Just(DRUM)], -1_i64..5), 0..3)
        .prop_map(|lines| lines.into_iter().map(|(c, q)| pieces(c, q)).collect::<Vec<_>>());
    prop_oneof![
        6 => change,
        2 => Just(OrderCommand::Claim),
        1 => prop::sample::select(vec![ANNA, BORIS, VERA, GLEB]).prop_map(|to| OrderCommand::Assign { to }),
        1 => (status, text.clone()).prop_map(|(to, reason)| OrderCommand::Force { to, reason }),
        2 => lines.clone().prop_map(|lines| OrderCommand::HandOver { lines }),
        1 => lines.prop_map(|lines| OrderCommand::AmendLines { lines }),
        1 => (text.clone(), prop::option::of(-1_i64..4)).prop_map(|(reason, quantity)| {
            OrderCommand::WaiveLine { cartridge: TONER, quantity, reason }
        }),
        1 => (text, any::<bool>()).prop_map(|(text, internal)| OrderCommand::Comment { text, internal }),
        1 => Just(OrderCommand::Nudge),
    ]
}

proptest! {
    /// Whatever people try, in whatever order: quantities stay within what was asked for, moves stay within the
    /// table unless forced, and folding the events gives the state.
    #[test]
    fn no_sequence_of_commands_breaks_an_order(
        steps in prop::collection::vec((prop::sample::select(vec![ANNA, BORIS, VERA, GLEB, ADA]), any_command()), 1..40)
    ) {
        let mut order = Order::default();
        order.apply(submitted());
        let mut log = vec![submitted()];
        for (who, command) in steps {
            let before = order.clone();
            let Ok(events) = order.decide(command, &by(who)) else { continue };
            for event in events {
                if let OrderEvent::StatusChanged { from, to, forced: false, .. } = &event {
                    let in_table = TRANSITIONS.iter().any(|row| row.from.contains(from) && row.to == *to);
                    let by_action = matches!((from, to), (Status::New, Status::Accepted) | (Status::WaitingRequester, Status::InProgress));
                    prop_assert!(in_table || by_action, "{from} → {to}");
                    prop_assert_eq!(*from, before.status);
                }
                order.apply(event.clone());
                log.push(event);
            }
            for line in &order.lines {
                prop_assert!(line.outstanding() >= 0 && line.received <= line.issued, "{line:?}");
            }
        }
        let mut again = Order::default();
        for event in log {
            let text = serde_json::to_string(&event).unwrap();
            again.apply(serde_json::from_str(&text).unwrap());
        }
        prop_assert_eq!(again, order);
    }
}
