//! The HTTP door from the outside: a real engine on a temporary SQLite file, real HTTP, people with browsers, and a
//! clock that the tests move.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails there")]

mod administering;
mod bulk;
mod busy;
mod conditions;
mod directory;
mod errors;
mod feed;
mod following;
mod history;
mod matrix;
mod once;
mod orders;
mod pages;
mod past;
mod people;
mod photos;
mod reports;
mod settings;
mod sight;
mod signing_in;
mod snapshot;
mod tokens;
mod views;
mod world;
