//! How fast Telegram lets a bot write: 30 messages a second in all, 1 a second in a chat with a short burst, 20 a minute
//! in a group. A burst and what follows stay below that in any second (or minute) together. In memory only: after a restart the worst is a 429, which is honoured.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use parking_lot::Mutex;
use tokio::time::Instant;

/// A bucket that refills steadily.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    burst: f64,
    per_second: f64,
}

const OVERALL: Limit = Limit { burst: 4.0, per_second: 25.0 };
const PRIVATE: Limit = Limit { burst: 6.0, per_second: 1.0 };
const GROUP: Limit = Limit { burst: 5.0, per_second: 15.0 / 60.0 };
/// How many calls begin in any second, whatever the timers did: a busy machine wakes those who wait late and together.
const BEGUN: usize = 25;
const SECOND: Duration = Duration::from_secs(1);
/// Buckets are dropped when there are so many: the full ones are as good as new.
const MANY: usize = 10_000;

impl Bucket {
    fn full(limit: Limit, now: Instant) -> Self {
        Self { tokens: limit.burst, filled: now }
    }

    /// Takes one; how long to wait until it is there.
    fn take(&mut self, limit: Limit, now: Instant) -> Duration {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * limit.per_second).min(limit.burst) - 1.0;
        self.filled = now;
        if self.tokens >= 0.0 { Duration::ZERO } else { Duration::from_secs_f64(-self.tokens / limit.per_second) }
    }
}

#[derive(Debug)]
pub(crate) struct Pace(Mutex<Buckets>);

#[derive(Debug)]
struct Buckets {
    overall: Bucket,
    chats: HashMap<i64, Bucket>,
    /// When the calls of the last second began.
    begun: VecDeque<Instant>,
}

impl Pace {
    pub fn new(now: Instant) -> Self {
        Self(Mutex::new(Buckets { overall: Bucket::full(OVERALL, now), chats: HashMap::new(), begun: VecDeque::new() }))
    }

    /// Reserves the next place in the chat; how long to wait for it.
    pub fn take(&self, chat: i64, now: Instant) -> Duration {
        let limit = if chat < 0 { GROUP } else { PRIVATE };
        let mut buckets = self.0.lock();
        if buckets.chats.len() > MANY {
            buckets.chats.retain(|_, bucket| now.saturating_duration_since(bucket.filled) < Duration::from_mins(1));
        }
        let overall = buckets.overall.take(OVERALL, now);
        let bucket = buckets.chats.entry(chat).or_insert_with(|| Bucket::full(limit, now));
        bucket.take(limit, now).max(overall)
    }

    /// Begins a call whose place has come; or how long to wait, when too many have just begun.
    pub fn begin(&self, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.0.lock();
        let begun = &mut buckets.begun;
        while begun.front().is_some_and(|first| now.saturating_duration_since(*first) >= SECOND) {
            begun.pop_front();
        }
        match begun.front() {
            Some(first) if begun.len() >= BEGUN => Err((*first + SECOND).saturating_duration_since(now)),
            _ => {
                begun.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_takes_a_burst_and_then_one_a_second() {
        let start = Instant::now();
        let pace = Pace::new(start);
        for place in 0..6 {
            assert!(pace.take(5, start) < Duration::from_millis(200), "message {place} of the burst");
        }
        assert_eq!(pace.take(5, start), Duration::from_secs(1));
        assert_eq!(pace.take(5, start), Duration::from_secs(2));
        assert!(pace.take(6, start) < Duration::from_secs(1), "another chat doesn't wait for this one");
        assert_eq!(pace.take(5, start + Duration::from_secs(10)), Duration::ZERO);
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let start = Instant::now();
        let pace = Pace::new(start);
        let minute = Duration::from_mins(1);
        let mut at = start;
        let mut sent = Vec::new();
        while at < start + minute * 3 {
            at += pace.take(-5, at);
            sent.push(at);
        }
        for from in &sent {
            let within = sent.iter().filter(|at| **at >= *from && **at < *from + minute).count();
            assert!(within <= 20, "{within} in a minute");
        }
        assert!(sent.len() > 45, "and not much fewer: {}", sent.len());
    }

    #[test]
    fn never_more_than_thirty_a_second_in_all() {
        let start = Instant::now();
        let pace = Pace::new(start);
        let mut sent: Vec<_> = (0..200).map(|chat| start + pace.take(chat, start)).collect();
        sent.sort_unstable();
        for from in &sent {
            let within = sent.iter().filter(|at| **at >= *from && **at < *from + Duration::from_secs(1)).count();
            assert!(within <= 30, "{within} in a second");
        }
    }

    #[test]
    fn who_wakes_late_and_together_does_not_begin_together() {
        let mut now = Instant::now();
        let pace = Pace::new(now);
        let mut begun = Vec::new();
        while begun.len() < 100 {
            match pace.begin(now) {
                Ok(()) => begun.push(now),
                Err(wait) => now += wait,
            }
        }
        for from in &begun {
            let within = begun.iter().filter(|at| **at >= *from && **at < *from + SECOND).count();
            assert!(within <= 30, "{within} in a second");
        }
        assert!(now - begun[0] < Duration::from_secs(4), "and not much fewer");
    }
}
