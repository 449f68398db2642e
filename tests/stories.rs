//! The one integration binary: stories through every door, on the real program over real HTTP, and what holds the
//! house together.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test that can't go on fails there"
)]

mod arrows;
mod conformance;
mod crash;
mod demo;
mod desk;
mod doors;
mod end_to_end;
mod lifecycle;
mod nodes;
mod process;
mod python;
mod rebuild;
mod server;
mod stage;
mod upkeep;
mod verbs;
