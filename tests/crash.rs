//! Crashes: the process dies at each named failpoint of the story, and at random moments by `kill -9`; somebody starts
//! it again. Nothing acknowledged is lost, nothing happens twice, the draft is still there.

mod site;

use std::collections::BTreeSet;

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::stage::{Chat, pictures, words};
use site::{Machine, Site};

/// From the first message to the claim, and a comment by a machine.
async fn story(site: &Site) {
    let (anna, petr) = (site.chat("anna"), site.chat("petr"));
    for chat in [&anna, &petr] {
        chat.says("/start").await;
        chat.sees("the welcome", |message| message["from"]["is_bot"] == true).await;
    }
    form(&anna).await;
    let natalia = site.machine("natalia");
    let orders = natalia.until("/orders", |page| page["items"].as_array().is_some_and(|items| !items.is_empty())).await;
    let order = orders["items"][0]["id"].as_str().unwrap().to_owned();
    // Nothing comes between the card and the press: a step of somebody else would make the button an old one.
    petr.reads("Заявка №").await;
    petr.presses("Взять").await;
    natalia.until(&format!("/orders/{order}"), |order| !order["assignee"].is_null()).await;
    let comment = json!({ "text": "Приняли, спасибо", "internal": true });
    natalia.post_once(&format!("/orders/{order}/comments"), "comment-1", &comment).await;
}

async fn form(anna: &Chat) {
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    for sku in ["CF226A", "TK-1200"] {
        anna.says(sku).await;
        anna.presses(sku).await;
        anna.reads("Сколько штук").await;
        anna.presses("2").await;
        anna.sees("the line", |message| words(message).lines().any(|l| l.contains(sku) && l.contains("— 2 шт."))).await;
    }
    anna.presses("Дальше").await;
    anna.says("Печатает бледно").await;
    anna.reads("Шаг 4 из 5").await;
    anna.sends_photo(pictures::photo()).await;
    anna.reads("1 фото").await;
    anna.presses("Готово").await;
    anna.presses("Отправить заявку").await;
}

/// What must be true of the story, however often the process died.
async fn happened_once(site: &Site) {
    let natalia = site.machine("natalia");
    let orders = natalia.until("/orders", |_| true).await;
    assert_eq!(orders["items"].as_array().map(Vec::len), Some(1), "{orders:#}");
    let order = &orders["items"][0];
    let lines: Vec<_> = order["lines"].as_array().unwrap().iter().map(|line| &line["requested"]).collect();
    assert_eq!(lines, [2, 2], "{order:#}");
    assert_eq!(order["photos"].as_array().map(Vec::len), Some(1));
    let history = natalia.until(&format!("/orders/{}/history", order["id"].as_str().unwrap()), |_| true).await;
    let kinds: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|item| item["type"].as_str().unwrap()).collect();
    for once in ["submitted", "photo_attached", "commented", "assigned", "status_changed"] {
        assert_eq!(kinds.iter().filter(|kind| **kind == once).count(), 1, "{once} in {kinds:?}");
    }
}

async fn dies_at(point: &str) {
    // Mostly waiting for the bot's pace, so both go at once.
    tokio::join!(dies_at_nth(point, 1), dies_at_nth(point, 4));
}

async fn dies_at_nth(point: &str, nth: usize) {
    let site = Site::open(Some(&format!("{point}:{nth}"))).await;
    story(&site).await;
    happened_once(&site).await;
    let deaths = site.close().await;
    assert!(deaths == 1 || nth > 1, "it never came to {point}");
}

macro_rules! dies_at {
    ($($name:ident: $point:literal),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            dies_at($point).await;
        }
    )+};
}

dies_at! {
    nothing_is_lost_or_doubled_when_it_dies_before_an_append_is_committed: "append.before_commit",
    nothing_is_lost_or_doubled_when_it_dies_after_an_append_was_committed: "append.after_commit",
    nothing_is_lost_or_doubled_when_it_dies_before_rows_are_committed: "runner.before_commit",
    nothing_is_lost_or_doubled_when_it_dies_after_rows_were_committed: "runner.after_commit",
    nothing_is_lost_or_doubled_when_it_dies_before_a_message_is_sent: "outbox.before_send",
    nothing_is_lost_or_doubled_when_it_dies_after_a_message_was_sent: "outbox.after_send",
    nothing_is_lost_or_doubled_when_it_dies_before_an_update_has_its_effect: "bot.before_effect",
    nothing_is_lost_or_doubled_when_it_dies_after_an_update_had_its_effect: "bot.after_effect_before_offset",
}

const KILLS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_through_fifty_kills() {
    let site = Site::open(None).await;
    let anna = site.chat("anna");
    anna.says("/start").await;
    anna.says("/new").await;
    anna.reads("Шаг 2 из 5").await;
    anna.says("CF226A").await;
    anna.presses("CF226A").await;
    anna.reads("Сколько штук").await;
    anna.presses("5").await;
    anna.reads("— 5 шт.").await;

    let enough = CancellationToken::new();
    let machine = site.machine("dmitry");
    let template = machine.new_order().await;
    let workers: Vec<_> = (0..3)
        .map(|worker| tokio::spawn(keep_ordering(machine.clone(), template.clone(), worker, enough.clone())))
        .collect();
    let mut random = StdRng::seed_from_u64(7);
    for _ in 0..KILLS {
        site.kill_after(random.random_range(20..900)).await;
    }
    enough.cancel();
    let mut acknowledged = BTreeSet::new();
    for worker in workers {
        acknowledged.extend(worker.await.unwrap());
    }

    // Each acknowledged order is there, and there is none that nobody asked for.
    assert!(acknowledged.len() > KILLS, "only {} orders were made", acknowledged.len());
    let mut found = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let page = machine.until(&format!("/orders?limit=100{cursor}"), |_| true).await;
        found.extend(page["items"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(found, acknowledged);

    // The draft has survived all of it.
    anna.presses("Дальше").await;
    anna.presses("Пропустить").await;
    anna.reads("Шаг 4 из 5").await;
    anna.presses("Пропустить").await;
    anna.presses("Отправить заявку").await;
    let natalia = site.machine("natalia");
    let by_anna = |page: &Value| page["items"][0]["requester"]["name"] == "Анна Петрова";
    let orders = natalia.until("/orders?limit=1", by_anna).await;
    assert_eq!(orders["items"][0]["lines"][0]["requested"], 5);
    assert_eq!(site.close().await, KILLS);
}

/// Submits order after order, each under a key of its own that is repeated until it is acknowledged.
async fn keep_ordering(machine: Machine, order: Value, worker: usize, enough: CancellationToken) -> BTreeSet<String> {
    let mut acknowledged = BTreeSet::new();
    while !enough.is_cancelled() {
        let key = format!("order-{worker}-{}", acknowledged.len());
        let made = machine.post_once("/orders", &key, &order).await;
        let fresh = acknowledged.insert(made["id"].as_str().unwrap().to_owned());
        assert!(fresh, "{key} was answered with another's order");
    }
    acknowledged
}
