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
            event_id: self.event_id.as_bytes(),
            aggregate_type: self.aggregate_type.as_bytes(),
            aggregate_id: self.aggregate_id.as_bytes(),
            sequence: self.sequence,
            event_type: self.event_type.as_bytes(),
            event_version: self.event_version.as_bytes(),
            payload: self.payload.as_bytes(),
            metadata: self.metadata.as_bytes(),
            recorded_at_micros: self.recorded_at,
        }
        .hash_after(previous, &mut Vec::new())
    }
}

impl TryFrom<Stored<'_>> for Carried {
    type Error = Fault;

    fn try_from(stored: Stored<'_>) -> Result<Self, Fault> {
        let event = stored.event;
        let unreadable = || Fault::new(format!("the event at position {} can't be read", event.position));
        let text = |bytes| from_utf8(bytes).map(str::to_owned).map_err(|_| unreadable());
        Ok(Self {
            position: event.position,
            event_id: text(event.event_id)?,
            aggregate_type: text(event.aggregate_type)?,
            aggregate_id: text(event.aggregate_id)?,
            sequence: event.sequence,
            event_type: text(event.event_type)?,
            event_version: text(event.event_version)?,
            payload: text(event.payload)?,
            metadata: text(event.metadata)?,
            recorded_at: event.recorded_at_micros,
            hash: stored.hash.ok_or_else(unreadable)?,
        })
    }
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
