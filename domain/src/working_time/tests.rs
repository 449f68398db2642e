#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use proptest::prelude::*;
use serde_json::json;

use super::*;

const BERLIN: Tz = chrono_tz::Europe::Berlin;
const YEKATERINBURG: Tz = chrono_tz::Asia::Yekaterinburg;

fn local(zone: Tz, text: &str) -> DateTime<Utc> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    zone.from_local_datetime(&naive).single().unwrap().to_utc()
}

fn utc(text: &str) -> DateTime<Utc> {
    local(Tz::UTC, text)
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn every_day(time_zone: Tz, hours: &[(u16, u16)]) -> Calendar {
    let day: Vec<_> = hours.iter().map(|(from, to)| Interval { from: *from, to: *to }).collect();
    Calendar { time_zone, week: std::array::from_fn(|_| day.clone()), exceptions: BTreeMap::new() }
}

fn closed(time_zone: Tz) -> Calendar {
    every_day(time_zone, &[])
}

fn ekb(text: &str) -> DateTime<Utc> {
    local(YEKATERINBURG, text)
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

// ---- counting and adding ----

#[test]
fn lunch_does_not_count() {
    let (a, b) = (ekb("2025-03-03 12:00"), ekb("2025-03-03 15:00"));
    assert_eq!(office().working_between(a, b), hours(2));
    assert_eq!(office().add(a, hours(2)), Some(b));
    assert!(!office().is_working(ekb("2025-03-03 13:30")));
}

#[test]
fn an_interval_holds_its_start_and_not_its_end() {
    assert!(office().is_working(ekb("2025-03-03 09:00")));
    assert!(!office().is_working(ekb("2025-03-03 13:00")));
    assert!(office().is_working(ekb("2025-03-03 14:00")));
    assert!(!office().is_working(ekb("2025-03-03 18:00")));
}

#[test]
fn a_week_of_office_hours_is_forty_hours() {
    let week = office().working_between(ekb("2025-03-03 00:00"), ekb("2025-03-10 00:00"));
    assert_eq!(week, hours(40));
}

#[test]
fn time_from_outside_working_hours_starts_with_the_next_opening() {
    assert_eq!(office().add(ekb("2025-03-08 23:10"), minutes(30)), Some(ekb("2025-03-10 09:30")));
    assert_eq!(office().next_working(ekb("2025-03-08 23:10")), Some(ekb("2025-03-10 09:00")));
}

#[test]
fn an_amount_that_fills_a_day_ends_with_that_day_and_not_with_the_next_opening() {
    assert_eq!(office().add(ekb("2025-03-07 09:00"), hours(8)), Some(ekb("2025-03-07 18:00")));
}

#[test]
fn nothing_to_wait_for_is_the_same_instant_even_at_night() {
    let night = ekb("2025-03-08 23:10");
    assert_eq!(office().add(night, Duration::zero()), Some(night));
    assert_eq!(office().add(night, hours(-1)), Some(night));
    assert_eq!(closed(YEKATERINBURG).add(night, Duration::zero()), Some(night));
}

#[test]
fn next_working_is_the_instant_itself_in_working_time() {
    let at = ekb("2025-03-03 09:00") + Duration::microseconds(1);
    assert_eq!(office().next_working(at), Some(at));
}

#[test]
fn between_an_instant_and_an_earlier_one_there_is_no_working_time() {
    let (a, b) = (ekb("2025-03-03 10:00"), ekb("2025-03-03 12:00"));
    assert_eq!(office().working_between(b, a), Duration::zero());
    assert_eq!(office().working_between(a, a), Duration::zero());
}

#[test]
fn a_holiday_is_skipped_and_a_short_day_ends_early() {
    let mut calendar = office();
    calendar.exceptions.insert(date("2025-03-04"), Vec::new());
    calendar.exceptions.insert(date("2025-03-05"), vec![Interval { from: 540, to: 660 }]);
    let from = ekb("2025-03-03 17:00");
    assert_eq!(calendar.add(from, hours(1)), Some(ekb("2025-03-03 18:00")));
    assert_eq!(calendar.add(from, hours(3)), Some(ekb("2025-03-05 11:00")));
    assert_eq!(calendar.add(from, hours(4)), Some(ekb("2025-03-06 10:00")));
}

#[test]
fn a_working_saturday_is_an_exception_too() {
    let mut calendar = office();
    calendar.exceptions.insert(date("2025-03-08"), vec![Interval { from: 600, to: 720 }]);
    assert_eq!(calendar.next_working(ekb("2025-03-07 18:00")), Some(ekb("2025-03-08 10:00")));
}

#[test]
fn a_calendar_without_a_working_day_never_gets_there() {
    let (calendar, at) = (closed(YEKATERINBURG), ekb("2025-03-03 10:00"));
    assert_eq!(calendar.add(at, minutes(1)), None);
    assert_eq!(calendar.next_working(at), None);
    assert_eq!(calendar.add_working_days(at, 1), None);
    assert_eq!(calendar.working_between(at, at + Duration::days(400)), Duration::zero());
    assert!(!calendar.is_working(at));
}

#[test]
fn more_than_ten_years_ahead_is_never() {
    let calendar = Calendar::around_the_clock(BERLIN);
    let at = utc("2025-03-03 10:00");
    assert_eq!(calendar.add(at, HORIZON), Some(at + HORIZON));
    assert_eq!(calendar.add(at, HORIZON + minutes(1)), None);
}

#[test]
fn around_the_clock_every_minute_counts_whatever_the_clocks_do() {
    let calendar = Calendar::around_the_clock(BERLIN);
    let (a, b) = (utc("2025-01-01 00:07"), utc("2026-01-01 13:01"));
    assert_eq!(calendar.working_between(a, b), b - a);
    assert_eq!(calendar.add(a, b - a), Some(b));
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let calendar = office();
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let _ = calendar.add(at, hours(1));
        let _ = calendar.next_working(at);
        let _ = calendar.is_working(at);
        let _ = calendar.add_working_days(at, 3);
    }
    let _ = calendar.add(ekb("2025-03-03 10:00"), Duration::MAX);
    let _ = calendar.add_working_days(ekb("2025-03-03 10:00"), u32::MAX);
}

#[test]
fn an_invalid_calendar_does_not_panic() {
    let calendar = every_day(BERLIN, &[(900, 600), (0, u16::MAX), (30, 20)]);
    let at = utc("2025-03-03 10:00");
    let _ = calendar.working_between(at, at + Duration::days(3));
    let _ = calendar.add(at, hours(100));
    let _ = calendar.add_working_days(at, 2);
}

// ---- daylight-saving time: Berlin goes forward on 2025-03-30 at 02:00, back on 2025-10-26 at 03:00 ----

#[test]
fn a_night_shift_is_an_hour_shorter_when_the_clocks_go_forward() {
    let calendar = every_day(BERLIN, &[(0, 360)]);
    let night = calendar.working_between(local(BERLIN, "2025-03-30 00:00"), local(BERLIN, "2025-03-30 12:00"));
    assert_eq!(night, hours(5));
}

#[test]
fn a_night_shift_is_an_hour_longer_when_the_clocks_go_back() {
    let calendar = every_day(BERLIN, &[(0, 360)]);
    let night = calendar.working_between(local(BERLIN, "2025-10-26 00:00"), local(BERLIN, "2025-10-26 12:00"));
    assert_eq!(night, hours(7));
}

#[test]
fn office_hours_keep_their_local_time_over_both_changes() {
    let calendar = Calendar::office_hours(BERLIN);
    for (friday, monday) in [("2025-03-28 17:00", "2025-03-31 10:00"), ("2025-10-24 17:00", "2025-10-27 10:00")] {
        assert_eq!(calendar.add(local(BERLIN, friday), hours(2)), Some(local(BERLIN, monday)));
    }
}

#[test]
fn a_start_that_does_not_exist_is_the_first_instant_after_the_gap() {
    let calendar = every_day(BERLIN, &[(150, 240)]); // 02:30–04:00
    let night = local(BERLIN, "2025-03-30 00:00");
    assert_eq!(calendar.next_working(night), Some(local(BERLIN, "2025-03-30 03:00")));
}

#[test]
fn an_interval_that_lies_in_the_gap_is_empty() {
    let calendar = every_day(BERLIN, &[(130, 170)]); // 02:10–02:50
    let day = calendar.working_between(local(BERLIN, "2025-03-30 00:00"), local(BERLIN, "2025-03-31 00:00"));
    assert_eq!(day, Duration::zero());
    let next = calendar.next_working(local(BERLIN, "2025-03-30 00:00"));
    assert_eq!(next, Some(local(BERLIN, "2025-03-31 02:10")));
}

#[test]
fn an_interval_inside_the_repeated_hour_lasts_from_its_first_start_to_its_last_end() {
    let calendar = every_day(BERLIN, &[(130, 170)]); // 02:10–02:50, the first at 00:10 UTC
    let (a, b) = (utc("2025-10-25 22:00"), utc("2025-10-26 22:00"));
    assert_eq!(calendar.next_working(a), Some(utc("2025-10-26 00:10")));
    assert_eq!(calendar.working_between(a, b), minutes(100));
    assert_eq!(calendar.add(a, minutes(100)), Some(utc("2025-10-26 01:50")));
}

#[test]
fn intervals_that_meet_in_the_repeated_hour_do_not_count_twice() {
    let meeting = every_day(BERLIN, &[(60, 150), (150, 240)]);
    let whole = every_day(BERLIN, &[(60, 240)]);
    let (a, b) = (utc("2025-10-25 22:00"), utc("2025-10-26 22:00"));
    assert_eq!(meeting.working_between(a, b), hours(4));
    assert_eq!(meeting.working_between(a, b), whole.working_between(a, b));
}

#[test]
fn a_zone_without_daylight_saving_has_days_of_one_length() {
    let calendar = every_day(YEKATERINBURG, &[(0, 360)]);
    for night in ["2025-03-30", "2025-10-26"] {
        let from = ekb(&format!("{night} 00:00"));
        assert_eq!(calendar.working_between(from, from + hours(24)), hours(6));
    }
}

#[test]
fn a_date_that_was_skipped_has_no_working_time() {
    let apia = chrono_tz::Pacific::Apia; // had no 2011-12-30
    let calendar = every_day(apia, &[(540, 1_080)]);
    let (a, b) = (local(apia, "2011-12-29 18:00"), local(apia, "2011-12-31 09:00"));
    assert_eq!(calendar.working_between(a, b), Duration::zero());
    assert_eq!(calendar.add_working_days(local(apia, "2011-12-29 10:00"), 1), Some(local(apia, "2011-12-31 10:00")));
}

#[test]
fn a_midnight_that_comes_twice_counts_once() {
    let havana = chrono_tz::America::Havana; // 01:00 back to 00:00 on 2025-11-02
    let calendar = Calendar::around_the_clock(havana);
    let (a, b) = (utc("2025-11-01 00:00"), utc("2025-11-04 00:00"));
    assert_eq!(calendar.working_between(a, b), b - a);
}

/// 00:01 back to 23:01 the day before, at 02:31 UTC: midnight is at 02:30 and at 03:30 UTC.
#[test]
fn a_date_that_is_left_and_entered_again_keeps_its_hours() {
    let st_johns = chrono_tz::America::St_Johns;
    let (a, b) = (utc("2006-10-29 00:00"), utc("2006-10-29 12:00"));
    let evening = every_day(st_johns, &[(1_380, 1_440)]);
    assert_eq!(evening.working_between(a, b), hours(2));
    assert_eq!(evening.working_between(utc("2006-10-29 02:30"), b), hours(1));
    let night = every_day(st_johns, &[(0, 60)]);
    assert_eq!(night.working_between(a, b), hours(2));
    assert_eq!(night.working_between(a, utc("2006-10-29 03:00")), minutes(30));
}

// ---- working days ----

#[test]
fn working_days_keep_the_local_time_of_day() {
    assert_eq!(office().add_working_days(ekb("2025-03-06 15:20"), 1), Some(ekb("2025-03-07 15:20")));
    assert_eq!(office().add_working_days(ekb("2025-03-06 15:20"), 2), Some(ekb("2025-03-10 15:20")));
    let calendar = Calendar::office_hours(BERLIN);
    let friday = local(BERLIN, "2025-03-28 15:20");
    assert_eq!(calendar.add_working_days(friday, 1), Some(local(BERLIN, "2025-03-31 15:20")));
}

#[test]
fn no_working_days_is_the_same_instant() {
    let saturday = ekb("2025-03-08 15:20");
    assert_eq!(office().add_working_days(saturday, 0), Some(saturday));
}

#[test]
fn a_time_of_day_outside_the_working_hours_is_moved_to_their_nearest_end() {
    assert_eq!(office().add_working_days(ekb("2025-03-06 22:00"), 1), Some(ekb("2025-03-07 18:00")));
    assert_eq!(office().add_working_days(ekb("2025-03-06 06:00"), 1), Some(ekb("2025-03-07 09:00")));
    assert_eq!(office().add_working_days(ekb("2025-03-06 13:30"), 1), Some(ekb("2025-03-07 13:30")));
}

#[test]
fn from_a_day_off_each_working_day_is_given_whole() {
    assert_eq!(office().add_working_days(ekb("2025-03-08 10:00"), 1), Some(ekb("2025-03-10 18:00")));
    assert_eq!(office().add_working_days(ekb("2025-03-08 10:00"), 5), Some(ekb("2025-03-14 18:00")));
}

#[test]
fn working_days_skip_holidays() {
    let mut calendar = office();
    calendar.exceptions.insert(date("2025-03-07"), Vec::new());
    assert_eq!(calendar.add_working_days(ekb("2025-03-06 15:20"), 1), Some(ekb("2025-03-10 15:20")));
}

#[test]
fn a_time_of_day_in_the_gap_is_moved_forward() {
    let calendar = Calendar::around_the_clock(BERLIN);
    let answer = calendar.add_working_days(local(BERLIN, "2025-03-29 02:30"), 1);
    assert_eq!(answer, Some(local(BERLIN, "2025-03-30 03:00")));
}

// ---- what is accepted, and how it is written ----

#[test]
fn a_calendar_is_written_in_times_of_day_and_read_back() {
    let mut calendar = office();
    calendar.exceptions.insert(date("2025-12-31"), vec![Interval { from: 540, to: 1_440 }]);
    calendar.exceptions.insert(date("2026-01-01"), Vec::new());
    let written = serde_json::to_value(&calendar).unwrap();
    assert_eq!(written["time_zone"], json!("Asia/Yekaterinburg"));
    assert_eq!(written["week"][0], json!([{"from": "09:00", "to": "13:00"}, {"from": "14:00", "to": "18:00"}]),);
    assert_eq!(written["exceptions"], json!({"2025-12-31": [{"from": "09:00", "to": "24:00"}], "2026-01-01": []}),);
    assert_eq!(serde_json::from_value::<Calendar>(written).unwrap(), calendar);
}

#[test]
fn what_is_not_a_time_of_day_is_refused() {
    for text in ["9:00", "09:60", "24:01", "25:00", "0900", "", "aa:bb", "+9:00", "09:00 ", "00:0٣"] {
        let read = serde_json::from_value::<Interval>(json!({"from": text, "to": "24:00"}));
        let message = read.unwrap_err().to_string();
        assert!(message.contains("is not a time of day"), "{text}: {message}");
    }
}

#[test]
fn an_interval_must_end_after_it_starts_and_within_its_day() {
    assert_eq!(Interval::new(0, 1_440), Ok(Interval::WHOLE_DAY));
    assert_eq!(Interval::new(600, 600).unwrap_err().code(), "calendar_end_not_after_start");
    assert_eq!(Interval::new(1_320, 360).unwrap_err().code(), "calendar_end_not_after_start");
    assert_eq!(Interval::new(600, 1_441).unwrap_err().code(), "calendar_past_midnight");
    assert_eq!(
        Interval::new(1_320, 360).unwrap_err().to_string(),
        "the interval 22:00–06:00 must end after it starts; split one that crosses midnight in two",
    );
}

#[test]
fn intervals_may_meet_but_not_overlap_or_change_places() {
    let day = |hours: &[(u16, u16)]| every_day(BERLIN, hours).validate();
    assert_eq!(day(&[(540, 780), (780, 1_080)]), Ok(()));
    assert_eq!(day(&[(540, 780), (779, 1_080)]).unwrap_err().code(), "calendar_overlap");
    assert_eq!(day(&[(840, 1_080), (540, 780)]).unwrap_err().code(), "calendar_out_of_order");
    assert_eq!(day(&[(780, 540)]).unwrap_err().code(), "calendar_end_not_after_start");
}

#[test]
fn a_refusal_names_the_day() {
    let mut calendar = office();
    let hours = vec![Interval { from: 540, to: 780 }, Interval { from: 720, to: 840 }];
    calendar.exceptions.insert(date("2025-12-31"), hours);
    assert_eq!(
        calendar.validate().unwrap_err().to_string(),
        "on 2025-12-31 the intervals 09:00–13:00 and 12:00–14:00 overlap",
    );
}

#[test]
fn a_calendar_read_from_json_is_valid() {
    let week = json!([[], [], [], [], [], [], []]);
    let read = |zone: &str, exceptions: serde_json::Value| {
        let calendar = json!({"time_zone": zone, "week": week, "exceptions": exceptions});
        serde_json::from_value::<Calendar>(calendar).map_err(|error| error.to_string())
    };
    assert!(read("Europe/Berlin", json!({})).is_ok());
    assert!(read("Mars/Olympus", json!({})).unwrap_err().contains("is not a known time zone"));
    let overlapping = json!({"2025-12-31": [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]});
    assert!(read("Europe/Berlin", overlapping).unwrap_err().contains("overlap"));
}

// ---- laws ----

fn any_hours() -> impl Strategy<Value = Vec<Interval>> {
    prop::collection::btree_set(0_u16..=288, 0..=6).prop_map(|marks| {
        let marks: Vec<u16> = marks.into_iter().map(|mark| mark * 5).collect();
        marks.chunks_exact(2).map(|pair| Interval { from: pair[0], to: pair[1] }).collect()
    })
}

fn any_zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        BERLIN,
        YEKATERINBURG,
        chrono_tz::America::Havana,
        chrono_tz::America::St_Johns,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::Europe::Dublin,
        chrono_tz::Pacific::Apia,
    ])
}

fn any_calendar(zone: impl Strategy<Value = Tz>) -> impl Strategy<Value = Calendar> {
    let exceptions = prop::collection::btree_map(0_i64..9_000, any_hours(), 0..40);
    (zone, prop::array::uniform7(any_hours()), exceptions).prop_map(|(time_zone, week, exceptions)| {
        let first = date("2004-01-01");
        let exceptions = exceptions.into_iter().map(|(day, hours)| (first + Duration::days(day), hours));
        Calendar { time_zone, week, exceptions: exceptions.collect() }
    })
}

/// Near a change of the clocks as often as not.
fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    let near = prop::sample::select(vec![
        utc("2006-10-29 02:30"),
        utc("2011-12-30 10:00"),
        utc("2025-03-30 01:00"),
        utc("2025-10-26 01:00"),
        utc("2025-11-02 05:00"),
    ]);
    prop_oneof![
        (1_100_000_000_i64..1_800_000_000).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap()),
        (near, -200_000_i64..200_000).prop_map(|(at, s)| at + Duration::seconds(s)),
    ]
}

/// Since 2015 the clocks of Yekaterinburg have not changed.
fn an_instant_without_changes() -> impl Strategy<Value = DateTime<Utc>> {
    (1_430_000_000_i64..1_800_000_000).prop_map(|s| DateTime::from_timestamp(s, 0).unwrap())
}

fn any_span() -> impl Strategy<Value = Duration> {
    prop_oneof![0_i64..200_000, 0_i64..3_000_000].prop_map(Duration::seconds)
}

proptest! {
    #[test]
    fn working_time_is_additive_and_never_more_than_time(
        calendar in any_calendar(any_zone()), a in any_instant(), first in any_span(), second in any_span(),
    ) {
        let (b, c) = (a + first, a + first + second);
        let (ab, bc) = (calendar.working_between(a, b), calendar.working_between(b, c));
        prop_assert_eq!(ab + bc, calendar.working_between(a, c));
        prop_assert!(ab >= Duration::zero() && ab <= first);
    }

    #[test]
    fn adding_the_working_time_up_to_an_instant_gives_the_first_instant_with_as_much(
        calendar in any_calendar(any_zone()), a in any_instant(), span in any_span(),
    ) {
        let b = a + span;
        let working = calendar.working_between(a, b);
        let reached = calendar.add(a, working).unwrap();
        prop_assert!(reached <= b);
        prop_assert_eq!(calendar.working_between(a, reached), working);
        prop_assert_eq!(calendar.working_between(reached, b), Duration::zero());
        if working > Duration::zero() {
            let before = reached - Duration::microseconds(1);
            prop_assert!(calendar.working_between(a, before) < working);
            prop_assert_eq!(reached == b, calendar.is_working(b - Duration::microseconds(1)));
        }
    }

    #[test]
    fn what_was_added_is_what_passes(
        calendar in any_calendar(any_zone()), a in any_instant(), amount in any_span(),
    ) {
        if let Some(b) = calendar.add(a, amount) {
            prop_assert!(b >= a);
            prop_assert_eq!(calendar.working_between(a, b), amount);
        }
    }

    #[test]
    fn more_working_time_is_never_reached_earlier(
        calendar in any_calendar(any_zone()), a in any_instant(), less in any_span(), extra in any_span(),
    ) {
        if let Some(later) = calendar.add(a, less + extra) {
            prop_assert!(calendar.add(a, less).is_some_and(|sooner| sooner <= later));
        }
    }

    #[test]
    fn next_working_is_working_and_nothing_is_missed_before_it(
        calendar in any_calendar(any_zone()), a in any_instant(),
    ) {
        if let Some(next) = calendar.next_working(a) {
            prop_assert!(calendar.is_working(next));
            prop_assert_eq!(calendar.working_between(a, next), Duration::zero());
            prop_assert_eq!(next == a, calendar.is_working(a));
        }
    }

    #[test]
    fn a_later_start_never_has_an_earlier_nth_working_day(
        calendar in any_calendar(Just(YEKATERINBURG)), a in an_instant_without_changes(), span in any_span(), days in 1_u32..12,
    ) {
        let (first, second) = (calendar.add_working_days(a, days), calendar.add_working_days(a + span, days));
        if let Some(second) = second {
            prop_assert!(first.is_some_and(|first| first <= second && first >= a));
        }
    }

    #[test]
    fn counting_minute_by_minute_agrees_where_no_interval_touches_a_change_of_the_clocks(
        marks in prop::collection::btree_set(4_u16 * 60..=1_440, 2..=6), a in any_instant(), length in 0_i64..4_000,
    ) {
        let marks: Vec<u16> = marks.into_iter().collect();
        let hours: Vec<(u16, u16)> = marks.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        let calendar = every_day(BERLIN, &hours);
        let a = DateTime::from_timestamp(a.timestamp().div_euclid(60) * 60, 0).unwrap();
        let counted = (0..length).filter(|minute| {
            let time = (a + minutes(*minute)).with_timezone(&BERLIN).time();
            let minute = time.signed_duration_since(NaiveTime::MIN).num_minutes();
            hours.iter().any(|(from, to)| (i64::from(*from)..i64::from(*to)).contains(&minute))
        });
        let counted = minutes(i64::try_from(counted.count()).unwrap());
        prop_assert_eq!(calendar.working_between(a, a + minutes(length)), counted);
    }

    #[test]
    fn any_valid_calendar_survives_json(calendar in any_calendar(any_zone())) {
        prop_assert_eq!(calendar.validate(), Ok(()));
        let json = serde_json::to_string(&calendar).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }
}
