//! How far long work has come: a line that changes in place on a terminal, and a plain line now and then elsewhere.

use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

use crate::words::Voice;

/// How often the line on a terminal changes.
const BEAT: Duration = Duration::from_millis(100);
/// How often a log file gets a line.
const PLAIN_BEAT: Duration = Duration::from_secs(5);

/// The progress of one piece of work after the other, on standard error.
#[derive(Debug)]
pub struct Progress {
    voice: Voice,
    terminal: bool,
    shown_at: Instant,
    shown: bool,
}

impl Progress {
    pub fn new(voice: Voice) -> Self {
        Self { voice, terminal: std::io::stderr().is_terminal(), shown_at: Instant::now(), shown: false }
    }

    /// Says how much of a piece of work is done; `key` is its name. Quick work says nothing.
    pub fn tell(&mut self, key: &str, done: u64, total: u64) {
        let beat = if self.terminal { BEAT } else { PLAIN_BEAT };
        if self.shown_at.elapsed() < beat {
            return;
        }
        self.shown_at = Instant::now();
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100);
        let line = format!("{}: {done}/{total} ({percent} %)", self.voice.say(key, &[]));
        if self.terminal {
            eprint!("\r\x1b[2K{line}");
            let _ = std::io::stderr().flush();
            self.shown = true;
        } else {
            eprintln!("{line}");
        }
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            eprint!("\r\x1b[2K");
            let _ = std::io::stderr().flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
