//! Signing in by a link from the bot. The browser asks first and is given a code for the chat; the bot, which knows
//! who writes, makes the link; only the browser that asked can spend it, once, within five minutes, by a button: so a
//! preview that fetches the link, or somebody it was forwarded to, gains nothing.

use chrono::Duration;
use helpdesk_domain::{Desk, PersonId, Timestamp, ports::Fault};
use helpdesk_projections::{Db, args};

use super::{fingerprint, secret};

pub const COOKIE: &str = "helpdesk_browser";
/// What the bot's start parameter begins with: `login_<code>`.
pub const START: &str = "login_";
const LASTS: Duration = Duration::minutes(5);
const MAX_AGENT: usize = 200;

/// What a browser that asks is given.
#[derive(Debug)]
pub struct Asked {
    /// For the chat.
    pub code: String,
    /// For the browser's cookie.
    pub browser: String,
    pub expires_at: Timestamp,
}

/// A browser asks for a link; what it calls itself is shown in the chat.
pub async fn ask(db: &Db, agent: Option<&str>, now: Timestamp) -> Result<Asked, Fault> {
    let agent = agent.map(|agent| agent.chars().filter(|c| !c.is_control()).take(MAX_AGENT).collect::<String>());
    let asked = Asked { code: secret(), browser: secret(), expires_at: now + LASTS };
    let mut tx = db.begin().await?;
    tx.execute("DELETE FROM sign_in_links WHERE expires_at <= $1", args![now]).await?;
    tx.execute(
        "INSERT INTO sign_in_links (code_hash, browser_hash, agent, expires_at) VALUES ($1, $2, $3, $4)",
        args![fingerprint(&asked.code), fingerprint(&asked.browser), agent, asked.expires_at],
    )
    .await?;
    tx.commit().await?;
    Ok(asked)
}

/// What the browser that was given this code calls itself. None: the code is unknown, too old, or somebody's already.
pub async fn asked_by(db: &Db, code: &str, now: Timestamp) -> Result<Option<String>, Fault> {
    let sql = "SELECT agent FROM sign_in_links WHERE code_hash = $1 AND person IS NULL AND expires_at > $2";
    let row = db.fetch_one(sql, args![fingerprint(code), now]).await?;
    row.map(|row| Ok(row.opt_text("agent")?.unwrap_or_default())).transpose()
}

/// The bot knows who sent the code: the path of the link for that person's browser. None: the code is unknown, too
/// old, or somebody's already.
pub async fn create_link(db: &Db, desk: &Desk, code: &str, person: PersonId) -> Result<Option<String>, Fault> {
    let (link, now) = (secret(), desk.clock().now());
    let Some(account) = desk.person(person).await?.and_then(|person| person.telegram) else { return Ok(None) };
    let sql = "UPDATE sign_in_links SET person = $1, account = $2, link_hash = $3, expires_at = $4 \
               WHERE code_hash = $5 AND person IS NULL AND expires_at > $6";
    let args = args![person, account.value, fingerprint(&link), now + LASTS, fingerprint(code), now];
    let found = db.execute(sql, args).await? == 1;
    Ok(found.then(|| format!("/sign-in?link={link}")))
}

/// Spends a link: whose it is, and the key of the account it was sent to, if this browser asked for it.
pub async fn spend(
    db: &Db,
    link: &str,
    browser: &str,
    now: Timestamp,
) -> Result<Option<(PersonId, Option<String>)>, Fault> {
    let mut tx = db.begin().await?;
    let sql = "DELETE FROM sign_in_links WHERE link_hash = $1 AND browser_hash = $2 AND expires_at > $3 \
         RETURNING person, account";
    let row = tx.fetch_one(sql, args![fingerprint(link), fingerprint(browser), now]).await?;
    tx.commit().await?;
    row.map(|row| Ok((row.parsed("person")?, row.opt_text("account")?))).transpose()
}
