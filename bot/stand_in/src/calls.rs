//! The log of Bot API calls, for tests that ask what a bot has sent and how fast.
//!
//! Bounded: the oldest calls are forgotten.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

const KEPT: usize = 100_000;

/// One call.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Call {
    pub number: u64,
    /// By the stand-in's clock.
    pub at: DateTime<Utc>,
    pub bot: String,
    pub method: String,
    pub chat: Option<i64>,
    pub arguments: Value,
    /// `null` until answered, and for calls that were cut off.
    pub status: Option<u16>,
    pub description: Option<String>,
    /// The fault that struck it.
    pub fault: Option<String>,
}

/// The last calls, oldest first.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    last: u64,
    entries: VecDeque<Call>,
}

impl CallLog {
    pub fn begin(&mut self, mut call: Call) -> u64 {
        self.last += 1;
        call.number = self.last;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(call);
        self.last
    }

    pub fn entry(&mut self, number: u64) -> Option<&mut Call> {
        let first = self.entries.front()?.number;
        let place = usize::try_from(number.checked_sub(first)?).ok()?;
        self.entries.get_mut(place)
    }

    /// Calls later than `after`, of one method if given.
    pub fn later_than(&self, after: u64, method: Option<&str>) -> Vec<&Call> {
        let of_method = |call: &&Call| method.is_none_or(|method| call.method.eq_ignore_ascii_case(method));
        self.entries.iter().filter(|call| call.number > after).filter(of_method).collect()
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
