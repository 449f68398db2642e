//! Where a rebuild folds to: a file beside the database on SQLite, a schema beside the live one on PostgreSQL. The
//! projection's own SQL runs there unchanged, and the live database can read the rows from there.

use std::path::PathBuf;

use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, Projection, SqliteDb, SqliteTx, Tx, args, db::PostgresDb};
use sqlx::postgres::PgPoolOptions;

/// The name under which the live database sees what stands beside it, on SQLite.
const ATTACHED: &str = "rebuilt";
/// What a fold needs beside the projection's own tables.
const BOOKKEEPING: [&str; 2] = ["checkpoints", "parked"];

pub(super) enum Beside<'a> {
    Sqlite { live: &'a SqliteDb, path: PathBuf },
    Postgres { live: &'a PostgresDb, home: String, schema: String },
}

impl<'a> Beside<'a> {
    pub async fn of(db: &'a Db, projection: &dyn Projection) -> Result<Self, Fault> {
        Ok(match db {
            Db::Sqlite(live) => {
                // On the same disk as the database, since it may become as large.
                let options = live.readers().connect_options();
                let mut path = options.get_filename().as_os_str().to_owned();
                path.push(format!(".rebuild-{}", projection.name()));
                Self::Sqlite { live, path: path.into() }
            }
            Db::Postgres(live) => {
                let row = db.fetch_one("SELECT current_schema()::text AS name", args![]).await?;
                let home = row.ok_or_else(|| Fault::new("rebuilding: no schema"))?.text("name")?;
                Self::Postgres { live, schema: format!("{home}_rebuild_{}", projection.name()), home }
            }
        })
    }

    /// The name in front of a table, as the live database sees it.
    pub fn prefix(&self) -> &str {
        match self {
            Self::Sqlite { .. } => ATTACHED,
            Self::Postgres { schema, .. } => schema,
        }
    }

    /// The database to fold in, with the projection's tables.
    pub async fn open(&self, projection: &dyn Projection) -> Result<Db, Fault> {
        match self {
            Self::Sqlite { path, .. } => {
                let db = Db::open_sqlite(path).await?;
                db.migrate().await?;
                Ok(db)
            }
            Self::Postgres { live, home, schema } => open_schema(live, home, schema, projection).await,
        }
    }

    /// A write transaction of the live database that sees what stands beside it.
    pub async fn begin(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { live, path } => {
                let fault = |error| Fault::because("rebuilding: opening the new rows", error);
                let mut writer = live.writer().await?;
                let path = path.to_string_lossy();
                let attach = format!("ATTACH ? AS {ATTACHED}");
                sqlx::query(&attach).bind(path.as_ref()).execute(&mut writer.connection).await.map_err(fault)?;
                Ok(Tx::Sqlite(SqliteTx::on(writer)))
            }
            Self::Postgres { live, .. } => Db::Postgres((*live).clone()).begin().await,
        }
    }

    /// Puts the new rows of a table in the place of the old ones, where they differ: usually few do, and a row costs its
    /// places in all indexes, while everybody else waits.
    pub async fn replace(&self, tx: &mut Tx, table: &str) -> Result<(), Fault> {
        let (beside, same) = (self.prefix(), self.same(tx, table).await?);
        let gone =
            format!("DELETE FROM {table} AS old WHERE NOT EXISTS (SELECT 1 FROM {beside}.{table} new WHERE {same})");
        let come = format!(
            "INSERT INTO {table} SELECT * FROM {beside}.{table} new \
             WHERE NOT EXISTS (SELECT 1 FROM {table} old WHERE {same})"
        );
        for sql in [gone, come] {
            tx.execute(&sql, args![]).await?;
        }
        Ok(())
    }

    /// When an old and a new row are equal, with nothing equal to nothing.
    async fn same(&self, tx: &mut Tx, table: &str) -> Result<String, Fault> {
        if let Self::Postgres { .. } = self {
            return Ok("new = old".to_owned());
        }
        let columns = tx.fetch("SELECT name, pk FROM pragma_table_info($1)", args![table]).await?;
        let mut same = Vec::with_capacity(columns.len());
        for column in columns {
            // By the key, which is never nothing, it finds the row.
            let equals = if column.flag("pk")? { "=" } else { "IS" };
            let name = column.text("name")?;
            same.push(format!("new.{name} {equals} old.{name}"));
        }
        Ok(same.join(" AND "))
    }

    /// After the transaction, however it ended.
    pub async fn let_go(&self) -> Result<(), Fault> {
        if let Self::Sqlite { live, .. } = self {
            // Taking the writer undoes a transaction that was left halfway, without which nothing can be detached.
            let mut writer = live.writer().await?;
            let detached = sqlx::query(&format!("DETACH {ATTACHED}")).execute(&mut writer.connection).await;
            detached.map_err(|error| Fault::because("rebuilding: closing the new rows", error))?;
        }
        Ok(())
    }

    /// Before and after a rebuild: what an earlier one left behind goes too.
    pub async fn remove(&self) -> Result<(), Fault> {
        match self {
            Self::Sqlite { path, .. } => {
                for suffix in ["", "-wal", "-shm"] {
                    let mut path = path.as_os_str().to_owned();
                    path.push(suffix);
                    // It need not be there.
                    let _ = std::fs::remove_file(path);
                }
            }
            Self::Postgres { live, schema, .. } => {
                let db = Db::Postgres((*live).clone());
                db.execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), args![]).await?;
            }
        }
        Ok(())
    }
}

/// The fold finds rows by their keys alone, and its rows are copied in the end: no other index, and nothing that must
/// survive a crash, after which a rebuild begins anew.
async fn open_schema(live: &PostgresDb, home: &str, schema: &str, projection: &dyn Projection) -> Result<Db, Fault> {
    let db = Db::Postgres(live.clone());
    db.execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"), args![]).await?;
    for table in projection.tables().iter().chain(&BOOKKEEPING) {
        create(&db, home, schema, table).await?;
    }
    let settings = [("search_path", format!("{schema},{home}")), ("synchronous_commit", "off".to_owned())];
    let options = live.pool().connect_options().as_ref().clone().options(settings);
    let pool = PgPoolOptions::new().max_connections(2).connect_with(options).await;
    pool.map(|pool| Db::Postgres(PostgresDb::of(pool)))
        .map_err(|error| Fault::because("rebuilding: connecting to PostgreSQL", error))
}

/// A table like the live one with its keys; one that is there already stays.
async fn create(db: &Db, home: &str, schema: &str, table: &str) -> Result<(), Fault> {
    let there = "SELECT 1 FROM information_schema.tables WHERE table_schema = $1 AND table_name = $2";
    if db.fetch_one(there, args![schema, table]).await?.is_some() {
        return Ok(());
    }
    let keys = "SELECT pg_get_constraintdef(oid) AS key FROM pg_constraint \
                WHERE conrelid = $1::text::regclass AND contype IN ('p', 'u')";
    let mut like = format!("LIKE {home}.{table} INCLUDING ALL EXCLUDING INDEXES");
    for row in db.fetch(keys, args![format!("{home}.{table}")]).await? {
        like = format!("{like}, {}", row.text("key")?);
    }
    db.execute(&format!("CREATE UNLOGGED TABLE {schema}.{table} ({like})"), args![]).await.map(drop)
}
