//! The read models on a real database, fed with pages of events as the log would give them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;
mod conversation;
mod deadlines;
mod edges;
mod lists;
mod people;
mod postgres;
mod queue;
mod rebuilding;
mod reports;
mod story;
mod transactions;
