//! Reading the whole log: the queue's rows built anew beside a bare scan with the same upserts, and the chain verified
//! beside a bare scan with SHA-256.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
    time::Instant,
};

use anyhow::Context;
use futures::TryStreamExt;
use helpdesk_adapters::verify::{Verified, verify};
use helpdesk_projections::{Db, Orders, Projection, Row, Value, args};
use sha2::{Digest, Sha256};
use sqlx::Row as _;

use crate::{
    ceilings::looking,
    engines::Engine,
    ours::{Keys, Ours},
    report::Report,
};

const ORDERS: usize = 100_000;
const EVENTS: usize = 5;
const ROUNDS: usize = 3;

pub async fn measure(engine: Engine, folder: &Path, report: &mut Report) -> anyhow::Result<()> {
    let ours = Arc::new(Ours::fresh(engine, folder, Keys::TimeOrdered).await?);
    ours.fill(ORDERS, EVENTS).await?;
    let events = ours.log().head().await?.position;
    #[allow(clippy::cast_precision_loss)]
    let rate = |begun: Instant| events as f64 / begun.elapsed().as_secs_f64();
    let orders = Orders::new(ours.opened.personal_keys());

    let (mut rebuilt, mut upserted) = (Vec::new(), Vec::new());
    let (mut verified, mut hashed) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        ours.opened.rebuild(&orders).await?;
        rebuilt.push(rate(begun));
        upserted.push(bare_upserts(engine, folder, &ours, &orders, &rate).await?);

        let begun = Instant::now();
        let outcome = verify(&ours.opened.db, &[], |_, _| {}).await?;
        verified.push(rate(begun));
        anyhow::ensure!(matches!(outcome, Verified::Whole { .. }), "the log that was just written is broken");
        let begun = Instant::now();
        bare_hashing(&ours).await?;
        hashed.push(rate(begun));
    }
    let line = |report: &mut Report, title: &str, ours: &mut Vec<f64>, bare: &mut Vec<f64>| {
        for rates in [&mut *ours, &mut *bare] {
            rates.sort_by(f64::total_cmp);
        }
        let (ours, bare) = (ours[ours.len() / 2], bare[bare.len() / 2]);
        report.say(&format!("{title}: {ours:.0} events/s, bare {bare:.0} events/s, ratio **{:.2}**", ours / bare));
    };
    report.say(&format!("{events} events, {ORDERS} orders:"));
    line(report, "Rebuild of the queue / bare scan + the same upserts in batches", &mut rebuilt, &mut upserted);
    line(report, "Verify / bare scan + SHA-256", &mut verified, &mut hashed);
    crate::streams::remove(ours).await
}

/// Every event read, decoded no further than its columns, and the rows that a page of it touches written in batches
/// into an empty copy of the tables.
async fn bare_upserts(
    engine: Engine,
    folder: &Path,
    ours: &Ours,
    orders: &Orders,
    rate: &impl Fn(Instant) -> f64,
) -> anyhow::Result<f64> {
    const PAGE: u64 = 5000;
    let rows = Rows::read(&ours.opened.db, orders).await?;
    let target = engine.fresh(folder).await?;
    let db = match engine {
        Engine::Sqlite => Db::open_sqlite(Path::new(target.trim_start_matches("sqlite://"))).await?,
        Engine::Postgres => Db::open_postgres(&target).await?,
    };
    db.migrate().await?;
    let source = looking(engine, ours.url()).await?;
    let head = ours.log().head().await?.position;
    let begun = Instant::now();
    let mut after = 0;
    while after < head {
        let sql = "SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
                   CAST(payload AS TEXT) AS payload, CAST(metadata AS TEXT) AS metadata, recorded_at \
                   FROM events WHERE position > $1 ORDER BY position LIMIT $2";
        let page = source.fetch(sql, args![after, PAGE]).await?;
        let last = page.last().context("a page of the log is empty")?;
        let mut tx = db.begin().await?;
        rows.write(engine, &mut tx, &page).await?;
        after = last.count("position")?;
        tx.commit().await?;
    }
    let rate = rate(begun);
    db.close().await;
    source.close().await;
    engine.remove(&target).await?;
    Ok(rate)
}

type ByKey = HashMap<String, Vec<Vec<Value>>>;

/// The finished rows of each table of the queue, by what an event says they belong to.
struct Rows {
    tables: Vec<(&'static str, Vec<String>, ByKey)>,
    /// The numbers of the orders, by id.
    numbers: HashMap<String, String>,
}

impl Rows {
    async fn read(db: &Db, orders: &Orders) -> anyhow::Result<Self> {
        let mut tables = Vec::new();
        for table in orders.tables() {
            let by = match *table {
                "orders" => "id",
                "order_comments" => "position",
                "order_photos" => "order_id",
                _ => "number",
            };
            let mut columns = Vec::new();
            let mut rows = ByKey::new();
            let numbers = numbers(db, table).await?;
            for row in db.fetch(&format!("SELECT * FROM {table}"), args![]).await? {
                columns = row.columns();
                let values = columns.iter().map(|column| value(&row, column, numbers.contains(column)));
                let values = values.collect::<anyhow::Result<Vec<_>>>()?;
                let at = columns.iter().position(|column| column == by).context(by)?;
                rows.entry(text(&values[at])).or_default().push(values);
            }
            tables.push((*table, columns, rows));
        }
        let mut numbers = HashMap::new();
        for row in db.fetch("SELECT id, number FROM orders", args![]).await? {
            numbers.insert(row.text("id")?, row.int("number")?.to_string());
        }
        Ok(Self { tables, numbers })
    }

    async fn write(&self, engine: Engine, tx: &mut helpdesk_projections::Tx, page: &[Row]) -> anyhow::Result<()> {
        let mut touched = std::collections::BTreeSet::new();
        let mut begun = std::collections::BTreeSet::new();
        let mut positions = Vec::with_capacity(page.len());
        for event in page {
            positions.push(event.int("position")?.to_string());
            let id = event.text("aggregate_id")?;
            if event.text("event_type")? == "submitted" {
                begun.insert(id.clone());
            }
            touched.insert(id);
        }
        for (table, columns, rows) in &self.tables {
            let keys: Vec<&String> = match *table {
                "orders" => touched.iter().collect(),
                "order_comments" => positions.iter().collect(),
                "order_photos" => begun.iter().collect(),
                _ => begun.iter().filter_map(|id| self.numbers.get(id)).collect(),
            };
            let due: Vec<&Vec<Value>> = keys.into_iter().filter_map(|key| rows.get(key)).flatten().collect();
            let key = match *table {
                "orders" => "id",
                "order_comments" => "position",
                "order_photos" => "photo, order_id",
                "order_words" => "word, number",
                _ => "cartridge, number",
            };
            for chunk in due.chunks(256) {
                let mut n = 0;
                let mut mark = || {
                    n += 1;
                    if engine == Engine::Sqlite { "?".to_owned() } else { format!("${n}") }
                };
                let one = |mark: &mut dyn FnMut() -> String| {
                    format!("({})", columns.iter().map(|_| mark()).collect::<Vec<_>>().join(","))
                };
                let values: Vec<String> = chunk.iter().map(|_| one(&mut mark)).collect();
                let sets: Vec<String> = columns.iter().map(|c| format!("{c} = excluded.{c}")).collect();
                let sql = format!(
                    "INSERT INTO {table} ({}) VALUES {} ON CONFLICT ({key}) DO UPDATE SET {}",
                    columns.join(","),
                    values.join(","),
                    sets.join(",")
                );
                tx.execute(&sql, chunk.iter().flat_map(|row| row.iter().cloned()).collect()).await?;
            }
        }
        Ok(())
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Int(value) => value.unwrap_or_default().to_string(),
        Value::Text(value) => value.clone().unwrap_or_default(),
        Value::Blob(_) => String::new(),
    }
}

/// The columns that hold numbers, where the database asks for the type even of a NULL.
async fn numbers(db: &Db, table: &str) -> anyhow::Result<HashSet<String>> {
    let Db::Postgres(_) = db else { return Ok(HashSet::new()) };
    let sql = "SELECT column_name::text AS name FROM information_schema.columns \
               WHERE table_schema = current_schema() AND table_name = $1 AND data_type = 'bigint'";
    let names = db.fetch(sql, args![table]).await?;
    Ok(names.iter().map(|row| row.text("name")).collect::<Result<_, _>>()?)
}

fn value(row: &Row, column: &str, is_number: bool) -> anyhow::Result<Value> {
    match row.opt_text(column) {
        Ok(text) if !is_number => Ok(Value::Text(text)),
        _ => Ok(Value::Int(row.opt_int(column)?)),
    }
}

/// Every event read as it is stored, and its texts hashed.
async fn bare_hashing(ours: &Ours) -> anyhow::Result<()> {
    const SQL: &str = "SELECT position, event_id, aggregate_type, aggregate_id, sequence, event_type, event_version, \
        CAST(payload AS TEXT), CAST(metadata AS TEXT), recorded_at, hash FROM events ORDER BY position";
    macro_rules! hash_all {
        ($pool:expr) => {{
            let mut rows = sqlx::query(SQL).fetch($pool);
            let mut previous = [0_u8; 32];
            while let Some(row) = rows.try_next().await? {
                let mut sha = Sha256::new();
                sha.update(previous);
                for number in [0, 4, 9] {
                    sha.update(row.try_get::<i64, _>(number)?.to_be_bytes());
                }
                for text in [1, 2, 3, 5, 6, 7, 8] {
                    sha.update(row.try_get::<&str, _>(text)?);
                }
                sha.update(row.try_get::<&[u8], _>(10)?);
                previous = sha.finalize().into();
            }
        }};
    }
    match &ours.opened.db {
        Db::Sqlite(sqlite) => hash_all!(sqlite.readers()),
        Db::Postgres(postgres) => hash_all!(postgres.pool()),
    }
    Ok(())
}
