//! The stage of the stories: the whole program as it is served, in this process, on a temporary database with the demo's
//! people, a stand-in for Telegram, and a clock that the story moves. Doors are used as people use them: over HTTP.

mod chat;
mod panel;
pub mod pictures;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use helpdesk::{
    engine, seed,
    seed::{MovedClock, PEOPLE, Sowing},
    serve::{self, Running, Setup},
    settings::{Backups, DatabaseUrl, Log, Mail, Settings, Telegram},
    words::Voice,
};
use helpdesk_adapters::backup::retention::Keep;
use helpdesk_api::sign_in::password;
use helpdesk_domain::{Locale, Timestamp, ports::Clock, time::from_micros};
use helpdesk_stand_in::{Bot, Person, StandIn};

pub use chat::{Chat, words};
pub use panel::Panel;

pub const TOKEN: &str = "4242:stories";
pub const PASSWORD: &str = "stories-and-tests";
/// How long anything may take that should happen at once.
pub const SOON: Duration = Duration::from_secs(20);

/// Stands still until it is moved. A Monday, 10:00 in Moscow.
struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub struct Stage {
    pub running: Running,
    pub stand_in: StandIn,
    clock: Arc<StoryClock>,
    _folder: tempfile::TempDir,
}

impl Stage {
    /// Opens with the demo's organisation and no orders.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stand_in = stand_in().await;
        let clock = Arc::new(StoryClock(AtomicI64::new(1_773_644_400_000_000)));
        let seed_clock = Arc::new(MovedClock::over(Arc::clone(&clock) as _));
        let token = Some(TOKEN.into());
        let api_url = stand_in.url().parse().unwrap();
        let settings = settings(folder.path(), Telegram { token, api_url, proxy: None, webhook_secret: None });
        let voice = Voice(Locale::Ru);
        let engine = engine::open_at(&settings, Some(Arc::clone(&seed_clock) as _), voice).await.unwrap();
        let sowing = Sowing { orders: 0, days: 1, seed: 1, now: clock.now() };
        seed::sow(&engine.desk, &seed_clock, sowing, &|_, _| {}).await.unwrap();
        // The stories tick themselves.
        let setup = Setup { heartbeat: None, ..Setup::from(&settings) };
        let running = serve::start(engine, setup, voice).await.unwrap();
        let stage = Self { running, stand_in, clock, _folder: folder };
        stage.everything_read().await;
        stage
    }

    pub fn pass(&self, time: TimeDelta) {
        self.clock.0.fetch_add(time.num_microseconds().unwrap(), Ordering::SeqCst);
    }

    /// What the scheduler does at a beat of its heart.
    pub async fn tick(&self) -> helpdesk_scheduler::Ticked {
        self.everything_read().await;
        let engine = &self.running.engine;
        helpdesk_scheduler::tick(&engine.desk, &engine.db, self.clock.now()).await.unwrap()
    }

    /// Waits until the read models have come up to the log.
    pub async fn everything_read(&self) {
        let engine = &self.running.engine;
        let head = engine.log().head().await.unwrap().position;
        assert!(engine.positions.wait_for(head, SOON).await, "the read models stand still");
    }

    /// Somebody's chat with the bot, started.
    pub async fn chat(&self, login: &str) -> Chat {
        let person = PEOPLE.iter().find(|person| person.login == login).unwrap();
        let chat = Chat::new(self.stand_in.url(), person.telegram);
        chat.says("/start").await;
        chat.sees("the bot's welcome", |message| message["from"]["is_bot"] == true).await;
        chat
    }

    /// Somebody who has a password and signs in to the panel with it.
    pub async fn panel(&self, login: &str) -> Panel {
        let engine = &self.running.engine;
        let person = engine.desk.person_by_login(login).await.unwrap().unwrap();
        password::set_password(&engine.db, person, PASSWORD.to_owned(), self.clock.now()).await.unwrap();
        Panel::sign_in(self.running.url.as_ref().unwrap().as_str(), login, PASSWORD).await
    }

    pub async fn close(self) {
        self.running.stop().await;
        self.stand_in.shutdown().await;
    }
}

pub fn settings(folder: &std::path::Path, telegram: Telegram) -> Settings {
    Settings {
        database: DatabaseUrl::Sqlite(folder.join("helpdesk.db")),
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        public_url: None,
        data_dir: folder.to_owned(),
        telegram,
        mail: Mail { smtp_url: None, from: None, authorities: None },
        time_zone: chrono_tz::Tz::Europe__Moscow,
        locale: Locale::Ru,
        log: Log { filter: "warn".to_owned(), json: false },
        backups: Backups {
            folder: folder.join("backups"),
            keys: folder.join("backups"),
            times: Vec::new(),
            keep: Keep { daily: 7, weekly: 4, monthly: 12 },
        },
    }
}

/// A stand-in with the demo's people.
pub async fn stand_in() -> StandIn {
    let person = |person: &helpdesk::seed::PersonSeed| Person {
        id: person.telegram,
        first_name: person.first_name.to_owned(),
        last_name: Some(person.last_name.to_owned()),
        username: None,
        language_code: "ru".to_owned(),
    };
    let bot = Bot { token: TOKEN.to_owned(), username: "stories_bot".to_owned(), name: "Заявки".to_owned() };
    let settings = helpdesk_stand_in::Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        bots: vec![bot],
        people: PEOPLE.iter().map(person).collect(),
    };
    StandIn::start(settings).await.unwrap()
}
