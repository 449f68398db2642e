//! The stand-in, over real HTTP: what Telegram promises, what it refuses, and faults on demand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_possible_truncation, reason = "tests")]

mod callbacks;
mod client;
mod editing;
mod faults;
mod files;
mod foreign_clients;
mod groups;
mod launches;
#[path = "../../../../tests/python.rs"]
mod python;
mod settings;
mod texts;
mod updates;
mod webhooks;
