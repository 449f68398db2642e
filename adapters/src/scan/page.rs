//! A page of events as one run of bytes, in one of two shapes: strung together by SQLite, or in the binary format of
//! PostgreSQL's COPY.

use std::str::{FromStr, from_utf8};

use helpdesk_domain::ports::{Fault, Position};

use crate::log::chain::{Canonical, Hash};

/// Per event a line of decimal numbers (position, sequence, instant, the lengths of what follows), then the texts, the
/// hash in hex digits.
pub(super) const STRUNG: &str = "SELECT count(*) AS events, max(position) AS last, \
    CAST(string_agg(line, '') AS BLOB) AS page \
    FROM (SELECT position, concat(position, ' ', sequence, ' ', recorded_at, ' ', octet_length(event_id), ' ', \
    octet_length(aggregate_type), ' ', octet_length(aggregate_id), ' ', octet_length(event_type), ' ', \
    octet_length(event_version), ' ', octet_length(payload), ' ', octet_length(metadata), ' ', 2 * octet_length(hash), \
    char(10), event_id, aggregate_type, aggregate_id, event_type, event_version, payload, metadata, hex(hash)) AS line \
    FROM events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3)";

/// The same events in [the binary format](https://www.postgresql.org/docs/current/sql-copy.html), which costs the
/// server less than anything that makes one value of them. COPY takes no parameters.
pub(super) fn copying(after: i64, last: Position, limit: usize) -> String {
    format!(
        "COPY (SELECT position, sequence, recorded_at, event_id, aggregate_type, aggregate_id, event_type, \
         event_version, payload, metadata, hash FROM events \
         WHERE position > {after} AND position <= {last} ORDER BY position LIMIT {limit}) TO STDOUT (FORMAT binary)"
    )
}

/// Before the first row: a signature of 11 bytes, flags, and the length of an extension.
const COPY_HEADER: usize = 19;
/// A row begins with the number of its columns; the end is a row that says -1.
const COLUMNS: i16 = 11;
const NO_ROW: i16 = -1;

/// Some events, in order.
#[derive(Debug)]
pub struct Page {
    bytes: Vec<u8>,
    /// Where the first one begins.
    start: usize,
    split: Split,
    last: i64,
}

/// Takes the first event off a run of bytes: it, and what follows.
type Split = for<'a> fn(&'a [u8]) -> Option<(Stored<'a>, &'a [u8])>;

impl Page {
    pub(super) fn strung(bytes: Vec<u8>, last: i64) -> Self {
        Self { bytes, start: 0, split: split_strung, last }
    }

    /// None when there is no event in it.
    pub(super) fn copied(mut bytes: Vec<u8>) -> Result<Option<Self>, Fault> {
        let end = bytes.len().saturating_sub(NO_ROW.to_be_bytes().len());
        if end < COPY_HEADER || bytes.get(end..) != Some(NO_ROW.to_be_bytes().as_slice()) {
            return Err(torn());
        }
        bytes.truncate(end);
        let page = Self { bytes, start: COPY_HEADER, split: split_copied, last: 0 };
        match page.events().last().transpose()? {
            Some(event) => {
                let last = i64::try_from(event.event.position).unwrap_or(i64::MAX);
                Ok(Some(Self { last, ..page }))
            }
            None => Ok(None),
        }
    }

    /// The position of the last one.
    pub(super) const fn last(&self) -> i64 {
        self.last
    }

    pub fn events(&self) -> impl Iterator<Item = Result<Stored<'_>, Fault>> {
        let mut rest = self.bytes.get(self.start..).unwrap_or_default();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let Some((stored, after)) = (self.split)(rest) else {
                rest = &[];
                return Some(Err(torn()));
            };
            rest = after;
            Some(Ok(stored))
        })
    }
}

fn torn() -> Fault {
    Fault::new("reading a page of the log: it can't be taken apart")
}

/// An event as it is stored. A number that no event can have is told as 0: none was ever hashed with it.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    pub event: Canonical<'a>,
    /// None when what stands there isn't one.
    pub hash: Option<Hash>,
}

fn split_strung(page: &[u8]) -> Option<(Stored<'_>, &[u8])> {
    let end = page.iter().position(|byte| *byte == b'\n')?;
    let (line, mut rest) = (from_utf8(page.get(..end)?).ok()?, page.get(end + 1..)?);
    let mut numbers = line.split(' ');
    let (position, sequence, instant) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let mut text = || {
        let (text, after) = rest.split_at_checked(numbers.next()?.parse().ok()?)?;
        rest = after;
        Some(text)
    };
    let event = Canonical {
        position: number(position),
        sequence: number(sequence),
        recorded_at_micros: number(instant),
        event_id: text()?,
        aggregate_type: text()?,
        aggregate_id: text()?,
        event_type: text()?,
        event_version: text()?,
        payload: text()?,
        metadata: text()?,
    };
    let mut hash = [0; 32];
    let hash = hex::decode_to_slice(text()?, &mut hash).is_ok().then_some(hash);
    Some((Stored { event, hash }, rest))
}

fn split_copied(page: &[u8]) -> Option<(Stored<'_>, &[u8])> {
    let (columns, mut rest) = page.split_first_chunk()?;
    if i16::from_be_bytes(*columns) != COLUMNS {
        return None;
    }
    // No column is NULL, so no length is negative.
    let mut column = || {
        let (length, after) = rest.split_first_chunk()?;
        let (column, after) = after.split_at_checked(usize::try_from(i32::from_be_bytes(*length)).ok()?)?;
        rest = after;
        Some(column)
    };
    let (position, sequence, instant) = (integer(column()?)?, integer(column()?)?, integer(column()?)?);
    let event = Canonical {
        position: u64::try_from(position).unwrap_or(0),
        sequence: u64::try_from(sequence).unwrap_or(0),
        recorded_at_micros: instant,
        event_id: column()?,
        aggregate_type: column()?,
        aggregate_id: column()?,
        event_type: column()?,
        event_version: column()?,
        payload: column()?,
        metadata: column()?,
    };
    let hash = column()?.try_into().ok();
    Some((Stored { event, hash }, rest))
}

fn number<T: FromStr + Default>(decimal: &str) -> T {
    decimal.parse().unwrap_or_default()
}

fn integer(bytes: &[u8]) -> Option<i64> {
    bytes.try_into().ok().map(i64::from_be_bytes)
}
