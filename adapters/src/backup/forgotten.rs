//! Who was forgotten, kept outside the database: a restore from before must not bring anybody back. The list holds ids
//! and times, nothing personal. It lies in the data directory and with the backups, whose files of keys are cleared of
//! the forgotten too.

use std::{collections::BTreeMap, io::ErrorKind, path::Path};

use chrono::{DateTime, SecondsFormat, Utc};
use helpdesk_domain::{PersonId, Timestamp, ports::Fault, time::to_micros};
use helpdesk_projections::{Db, Tx, args};
use serde_json::{Value as Json, json};

use super::{Store, fault, lines::Line, replace};
use crate::transfer::{
    TransferError,
    file::with_suffix,
    zipped::{ZipReader, ZipWriter, sync_folder},
};

/// The list's name, wherever it lies.
pub const FILE: &str = "forgotten.txt";

const OPENING: &str =
    "# Who was forgotten, and when: a restore takes their keys away again. Keep this with the backups.\n";

/// People by id, and when each was forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten(BTreeMap<PersonId, Timestamp>);

impl Forgotten {
    /// Those the database knows of.
    pub async fn of(db: &Db) -> Result<Self, Fault> {
        let sql = "SELECT person, destroyed_at FROM personal_keys WHERE destroyed_at IS NOT NULL";
        let rows = db.fetch(sql, args![]).await?;
        rows.iter().map(|row| Ok((row.parsed("person")?, row.at("destroyed_at")?))).collect::<Result<_, _>>().map(Self)
    }

    /// Those of a list; nobody when there is none.
    pub fn read(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(fault(&path, error)),
        };
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let unreadable = |line: &str| Fault::new(format!("{}: who is «{line}»?", path.display()));
        lines.map(|line| parse(line).ok_or_else(|| unreadable(line))).collect::<Result<_, _>>().map(Self)
    }

    /// Adds these people to the list; whether there was anybody new.
    pub fn note(&self, folder: &Path) -> Result<bool, Fault> {
        let mut all = Self::read(folder)?;
        let before = all.0.len();
        all.add(self.clone());
        if all.0.len() == before {
            return Ok(false);
        }
        std::fs::create_dir_all(folder).map_err(|error| fault(folder, error))?;
        let line = |(person, at): (&PersonId, &Timestamp)| {
            format!("{person} {}\n", at.to_rfc3339_opts(SecondsFormat::Secs, true))
        };
        let text: String = std::iter::once(OPENING.to_owned()).chain(all.0.iter().map(line)).collect();
        replace(&folder.join(FILE), text.as_bytes())?;
        Ok(true)
    }

    pub fn add(&mut self, others: Self) {
        for (person, at) in others.0 {
            self.0.entry(person).or_insert(at);
        }
    }

    /// Takes their keys from a database; how many had one.
    pub(super) async fn apply(&self, tx: &mut Tx) -> Result<u64, Fault> {
        let mut had = 0;
        for (person, at) in &self.0 {
            let sql = "SELECT person FROM personal_keys WHERE person = $1 AND key IS NOT NULL";
            had += tx.fetch(sql, args![*person]).await?.len() as u64;
            let sql = "INSERT INTO personal_keys (person, key, created_at, destroyed_at) VALUES ($1, NULL, $2, $2) \
                       ON CONFLICT (person) DO UPDATE SET key = NULL, \
                       destroyed_at = COALESCE(personal_keys.destroyed_at, excluded.destroyed_at)";
            tx.execute(sql, args![*person, *at]).await?;
        }
        Ok(had)
    }
}

fn parse(line: &str) -> Option<(PersonId, Timestamp)> {
    let (person, at) = line.trim().split_once(' ')?;
    Some((person.parse().ok()?, DateTime::parse_from_rfc3339(at).ok()?.with_timezone(&Utc)))
}

impl Store {
    /// Notes the forgotten with the backups, and takes their keys out of every one of them.
    pub async fn forget(&self, forgotten: &Forgotten) -> Result<(), TransferError> {
        if forgotten.0.is_empty() || !forgotten.note(&self.folder)? {
            return Ok(());
        }
        for backup in self.list()? {
            let keys = self.keys_of(&backup.name);
            if keys.is_file() {
                clear(&keys, forgotten).await?;
            }
        }
        Ok(())
    }
}

/// Rewrites a file of keys without those of the forgotten.
async fn clear(path: &Path, forgotten: &Forgotten) -> Result<(), TransferError> {
    let partial = with_suffix(path, ".partial");
    let (mut from, mut to) = (ZipReader::open(path)?, ZipWriter::create(&partial)?);
    let mut keys: Option<Vec<String>> = None;
    while let Some(lines) = from.next().await? {
        let mut written = Vec::new();
        for line in lines {
            let mut line: Line = serde_json::from_str(&line).map_err(|error| from.damaged(error))?;
            match &mut line {
                Line::Table { table, columns } => keys = (table == "personal_keys").then(|| columns.clone()),
                Line::Row(values) => {
                    if let Some(columns) = &keys {
                        forgotten.clear_row(columns, values);
                    }
                }
            }
            line.push(&mut written)?;
        }
        to.write(written).await?;
    }
    to.finish().await?;
    #[cfg(unix)]
    if let Ok(before) = std::fs::metadata(path) {
        std::fs::set_permissions(&partial, before.permissions()).map_err(|error| fault(path, error))?;
    }
    let named = std::fs::rename(&partial, path).and_then(|()| sync_folder(path.parent().unwrap_or(Path::new("."))));
    Ok(named.map_err(|error| fault(path, error))?)
}

impl Forgotten {
    fn clear_row(&self, columns: &[String], values: &mut [Json]) {
        let at = |name: &str| columns.iter().position(|column| column == name);
        let (Some(person), Some(key), Some(destroyed)) = (at("person"), at("key"), at("destroyed_at")) else { return };
        let id = values.get(person).and_then(Json::as_str).and_then(|id| id.parse().ok());
        if let Some(forgotten_at) = id.and_then(|id: PersonId| self.0.get(&id)) {
            values[key] = Json::Null;
            values[destroyed] = json!(to_micros(*forgotten_at));
        }
    }
}
