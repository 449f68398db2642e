//! Carrying the system, or its log alone, from one place to another: as files, or from database to database. What
//! arrives is checked as it arrives (positions without gaps, every hash), the read models are folded anew there, and
//! nothing is ever sent: readers that send find their checkpoints carried, or begin at the head.

pub mod copy;
pub mod digest;
pub mod event;
pub mod file;
pub mod fold;
pub(crate) mod rows;
pub(crate) mod tables;
pub(crate) mod target;
pub(crate) mod zipped;

use std::path::PathBuf;

use helpdesk_domain::ports::{Fault, Position};

pub use copy::{Copied, copy, is_served};
pub use file::{export, import};

/// What long work is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Events,
    Tables,
    Folding,
    Comparing,
    Verifying,
}

/// Who wants to know how far it has come: the step, how much is done, and of how much.
pub type Tell<'a> = &'a mut (dyn FnMut(Step, u64, u64) + Send);

/// Why something was not carried.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    #[error("the log there has events already ({0})")]
    NotEmpty(Position),
    /// Something else was begun there and didn't come to its end.
    #[error("another piece of work was begun there: {0}")]
    Unfinished(String),
    /// What stands there is not the beginning of what is to be carried.
    #[error("the log there is another one")]
    AnotherLog,
    /// The carried events are not a whole chain.
    #[error("the chain breaks at position {0}")]
    Broken(Position),
    #[error("{} is damaged: {why}", path.display())]
    Damaged { path: PathBuf, why: String },
    /// A line that can't be read.
    #[error("{}, line {line}: {why}", path.display())]
    BadLine { path: PathBuf, line: u64, why: String },
    /// A line whose position or hash does not follow from the line before it.
    #[error("{}, line {line} does not follow from the one before it", path.display())]
    LooseLine { path: PathBuf, line: u64 },
    /// The source was written by an older program.
    #[error("the source's schema is older")]
    OldSchema,
    /// Here and there differ, though they come from the same events.
    #[error("the read model {0} differs")]
    Differs(&'static str),
    #[error(transparent)]
    Fault(#[from] Fault),
}
