//! Passwords: argon2id, off the async threads, and the same work for a login that nobody has, so that the time taken
//! says nothing.

use std::sync::LazyLock;

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use helpdesk_domain::{PersonId, Timestamp, ports::Fault};
use helpdesk_projections::{Db, args};
use tokio::sync::Semaphore;

use crate::problems::{Answer, Door, Problem};

pub const MIN_LENGTH: i64 = 10;
/// Longer ones would only cost time.
const MAX_LENGTH: usize = 256;

/// Stands in for the hash of a login that nobody has.
static DUMMY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// Sets (or replaces) a person's password.
pub async fn set_password(db: &Db, person: PersonId, password: String, now: Timestamp) -> Answer<()> {
    must_be_long_enough(&password)?;
    let hash = aside(move || hash(&password)).await??;
    let sql = "INSERT INTO credentials (person, password_hash, changed_at) VALUES ($1, $2, $3) \
               ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at";
    db.execute(sql, args![person, hash, now]).await?;
    Ok(())
}

/// Refuses a password that is too short (or absurdly long).
pub fn must_be_long_enough(password: &str) -> Answer<()> {
    let length = password.chars().count();
    if length > MAX_LENGTH {
        return Err(Problem::invalid("password", format!("≤ {MAX_LENGTH}")));
    }
    if i64::try_from(length).is_ok_and(|length| length < MIN_LENGTH) {
        return Err(Door::PasswordTooShort { min: MIN_LENGTH }.into());
    }
    Ok(())
}

/// Whether this is the person's password. For nobody it takes as long and says no.
pub async fn is_password_of(db: &Db, person: Option<PersonId>, password: String) -> Result<bool, Fault> {
    let known = match person {
        Some(person) => {
            let row = db.fetch_one("SELECT password_hash FROM credentials WHERE person = $1", args![person]).await?;
            row.map(|row| row.text("password_hash")).transpose()?
        }
        None => None,
    };
    aside(move || {
        let (hash, exists) = known.map_or_else(|| (DUMMY.clone(), false), |hash| (hash, true));
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        matches && exists
    })
    .await
}

fn hash(password: &str) -> Result<String, Fault> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| Fault::new(format!("hashing a password: {error}")))
}

/// How many are hashed at once: each takes 19 MiB and a core, and a flood of sign-ins must not take them all.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let _turn = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::because("hashing a password", error))
}

/// Whether the person has a password at all.
pub async fn has_password(db: &Db, person: PersonId) -> Result<bool, Fault> {
    Ok(db.fetch_one("SELECT 1 AS one FROM credentials WHERE person = $1", args![person]).await?.is_some())
}
