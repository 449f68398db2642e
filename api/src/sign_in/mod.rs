//! Signing in: passwords, sessions, personal tokens, links from the bot, Mini App data. The tables of
//! `0003_panel.sql` belong to these files; nothing of them ever stands in the log. Secrets are kept as hashes only.

pub mod attempts;
pub mod init_data;
pub mod links;
pub mod password;
pub mod sessions;
pub mod tokens;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngCore;
use sha2::{Digest, Sha256};

/// 256 random bits as 43 characters that fit in URLs.
fn secret() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret. It has 256 random bits, so a plain hash is enough.
fn fingerprint(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// Compares without telling by its time where the difference is.
pub fn same(a: &str, b: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(a.as_bytes(), b.as_bytes()).into()
}
