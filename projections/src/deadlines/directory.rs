//! Policies, calendars and warehouses as the deadlines have seen them: the same moment of the log as their orders,
//! whatever the catalogue's own projection has reached.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use helpdesk_domain::{
    BranchId, CalendarId, Event, PolicyId, WarehouseId,
    directory::{CalendarSpec, EntryEvent, Policy, Spec, Warehouse},
    order::Priority,
    ports::{Fault, Version},
};
use quick_cache::sync::Cache;
use uuid::Uuid;

use crate::{
    Reaction, Row, Tx, Value, args,
    batch::{Source, Table},
};

/// An entry at a version.
#[derive(Debug)]
pub(crate) struct Entry<S> {
    pub spec: Arc<S>,
    pub withdrawn: bool,
    pub version: Version,
}

impl<S> Clone for Entry<S> {
    fn clone(&self) -> Self {
        Self { spec: Arc::clone(&self.spec), ..*self }
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Directory {
    pub policies: BTreeMap<PolicyId, Entry<Policy>>,
    pub calendars: BTreeMap<CalendarId, Entry<CalendarSpec>>,
    pub warehouses: BTreeMap<WarehouseId, Entry<Warehouse>>,
    changed: BTreeSet<(&'static str, Uuid)>,
}

/// What an event of the directory concerns.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    Policies,
    Calendar(CalendarId),
    Warehouse(WarehouseId),
}

pub(super) const TABLE: Table =
    Table { name: "deadline_directory", columns: &["kind", "id", "spec", "withdrawn", "version"], key: 2 };

/// How many states of directories are remembered.
const REMEMBERED: usize = 16;

impl Directory {
    /// As a table has it. Specifications are long (a calendar names every day off), seldom change and are asked for with
    /// every order; and what an entry says at a version never changes. So those of a state that was read before, the
    /// same entries at the same versions, are not read again.
    pub async fn of(from: &mut Source<'_>, table: &Table) -> Result<Arc<Self>, Fault> {
        let state = from.fetch(&Self::question(table)).await?;
        let state = state.first().map_or(Ok(String::new()), |row| row.text("state"))?;
        Self::at(state, from, table).await
    }

    /// What [`Self::of`] asks first.
    pub fn question(table: &Table) -> String {
        format!("SELECT {} AS state", Self::state_sql(table))
    }

    /// The state of a table's entries as a value, to be asked for alone or with something else.
    pub fn state_sql(table: &Table) -> String {
        format!(
            "(SELECT COALESCE(STRING_AGG(id || ' ' || CAST(version AS TEXT), ',' ORDER BY id), '') FROM {})",
            table.name
        )
    }

    /// The directory at a state that the table was just found in.
    pub async fn at(state: String, from: &mut Source<'_>, table: &Table) -> Result<Arc<Self>, Fault> {
        static READ: LazyLock<Cache<String, Arc<Directory>>> = LazyLock::new(|| Cache::new(REMEMBERED));
        if let Some(directory) = READ.get(&state) {
            return Ok(directory);
        }
        let rows = from.fetch(&format!("SELECT {} FROM {}", table.columns.join(", "), table.name)).await?;
        let directory = Arc::new(Self::read(&rows)?);
        // Another transaction may have come between the two questions.
        if directory.state() == state {
            READ.insert(state, Arc::clone(&directory));
        }
        Ok(directory)
    }

    /// Its entries with their versions, by id.
    fn state(&self) -> String {
        let policies = self.policies.iter().map(|(id, entry)| (id.to_string(), entry.version));
        let calendars = self.calendars.iter().map(|(id, entry)| (id.to_string(), entry.version));
        let warehouses = self.warehouses.iter().map(|(id, entry)| (id.to_string(), entry.version));
        let all: BTreeMap<_, _> = policies.chain(calendars).chain(warehouses).collect();
        all.iter().map(|(id, version)| format!("{id} {version}")).collect::<Vec<_>>().join(",")
    }

    fn read(rows: &[Row]) -> Result<Self, Fault> {
        fn entry<S: Spec>(row: &Row) -> Result<Entry<S>, Fault> {
            Ok(Entry {
                spec: Arc::new(row.json("spec")?),
                withdrawn: row.flag("withdrawn")?,
                version: row.count("version")?,
            })
        }
        let mut directory = Self::default();
        for row in rows {
            match row.text("kind")?.as_str() {
                Policy::TYPE => drop(directory.policies.insert(row.parsed("id")?, entry(row)?)),
                CalendarSpec::TYPE => drop(directory.calendars.insert(row.parsed("id")?, entry(row)?)),
                _ => drop(directory.warehouses.insert(row.parsed("id")?, entry(row)?)),
            }
        }
        Ok(directory)
    }

    /// The first policy that fits, by rank; the older one where ranks are equal. A withdrawn one fits nothing.
    pub fn policy_for(&self, branch: BranchId, priority: Priority) -> Option<(PolicyId, &Entry<Policy>)> {
        let fitting = self.policies.iter().filter(|(_, entry)| !entry.withdrawn && entry.spec.fits(branch, priority));
        fitting.min_by_key(|(id, entry)| (entry.spec.rank, **id)).map(|(id, entry)| (*id, entry))
    }

    /// The calendar of a warehouse; withdrawing one or the other doesn't change what is promised already.
    pub fn calendar_of(&self, warehouse: WarehouseId) -> Option<(CalendarId, &Entry<CalendarSpec>)> {
        let id = self.warehouses.get(&warehouse)?.spec.calendar;
        Some((id, self.calendars.get(&id)?))
    }

    /// Takes an event of the directory; none when it is another one.
    pub fn take(&mut self, reaction: &Reaction) -> Option<Change> {
        let (id, version) = (reaction.recorded.subject(), reaction.recorded.sequence);
        let (kind, change) = match &reaction.event {
            Event::Policy(event) => {
                keep(&mut self.policies, PolicyId(id), event, version);
                (Policy::TYPE, Change::Policies)
            }
            Event::Calendar(event) => {
                keep(&mut self.calendars, CalendarId(id), event, version);
                (CalendarSpec::TYPE, Change::Calendar(CalendarId(id)))
            }
            Event::Warehouse(event) => {
                keep(&mut self.warehouses, WarehouseId(id), event, version);
                (Warehouse::TYPE, Change::Warehouse(WarehouseId(id)))
            }
            _ => return None,
        };
        self.changed.insert((kind, id));
        Some(change)
    }

    /// Into the table of the projection that keeps it.
    pub async fn write(&self, tx: &mut Tx, table: &Table) -> Result<(), Fault> {
        fn values<S: Spec>(id: Uuid, entry: Option<&Entry<S>>) -> Result<Option<Vec<Value>>, Fault> {
            let row =
                |entry: &Entry<S>| Ok(args![S::TYPE, id, crate::json(&entry.spec)?, entry.withdrawn, entry.version]);
            entry.map(row).transpose()
        }
        let rows = self.changed.iter().filter_map(|(kind, id)| {
            let row = match *kind {
                Policy::TYPE => values(*id, self.policies.get(&PolicyId(*id))),
                CalendarSpec::TYPE => values(*id, self.calendars.get(&CalendarId(*id))),
                _ => values(*id, self.warehouses.get(&WarehouseId(*id))),
            };
            row.transpose()
        });
        table.upsert(tx, rows.collect::<Result<_, _>>()?).await
    }
}

fn keep<K: Ord, S: Spec>(entries: &mut BTreeMap<K, Entry<S>>, id: K, event: &EntryEvent<S>, version: Version) {
    match event {
        EntryEvent::Defined { spec } => {
            entries.insert(id, Entry { spec: Arc::new(spec.clone()), withdrawn: false, version });
        }
        EntryEvent::Changed { spec } => {
            let withdrawn = entries.get(&id).is_some_and(|entry| entry.withdrawn);
            entries.insert(id, Entry { spec: Arc::new(spec.clone()), withdrawn, version });
        }
        EntryEvent::Withdrawn | EntryEvent::Restored => {
            if let Some(entry) = entries.get_mut(&id) {
                entry.withdrawn = matches!(event, EntryEvent::Withdrawn);
                entry.version = version;
            }
        }
    }
}
