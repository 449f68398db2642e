//! What only one node at a time does: running a reader of the log, the scheduler's ticks, receiving from Telegram and
//! sending. Doors and runners ask here whether a duty is this node's; the leases behind it, rows that are renewed and
//! taken over, are in `adapters`. A process that has its database to itself has every duty.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::Arc,
};

use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;

/// The duties of this node.
#[derive(Debug, Clone)]
pub struct Duties(Arc<Board>);

#[derive(Debug)]
struct Board {
    alone: bool,
    /// Until when which duty is held, unless it is prolonged before.
    held: watch::Sender<BTreeMap<String, Instant>>,
    /// What somebody here wants to do, with how many do.
    wanted: watch::Sender<BTreeMap<String, usize>>,
    /// How often whoever has the duty was called: from here, and here.
    calls: watch::Sender<BTreeMap<String, u64>>,
    called: watch::Sender<BTreeMap<String, u64>>,
}

impl Duties {
    /// There is no other node: everything is ours.
    pub fn alone() -> Self {
        Self::new(true)
    }

    /// Nothing is ours until [`Duties::hold`] says so.
    pub fn shared() -> Self {
        Self::new(false)
    }

    fn new(alone: bool) -> Self {
        Self(Arc::new(Board {
            alone,
            held: watch::Sender::default(),
            wanted: watch::Sender::default(),
            calls: watch::Sender::default(),
            called: watch::Sender::default(),
        }))
    }

    /// Asks for a duty, for as long as the answer lives.
    pub fn duty(&self, name: &str) -> Duty {
        self.0.wanted.send_modify(|wanted| *wanted.entry(name.to_owned()).or_default() += 1);
        Duty { name: name.to_owned(), board: Arc::clone(&self.0) }
    }

    /// Whether this node has the duty, asked for or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    /// What is asked for here.
    pub fn wanted(&self) -> BTreeSet<String> {
        self.0.wanted.borrow().keys().cloned().collect()
    }

    /// Wakes when something else is asked for.
    pub fn wants(&self) -> watch::Receiver<BTreeMap<String, usize>> {
        self.0.wanted.subscribe()
    }

    /// Calls from this node to whoever has a duty, counted.
    pub fn calls(&self) -> watch::Receiver<BTreeMap<String, u64>> {
        self.0.calls.subscribe()
    }

    /// Another node calls whoever has the duty.
    pub fn hear_call(&self, name: &str) {
        if self.has(name) {
            self.0.called.send_modify(|called| *called.entry(name.to_owned()).or_default() += 1);
        }
    }

    /// From the keeper of the leases: these are held until then, and no others.
    pub fn hold(&self, names: BTreeSet<String>, until: Instant) {
        self.0.held.send_replace(names.into_iter().map(|name| (name, until)).collect());
    }
}

impl Board {
    fn has(&self, name: &str) -> bool {
        self.alone || self.held.borrow().get(name).is_some_and(|until| Instant::now() < *until)
    }
}

/// One duty, asked for until this is dropped.
#[derive(Debug)]
pub struct Duty {
    name: String,
    board: Arc<Board>,
}

impl Duty {
    pub fn is_mine(&self) -> bool {
        self.board.has(&self.name)
    }

    /// Waits until this node has it.
    pub async fn mine(&self) {
        let mut held = self.board.held.subscribe();
        // The board outlives the wait: it can't be closed.
        while !self.is_mine() && held.changed().await.is_ok() {}
    }

    /// Waits until this node has it no longer.
    pub async fn lost(&self) {
        if self.board.alone {
            return std::future::pending().await;
        }
        let mut held = self.board.held.subscribe();
        loop {
            let until = held.borrow_and_update().get(&self.name).copied();
            let Some(until) = until.filter(|until| Instant::now() < *until) else { return };
            tokio::select! {
                _ = held.changed() => {}
                () = tokio::time::sleep_until(until) => {}
            }
        }
    }

    /// Tells whoever has it, on another node, that there is something to do.
    pub fn call(&self) {
        if !self.is_mine() {
            self.board.calls.send_modify(|calls| *calls.entry(self.name.clone()).or_default() += 1);
        }
    }

    /// The calls of other nodes, from now on.
    pub fn called(&self) -> Called {
        let calls = self.board.called.subscribe();
        let seen = calls.borrow().get(&self.name).copied();
        Called { name: self.name.clone(), seen, calls }
    }

    /// Works whenever this node has the duty, until cancelled; the work is cut off where it stands when it is lost.
    pub async fn perform<W: Future<Output = ()>>(&self, cancel: &CancellationToken, work: impl Fn() -> W) {
        while !cancel.is_cancelled() {
            tokio::select! {
                () = cancel.cancelled() => return,
                () = self.mine() => {}
            }
            tokio::select! {
                () = work() => {}
                () = self.lost() => {}
            }
        }
    }
}

/// Calls to whoever has a duty; those that nobody waited for become one.
#[derive(Debug)]
pub struct Called {
    name: String,
    seen: Option<u64>,
    calls: watch::Receiver<BTreeMap<String, u64>>,
}

impl Called {
    pub async fn next(&mut self) {
        loop {
            let count = self.calls.borrow_and_update().get(&self.name).copied();
            if std::mem::replace(&mut self.seen, count) != count {
                return;
            }
            if self.calls.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Duty {
    fn drop(&mut self) {
        self.board.wanted.send_modify(|wanted| {
            if let Some(count) = wanted.get_mut(&self.name) {
                *count -= 1;
            }
            wanted.retain(|_, count| *count > 0);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn hold(duties: &Duties, names: &[&str], milliseconds: u64) {
        let until = Instant::now() + Duration::from_millis(milliseconds);
        duties.hold(names.iter().map(|name| (*name).to_owned()).collect(), until);
    }

    #[tokio::test]
    async fn a_duty_that_is_not_prolonged_is_lost_by_itself() {
        let duties = Duties::shared();
        let duty = duties.duty("tick");
        assert!(!duty.is_mine());
        hold(&duties, &["tick"], 60_000);
        duty.mine().await;
        assert!(duty.is_mine());
        hold(&duties, &["tick"], 20);
        duty.lost().await;
        assert!(!duty.is_mine());
    }

    /// Counts who is at work, until dropped.
    struct AtWork(watch::Sender<usize>);

    impl AtWork {
        fn begin(count: &watch::Sender<usize>) -> Self {
            count.send_modify(|count| *count += 1);
            Self(count.clone())
        }
    }

    impl Drop for AtWork {
        fn drop(&mut self) {
            self.0.send_modify(|count| *count -= 1);
        }
    }

    #[tokio::test]
    async fn work_goes_on_only_while_the_duty_is_held() {
        let duties = Duties::shared();
        let duty = duties.duty("tick");
        let (count, cancel) = (watch::Sender::new(0), CancellationToken::new());
        let performing = duty.perform(&cancel, || async {
            let _at_work = AtWork::begin(&count);
            cancel.cancelled().await;
        });
        let mut seen = count.subscribe();
        let story = async {
            for _ in 0..2 {
                hold(&duties, &["tick"], 60_000);
                seen.wait_for(|count| *count == 1).await.unwrap();
                hold(&duties, &["something else"], 60_000);
                seen.wait_for(|count| *count == 0).await.unwrap();
            }
            hold(&duties, &["tick"], 60_000);
            seen.wait_for(|count| *count == 1).await.unwrap();
            cancel.cancel();
        };
        tokio::join!(performing, story);
    }

    #[tokio::test]
    async fn a_call_reaches_who_has_the_duty_and_nobody_else() {
        let (here, there) = (Duties::shared(), Duties::shared());
        let (asking, worker) = (here.duty("tick"), there.duty("tick"));
        let made = here.calls();
        asking.call();
        assert_eq!(made.borrow().get("tick"), Some(&1));
        let mut called = worker.called();
        there.hear_call("tick");
        assert!(tokio::time::timeout(Duration::ZERO, called.next()).await.is_err(), "it is not its duty");
        hold(&there, &["tick"], 60_000);
        there.hear_call("tick");
        called.next().await;
        // Who has the duty needs no other node.
        hold(&here, &["tick"], 60_000);
        asking.call();
        assert_eq!(made.borrow().get("tick"), Some(&1));
    }

    #[test]
    fn a_duty_is_wanted_as_long_as_somebody_asks_for_it() {
        let duties = Duties::shared();
        let (first, second) = (duties.duty("tick"), duties.duty("tick"));
        drop(first);
        assert_eq!(duties.wanted(), BTreeSet::from(["tick".to_owned()]));
        drop(second);
        assert!(duties.wanted().is_empty());
    }

    #[test]
    fn who_is_alone_has_every_duty() {
        assert!(Duties::alone().duty("tick").is_mine());
        assert!(Duties::alone().has("anything"));
    }
}
