//! What touches the outside: the event log on its engines, the runners of projections and reactors, and the other
//! ports of the domain. Only the composition root and tests know this crate; doors see the ports.

pub mod backup;
pub mod chores;
pub mod clock;
pub mod engine;
pub mod keys;
pub mod lock;
pub mod log;
pub mod mail;
pub mod nodes;
pub mod numbers;
pub mod photos;
pub mod pins;
pub mod rebuild;
pub mod replay;
pub mod runner;
pub mod scan;
pub mod secrets;
mod threads;
pub mod transfer;
pub mod verify;
pub mod watch;

pub use clock::SystemClock;
pub use engine::{Engine, OpenError, Settings};
pub use keys::DbKeys;
pub use lock::{FileLock, InUse};
pub use log::Log;
pub use mail::Smtp;
pub use numbers::DbNumbers;
pub use photos::DbPhotos;
