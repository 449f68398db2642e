//! Faults on demand: what the next calls or updates should suffer.
//!
//! Only the list and the matching; the doors carry the faults out.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use crate::answer::Failure;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum FaultKind {
    /// 429 with `retry_after`.
    TooManyRequests {
        #[serde(default = "one")]
        retry_after: u64,
    },
    /// 403, by default "bot was blocked by the user".
    Forbidden { description: Option<String> },
    /// 400 with `migrate_to_chat_id`.
    Migrate { to: i64 },
    /// Any other answer in Telegram's shape.
    Error { code: u16, description: String, parameters: Option<Value> },
    /// A gateway's error page, not JSON.
    ServerError {
        #[serde(default = "bad_gateway")]
        code: u16,
    },
    /// No answer for a while, then a reset.
    Hang { seconds: f64 },
    /// A reset before the call has any effect.
    Reset,
    /// The call has its effect, then a reset.
    LostAnswer,
    /// Every call is cut off, waiting polls too, until the fault is cleared.
    OutOfReach,
    /// The next batch holds each update twice.
    DuplicateUpdates,
    /// The next batch of at least two comes in reverse order.
    ReorderUpdates,
    /// The next `offset` that confirms anything is ignored, so that confirmed updates come again.
    ForgetOffset,
}

/// Faults of updates rather than of calls.
#[derive(Debug, Clone, Copy)]
pub(crate) enum UpdateFault {
    Duplicate,
    Reorder,
    ForgetOffset,
}

/// A fault and whom it strikes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Fault {
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many calls it strikes; `null` means until it is cleared.
    #[serde(default = "once")]
    pub count: Option<u64>,
    /// How many matching calls it lets pass first.
    #[serde(default)]
    pub skip: u64,
    /// Only this method, in any case.
    pub method: Option<String>,
    /// Only calls with this `chat_id`.
    pub chat: Option<i64>,
    /// Only this bot, by user name.
    pub bot: Option<String>,
    #[serde(skip)]
    pub bot_index: Option<usize>,
}

fn one() -> u64 {
    1
}

#[expect(clippy::unnecessary_wraps, reason = "serde wants the field's own type")]
fn once() -> Option<u64> {
    Some(1)
}

fn bad_gateway() -> u16 {
    502
}

impl FaultKind {
    /// The failure that the call answers with, where the fault is an answer.
    pub fn failure(&self) -> Option<Failure> {
        match self {
            Self::TooManyRequests { retry_after } => Some(Failure::too_many_requests(*retry_after)),
            Self::Forbidden { description } => {
                let text = description.as_deref().unwrap_or("bot was blocked by the user");
                Some(Failure::forbidden(text.trim_start_matches("Forbidden: ")))
            }
            Self::Migrate { to } => Some(Failure::migrated(*to)),
            Self::Error { code, description, parameters } => {
                Some(Failure { code: *code, description: description.clone(), parameters: parameters.clone() })
            }
            _ => None,
        }
    }

    fn strikes_updates(&self) -> bool {
        matches!(self, Self::DuplicateUpdates | Self::ReorderUpdates | Self::ForgetOffset)
    }
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    changed: watch::Sender<()>,
    cleared: watch::Sender<()>,
}

impl Faults {
    pub fn add(&mut self, mut fault: Fault) {
        if fault.kind == FaultKind::OutOfReach {
            fault.count = None;
        }
        self.list.push(fault);
        self.changed.send_replace(());
    }

    pub fn clear(&mut self) {
        self.list.clear();
        self.changed.send_replace(());
        self.cleared.send_replace(());
    }

    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    pub fn changed(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub fn cleared(&self) -> watch::Receiver<()> {
        self.cleared.subscribe()
    }

    pub fn out_of_reach(&self, bot: usize) -> bool {
        let matching = |fault: &&Fault| fault.bot_index.is_none_or(|only| only == bot);
        self.list.iter().filter(matching).any(|fault| fault.kind == FaultKind::OutOfReach)
    }

    /// The fault that strikes this call, used up if it was the last of its count.
    pub fn take(&mut self, bot: usize, method: &str, chat: Option<i64>) -> Option<FaultKind> {
        self.take_where(|fault| {
            !fault.kind.strikes_updates()
                && fault.bot_index.is_none_or(|only| only == bot)
                && fault.method.as_ref().is_none_or(|only| only.eq_ignore_ascii_case(method))
                && fault.chat.is_none_or(|only| chat == Some(only))
        })
    }

    pub fn take_update(&mut self, bot: usize, wanted: UpdateFault) -> bool {
        let kind = match wanted {
            UpdateFault::Duplicate => FaultKind::DuplicateUpdates,
            UpdateFault::Reorder => FaultKind::ReorderUpdates,
            UpdateFault::ForgetOffset => FaultKind::ForgetOffset,
        };
        self.take_where(|fault| fault.kind == kind && fault.bot_index.is_none_or(|only| only == bot)).is_some()
    }

    fn take_where(&mut self, strikes: impl Fn(&Fault) -> bool) -> Option<FaultKind> {
        let place = self.list.iter().position(strikes)?;
        let fault = &mut self.list[place];
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        let kind = fault.kind.clone();
        if let Some(count) = &mut fault.count {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.list.remove(place);
            }
        }
        Some(kind)
    }
}
