//! The hash chain: what makes a change of the log show. The canonical form is documented, with an independent
//! program that checks it, in docs/LOG-FORMAT.md; changing it would break every log ever written.

use helpdesk_domain::ports::{Fault, Position, Version};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub type Hash = [u8; 32];

/// What stands before the first event.
pub const GENESIS: Hash = [0; 32];

/// The hashed fields of one event, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Canonical<'a> {
    pub position: Position,
    pub event_id: &'a str,
    pub aggregate_type: &'a str,
    pub aggregate_id: &'a str,
    pub sequence: Version,
    pub event_type: &'a str,
    pub event_version: &'a str,
    /// The stored texts, never re-serialised.
    pub payload: &'a str,
    pub metadata: &'a str,
    pub recorded_at_micros: i64,
}

impl Canonical<'_> {
    /// SHA-256(previous ‖ fields), each field as the length of its UTF-8 bytes (8 bytes, big-endian) and those bytes;
    /// numbers are written in decimal.
    pub fn hash_after(&self, previous: &Hash) -> Hash {
        let mut sha = Sha256::new();
        sha.update(previous);
        let mut field = |text: &str| {
            sha.update((text.len() as u64).to_be_bytes());
            sha.update(text.as_bytes());
        };
        field(&self.position.to_string());
        field(self.event_id);
        field(self.aggregate_type);
        field(self.aggregate_id);
        field(&self.sequence.to_string());
        field(self.event_type);
        field(self.event_version);
        field(self.payload);
        field(self.metadata);
        field(&self.recorded_at_micros.to_string());
        sha.finalize().into()
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
