//! What a decision may depend on beside the aggregate: the instant, who acts, and facts read from other aggregates.
//! The desk puts it together; nothing in it can do input or output.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{Absence, Actor, CartridgeId, PersonId, Seal, Timestamp, WarehouseId};

/// The inputs of one decision.
#[derive(Debug)]
pub struct Context {
    pub now: Timestamp,
    pub actor: Actor,
    /// Seals the texts of this command: for the person it is about, else for the actor.
    pub seal: Seal,
    pub pepper: Pepper,
    pub facts: Facts,
}

/// What was read from other aggregates for this command; empty where it needs nothing.
#[derive(Debug, Default)]
pub struct Facts {
    pub submission: Option<SubmissionFacts>,
    /// The cartridges named by the command that are in the catalogue.
    pub cartridges: BTreeSet<CartridgeId>,
    /// The people named by the command, with their grants; the deactivated are left out.
    pub people: BTreeMap<PersonId, Actor>,
    /// Which of them are away, or were.
    pub absences: BTreeMap<PersonId, Absence>,
}

/// What an order is given when it is submitted.
#[derive(Debug, Clone, Copy)]
pub struct SubmissionFacts {
    pub number: u64,
    /// The branch's default warehouse.
    pub warehouse: WarehouseId,
}

/// The instance's secret for keyed hashes of personal natural keys and of command fingerprints.
#[derive(Clone)]
pub struct Pepper([u8; 32]);

impl Pepper {
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA256 of the text in lower-case hex, 64 characters.
    pub fn hash(&self, text: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("any length is a key"));
        mac.update(text.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pepper(…)")
    }
}
