//! Sessions of people: a row per signed-in browser or Mini App, found by the SHA-256 of its token. Where this process
//! alone serves the database, the rows that were found are remembered until any session ends; where several do, every
//! request asks the table, so that a session ended on one node is over on all.

use std::collections::HashMap;

use chrono::Duration;
use helpdesk_domain::{Channel, PersonId, Timestamp, person::Person, ports::Fault};
use helpdesk_projections::{Db, Row, args};
use parking_lot::Mutex;
use tokio::sync::watch;
use uuid::Uuid;

use super::{fingerprint, secret};

pub const COOKIE: &str = "helpdesk_session";
/// A browser stays signed in while it is used at least this often.
const BROWSER: Duration = Duration::days(14);
/// A Mini App signs in anew by itself, so its session is short.
const MINI_APP: Duration = Duration::hours(12);
/// How exactly the last use is kept: not each request is worth a write.
const SEEN_EVERY: Duration = Duration::minutes(10);
/// A browser's own description of itself is cut to this.
const MAX_AGENT: usize = 200;
/// How many sessions are remembered.
const REMEMBERED: usize = 10_000;

/// A session that has not ended.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: Uuid,
    pub person: PersonId,
    pub channel: Channel,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub agent: Option<String>,
    /// The key of the Telegram account it began through; none: it began with a password.
    account: Option<String>,
    expires_at: Timestamp,
}

impl Session {
    /// Only these may come in a header: a browser's token is out of reach for scripts and stays so.
    pub fn is_of_mini_app(&self) -> bool {
        self.channel == Channel::Miniapp
    }

    /// Whether it still lets the person in. One that began through a Telegram account ends with the account's link, so
    /// whoever has a lost phone in hand is out once the person is linked anew.
    pub fn lets_in(&self, person: &Person) -> bool {
        lets_in(self.account.as_deref(), person)
    }

    /// Whether so much time has passed since its last use was kept that it is kept again.
    fn is_worth_a_write(&self, now: Timestamp) -> bool {
        now - self.seen_at >= SEEN_EVERY
    }
}

/// The sessions of this database.
#[derive(Debug)]
pub struct Sessions {
    db: Db,
    remembered: Mutex<Remembered>,
    /// Changes whenever a session ends, so that its open streams end too.
    endings: watch::Sender<u64>,
}

/// Sessions by the hash of their token.
#[derive(Debug, Default)]
struct Remembered {
    sessions: HashMap<String, Session>,
    /// How often it was emptied: what was read before that must not come back.
    emptied: u64,
}

impl Sessions {
    pub fn of_database(db: Db) -> Self {
        Self { db, remembered: Mutex::default(), endings: watch::Sender::new(0) }
    }

    /// Moves whenever a session ends.
    pub fn endings(&self) -> watch::Receiver<u64> {
        self.endings.subscribe()
    }

    /// Begins a session, through that Telegram account or with a password; the token is told once, to the browser.
    pub async fn begin(
        &self,
        person: PersonId,
        channel: Channel,
        account: Option<&str>,
        agent: Option<&str>,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let token = secret();
        let agent = agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(MAX_AGENT).collect::<String>());
        let mut tx = self.db.begin().await?;
        tx.execute("DELETE FROM sessions WHERE expires_at <= $1", args![now]).await?;
        tx.execute(
            "INSERT INTO sessions (token_hash, id, person, channel, created_at, seen_at, expires_at, agent, account) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
            args![
                fingerprint(&token),
                Uuid::now_v7(),
                person,
                channel.as_str(),
                now,
                now + lifetime(channel),
                agent,
                account
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The session of a cookie, unless it has ended. Using it makes it last.
    pub async fn find(&self, token: &str, now: Timestamp) -> Result<Option<Session>, Fault> {
        let hash = fingerprint(token);
        let emptied = {
            let remembered = self.remembered.lock();
            let session = remembered.sessions.get(&hash);
            if let Some(session) = session.filter(|session| session.expires_at > now && !session.is_worth_a_write(now))
            {
                return Ok(Some(session.clone()));
            }
            remembered.emptied
        };
        let sql = format!("SELECT {COLUMNS} FROM sessions WHERE token_hash = $1 AND expires_at > $2");
        let Some(row) = self.db.fetch_one(&sql, args![&hash, now]).await? else {
            return Ok(None);
        };
        let mut session = read(&row)?;
        if session.is_worth_a_write(now) {
            (session.seen_at, session.expires_at) = (now, now + lifetime(session.channel));
            let sql = "UPDATE sessions SET seen_at = $1, expires_at = $2 WHERE token_hash = $3";
            self.db.execute(sql, args![session.seen_at, session.expires_at, &hash]).await?;
        }
        self.remember(hash, &session, emptied);
        Ok(Some(session))
    }

    fn remember(&self, hash: String, session: &Session, emptied: u64) {
        if self.db.is_shared() {
            return;
        }
        let mut remembered = self.remembered.lock();
        if remembered.emptied == emptied {
            if remembered.sessions.len() >= REMEMBERED {
                remembered.sessions.clear();
            }
            remembered.sessions.insert(hash, session.clone());
        }
    }

    /// Whether it still lasts; a stream that stays open asks again and again.
    pub async fn lasts(&self, id: Uuid, now: Timestamp) -> Result<bool, Fault> {
        let sql = "SELECT 1 AS one FROM sessions WHERE id = $1 AND expires_at > $2";
        Ok(self.db.fetch_one(sql, args![id, now]).await?.is_some())
    }

    /// The person's sessions, the latest used first.
    pub async fn of(&self, person: PersonId, now: Timestamp) -> Result<Vec<Session>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions WHERE person = $1 AND expires_at > $2 ORDER BY seen_at DESC, id LIMIT 100"
        );
        self.db.fetch(&sql, args![person, now]).await?.iter().map(read).collect()
    }

    /// Ends one session of the person; false when there is none.
    pub async fn end(&self, person: PersonId, id: Uuid) -> Result<bool, Fault> {
        let ended = self.db.execute("DELETE FROM sessions WHERE person = $1 AND id = $2", args![person, id]).await?;
        self.ended();
        Ok(ended > 0)
    }

    /// Ends all sessions of the person but one.
    pub async fn end_others(&self, person: PersonId, kept: Option<Uuid>) -> Result<(), Fault> {
        let kept = kept.map(|id| id.to_string()).unwrap_or_default();
        self.db.execute("DELETE FROM sessions WHERE person = $1 AND id <> $2", args![person, kept]).await?;
        self.ended();
        Ok(())
    }

    fn ended(&self) {
        let mut remembered = self.remembered.lock();
        remembered.sessions.clear();
        remembered.emptied += 1;
        drop(remembered);
        self.endings.send_modify(|count| *count += 1);
    }
}

/// Whether a person comes in who shows this Telegram account, by its key, or a password.
pub fn lets_in(account: Option<&str>, person: &Person) -> bool {
    let is_linked = |account: &str| person.telegram.as_ref().is_some_and(|key| key.value == account);
    !person.deactivated && account.is_none_or(is_linked)
}

const COLUMNS: &str = "id, person, channel, created_at, seen_at, expires_at, agent, account";

fn read(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        id: row.parsed("id")?,
        person: row.parsed("person")?,
        channel: row.text("channel")?.parse().unwrap_or(Channel::Panel),
        created_at: row.at("created_at")?,
        seen_at: row.at("seen_at")?,
        expires_at: row.at("expires_at")?,
        agent: row.opt_text("agent")?,
        account: row.opt_text("account")?,
    })
}

const fn lifetime(channel: Channel) -> Duration {
    match channel {
        Channel::Miniapp => MINI_APP,
        Channel::Telegram | Channel::Panel | Channel::Api | Channel::Cli | Channel::Scheduler | Channel::Seed => {
            BROWSER
        }
    }
}
