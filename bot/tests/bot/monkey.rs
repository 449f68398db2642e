//! People who do anything at all: press random buttons, old ones too, send stickers, albums, commands in the middle of
//! the form, 4 096 characters, emoji, text from right to left. The bot always answers something sensible, never shows
//! an error of its own, and the log is whole afterwards. Seeded: the same seed does the same.
//! `HELPDESK_MONKEY=5000 HELPDESK_MONKEY_PEOPLE=60 HELPDESK_MONKEY_SEED=7` makes it longer, fuller and another.

use std::time::Duration;

use helpdesk_domain::{
    Command, Grant, Locale, PersonId, Role,
    person::{PersonCommand, Profile},
};
use serde_json::{Value, json};

use crate::{
    people::{Person, picture},
    world::{ADMIN, ANNA, BORIS, GLEB, IVANOV, PETROV, STRANGER, World, run},
};

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const WORDS: [&str; 34] = [
    "/new",
    "/start",
    "/my",
    "/queue",
    "/help",
    "/settings",
    "/cancel",
    "/repeat",
    "/start order_1",
    "/start login_xyz",
    "/start printer_П-1",
    "/nonsense @desk_bot",
    "cf283a",
    "ТК-1170",
    "2 шт",
    "-1",
    "10000000000",
    "🖨️🔥👨‍👩‍👧‍👦",
    "مرحبا بالعالم \u{202e}rtl",
    "<b>не закрыт & <script>",
    "№ 1",
    "\u{200b}\u{feff}",
    "/for",
    "/find 1",
    "/find Гость",
    "/away",
    "/away гость",
    "/bind",
    "/invite",
    "/people",
    "завтра",
    "31.12",
    "3",
    "почему так долго?",
];

/// Everything that ever was a button, to be pressed whenever.
#[derive(Default)]
struct Seen(Vec<(i64, i64, String)>);

impl Seen {
    async fn look(&mut self, person: &Person<'_>) {
        let chat = person.sees().await;
        for message in chat["messages"].as_array().into_iter().flatten() {
            let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
            for button in rows.iter().filter_map(Value::as_array).flatten() {
                if let (Some(data), Some(id)) = (button["callback_data"].as_str(), message["message_id"].as_i64()) {
                    self.0.push((person.account, id, data.to_owned()));
                }
            }
        }
        // The newest are the likeliest to do something.
        let surplus = self.0.len().saturating_sub(400);
        self.0.drain(..surplus);
    }
}

/// Somebody more: requesters and storekeepers of either branch, in either language, in turn.
async fn joins(world: &World, place: usize) -> i64 {
    let account = 600_000 + i64::try_from(place).unwrap();
    let locale = if place.is_multiple_of(5) { Locale::En } else { Locale::Ru };
    let name = format!("Гость {place}");
    let person = json!({ "id": account, "first_name": name, "language_code": locale.as_str() });
    world.act("people", person).await;
    let role = if place % 3 == 2 { Role::Storekeeper } else { Role::Requester };
    let branch = if place.is_multiple_of(2) { world.samara } else { world.kazan };
    let add = PersonCommand::Add {
        profile: Profile { name, ..Profile::default() },
        locale,
        grants: vec![Grant::within(role, branch)],
        login: None,
        telegram: Some(account),
    };
    run(world.desk(), Command::Person(PersonId::fresh(), add)).await;
    world.person(account).says("/start").await;
    account
}

async fn acts(world: &World, dice: &mut Dice, seen: &mut Seen, person: &Person<'_>) {
    match dice.below(20) {
        0..=8 if !seen.0.is_empty() => {
            // One's own buttons mostly; sometimes what somebody else's message carries.
            let own: Vec<_> = seen.0.iter().filter(|(account, ..)| *account == person.account).collect();
            let (_, message, data) = match own.last().filter(|_| dice.below(3) > 0) {
                Some(_) => (*dice.one(&own[own.len().saturating_sub(12)..])).clone(),
                None => dice.one(&seen.0).clone(),
            };
            world
                .act("press", json!({ "person": person.account, "message_id": message, "data": data, "stale": true }))
                .await;
        }
        9 => {
            let data =
                *dice.one(&["", "f|x|y", "o|999999|1|c", "o|1|1|s3", "set|q|99-99", "set|v|pigeon", "in|y|zzz", "np"]);
            world
                .act("press", json!({ "person": person.account, "message_id": 1, "data": data, "stale": true, "bot": "desk_bot" }))
                .await;
        }
        10 => {
            let sticker = json!({ "file_id": "s", "file_unique_id": "u", "type": "regular", "width": 9, "height": 9, "is_animated": false, "is_video": false });
            world.act("messages", json!({ "person": person.account, "fields": { "sticker": sticker } })).await;
        }
        11 => {
            let place = json!({ "latitude": 53.2, "longitude": 50.1 });
            world.act("messages", json!({ "person": person.account, "fields": { "location": place } })).await;
        }
        12 => {
            let count = 1 + dice.below(3);
            person.sends_photos((0..count).map(|_| picture(64, 48)).collect()).await;
        }
        13 => person.sends_document(b"not a picture".to_vec()).await,
        14 => {
            let long = *dice.one(&["Ш", "🙂", "<", "ا"]);
            let length = 4096 / long.chars().count();
            person.says(&long.repeat(length)).await;
        }
        15 => {
            let of = *dice.one(&["hologram", "date_time"]);
            let fields = json!({ "entities": [{ "type": of, "offset": 0, "length": 1 }], "telepathy": { "depth": 3 } });
            world
                .act("messages", json!({ "person": person.account, "text": dice.one(&WORDS), "fields": fields }))
                .await;
        }
        16 => {
            world.act("updates", json!({ "update": { "mood": { "person": person.account } } })).await;
        }
        _ => {
            person.says(dice.one::<&str>(&WORDS)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_people_do_the_bot_answers_and_the_log_stays_whole() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (acts_in_all, seed) = (number("HELPDESK_MONKEY").unwrap_or(120), number("HELPDESK_MONKEY_SEED").unwrap_or(1));
    let people = usize::try_from(number("HELPDESK_MONKEY_PEOPLE").unwrap_or(0)).unwrap();
    let world = World::new().await;
    let mut dice = Dice(seed);
    let mut seen = Seen::default();
    let mut accounts = vec![ANNA, BORIS, IVANOV, PETROV, STRANGER];
    if people > 0 {
        for account in [GLEB, ADMIN] {
            world.greeted(account).await;
            accounts.push(account);
        }
    }
    for place in 0..people {
        accounts.push(joins(&world, place).await);
    }
    for act in 0..acts_in_all {
        let person = world.person(*dice.one(&accounts));
        acts(&world, &mut dice, &mut seen, &person).await;
        if act % 5 == 4 {
            seen.look(&person).await;
        }
        if act % 40 == 39 {
            // A chat takes a message a second; nobody here waits for hundreds of them.
            world.advance(chrono::TimeDelta::minutes(1));
        }
    }
    // Everybody still gets an answer, each in their own chat, behind all that came before.
    world.settled(Duration::from_secs(120 + acts_in_all)).await;
    for account in accounts {
        let person = world.person(account);
        // Somebody may have let the stranger in, or another one out: each gets some answer.
        let asked = person.says("/help").await["message_id"].as_i64();
        let answered = |chat: &Value| {
            let mut messages = chat["messages"].as_array()?.iter();
            let later = |message: &Value| message["message_id"].as_i64() > asked && message["from"]["is_bot"] == true;
            messages.any(later).then_some(())
        };
        person.until("the answer to /help", answered).await;
        let chat = person.sees().await;
        for message in chat["messages"].as_array().into_iter().flatten() {
            let text = crate::people::text(message);
            if message["from"]["is_bot"] != true {
                continue;
            }
            for wrong in ["Не получилось обработать", "could not be", "Unknown localization", "{$", "{ $"]
            {
                assert!(!text.contains(wrong), "seed {seed}: {text}");
            }
        }
    }
    world.counts(0, "SELECT COUNT(*) AS n FROM telegram_parked").await;
    world.no_refusals().await;
    world.verify_log().await;
}
