#![allow(clippy::unwrap_used)]
#[path = "../../tests/lifecycle/mod.rs"]
mod lifecycle;
#[path = "../../tests/server.rs"]
mod server;
