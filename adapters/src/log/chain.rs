//! The hash chain: what makes a change of the log show. The canonical form is documented, with an independent
//! program that checks it, in docs/LOG-FORMAT.md; changing it would break every log ever written.

use helpdesk_domain::ports::{Fault, Position, Version};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub type Hash = [u8; 32];

/// What stands before the first event.
pub const GENESIS: Hash = [0; 32];

/// The hashed fields of one event, in their order; the texts are the stored bytes, never re-serialised.
#[derive(Debug, Clone, Copy)]
pub struct Canonical<'a> {
    pub position: Position,
    pub event_id: &'a [u8],
    pub aggregate_type: &'a [u8],
    pub aggregate_id: &'a [u8],
    pub sequence: Version,
    pub event_type: &'a [u8],
    pub event_version: &'a [u8],
    pub payload: &'a [u8],
    pub metadata: &'a [u8],
    pub recorded_at_micros: i64,
}

impl Canonical<'_> {
    /// SHA-256(previous ‖ fields), each field as the length of its UTF-8 bytes (8 bytes, big-endian) and those bytes;
    /// numbers are written in decimal. `room` is emptied and used again: hashing one piece is faster than many.
    pub fn hash_after(&self, previous: &Hash, room: &mut Vec<u8>) -> Hash {
        room.clear();
        room.extend_from_slice(previous);
        let mut field = |text: &[u8]| {
            room.extend_from_slice(&(text.len() as u64).to_be_bytes());
            room.extend_from_slice(text);
        };
        let mut decimal = itoa::Buffer::new();
        field(decimal.format(self.position).as_bytes());
        field(self.event_id);
        field(self.aggregate_type);
        field(self.aggregate_id);
        field(decimal.format(self.sequence).as_bytes());
        field(self.event_type);
        field(self.event_version);
        field(self.payload);
        field(self.metadata);
        field(decimal.format(self.recorded_at_micros).as_bytes());
        Sha256::digest(room.as_slice()).into()
    }
}

/// An event's id from its text, which must be the one and only way to write it: the text is what was hashed.
pub fn event_id(text: &str) -> Result<Uuid, Fault> {
    let id = text.parse::<Uuid>().map_err(|error| Fault::because("reading the id of an event", error))?;
    let mut buffer = Uuid::encode_buffer();
    if id.hyphenated().encode_lower(&mut buffer) == text {
        Ok(id)
    } else {
        Err(Fault::new("reading the id of an event: not as it was written"))
    }
}
