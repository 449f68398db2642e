//! The events as a file format. `tests/events/` keeps one sample of every version of every event ever written; each
//! decodes for ever. docs/EVENTS.md is made from the latest ones (`UPDATE_EVENTS=1 cargo test -p helpdesk-domain
//! --test events` after adding an event; a sample that exists is never rewritten).
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails there")]

use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf};

use chrono::{NaiveDate, TimeZone, Utc};
use cqrs_es::{Aggregate, DomainEvent};
use helpdesk_domain::{
    BranchId, CalendarId, CartridgeId, Event, Grant, Locale, Order, OrderEvent, Person, PersonId, PersonalKey, PhotoId,
    PolicyId, PrinterId, Role, Seal, Sealed, Timestamp, WarehouseId,
    directory::{Branch, CalendarSpec, Cartridge, CartridgeKind, Entry, EntryEvent, Policy, Printer, Spec, Warehouse},
    invitation::{Invitation, InvitationEvent},
    key::{NaturalKey, Reservation, ReservationEvent},
    order::{Priority, Quantity, Status},
    person::PersonEvent,
    ports::Recorded,
    preferences::{Notices, Preferences, QuietHours, Via},
    room::{Room, RoomEvent, Serving},
    sla::{Clock, Level, Repeat, Target, Targets, Tell},
    working_time::Calendar,
};
use uuid::Uuid;

/// (aggregate type, event type, event version, payload)
type Sample = (&'static str, String, String, String);

fn sample<A: Aggregate>(event: &A::Event) -> Sample {
    (A::TYPE, event.event_type(), event.event_version(), serde_json::to_string_pretty(event).unwrap())
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn at() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 30, 0).unwrap()
}

fn sealed(n: u8, text: &str) -> Sealed {
    Seal::new(PersonId(id(10)), PersonalKey::from_bytes([7; 32]), [n; 16]).seal(text)
}

fn lines() -> Vec<Quantity> {
    vec![
        Quantity { cartridge: CartridgeId(id(4)), quantity: 2 },
        Quantity { cartridge: CartridgeId(id(5)), quantity: 1 },
    ]
}

fn order_events() -> Vec<OrderEvent> {
    let status = |reason, question, expected_on, forced, from, to| OrderEvent::StatusChanged {
        at: at(),
        from,
        to,
        reason,
        question,
        expected_on,
        forced,
    };
    vec![
        OrderEvent::Submitted {
            at: at(),
            number: 123,
            branch: BranchId(id(1)),
            warehouse: WarehouseId(id(2)),
            requester: PersonId(id(10)),
            lines: lines(),
            priority: Priority::Normal,
            printer: Some(PrinterId(id(3))),
            comment: Some(sealed(1, "Срочно, квартальный отчёт")),
        },
        OrderEvent::LinesAmended { from: lines()[..1].to_vec(), lines: lines() },
        OrderEvent::Assigned { at: at(), to: PersonId(id(11)), claimed: true, from: None },
        OrderEvent::Unassigned { from: PersonId(id(11)) },
        status(
            Some(sealed(2, "Нет у поставщика")),
            None,
            NaiveDate::from_ymd_opt(2026, 3, 9),
            false,
            Status::InProgress,
            Status::WaitingStock,
        ),
        OrderEvent::HandedOver { lines: lines() },
        OrderEvent::Received { lines: lines() },
        OrderEvent::LineWaived { cartridge: CartridgeId(id(5)), quantity: 1, reason: sealed(3, "Не нужен") },
        OrderEvent::Commented { at: at(), text: sealed(4, "Заберу в пять"), internal: false },
        OrderEvent::PhotoAttached { photo: PhotoId("c0ffee".repeat(10) + "c0ff") },
        OrderEvent::PriorityChanged { from: Priority::Normal, to: Priority::Urgent },
        OrderEvent::Reopened {
            at: at(),
            from: Status::Issued,
            to: Status::InProgress,
            reason: sealed(5, "Полосит"),
            cycle: 2,
        },
        OrderEvent::Reminded { clock: Clock::Response, cycle: 1, level: "p100".into(), tell: Tell::Dispatcher },
        OrderEvent::Nudged { at: at() },
    ]
}

fn person_events() -> Vec<PersonEvent> {
    let key = |kind: &str| NaturalKey { kind: kind.into(), value: "5f".repeat(32) };
    let grant = Grant::within(Role::Storekeeper, BranchId(id(1)));
    vec![
        PersonEvent::Added {
            name: sealed(6, "Анна Петрова"),
            phone: Some(sealed(7, "+7 900 000-00-00")),
            email: None,
            locale: Locale::Ru,
        },
        PersonEvent::ProfileChanged { name: sealed(8, "Анна Иванова"), phone: None, email: None },
        PersonEvent::Granted { grant },
        PersonEvent::Revoked { grant },
        PersonEvent::LoginSet { login: Some(sealed(9, "anna")), key: Some(key("login")) },
        PersonEvent::TelegramLinked { account: sealed(10, "1001"), key: key("telegram") },
        PersonEvent::TelegramUnlinked,
        PersonEvent::LocaleSet { locale: Locale::En },
        PersonEvent::AbsenceSet { from: at(), until: at(), substitute: Some(PersonId(id(11))) },
        PersonEvent::AbsenceEnded,
        PersonEvent::AccessAsked { at: at(), branch: BranchId(id(1)) },
        PersonEvent::AccessDenied { at: at() },
        PersonEvent::PreferencesSet {
            preferences: Preferences {
                notices: Notices::Every,
                via: Via::Both,
                quiet: Some(QuietHours {
                    from: chrono::NaiveTime::from_hms_opt(22, 0, 0).unwrap(),
                    until: chrono::NaiveTime::from_hms_opt(7, 30, 0).unwrap(),
                }),
                digest: false,
            },
        },
        PersonEvent::Deactivated,
        PersonEvent::Reactivated,
    ]
}

fn entry_events<S: Spec>(spec: &S) -> Vec<Sample> {
    let defined = EntryEvent::Defined { spec: spec.clone() };
    [defined, EntryEvent::Changed { spec: spec.clone() }, EntryEvent::Withdrawn, EntryEvent::Restored]
        .iter()
        .map(sample::<Entry<S>>)
        .collect()
}

fn samples() -> Vec<Sample> {
    let target = |minutes| Target {
        minutes,
        levels: vec![
            Level { key: "p80".into(), percent: 80, tell: Tell::Assignee },
            Level { key: "p100".into(), percent: 100, tell: Tell::Dispatcher },
        ],
        repeat: Some(Repeat { every_minutes: 240, cap: 3, tell: Tell::Supervisor }),
    };
    let targets = Targets { response: target(60), resolution: target(960), waiting_stock_pauses: false };
    let zone = chrono_tz::Asia::Yekaterinburg;
    let mut samples: Vec<Sample> = order_events().iter().map(sample::<Order>).collect();
    samples.extend(person_events().iter().map(sample::<Person>));
    samples.extend(entry_events(&Branch {
        name: "Екатеринбург, Ленина 5".into(),
        city: Some("Екатеринбург".into()),
        time_zone: zone,
        warehouse: WarehouseId(id(2)),
    }));
    samples.extend(entry_events(&Warehouse { name: "Склад Урал".into(), calendar: CalendarId(id(6)) }));
    samples.extend(entry_events(&Cartridge {
        sku: "CF283A".into(),
        brand: "HP".into(),
        kind: CartridgeKind::AllInOne,
        title: "HP 83A black toner cartridge".into(),
        yield_pages: Some(1500),
        printers: vec!["LaserJet Pro M125".into()],
    }));
    samples.extend(entry_events(&Printer {
        inventory_number: "ПР-000042".into(),
        model: "LaserJet Pro M125".into(),
        branch: BranchId(id(1)),
        place: Some("Бухгалтерия".into()),
    }));
    samples.extend(entry_events(&CalendarSpec {
        name: "Пятидневка с обедом".into(),
        calendar: Calendar::office_hours(zone),
    }));
    samples.extend(entry_events(&Policy {
        name: "Обычные заявки".into(),
        rank: 1,
        branch: Some(BranchId(id(1))),
        priority: Some(Priority::Normal),
        targets,
    }));
    let grants = vec![Grant::within(Role::Requester, BranchId(id(1)))];
    samples.push(sample::<Invitation>(&InvitationEvent::Issued { grants, expires_at: at() }));
    samples.push(sample::<Invitation>(&InvitationEvent::IssuedFor { person: PersonId(id(10)), expires_at: at() }));
    samples.push(sample::<Invitation>(&InvitationEvent::Accepted { by: PersonId(id(10)) }));
    let serving = Serving::Branch { branch: BranchId(id(1)) };
    samples.push(sample::<Room>(&RoomEvent::Bound { serving, locale: Locale::Ru }));
    samples.push(sample::<Room>(&RoomEvent::Unbound));
    samples.push(sample::<Reservation>(&ReservationEvent::Reserved { owner: id(10) }));
    samples.push(sample::<Reservation>(&ReservationEvent::Released));
    assert!(samples.iter().all(|(_, _, _, text)| !text.contains(&PolicyId(id(9)).to_string())));
    samples
}

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/events")
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EVENTS").is_some()
}

#[test]
fn every_event_has_its_sample_and_is_written_just_so() {
    for (aggregate, event, version, text) in samples() {
        let path = directory().join(format!("{aggregate}.{event}.v{version}.json"));
        if updating() && !path.exists() {
            fs::write(&path, format!("{text}\n")).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept.trim(), text, "{} differs: a changed shape needs a new version", path.display());
    }
}

#[test]
fn every_version_ever_written_decodes() {
    let mut seen = 0;
    for entry in fs::read_dir(directory()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (aggregate_type, rest) = name.split_once('.').unwrap();
        let (event_type, event_version) = rest.split_once(".v").unwrap();
        let recorded = Recorded {
            position: 1,
            id: id(1),
            aggregate_type: aggregate_type.into(),
            aggregate_id: id(2).to_string(),
            sequence: 1,
            event_type: event_type.into(),
            event_version: event_version.into(),
            payload: fs::read_to_string(&path).unwrap(),
            metadata: "{}".into(),
            recorded_at: at(),
            hash: [0; 32],
        };
        Event::decode(&recorded).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        seen += 1;
    }
    assert!(seen >= samples().len());
}

#[test]
fn the_page_shows_a_sample_of_each() {
    let mut by_aggregate: BTreeMap<&str, Vec<Sample>> = BTreeMap::new();
    for sample in samples() {
        by_aggregate.entry(sample.0).or_default().push(sample);
    }
    let mut page = String::from(INTRODUCTION);
    for (aggregate, samples) in by_aggregate {
        write!(page, "\n## {aggregate}\n").unwrap();
        for (_, event, version, text) in samples {
            write!(page, "\n### {event} (version {version})\n\n```json\n{text}\n```\n").unwrap();
        }
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/EVENTS.md");
    if updating() {
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page, "run with UPDATE_EVENTS=1 and read the difference");
}

const INTRODUCTION: &str = "# The events

The closed catalogue of what the log can hold, with a sample of each event as it is stored (the log keeps it without
the line breaks). This page is made from `domain/tests/events.rs`, and a test fails when it differs.

- An event once written is never edited. A change of shape is a new version, an upcaster in `domain/src/upcast.rs`, and
  one more file in `domain/tests/events/`; the old files stay and must decode for ever.
- What the samples show is the latest version. `lines_amended` had a first one without `from`; it is read as if
  nothing had been requested before, which means that it isn't known. `absence_set` had a first one without `from`; it
  is read as if the absence had begun in 1970.
- `event_type` and `event_version` stand in columns of their own; the payload repeats the type as `type`.
- Instants are RFC 3339 in UTC. Pieces are whole numbers. Ids are UUIDs; photos are named by the SHA-256 of their bytes.
- Personal data and texts people typed are sealed: `owner` is the person whose key opens it, `data` is base64 of a
  24-byte nonce and XChaCha20-Poly1305 ciphertext with the owner's id as associated data. The key is not in the log.
- Beside the payload every event has metadata, a flat object of strings: `actor` (none: the system), `role` (the one
  that granted the act), `channel`, `on_behalf_of`, `correlation`, `causation`; and the log adds `position`,
  `event_id` (UUIDv7), `recorded_at` (microseconds since 1970) and `hash` (see LOG-FORMAT.md).
- Over HTTP the log is `GET /api/v1/events`, one event a line: all of it for administrators of all branches, the events
  of their branches' orders for those who oversee some (dispatchers, supervisors, administrators of these). An order
  stays in the branch it was submitted for.
";
