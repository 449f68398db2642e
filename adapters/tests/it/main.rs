//! The adapters against real databases: one contract suite for every engine, and what belongs to each.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod world;

mod backup;
mod contract;
mod engine;
mod faults;
mod format;
mod moving;
mod nodes;
mod power;
mod rebuild;
mod replay;
mod runner;
mod sharing;
mod story;
mod tables;
mod tamper;
