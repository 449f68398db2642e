//! The keys that open personal data, one row per person, outside the log. Destroying a key erases the person; the row
//! stays behind without it, so that no restore and no late command makes a new one.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_trait::async_trait;
use helpdesk_domain::{
    PersonId, PersonalKey,
    ports::{Clock, Fault, PersonalKeys},
};
use helpdesk_projections::{Db, Row, Value, args};
use parking_lot::Mutex;
use quick_cache::sync::Cache;

use crate::nodes::{tell_in, word::Word};

/// How many keys are kept in memory.
const CAPACITY: usize = 20_000;
/// How many people one statement asks for.
const CHUNK: usize = 200;

/// [`PersonalKeys`] in the table `personal_keys`.
pub struct DbKeys {
    db: Db,
    clock: Arc<dyn Clock>,
    /// Only keys that exist: who is unknown now may be known in a moment.
    cache: Cache<PersonId, PersonalKey>,
    /// Known to be erased: a key read just before must not come back to the cache.
    erased: Mutex<HashSet<PersonId>>,
}

impl DbKeys {
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock, cache: Cache::new(CAPACITY), erased: Mutex::default() }
    }

    /// Erases the person, for good. The rows made from their data are the projections' to clear.
    pub async fn destroy(&self, person: PersonId) -> Result<(), Fault> {
        let sql = "INSERT INTO personal_keys (person, key, created_at, destroyed_at) VALUES ($1, NULL, $2, $2) \
                   ON CONFLICT (person) DO UPDATE SET key = NULL, \
                   destroyed_at = COALESCE(personal_keys.destroyed_at, excluded.destroyed_at)";
        let mut tx = self.db.begin().await?;
        tx.execute(sql, args![person, self.clock.now()]).await?;
        tell_in(&mut tx, &Word::Erased(person)).await?;
        tx.commit().await?;
        self.forget(person);
        Ok(())
    }

    /// Drops the key from memory: it was destroyed, here or by another process.
    pub fn forget(&self, person: PersonId) {
        self.erased.lock().insert(person);
        self.cache.remove(&person);
    }

    /// The same for everybody whose key was destroyed.
    pub async fn forget_the_erased(&self) -> Result<(), Fault> {
        for row in self.db.fetch("SELECT person FROM personal_keys WHERE key IS NULL", args![]).await? {
            self.forget(row.parsed("person")?);
        }
        Ok(())
    }

    async fn read(&self, people: &[PersonId]) -> Result<HashMap<PersonId, PersonalKey>, Fault> {
        let mut found = HashMap::with_capacity(people.len());
        for chunk in people.chunks(CHUNK) {
            let marks: Vec<_> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT person, key FROM personal_keys WHERE key IS NOT NULL AND person IN ({})",
                marks.join(", ")
            );
            let args = chunk.iter().copied().map(Value::from).collect();
            for row in self.db.fetch(&sql, args).await? {
                let (person, key) = (row.parsed("person")?, key_of(&row)?);
                self.cache.insert(person, key.clone());
                if self.erased.lock().contains(&person) {
                    self.cache.remove(&person);
                }
                found.insert(person, key);
            }
        }
        Ok(found)
    }
}

impl std::fmt::Debug for DbKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DbKeys(…)")
    }
}

fn key_of(row: &Row) -> Result<PersonalKey, Fault> {
    let bytes = row.blob("key")?.try_into().map_err(|_| Fault::new("a personal key has another length"))?;
    Ok(PersonalKey::from_bytes(bytes))
}

#[async_trait]
impl PersonalKeys for DbKeys {
    async fn ensure(&self, person: PersonId) -> Result<Option<PersonalKey>, Fault> {
        if let Some(key) = self.cache.get(&person) {
            return Ok(Some(key));
        }
        if let Some(key) = self.read(&[person]).await?.remove(&person) {
            return Ok(Some(key));
        }
        // Who was erased keeps the empty row, and who comes second keeps the first one's key.
        let insert = "INSERT INTO personal_keys (person, key, created_at) VALUES ($1, $2, $3) \
                      ON CONFLICT (person) DO NOTHING";
        let fresh = PersonalKey::generate();
        self.db.execute(insert, args![person, fresh.as_bytes().to_vec(), self.clock.now()]).await?;
        Ok(self.read(&[person]).await?.remove(&person))
    }

    async fn get(&self, people: &[PersonId]) -> Result<Vec<Option<PersonalKey>>, Fault> {
        let mut keys: Vec<_> = people.iter().map(|person| self.cache.get(person)).collect();
        let mut missing: Vec<_> =
            people.iter().zip(&keys).filter(|(_, key)| key.is_none()).map(|(person, _)| *person).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            let found = self.read(&missing).await?;
            for (person, key) in people.iter().zip(&mut keys).filter(|(_, key)| key.is_none()) {
                *key = found.get(person).cloned();
            }
        }
        Ok(keys)
    }
}
