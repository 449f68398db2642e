//! The tables that are carried beside the log: all there are, but the read models, which are folded anew, and what
//! speaks of one database alone. So a table that is added tomorrow is carried without anybody remembering to.

use futures::{StreamExt, stream::BoxStream};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Row, Snapshot, Tx, Value, args};

use super::{
    fold::read_models,
    rows::{Column, Into, Kind, names},
};

/// Never carried. The log itself goes its own way; the rest is of this database alone.
const NEVER: [&str; 8] =
    ["events", "head", "snapshots", "verification", "backup_state", "chores", "leases", "unfinished"];
/// The driver's own, with columns of its own kinds.
const MIGRATIONS: &str = "_sqlx_migrations";
/// The keys of personal data and the secret behind keyed hashes: in a backup they lie apart.
pub const SECRETS: [&str; 2] = ["personal_keys", "secrets"];
/// One row a command, for ever: only what is new is carried again.
pub const IDEMPOTENCY: &str = "idempotency";
/// A row never changes: only what is missing is carried again.
pub const PHOTOS: &str = "photos";

/// About how many bytes of rows are in memory at a time.
const CHUNK: usize = 4 << 20;

/// A table and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

/// The tables to carry, in the order of their names.
pub async fn carried(snapshot: &mut Snapshot) -> Result<Vec<Table>, Fault> {
    let models: Vec<_> = read_models().iter().flat_map(|model| model.tables().iter().copied()).collect();
    let mut tables = all(snapshot).await?;
    tables.retain(|table| !NEVER.contains(&table.name.as_str()) && !models.contains(&table.name.as_str()));
    Ok(tables)
}

/// Every table there is but the driver's.
pub async fn all(snapshot: &mut Snapshot) -> Result<Vec<Table>, Fault> {
    let sql = match snapshot {
        Snapshot::Sqlite(_) => {
            "SELECT t.name AS name, c.name AS column_name, c.type AS kind FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY t.name, c.cid"
        }
        Snapshot::Postgres(_) => {
            "SELECT c.table_name::text AS name, c.column_name::text AS column_name, \
             c.data_type::text AS kind FROM information_schema.columns c \
             JOIN information_schema.tables t USING (table_schema, table_name) \
             WHERE t.table_type = 'BASE TABLE' AND c.table_schema = current_schema() \
             ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in snapshot.fetch(sql, args![]).await? {
        let (name, column) = (row.text("name")?, row.text("column_name")?);
        if name == MIGRATIONS {
            continue;
        }
        let kind = Kind::named(&row.text("kind")?);
        let kind = kind.ok_or_else(|| Fault::new(format!("{name}.{column} holds what can't be carried")))?;
        let column = Column { name: column, kind };
        match tables.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

impl Table {
    pub fn select(&self, which: &str) -> String {
        format!("SELECT {} FROM {}{}{which}", names(&self.columns), self.name, self.filter())
    }

    /// What a read model's reader has noted is noted anew where it is folded.
    fn filter(&self) -> String {
        let column = match self.name.as_str() {
            "checkpoints" => "name",
            "parked" => "reader",
            _ => return " WHERE 1 = 1".to_owned(),
        };
        let names: Vec<_> = read_models().iter().map(|model| format!("'{}'", model.name())).collect();
        format!(" WHERE {column} NOT IN ({})", names.join(", "))
    }

    /// Makes room for what comes.
    pub async fn clear(&self, tx: &mut Tx) -> Result<(), Fault> {
        if self.name != IDEMPOTENCY && self.name != PHOTOS {
            tx.execute(&format!("DELETE FROM {}{}", self.name, self.filter()), args![]).await?;
        }
        Ok(())
    }

    pub async fn insert(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Fault> {
        let conflict = match self.name.as_str() {
            IDEMPOTENCY => {
                "ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, \
                 answer = excluded.answer, position = excluded.position, expires_at = excluded.expires_at"
            }
            PHOTOS => "ON CONFLICT (id) DO NOTHING",
            _ => "",
        };
        Into { table: &self.name, columns: &self.columns, conflict }.insert(tx, rows).await
    }

    /// After rows with numbers of their own: the next number the engine gives is a new one. SQLite sees to it itself.
    pub async fn settle(&self, tx: &mut Tx) -> Result<(), Fault> {
        if let Tx::Sqlite(_) = tx {
            return Ok(());
        }
        let sql = "SELECT column_name::text AS name FROM information_schema.columns \
                   WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'YES'";
        for row in tx.fetch(sql, args![self.name.as_str()]).await? {
            let (table, column) = (&self.name, row.text("name")?);
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), COALESCE(max({column}), 0) + 1, false) \
                 FROM {table}"
            );
            tx.fetch(&sql, args![]).await?;
        }
        Ok(())
    }
}

/// The rows of a table, some at a time.
pub struct Rows<'a> {
    stream: BoxStream<'a, Result<Row, Fault>>,
}

impl<'a> Rows<'a> {
    pub fn of(snapshot: &'a mut Snapshot, sql: &'a str) -> Self {
        Self { stream: snapshot.stream(sql) }
    }

    /// Some more; none after the last.
    pub async fn next(&mut self) -> Result<Vec<Vec<Value>>, Fault> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while bytes < CHUNK
            && rows.len() < 4096
            && let Some(row) = self.stream.next().await
        {
            let values = row?.values()?;
            bytes += values.iter().map(size).sum::<usize>();
            rows.push(values);
        }
        Ok(rows)
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Int(_) => 8,
        Value::Text(text) => text.as_ref().map_or(0, String::len),
        Value::Blob(blob) => blob.as_ref().map_or(0, Vec::len),
    }
}
