//! The domain of the helpdesk: aggregates, commands, events, refusals, the lifecycle table, SLA and calendar
//! arithmetic, and the desk through which every door commands. Pure: no database, HTTP, Telegram or runtime here;
//! the instant and the ids are passed in, the rest is asked for through [`ports`].

pub mod context;
pub mod desk;
pub mod directory;
pub mod event;
pub mod ids;
pub mod invitation;
pub mod key;
pub mod metadata;
pub mod order;
pub mod person;
pub mod ports;
pub mod preferences;
pub mod refusal;
pub mod role;
pub mod room;
pub mod sealed;
pub mod sla;
pub mod time;
pub mod upcast;
pub mod words;
pub mod working_time;

pub use context::{Context, Facts, Pepper, SubmissionFacts};
pub use cqrs_es::Aggregate;
pub use desk::{Command, Desk, Done, Failure, Request};
pub use event::Event;
pub use ids::*;
pub use metadata::{Channel, Metadata};
pub use order::{Order, OrderCommand, OrderEvent};
pub use person::{Absence, Person};
pub use refusal::Refusal;
pub use role::{Actor, Grant, Role};
pub use sealed::{PersonalKey, Seal, Sealed};
pub use time::Timestamp;
pub use words::{Locale, Words};
