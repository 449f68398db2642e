//! Personal data as it stands in the log: encrypted with the key of the person it belongs to.
//!
//! The key lives in a table outside the log. Destroying it erases the person and leaves the log, its hash chain
//! and every figure whole. This file encrypts and decrypts; it does not keep keys (see [`crate::ports::PersonalKeys`]).

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rand::RngCore;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::PersonId;

/// A text that only the holder of its owner's key can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Whose key opens it, and whose erasure destroys it.
    pub owner: PersonId,
    /// base64 (no padding) of a 24-byte nonce followed by XChaCha20-Poly1305 ciphertext; the owner's id is the
    /// associated data, so that a sealed text cannot be moved to another person.
    pub data: String,
}

/// A person's 256-bit key.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalKey([u8; 32]);

impl PersonalKey {
    pub fn generate() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Encrypts a text for its owner; a nonce is used once.
    fn seal(&self, owner: PersonId, text: &str, nonce: [u8; 24]) -> Sealed {
        let payload = Payload { msg: text.as_bytes(), aad: owner.0.as_bytes() };
        // Encryption fails only for texts of 256 GiB and more; doors limit texts to some kilobytes.
        let cipher =
            XChaCha20Poly1305::new((&self.0).into()).encrypt(XNonce::from_slice(&nonce), payload).unwrap_or_default();
        let mut data = nonce.to_vec();
        data.extend(cipher);
        Sealed { owner, data: STANDARD_NO_PAD.encode(data) }
    }

    /// The text, or nothing when this key doesn't fit.
    pub fn open(&self, sealed: &Sealed) -> Option<String> {
        let data = STANDARD_NO_PAD.decode(&sealed.data).ok()?;
        let (nonce, cipher) = data.split_at_checked(24)?;
        let payload = Payload { msg: cipher, aad: sealed.owner.0.as_bytes() };
        let text = XChaCha20Poly1305::new((&self.0).into()).decrypt(XNonce::from_slice(nonce), payload).ok()?;
        String::from_utf8(text).ok()
    }
}

/// Seals texts for one owner while one command is decided. Nonces are a seed that is passed in and a counter, so
/// that a decision is a function of its inputs.
pub struct Seal {
    owner: PersonId,
    key: PersonalKey,
    seed: [u8; 16],
    used: AtomicU64,
}

impl Seal {
    pub const fn new(owner: PersonId, key: PersonalKey, seed: [u8; 16]) -> Self {
        Self { owner, key, seed, used: AtomicU64::new(0) }
    }

    /// A seal with a random seed.
    pub fn fresh(owner: PersonId, key: PersonalKey) -> Self {
        let mut seed = [0; 16];
        rand::rng().fill_bytes(&mut seed);
        Self::new(owner, key, seed)
    }

    /// Whose texts it seals.
    pub const fn owner(&self) -> PersonId {
        self.owner
    }

    pub fn seal(&self, text: &str) -> Sealed {
        let mut nonce = [0; 24];
        nonce[..16].copy_from_slice(&self.seed);
        nonce[16..].copy_from_slice(&self.used.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        self.key.seal(self.owner, text, nonce)
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").field("owner", &self.owner).finish_non_exhaustive()
    }
}

impl fmt::Debug for PersonalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalKey(…)")
    }
}

impl Drop for PersonalKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_with_its_owners_key_only() {
        let (owner, key) = (PersonId::fresh(), PersonalKey::generate());
        let sealed = Seal::fresh(owner, key.clone()).seal("Принтер на 3-м этаже");
        assert_eq!(key.open(&sealed).as_deref(), Some("Принтер на 3-м этаже"));
        assert_eq!(PersonalKey::generate().open(&sealed), None);
        let moved = Sealed { owner: PersonId::fresh(), ..sealed };
        assert_eq!(key.open(&moved), None);
    }

    #[test]
    fn a_key_never_shows_itself() {
        assert_eq!(format!("{:?}", PersonalKey::generate()), "PersonalKey(…)");
    }
}
