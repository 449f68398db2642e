//! Tells the other nodes, after the fact and never in anybody's way: what piles up while one statement is under way
//! goes with the next. A word that can't be sent is dropped; the others look by themselves now and then.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use helpdesk_domain::ports::Position;
use parking_lot::Mutex;
use sqlx::PgPool;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{CHANNEL, word::Word};

/// A pause after each statement: words of a busy moment become few.
const BREATH: Duration = Duration::from_millis(5);

/// A handle to the task that speaks.
#[derive(Debug, Clone)]
pub struct Voice(Arc<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    words: Mutex<Words>,
    call: Notify,
}

#[derive(Debug, Default)]
struct Words {
    /// First and last positions, in order.
    wrote: Vec<(Position, Position)>,
    read: BTreeMap<&'static str, Position>,
    called: BTreeSet<String>,
}

impl Words {
    fn wrote(&mut self, first: Position, last: Position) {
        match self.wrote.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => self.wrote.push((first, last)),
        }
    }

    fn take(&mut self, node: &str) -> Vec<String> {
        let wrote = std::mem::take(&mut self.wrote).into_iter();
        let wrote = wrote.map(|(first, last)| Word::Wrote { node: node.to_owned(), first, last });
        let read = std::mem::take(&mut self.read).into_iter();
        let read = read.map(|(reader, position)| Word::Read { reader: reader.to_owned(), position });
        let called = std::mem::take(&mut self.called).into_iter().map(Word::Call);
        wrote.chain(read).chain(called).map(|word| word.to_string()).collect()
    }
}

impl Voice {
    pub(super) fn start(node: String, hints: PgPool, stop: CancellationToken) -> Self {
        let voice = Self(Arc::default());
        let waiting = Arc::clone(&voice.0);
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = speak(&waiting, &node, &hints) => {}
            }
        });
        voice
    }

    /// This node wrote so many events, up to this position.
    pub fn wrote(&self, events: u64, last: Position) {
        if events > 0 {
            self.0.words.lock().wrote(last - events + 1, last);
            self.0.call.notify_one();
        }
    }

    /// A reader that this node runs has come so far.
    pub fn read(&self, reader: &'static str, position: Position) {
        self.0.words.lock().read.insert(reader, position);
        self.0.call.notify_one();
    }

    /// There is something to do for whoever has this duty.
    pub fn call(&self, duty: &str) {
        self.0.words.lock().called.insert(duty.to_owned());
        self.0.call.notify_one();
    }
}

async fn speak(waiting: &Waiting, node: &str, hints: &PgPool) {
    let sql = format!("SELECT pg_notify({CHANNEL}, word) FROM unnest($1::text[]) AS said (word)");
    loop {
        waiting.call.notified().await;
        let words = waiting.words.lock().take(node);
        if let Err(error) = sqlx::query(&sql).bind(&words).execute(hints).await {
            tracing::debug!(%error, "the other nodes could not be told");
        }
        tokio::time::sleep(BREATH).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_that_follow_each_other_are_told_as_one() {
        let mut words = Words::default();
        words.wrote(1, 3);
        words.wrote(4, 4);
        words.wrote(7, 9);
        words.read.insert("orders", 3);
        words.read.insert("orders", 9);
        assert_eq!(words.take("a"), ["wrote 1 4 a", "wrote 7 9 a", "read 9 orders"]);
        assert!(words.take("a").is_empty());
    }
}
