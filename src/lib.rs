//! The composition root: settings, the command line, and how the doors, the engine and the scheduler are put together.
//! The only crate that names a concrete engine. It decides nothing about orders.

pub mod admin;
pub mod backup;
pub mod bot_state;
pub mod check;
pub mod cli;
pub mod demo;
pub mod engine;
pub mod logging;
pub mod logs;
pub mod mail;
pub mod moving;
pub mod openapi;
pub mod progress;
pub mod projections;
pub mod replay;
pub mod report;
pub mod seed;
pub mod seed_verb;
pub mod serve;
pub mod settings;
pub mod sign_in_links;
pub mod upkeep;
pub mod words;
