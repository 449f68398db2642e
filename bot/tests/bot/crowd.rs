//! Many people who order at once: none is lost, each with the right lines, and Telegram's limits are kept. A small
//! crowd in every run; `HELPDESK_CROWD=1000` lets a thousand come (docs/TELEGRAM.md).

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures to be printed"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use helpdesk_domain::{
    Command, Grant, Locale, PersonId, Role,
    person::{PersonCommand, Profile},
};
use helpdesk_projections::orders;
use serde_json::{Value, json};

use crate::world::{World, run};

const FIRST: i64 = 500_000;
/// The labels of the quantity's buttons, and what they mean.
const QUANTITIES: [(&str, i64); 3] = [("1", 1), ("2", 2), ("5", 5)];
const CARTRIDGES: [&str; 2] = ["CF283A", "TK-1170"];

struct Wish {
    account: i64,
    cartridge: &'static str,
    label: &'static str,
    quantity: i64,
}

fn wish(place: usize) -> Wish {
    let (label, quantity) = QUANTITIES[place % QUANTITIES.len()];
    let account = FIRST + i64::try_from(place).unwrap();
    Wish { account, cartridge: CARTRIDGES[place % CARTRIDGES.len()], label, quantity }
}

async fn joins(world: &World, wish: &Wish) -> PersonId {
    let person = json!({ "id": wish.account, "first_name": "Гость", "last_name": wish.account.to_string(), "language_code": "ru" });
    world.act("people", person).await;
    let id = PersonId::fresh();
    let add = PersonCommand::Add {
        profile: Profile { name: format!("Гость {}", wish.account), ..Profile::default() },
        locale: Locale::Ru,
        grants: vec![Grant::within(Role::Requester, world.kazan)],
        login: None,
        telegram: Some(wish.account),
    };
    run(world.desk(), Command::Person(id, add)).await;
    id
}

/// One order in five steps, each until its answer is on the screen.
async fn orders_one(world: &World, wish: &Wish) -> Vec<Duration> {
    let person = world.person(wish.account);
    let mut times = Vec::new();
    let begun = Instant::now();
    person.says("/new").await;
    person.reads("Шаг 2 из 5").await;
    times.push(begun.elapsed());
    let begun = Instant::now();
    person.says(wish.cartridge).await;
    person.reads("Похоже на").await;
    times.push(begun.elapsed());
    for (label, screen) in
        [(wish.cartridge, "Количество"), (wish.label, "шт."), ("К проверке", "Проверка"), ("Отправить", "Новая")]
    {
        let button = person.button(label).await;
        let begun = Instant::now();
        person.presses_again(&button, false).await;
        person.reads(screen).await;
        times.push(begun.elapsed());
    }
    times
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_that_orders_at_once_loses_nothing() {
    let size = std::env::var("HELPDESK_CROWD").ok().and_then(|size| size.parse().ok()).unwrap_or(30);
    let world = Arc::new(World::quiet().await);
    let mut people = Vec::new();
    for place in 0..size {
        let wish = wish(place);
        people.push((joins(&world, &wish).await, wish));
    }
    let (begun, cpu) = (Instant::now(), cpu_ms());
    let tasks = people.iter().map(|(_, wish)| {
        let (world, wish) = (Arc::clone(&world), self::wish(usize::try_from(wish.account - FIRST).unwrap()));
        tokio::spawn(async move { orders_one(&world, &wish).await })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    let (passed, cpu) = (begun.elapsed(), cpu_ms() - cpu);

    for (id, wish) in &people {
        let own = orders::mine(world.db(), *id, 10).await.unwrap();
        assert_eq!(own.len(), 1, "{} ordered once", wish.account);
        let lines: Vec<_> = own[0].lines.iter().map(|line| (line.cartridge, line.requested)).collect();
        let cartridge = if wish.cartridge == "CF283A" { world.hp } else { world.kyocera };
        assert_eq!(lines, [(cartridge, wish.quantity)], "{}", wish.account);
    }
    world.counts(0, "SELECT COUNT(*) AS n FROM telegram_parked").await;
    let most = most_in_a_second(&world).await;
    assert!(most <= 30, "{most} messages in one second");
    world.no_refusals().await;

    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{size} people, {} updates in {passed:.1?}: {:.0} updates/s; answer p50 {:.2?}, p99 {:.2?}; \
         {:.1} ms of CPU an update, the stand-in and the people included; at most {most} messages in a second",
        times.len(),
        times.len() as f64 / passed.as_secs_f64(),
        at(0.5),
        at(0.99),
        cpu / times.len() as f64,
    );
}

/// The most messages (new ones and edits) that began within any one second.
async fn most_in_a_second(world: &World) -> usize {
    let mut at: Vec<i64> = Vec::new();
    for method in ["sendMessage", "editMessageText", "sendPhoto"] {
        let calls = world.calls(method).await;
        at.extend(calls.iter().map(|call| instant(&call["at"])));
    }
    at.sort_unstable();
    let mut from = 0;
    let mut most = 0;
    for (place, now) in at.iter().enumerate() {
        while now - at[from] >= 1000 {
            from += 1;
        }
        most = most.max(place + 1 - from);
    }
    most
}

fn instant(at: &Value) -> i64 {
    at.as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_millis()
}

/// Of this process, so far.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in parentheses: utime and stime are the 12th and 13th, in hundredths of a second.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
}
