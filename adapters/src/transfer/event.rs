//! An event on its way: as it is stored, with its place and its hash. As a line of JSON its payload and metadata are
//! texts within the text, since the very bytes are hashed.

use std::str::from_utf8;

use helpdesk_domain::ports::{Fault, Position, Version};
use helpdesk_projections::{Value, args};
use serde::{Deserialize, Serialize};

use super::rows::{Column, Kind};
use crate::{
    log::chain::{Canonical, Hash},
    scan::Stored,
};

/// One event; the fields are those of docs/LOG-FORMAT.md.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    pub position: Position,
    pub event_id: String,
    pub aggregate_type: String,
    pub aggregate_id: String,
    pub sequence: Version,
    pub event_type: String,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
    pub recorded_at: i64,
    #[serde(with = "hex_digits")]
    pub hash: Hash,
}

impl Carried {
    /// The columns of `events`, in the order of [`Self::values`].
    pub(crate) fn columns() -> Vec<Column> {
        let column = |(name, kind): (&str, Kind)| Column { name: name.to_owned(), kind };
        [
            ("position", Kind::Int),
            ("event_id", Kind::Text),
            ("aggregate_type", Kind::Text),
            ("aggregate_id", Kind::Text),
            ("sequence", Kind::Int),
            ("event_type", Kind::Text),
            ("event_version", Kind::Text),
            ("payload", Kind::Json),
            ("metadata", Kind::Json),
            ("recorded_at", Kind::Int),
            ("hash", Kind::Blob),
        ]
        .map(column)
        .into()
    }

    pub(crate) fn values(self) -> Vec<Value> {
        args![
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
            self.hash.to_vec(),
        ]
    }

    /// The hash it must have after this one.
    pub fn expected_hash(&self, previous: &Hash) -> Hash {
        Canonical {
            position: self.position,
            event_id: &self.event_id,
            aggregate_type: &self.aggregate_type,
            aggregate_id: &self.aggregate_id,
            sequence: self.sequence,
            event_type: &self.event_type,
            event_version: &self.event_version,
            payload: &self.payload,
            metadata: &self.metadata,
            recorded_at_micros: self.recorded_at,
        }
        .hash_after(previous)
    }
}

impl TryFrom<Stored<'_>> for Carried {
    type Error = Fault;

    fn try_from(stored: Stored<'_>) -> Result<Self, Fault> {
        let text = |bytes| from_utf8(bytes).map(str::to_owned).map_err(|_| unreadable(&stored));
        let number =
            |bytes| from_utf8(bytes).ok().and_then(|text| text.parse().ok()).ok_or_else(|| unreadable(&stored));
        Ok(Self {
            position: number(stored.position)?,
            event_id: text(stored.event_id)?,
            aggregate_type: text(stored.aggregate_type)?,
            aggregate_id: text(stored.aggregate_id)?,
            sequence: number(stored.sequence)?,
            event_type: text(stored.event_type)?,
            event_version: text(stored.event_version)?,
            payload: text(stored.payload)?,
            metadata: text(stored.metadata)?,
            recorded_at: stored.recorded_at().timestamp_micros(),
            hash: stored.hash().ok_or_else(|| unreadable(&stored))?,
        })
    }
}

fn unreadable(stored: &Stored<'_>) -> Fault {
    Fault::new(format!("the event at position {} can't be read", String::from_utf8_lossy(stored.position)))
}

mod hex_digits {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(hash: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).map_err(D::Error::custom)?;
        Ok(hash)
    }
}
