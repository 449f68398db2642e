//! Walking the whole log as it is stored, for whoever checks it or carries it elsewhere: no event is decoded, and
//! nothing is made of a field but the bytes that stand there.
//!
//! What a driver charges for each row and column is several times the cost of hashing it. So the engine itself strings
//! a page of events together, and the page travels as one value; the next one is read while this one is worked on.

use std::str::from_utf8;

use helpdesk_domain::{
    Timestamp,
    ports::{Fault, Head, Position},
};
use helpdesk_projections::{Row, Snapshot, args};
use sha2::{Digest, Sha256};
use sqlx::Row as _;

use crate::log::chain::Hash;

/// How many events travel together.
const PAGE: usize = 2000;

/// The end of the log, and the first and last position there are.
pub async fn ends(snapshot: &mut Snapshot) -> Result<Ends, Fault> {
    let sql = "SELECT position, hash, recorded_at, (SELECT min(position) FROM events) AS lowest, \
               (SELECT max(position) FROM events) AS highest FROM head";
    let row = snapshot.fetch_one(sql, args![]).await?.ok_or_else(|| Fault::new("the log has no head row"))?;
    let hash = row.blob("hash")?.try_into().map_err(|_| Fault::new("the head has a hash of another length"))?;
    let head = Head { position: row.count("position")?, hash, recorded_at: row.at("recorded_at")? };
    Ok(Ends { head, lowest: row.opt_int("lowest")?, highest: row.opt_int("highest")? })
}

/// Where the log begins and ends.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    pub head: Head,
    pub lowest: Option<i64>,
    pub highest: Option<i64>,
}

// Per event a line of decimal numbers (position, sequence, instant, the lengths of what follows), then the texts.
const IN_SQLITE: &str = "SELECT count(*) AS events, max(position) AS last, CAST(string_agg(line, '') AS BLOB) AS page \
    FROM (SELECT position, concat(position, ' ', sequence, ' ', recorded_at, ' ', octet_length(event_id), ' ', \
    octet_length(aggregate_type), ' ', octet_length(aggregate_id), ' ', octet_length(event_type), ' ', \
    octet_length(event_version), ' ', octet_length(payload), ' ', octet_length(metadata), ' ', 2 * octet_length(hash), \
    char(10), event_id, aggregate_type, aggregate_id, event_type, event_version, payload, metadata, hex(hash)) AS line \
    FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3)";
const IN_POSTGRES: &str = "SELECT count(*) AS events, max(position) AS last, \
    string_agg(line, '' ORDER BY position) AS page \
    FROM (SELECT position, concat(position, ' ', sequence, ' ', recorded_at, ' ', octet_length(event_id), ' ', \
    octet_length(aggregate_type), ' ', octet_length(aggregate_id), ' ', octet_length(event_type), ' ', \
    octet_length(event_version), ' ', octet_length(payload::text), ' ', octet_length(metadata::text), ' ', \
    2 * octet_length(hash), chr(10), event_id, aggregate_type, aggregate_id, event_type, event_version, payload::text, \
    metadata::text, encode(hash, 'hex')) AS line \
    FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3) page";

/// Some events, in order.
#[derive(Debug)]
pub struct Page {
    bytes: Vec<u8>,
    last: i64,
}

impl Page {
    pub fn events(&self) -> impl Iterator<Item = Result<Stored<'_>, Fault>> {
        let mut rest = self.bytes.as_slice();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let Some((stored, after)) = Stored::split(rest) else {
                rest = &[];
                return Some(Err(Fault::new("reading a page of the log: it can't be taken apart")));
            };
            rest = after;
            Some(Ok(stored))
        })
    }
}

/// An event as it is stored: numbers as their decimal text, texts as their bytes.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    pub position: &'a [u8],
    pub event_id: &'a [u8],
    pub aggregate_type: &'a [u8],
    pub aggregate_id: &'a [u8],
    pub sequence: &'a [u8],
    pub event_type: &'a [u8],
    pub event_version: &'a [u8],
    pub payload: &'a [u8],
    pub metadata: &'a [u8],
    pub recorded_at: &'a [u8],
    /// Hex digits.
    pub hash: &'a [u8],
}

impl<'a> Stored<'a> {
    /// The first event of a page, and what follows it.
    fn split(page: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let end = page.iter().position(|byte| *byte == b'\n')?;
        let (line, mut rest) = (page.get(..end)?, page.get(end + 1..)?);
        let mut numbers = line.split(|byte| *byte == b' ');
        let (position, sequence, recorded_at) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let mut text = || {
            let length: usize = from_utf8(numbers.next()?).ok()?.parse().ok()?;
            let (text, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(text)
        };
        let stored = Self {
            position,
            sequence,
            recorded_at,
            event_id: text()?,
            aggregate_type: text()?,
            aggregate_id: text()?,
            event_type: text()?,
            event_version: text()?,
            payload: text()?,
            metadata: text()?,
            hash: text()?,
        };
        Some((stored, rest))
    }

    /// Where it says it stands.
    pub fn at(&self) -> Option<i64> {
        from_utf8(self.position).ok()?.parse().ok()
    }

    pub fn recorded_at(&self) -> Timestamp {
        let micros = from_utf8(self.recorded_at).ok().and_then(|text| text.parse().ok());
        helpdesk_domain::time::from_micros(micros.unwrap_or_default())
    }

    /// The stored hash, if it is one.
    pub fn hash(&self) -> Option<Hash> {
        let mut hash = [0; 32];
        hex::decode_to_slice(self.hash, &mut hash).ok()?;
        Some(hash)
    }

    /// The hash it must have after this one. `room` is emptied and used again.
    pub fn expected_hash(&self, previous: &Hash, room: &mut Vec<u8>) -> Hash {
        room.clear();
        room.extend_from_slice(previous);
        for field in [
            self.position,
            self.event_id,
            self.aggregate_type,
            self.aggregate_id,
            self.sequence,
            self.event_type,
            self.event_version,
            self.payload,
            self.metadata,
            self.recorded_at,
        ] {
            room.extend_from_slice(&(field.len() as u64).to_be_bytes());
            room.extend_from_slice(field);
        }
        Sha256::digest(room.as_slice()).into()
    }
}

/// A walk through the log, a page at a time.
#[derive(Debug)]
pub struct Scan<'a> {
    snapshot: &'a mut Snapshot,
    last: Position,
    ahead: Option<Page>,
}

impl<'a> Scan<'a> {
    /// Starts behind a position (from the very first row when it is 0), and ends with `last`.
    pub async fn start(snapshot: &'a mut Snapshot, after: Position, last: Position) -> Result<Self, Fault> {
        let after = if after == 0 { i64::MIN } else { i64::try_from(after).unwrap_or(i64::MAX) };
        let ahead = read(snapshot, after, last).await?;
        Ok(Self { snapshot, last, ahead })
    }

    /// What `work` makes of the next page, while the one behind it is read; None at the end.
    pub async fn next<T>(&mut self, work: impl FnOnce(&Page) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        let Some(page) = self.ahead.take() else { return Ok(None) };
        // Polled first: the question is on its way before the work begins.
        let (ahead, done) = tokio::join!(biased; read(self.snapshot, page.last, self.last), async { work(&page) });
        let done = done?;
        self.ahead = ahead?;
        Ok(Some(done))
    }
}

async fn read(snapshot: &mut Snapshot, after: i64, last: Position) -> Result<Option<Page>, Fault> {
    let sql = match snapshot {
        Snapshot::Sqlite(_) => IN_SQLITE,
        Snapshot::Postgres(_) => IN_POSTGRES,
    };
    let Some(row) = snapshot.fetch_one(sql, args![after, last, PAGE]).await? else { return Ok(None) };
    if row.int("events")? == 0 {
        return Ok(None);
    }
    let bytes = match &row {
        Row::Sqlite(row) => row.try_get::<Vec<u8>, _>("page"),
        Row::Postgres(row) => row.try_get::<String, _>("page").map(String::into_bytes),
    };
    let bytes = bytes.map_err(|error| Fault::because("reading a page of the log", error))?;
    Ok(Some(Page { bytes, last: row.int("last")? }))
}
