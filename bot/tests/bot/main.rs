//! The bot over real HTTP against the stand-in, on a real engine in a temporary file. People are driven as they would
//! act: they read their chat and press the buttons they see.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_debug_implementations)]

mod access;
mod away;
mod crowd;
mod delivery;
mod faults;
mod form;
mod joining;
mod mail;
mod mail_server;
mod monkey;
mod orders;
mod people;
#[path = "../../../tests/python.rs"]
mod python;
mod receiving;
mod requesters;
mod rooms;
mod settings;
mod staff;
mod webhook;
mod world;
