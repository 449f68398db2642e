#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::working_time::Interval;

const BERLIN: Tz = chrono_tz::Europe::Berlin;
const YEKATERINBURG: Tz = chrono_tz::Asia::Yekaterinburg;

fn local(zone: Tz, text: &str) -> DateTime<Utc> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    zone.from_local_datetime(&naive).single().unwrap().to_utc()
}

/// In the week of Monday 2025-03-03 in Yekaterinburg, `"Mon 09:30"`.
fn at(text: &str) -> DateTime<Utc> {
    let (day, time) = text.split_once(' ').unwrap();
    let day = match day {
        "Mon" => 3,
        "Tue" => 4,
        "Wed" => 5,
        "Thu" => 6,
        "Fri" => 7,
        "Sat" => 8,
        "Sun" => 9,
        "Mon2" => 10,
        "Tue2" => 11,
        _ => panic!("no such day: {day}"),
    };
    local(YEKATERINBURG, &format!("2025-03-{day:02} {time}"))
}

fn office() -> Calendar {
    Calendar::office_hours(YEKATERINBURG)
}

fn hours(hours: i64) -> Duration {
    Duration::hours(hours)
}

fn minutes(minutes: i64) -> Duration {
    Duration::minutes(minutes)
}

fn ran(from: DateTime<Utc>, to: impl Into<Option<DateTime<Utc>>>) -> Span {
    Span { from, to: to.into(), running: true, status: "in_progress".to_owned() }
}

fn paused(from: DateTime<Utc>, to: impl Into<Option<DateTime<Utc>>>) -> Span {
    Span { from, to: to.into(), running: false, status: "waiting_requester".to_owned() }
}

fn level(key: &str, percent: u16, tell: Tell) -> Level {
    Level { key: key.to_owned(), percent, tell }
}

/// 50 % assignee, 80 % dispatcher, 100 % supervisor; then the supervisor every hour, three times.
fn target(minutes: u32) -> Target {
    Target {
        minutes,
        levels: vec![
            level("p50", 50, Tell::Assignee),
            level("p80", 80, Tell::Dispatcher),
            level("p100", 100, Tell::Supervisor),
        ],
        repeat: Some(Repeat { every_minutes: 60, cap: 3, tell: Tell::Supervisor }),
    }
}

fn told(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn next(spans: &[Span], target: &Target, keys: &[&str], now: &str) -> Option<NextLevel> {
    next_level(spans, target, &office(), &told(keys), at(now))
}

fn step(key: &str, tell: Tell, due_at: &str) -> NextLevel {
    NextLevel { key: key.to_owned(), tell, due_at: at(due_at) }
}

// ---- elapsed, due, state ----

#[test]
fn the_deadline_does_not_move_while_the_clock_runs() {
    let spans = [ran(at("Mon 10:00"), None)];
    for now in ["Mon 10:00", "Mon 12:59", "Mon 13:30", "Mon 17:00", "Mon 23:00", "Tue 11:00", "Mon2 10:00"] {
        assert_eq!(due(&spans, &target(480), &office(), at(now)), Some(at("Tue 10:00")), "{now}");
    }
}

#[test]
fn an_order_created_outside_working_hours_starts_with_the_next_opening() {
    let spans = [ran(at("Sat 23:10"), None)];
    assert_eq!(elapsed(&spans, &office(), at("Mon2 09:00")), Duration::zero());
    assert_eq!(due(&spans, &target(60), &office(), at("Sat 23:10")), Some(at("Mon2 10:00")));
}

#[test]
fn lunch_is_not_spent() {
    let spans = [ran(at("Mon 12:30"), None)];
    assert_eq!(elapsed(&spans, &office(), at("Mon 14:15")), minutes(45));
    assert_eq!(due(&spans, &target(60), &office(), at("Mon 13:30")), Some(at("Mon 14:30")));
}

#[test]
fn a_pause_moves_the_deadline_by_its_working_time() {
    let spans =
        [ran(at("Mon 10:00"), at("Mon 11:00")), paused(at("Mon 11:00"), at("Tue 09:00")), ran(at("Tue 09:00"), None)];
    assert_eq!(elapsed(&spans, &office(), at("Tue 09:30")), minutes(90));
    assert_eq!(due(&spans, &target(240), &office(), at("Tue 09:30")), Some(at("Tue 12:00")));
}

#[test]
fn a_paused_clock_has_no_deadline_but_time_left() {
    let spans = [ran(at("Mon 10:00"), at("Mon 10:40")), paused(at("Mon 10:40"), None)];
    let now = at("Wed 12:00");
    assert_eq!(due(&spans, &target(240), &office(), now), None);
    assert_eq!(state(&spans, &target(240), &office(), Outcome::Open, now), State::Paused { remaining: minutes(200) },);
}

#[test]
fn an_order_created_while_paused_starts_when_the_pause_ends() {
    let mut spans = vec![paused(at("Mon 10:00"), None)];
    let now = at("Tue 10:00");
    assert_eq!(state(&spans, &target(60), &office(), Outcome::Open, now), State::Paused { remaining: hours(1) },);
    assert_eq!(next(&spans, &target(60), &[], "Tue 10:00"), None);
    spans[0].to = Some(now);
    spans.push(ran(now, None));
    assert_eq!(due(&spans, &target(60), &office(), now), Some(at("Tue 11:00")));
}

#[test]
fn a_clock_paused_after_the_breach_stays_late_and_keeps_the_moment() {
    let spans = [ran(at("Mon 10:00"), at("Mon 12:00")), paused(at("Mon 12:00"), None)];
    let now = at("Wed 10:00");
    assert_eq!(due(&spans, &target(60), &office(), now), Some(at("Mon 11:00")));
    assert_eq!(state(&spans, &target(60), &office(), Outcome::Open, now), State::Paused { remaining: hours(-1) },);
    assert_eq!(next(&spans, &target(60), &[], "Wed 10:00"), None);
}

#[test]
fn the_moment_of_a_breach_before_a_pause_is_kept_after_it() {
    let spans =
        [ran(at("Mon 10:00"), at("Mon 12:00")), paused(at("Mon 12:00"), at("Tue 12:00")), ran(at("Tue 12:00"), None)];
    assert_eq!(
        state(&spans, &target(60), &office(), Outcome::Open, at("Tue 12:30")),
        State::Running { due: Some(at("Mon 11:00")), remaining: minutes(-90) },
    );
}

#[test]
fn a_target_used_up_at_the_very_start_of_a_pause_was_due_then() {
    let spans =
        [ran(at("Mon 10:00"), at("Mon 11:00")), paused(at("Mon 11:00"), at("Tue 12:00")), ran(at("Tue 12:00"), None)];
    assert_eq!(
        state(&spans, &target(60), &office(), Outcome::Open, at("Tue 12:00")),
        State::Running { due: Some(at("Mon 11:00")), remaining: Duration::zero() },
    );
    assert_eq!(late_after(&spans, &office(), at("Mon 11:00")), Some(at("Tue 12:00")), "it is late once it runs again");
    assert_eq!(late_after(&spans[..2], &office(), at("Mon 11:00")), None);
}

#[test]
fn a_holiday_added_later_moves_the_deadline_of_an_open_order() {
    let mut calendar = office();
    let (spans, now) = ([ran(at("Mon 16:00"), None)], at("Mon 16:30"));
    assert_eq!(due(&spans, &target(240), &calendar, now), Some(at("Tue 11:00")));
    calendar.exceptions.insert(NaiveDate::from_ymd_opt(2025, 3, 4).unwrap(), Vec::new());
    assert_eq!(due(&spans, &target(240), &calendar, now), Some(at("Wed 11:00")));
    assert_eq!(elapsed(&spans, &calendar, at("Wed 09:00")), hours(2));
}

#[test]
fn a_policy_changed_later_evaluates_the_same_spans_again() {
    let (spans, now) = ([ran(at("Mon 10:00"), None)], at("Mon 12:00"));
    assert_eq!(
        state(&spans, &target(240), &office(), Outcome::Open, now),
        State::Running { due: Some(at("Mon 15:00")), remaining: hours(2) },
    );
    assert_eq!(
        state(&spans, &target(60), &office(), Outcome::Open, now),
        State::Running { due: Some(at("Mon 11:00")), remaining: hours(-1) },
    );
}

#[test]
fn the_change_of_the_clocks_costs_no_office_time() {
    let calendar = Calendar::office_hours(BERLIN);
    let spans = [ran(local(BERLIN, "2025-03-28 17:00"), None)];
    let now = local(BERLIN, "2025-03-29 12:00");
    assert_eq!(due(&spans, &target(120), &calendar, now), Some(local(BERLIN, "2025-03-31 10:00")));
}

#[test]
fn around_the_clock_the_change_of_the_clocks_shifts_the_local_deadline() {
    let spans = |zone| [ran(local(zone, "2025-03-29 12:00"), None)];
    let due_in = |zone| {
        let now = local(zone, "2025-03-29 12:00");
        due(&spans(zone), &target(24 * 60), &Calendar::around_the_clock(zone), now)
    };
    assert_eq!(due_in(BERLIN), Some(local(BERLIN, "2025-03-30 13:00")));
    assert_eq!(due_in(YEKATERINBURG), Some(local(YEKATERINBURG, "2025-03-30 12:00")));
}

#[test]
fn without_a_working_day_nothing_is_ever_due_or_told() {
    let calendar = Calendar { week: Default::default(), ..office() };
    let (spans, now) = ([ran(at("Mon 10:00"), None)], at("Fri 10:00"));
    assert_eq!(
        state(&spans, &target(60), &calendar, Outcome::Open, now),
        State::Running { due: None, remaining: hours(1) },
    );
    assert_eq!(next_level(&spans, &target(60), &calendar, &told(&[]), now), None);
}

#[test]
fn a_target_of_zero_minutes_is_due_when_the_clock_first_runs_and_only_its_deadline_is_told() {
    let spans = [ran(at("Sat 12:00"), None)];
    assert_eq!(
        state(&spans, &target(0), &office(), Outcome::Open, at("Sat 12:00")),
        State::Running { due: Some(at("Sat 12:00")), remaining: Duration::zero() },
    );
    assert_eq!(next(&spans, &target(0), &[], "Sat 12:00"), Some(step("p100", Tell::Supervisor, "Sat 12:00")));
    assert_eq!(next(&spans, &target(0), &["p100"], "Sat 12:00"), Some(step("r1", Tell::Supervisor, "Mon2 10:00")));
}

#[test]
fn exactly_the_target_is_in_time_and_a_moment_more_is_late() {
    let met = |end: DateTime<Utc>| {
        let spans = [ran(at("Mon 10:00"), end)];
        state(&spans, &target(60), &office(), Outcome::Met { at: end }, at("Fri 10:00"))
    };
    let end = at("Mon 11:00");
    assert_eq!(met(end), State::Met { at: end, late: false });
    let end = end + Duration::microseconds(1);
    assert_eq!(met(end), State::Met { at: end, late: true });
}

#[test]
fn what_is_finished_outside_working_hours_is_judged_by_the_working_time_it_took() {
    let end = at("Sat 12:00");
    let spans = [ran(at("Fri 17:00"), end)];
    let late = |minutes| state(&spans, &target(minutes), &office(), Outcome::Met { at: end }, end);
    assert_eq!(late(60), State::Met { at: end, late: false });
    assert_eq!(late(59), State::Met { at: end, late: true });
}

#[test]
fn a_cancelled_order_is_neither_met_nor_late() {
    let spans = [ran(at("Mon 10:00"), at("Fri 10:00"))];
    assert_eq!(state(&spans, &target(1), &office(), Outcome::Ended, at("Fri 12:00")), State::Ended);
}

#[test]
fn a_reopened_order_starts_from_nothing_with_the_spans_of_its_new_cycle() {
    let first = [ran(at("Mon 10:00"), at("Tue 10:00"))];
    let second = [ran(at("Thu 10:00"), None)];
    assert_eq!(elapsed(&first, &office(), at("Thu 11:00")), hours(8));
    assert_eq!(elapsed(&second, &office(), at("Thu 11:00")), hours(1));
    assert_eq!(next(&second, &target(240), &[], "Thu 11:00"), Some(step("p50", Tell::Assignee, "Thu 12:00")));
}

#[test]
fn the_past_is_seen_as_it_was_then() {
    let spans = [
        ran(at("Mon 10:00"), at("Mon 12:00")),
        paused(at("Mon 12:00"), at("Tue 09:00")),
        ran(at("Tue 09:00"), at("Tue 10:00")),
    ];
    let then = at("Mon 11:00");
    assert_eq!(
        state(&spans, &target(240), &office(), Outcome::Open, then),
        State::Running { due: Some(at("Mon 15:00")), remaining: hours(3) },
    );
    assert!(!is_running(&spans, at("Mon 12:00")));
    assert_eq!(explain(&spans, &office(), then).len(), 1);
    assert_eq!(elapsed(&spans, &office(), at("Mon 09:00")), Duration::zero());
}

#[test]
fn without_history_there_is_nothing() {
    let now = at("Mon 10:00");
    assert_eq!(elapsed(&[], &office(), now), Duration::zero());
    assert_eq!(due(&[], &target(0), &office(), now), None);
    assert_eq!(next(&[], &target(0), &[], "Mon 10:00"), None);
    assert_eq!(explain(&[], &office(), now), []);
}

// ---- levels ----

#[test]
fn levels_follow_each_other_at_their_exact_instants() {
    let spans = [ran(at("Mon 10:00"), None)]; // 4 h: 12:00, 14:12, 15:00
    let next = |keys: &[&str]| next(&spans, &target(240), keys, "Mon 10:30");
    assert_eq!(next(&[]), Some(step("p50", Tell::Assignee, "Mon 12:00")));
    assert_eq!(next(&["p50"]), Some(step("p80", Tell::Dispatcher, "Mon 14:12")));
    assert_eq!(next(&["p50", "p80"]), Some(step("p100", Tell::Supervisor, "Mon 15:00")));
}

#[test]
fn after_the_deadline_repeats_go_on_in_working_time_up_to_their_cap() {
    let spans = [ran(at("Mon 10:00"), None)];
    let next = |keys: &[&str]| next(&spans, &target(240), keys, "Mon 15:30");
    assert_eq!(next(&["p100"]), Some(step("r1", Tell::Supervisor, "Mon 16:00")));
    assert_eq!(next(&["p100", "r1"]), Some(step("r2", Tell::Supervisor, "Mon 17:00")));
    assert_eq!(next(&["r2"]), Some(step("r3", Tell::Supervisor, "Mon 18:00")));
    assert_eq!(next(&["r3"]), None);
}

#[test]
fn an_overdue_level_keeps_the_instant_at_which_it_was_due() {
    let spans = [ran(at("Mon 10:00"), None)];
    assert_eq!(next(&spans, &target(240), &[], "Mon 13:30"), Some(step("p50", Tell::Assignee, "Mon 12:00")));
}

#[test]
fn of_several_overdue_levels_only_the_highest_is_told_and_the_lower_are_passed() {
    let spans = [ran(at("Mon 10:00"), None)];
    assert_eq!(next(&spans, &target(240), &[], "Mon 14:30"), Some(step("p80", Tell::Dispatcher, "Mon 14:12")));
    assert_eq!(next(&spans, &target(240), &["p80"], "Mon 14:30"), Some(step("p100", Tell::Supervisor, "Mon 15:00")));
    assert_eq!(next(&spans, &target(240), &["p50"], "Mon 17:30"), Some(step("r2", Tell::Supervisor, "Mon 17:00")));
    assert_eq!(
        next(&spans, &target(240), &["p50", "r2"], "Mon 17:30"),
        Some(step("r3", Tell::Supervisor, "Mon 18:00"))
    );
    assert_eq!(next(&spans, &target(240), &[], "Mon2 10:00"), Some(step("r3", Tell::Supervisor, "Mon 18:00")));
}

#[test]
fn a_level_is_due_at_its_very_instant() {
    let spans = [ran(at("Mon 10:00"), None)];
    let moment_before = at("Mon 14:12") - Duration::microseconds(1);
    let level_at = |now| next_level(&spans, &target(240), &office(), &told(&[]), now).unwrap().key;
    assert_eq!(level_at(moment_before), "p50");
    assert_eq!(level_at(at("Mon 14:12")), "p80");
}

#[test]
fn a_level_overdue_when_the_pause_began_waits_until_the_clock_runs_again() {
    let mut spans = vec![ran(at("Mon 10:00"), at("Mon 12:30")), paused(at("Mon 12:30"), None)];
    assert_eq!(next(&spans, &target(240), &[], "Tue 10:00"), None);
    spans[1].to = Some(at("Tue 10:00"));
    spans.push(ran(at("Tue 10:00"), None));
    assert_eq!(next(&spans, &target(240), &[], "Tue 10:00"), Some(step("p50", Tell::Assignee, "Mon 12:00")));
    assert_eq!(next(&spans, &target(240), &["p50"], "Tue 10:00"), Some(step("p80", Tell::Dispatcher, "Tue 10:42")));
}

#[test]
fn a_met_clock_has_no_next_level() {
    let spans = [ran(at("Mon 10:00"), at("Mon 17:00"))];
    assert_eq!(next(&spans, &target(60), &[], "Mon 17:00"), None);
}

#[test]
fn a_level_the_policy_gained_below_one_already_told_is_passed() {
    let spans = [ran(at("Mon 10:00"), None)];
    let mut changed = target(240);
    changed.levels.insert(1, level("p60", 60, Tell::Assignee));
    assert_eq!(next(&spans, &changed, &["p80"], "Mon 14:30"), Some(step("p100", Tell::Supervisor, "Mon 15:00")));
}

#[test]
fn a_repeat_already_told_passes_the_deadline_and_the_repeats_below_it() {
    let spans = [ran(at("Mon 10:00"), None)];
    let mut changed = target(240);
    assert_eq!(next(&spans, &changed, &["r5"], "Tue 17:00"), None);
    changed.repeat = None;
    assert_eq!(next(&spans, &changed, &["r5"], "Tue 17:00"), None);
    changed.levels.push(level("p200", 200, Tell::Supervisor));
    assert_eq!(next(&spans, &changed, &["r5"], "Tue 17:00"), Some(step("p200", Tell::Supervisor, "Tue 10:00")));
}

#[test]
fn keys_the_target_does_not_have_change_nothing() {
    let spans = [ran(at("Mon 10:00"), None)];
    let keys = ["p75", "r", "rx", "r99999999"];
    assert_eq!(next(&spans, &target(240), &keys, "Mon 10:30"), Some(step("p50", Tell::Assignee, "Mon 12:00")));
}

#[test]
fn without_levels_and_repeats_nobody_is_told() {
    let silent = Target { minutes: 60, levels: Vec::new(), repeat: None };
    assert_eq!(next(&[ran(at("Mon 10:00"), None)], &silent, &[], "Tue 10:00"), None);
}

// ---- explanation ----

#[test]
fn an_explanation_shows_each_span_with_its_working_time() {
    let spans =
        [ran(at("Mon 10:00"), at("Mon 12:00")), paused(at("Mon 12:00"), at("Tue 10:00")), ran(at("Tue 10:00"), None)];
    let now = at("Tue 14:30");
    let explained = explain(&spans, &office(), now);
    let seen: Vec<_> = explained.iter().map(|span| (span.to, span.running, span.working)).collect();
    assert_eq!(
        seen,
        [(Some(at("Mon 12:00")), true, hours(2)), (Some(at("Tue 10:00")), false, hours(6)), (None, true, minutes(210)),],
    );
    assert_eq!(explained[1].status, "waiting_requester");
}

// ---- what is accepted, and how it is written ----

#[test]
fn targets_are_written_and_read_back() {
    let mut response = target(30);
    response.levels.truncate(1);
    response.repeat = None;
    let targets = Targets { response, resolution: target(480), waiting_stock_pauses: true };
    let written = serde_json::to_value(&targets).unwrap();
    assert_eq!(
        written["response"],
        json!({"minutes": 30, "levels": [{"key": "p50", "percent": 50, "tell": "assignee"}], "repeat": null}),
    );
    assert_eq!(written["resolution"]["repeat"], json!({"every_minutes": 60, "cap": 3, "tell": "supervisor"}));
    assert_eq!(serde_json::from_value::<Targets>(written).unwrap(), targets);
}

#[test]
fn words_in_code_and_in_json_are_the_same() {
    for clock in Clock::ALL {
        assert_eq!(serde_json::to_value(clock).unwrap(), json!(clock.as_str()));
    }
    for tell in [Tell::Assignee, Tell::Dispatcher, Tell::Supervisor] {
        assert_eq!(serde_json::to_value(tell).unwrap(), json!(tell.as_str()));
    }
}

#[test]
fn targets_that_cannot_be_kept_are_refused() {
    let refusal = |change: &dyn Fn(&mut Target)| {
        let mut targets = Targets { response: target(60), resolution: target(480), waiting_stock_pauses: false };
        change(&mut targets.resolution);
        targets.validate().map_err(|error| {
            assert_eq!(error.clock, Clock::Resolution);
            error.code()
        })
    };
    let repeat = |every_minutes, cap| Some(Repeat { every_minutes, cap, tell: Tell::Assignee });
    assert_eq!(refusal(&|_| ()), Ok(()));
    assert_eq!(refusal(&|t| t.minutes = 0), Ok(()));
    assert_eq!(refusal(&|t| t.minutes = u32::MAX), Err("target_too_long"));
    assert_eq!(refusal(&|t| t.levels[1].percent = 50), Err("target_not_rising"));
    assert_eq!(refusal(&|t| t.levels[0].percent = 0), Err("target_percent_out_of_range"));
    assert_eq!(refusal(&|t| t.levels[2].percent = 1_001), Err("target_percent_out_of_range"));
    assert_eq!(refusal(&|t| t.levels[1].key = "p50".to_owned()), Err("target_same_key_twice"));
    assert_eq!(refusal(&|t| t.levels[1].key = "r2".to_owned()), Err("target_key_of_a_repeat"));
    assert_eq!(refusal(&|t| t.levels[1].key = "P 80".to_owned()), Err("target_unusable_key"));
    assert_eq!(refusal(&|t| t.levels[1].key = String::new()), Err("target_unusable_key"));
    assert_eq!(refusal(&|t| t.repeat = repeat(0, 3)), Err("target_repeat_out_of_range"));
    assert_eq!(refusal(&|t| t.repeat = repeat(60, 0)), Err("target_cap_out_of_range"));
    assert_eq!(refusal(&|t| t.repeat = repeat(60, 101)), Err("target_cap_out_of_range"));
}

#[test]
fn a_refusal_names_the_clock() {
    let mut targets = Targets { response: target(60), resolution: target(480), waiting_stock_pauses: false };
    targets.response.levels[1].percent = 40;
    assert_eq!(
        targets.validate().unwrap_err().to_string(),
        "the response target: the level “p80” must be at a higher percentage than the one before it",
    );
}

// ---- laws ----

/// A history from Monday on: lengths in minutes, running and paused in turn, the last span open.
fn any_spans() -> impl Strategy<Value = Vec<Span>> {
    (any::<bool>(), prop::collection::vec(0_i64..3_000, 0..6)).prop_map(|(starts_running, lengths)| {
        let mut from = at("Mon 08:00");
        let mut running = starts_running;
        let mut spans = Vec::new();
        for length in lengths {
            let to = from + minutes(length);
            spans.push(if running { ran(from, to) } else { paused(from, to) });
            (from, running) = (to, !running);
        }
        spans.push(if running { ran(from, None) } else { paused(from, None) });
        spans
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let nights = Calendar {
        week: std::array::from_fn(|_| vec![Interval { from: 0, to: 100 }, Interval { from: 1_300, to: 1_440 }]),
        ..Calendar::around_the_clock(BERLIN)
    };
    prop::sample::select(vec![office(), Calendar::around_the_clock(BERLIN), nights])
}

fn any_now() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..30_000).prop_map(|length| at("Mon 08:00") + minutes(length))
}

proptest! {
    #[test]
    fn the_deadline_is_the_working_time_left_from_now(
        spans in any_spans(), calendar in any_calendar(), now in any_now(), length in 0_u32..3_000,
    ) {
        let target = target(length);
        if let State::Running { due, remaining } = state(&spans, &target, &calendar, Outcome::Open, now) {
            let due = due.unwrap();
            if remaining > Duration::zero() {
                prop_assert_eq!(Some(due), calendar.add(now, remaining));
            } else {
                prop_assert!(due <= now);
                prop_assert_eq!(elapsed(&spans, &calendar, due), target.time());
            }
        }
    }

    #[test]
    fn late_is_what_ran_on_after_the_deadline(
        spans in any_spans(), calendar in any_calendar(), now in any_now(), length in 0_u32..3_000,
    ) {
        let target = target(length);
        let due = due(&spans, &target, &calendar, now);
        let late = due.and_then(|due| late_after(&spans, &calendar, due)).is_some_and(|at| at < now);
        prop_assert_eq!(late, elapsed(&spans, &calendar, now) > target.time());
    }

    #[test]
    fn elapsed_never_goes_back_and_the_explanation_adds_up_to_it(
        spans in any_spans(), calendar in any_calendar(), now in any_now(), later in 0_i64..3_000,
    ) {
        let spent = elapsed(&spans, &calendar, now);
        prop_assert!(spent <= elapsed(&spans, &calendar, now + minutes(later)));
        let explained = explain(&spans, &calendar, now);
        let counted = explained.iter().filter(|span| span.running);
        prop_assert_eq!(counted.fold(Duration::zero(), |sum, span| sum + span.working), spent);
    }

    #[test]
    fn telling_until_nothing_is_due_climbs_and_ends_whenever_one_looks(
        spans in any_spans(), calendar in any_calendar(), length in 0_u32..1_000,
        mut looks in prop::collection::vec(any_now(), 1..12),
    ) {
        looks.sort();
        let target = target(length);
        let mut told = BTreeSet::new();
        let mut last = None;
        for now in looks {
            let mut told_now = 0;
            while let Some(next) = next_level(&spans, &target, &calendar, &told, now)
                .filter(|next| next.due_at <= now)
            {
                prop_assert!(told.insert(next.key));
                prop_assert!(last <= Some(next.due_at));
                last = Some(next.due_at);
                told_now += 1;
            }
            prop_assert!(told_now <= 1);
        }
    }

    #[test]
    fn a_level_comes_at_the_instant_that_was_announced(
        from in any_now(), calendar in any_calendar(), now in any_now(), length in 1_u32..1_000,
    ) {
        let (spans, target, told) = ([ran(from, None)], target(length), BTreeSet::new());
        let next_at = |now| next_level(&spans, &target, &calendar, &told, now);
        if let Some(next) = next_at(now).filter(|next| next.due_at > now) {
            let announced = Some(next.clone());
            prop_assert_eq!(&next_at(next.due_at - Duration::microseconds(1)), &announced);
            prop_assert_eq!(&next_at(next.due_at), &announced);
        }
    }
}
