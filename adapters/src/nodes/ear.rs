//! Listens to the other nodes, and looks by itself now and then: their commits move the log's end here, drop what is
//! cached of the aggregates they wrote, and their readers' progress reaches those who wait here and open pages.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use helpdesk_domain::{
    Order, OrderId,
    ports::{EventLog, Fault, Position},
};
use helpdesk_projections::{LiveUpdate, args};
use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::{Notify, mpsc},
    time::MissedTickBehavior,
};
use tokio_util::sync::CancellationToken;

use super::{CHANNEL, LOOK_EVERY, Surroundings, Voice, leases, word::Word};
use crate::runner::{SHOWN, checkpoint, show_lag};

/// How many events' streams are looked up at a time.
const PAGE: Position = 10_000;
/// More than open pages can be told of: beyond that they ask for everything they show.
const TOLD: usize = 2000;
/// Before the next attempt to listen.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Ear {
    pub node: String,
    pub hints: PgPool,
    /// To pass on what is called from here.
    pub voice: Voice,
    pub around: Surroundings,
    /// Up to here nothing is cached that is older.
    pub seen: Position,
    /// To be told when somebody gave a lease back.
    pub released: Arc<Notify>,
}

enum Heard {
    Word(Word),
    /// It listens from now on, and may have missed something before.
    Listening,
}

impl Ear {
    pub async fn listen(mut self, cancel: CancellationToken) {
        let (sender, mut heard) = mpsc::channel(1024);
        let listener = tokio::spawn(hear(self.hints.clone(), sender));
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut calls, mut passed_on) = (self.around.duties.calls(), BTreeMap::new());
        // What was called before this began is passed on too.
        calls.mark_changed();
        while !cancel.is_cancelled() {
            let done = tokio::select! {
                () = cancel.cancelled() => break,
                Ok(()) = calls.changed() => {
                    let all = calls.borrow_and_update().clone();
                    for (duty, _) in all.iter().filter(|(duty, count)| passed_on.get(*duty) != Some(*count)) {
                        self.voice.call(duty);
                    }
                    passed_on = all;
                    Ok(())
                }
                Some(heard) = heard.recv() => self.take(heard).await,
                _ = looks.tick() => self.look().await,
            };
            if let Err(fault) = done {
                tracing::warn!(%fault, "what other nodes did can't be seen; looking again");
                let _ = tokio::time::timeout(PAUSE, cancel.cancelled()).await;
            }
        }
        listener.abort();
    }

    async fn take(&mut self, heard: Heard) -> Result<(), Fault> {
        match heard {
            Heard::Word(Word::Wrote { node, first, last }) => {
                if node == self.node && first == self.seen + 1 {
                    self.seen = last;
                } else {
                    self.see(last).await?;
                }
            }
            Heard::Word(Word::Read { reader, position }) => self.follow(&reader, position).await?,
            Heard::Word(Word::Erased(person)) => self.around.keys.forget(person),
            Heard::Word(Word::Released) => self.released.notify_one(),
            Heard::Word(Word::Call(duty)) => self.around.duties.hear_call(&duty),
            Heard::Listening => {
                self.around.keys.forget_the_erased().await?;
                self.look().await?;
            }
        }
        Ok(())
    }

    /// Without having heard anything: how far are the log and the readers?
    async fn look(&mut self) -> Result<(), Fault> {
        let head = self.around.log.head().await?.position;
        self.see(head).await?;
        for (reader, position) in checkpoint::all(&self.around.db).await? {
            self.follow(&reader, position).await?;
        }
        Ok(())
    }

    /// The log goes up to here: what is cached of aggregates that moved on is dropped, and then everybody who waits for
    /// the log is woken.
    async fn see(&mut self, last: Position) -> Result<(), Fault> {
        let sql = "SELECT aggregate_type, aggregate_id, MAX(sequence) AS version FROM events \
                   WHERE position > $1 AND position <= $2 GROUP BY aggregate_type, aggregate_id";
        while self.seen < last {
            let to = last.min(self.seen + PAGE);
            for row in self.around.db.fetch(sql, args![self.seen, to]).await? {
                let (kind, id) = (row.text("aggregate_type")?, row.text("aggregate_id")?);
                self.around.desk.moved_on(&kind, &id, row.count("version")?);
            }
            self.seen = to;
        }
        self.around.log.heard_of(last);
        Ok(())
    }

    /// A reader has come so far. What this node runs itself it knows better.
    async fn follow(&self, reader: &str, position: Position) -> Result<(), Fault> {
        let positions = &self.around.positions;
        let Some(before) = positions.of(reader).filter(|_| !self.around.duties.has(&leases::of_reader(reader))) else {
            return Ok(());
        };
        let committed = *self.around.log.committed().borrow();
        show_lag(reader, committed.saturating_sub(position));
        if position <= before {
            return Ok(());
        }
        positions.reached(reader, position);
        // From nothing: nobody has been shown anything yet.
        if reader == SHOWN && before > 0 {
            self.tell_pages(before, position).await?;
        }
        Ok(())
    }

    async fn tell_pages(&self, after: Position, to: Position) -> Result<(), Fault> {
        let sql = "SELECT aggregate_type, aggregate_id, MAX(position) AS position FROM events \
                   WHERE position > $1 AND position <= $2 GROUP BY aggregate_type, aggregate_id \
                   ORDER BY MAX(position) LIMIT $3";
        for row in self.around.db.fetch(sql, args![after, to, TOLD]).await? {
            let is_order = row.text("aggregate_type")? == <Order as cqrs_es::Aggregate>::TYPE;
            let order = if is_order { row.text("aggregate_id")?.parse().ok().map(OrderId) } else { None };
            self.around.positions.tell(LiveUpdate { position: row.count("position")?, order });
        }
        Ok(())
    }
}

/// Passes on what is said on the channel, and listens again whenever the connection broke.
async fn hear(hints: PgPool, heard: mpsc::Sender<Heard>) {
    while let Err(error) = hear_once(&hints, &heard).await {
        tracing::debug!(%error, "the other nodes can't be heard; listening again");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Ends well when nobody listens any more.
async fn hear_once(hints: &PgPool, heard: &mpsc::Sender<Heard>) -> Result<(), sqlx::Error> {
    let channel: String = sqlx::query_scalar(&format!("SELECT {CHANNEL}")).fetch_one(hints).await?;
    let mut listener = PgListener::connect_with(hints).await?;
    listener.listen(&channel).await?;
    let mut sent = heard.send(Heard::Listening).await;
    while sent.is_ok() {
        sent = match listener.try_recv().await?.map(|said| said.payload().parse::<Word>()) {
            Some(Ok(word)) => heard.send(Heard::Word(word)).await,
            Some(Err(())) => Ok(()),
            None => heard.send(Heard::Listening).await,
        };
    }
    Ok(())
}
