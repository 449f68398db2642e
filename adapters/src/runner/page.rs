//! One page of events through one reader, in one transaction with its checkpoint: each event has its effect once.

use std::collections::HashSet;

use helpdesk_domain::{
    Timestamp,
    ports::{Fault, Recorded},
};
use helpdesk_projections::{Db, Projection, Reaction, failpoint};

use super::{
    checkpoint::Checkpoint,
    parked::{self, Stream, stream_of},
    poison::is_poison,
};

/// How a page went.
#[derive(Debug)]
pub enum Outcome {
    /// Committed; these were applied, the rest is parked.
    Done(Vec<Reaction>),
    /// Somebody else runs this reader now; nothing was written.
    Fenced,
}

/// A reader with what its runner knows of it.
pub struct Reading<'a> {
    pub db: &'a Db,
    pub projection: &'a dyn Projection,
    pub checkpoint: Checkpoint,
    /// The streams that are set aside.
    pub parked: HashSet<Stream>,
}

impl Reading<'_> {
    /// Applies a page, and moves the checkpoint. When an event is to blame for a fault, the page is repeated event by
    /// event and that one is parked; every other fault is answered, with nothing written.
    pub async fn apply(&mut self, page: Vec<Recorded>, now: Timestamp) -> Result<Outcome, Fault> {
        let fault = match self.attempt(&page, None, now).await {
            Err(fault) if is_poison(&fault) => fault,
            outcome => return outcome,
        };
        if page.len() == 1 {
            return self.attempt(&page, Some(&fault), now).await;
        }
        let mut applied = Vec::with_capacity(page.len());
        for event in page.chunks(1) {
            let outcome = match self.attempt(event, None, now).await {
                Err(fault) if is_poison(&fault) => self.attempt(event, Some(&fault), now).await,
                outcome => outcome,
            };
            match outcome? {
                Outcome::Done(reactions) => applied.extend(reactions),
                Outcome::Fenced => return Ok(Outcome::Fenced),
            }
        }
        Ok(Outcome::Done(applied))
    }

    /// One transaction. With a fault, the page (one event) is parked for it instead of being applied.
    async fn attempt(&mut self, page: &[Recorded], poison: Option<&Fault>, now: Timestamp) -> Result<Outcome, Fault> {
        let Some(last) = page.last() else {
            return Ok(Outcome::Done(Vec::new()));
        };
        let (reactions, aside) = self.sort(page, poison);
        let mut tx = self.db.begin_hastily().await?;
        if !reactions.is_empty() {
            self.projection.apply(&mut tx, &reactions).await?;
        }
        for (event, reason) in &aside {
            parked::park(&mut tx, self.projection.name(), event, reason, now).await?;
        }
        if !self.checkpoint.advance(&mut tx, last.position).await? {
            return Ok(Outcome::Fenced);
        }
        failpoint("runner.before_commit");
        tx.commit().await?;
        failpoint("runner.after_commit");
        self.checkpoint.position = last.position;
        for (event, reason) in aside {
            self.alarm(event, &reason);
            self.parked.insert(stream_of(event));
        }
        Ok(Outcome::Done(reactions))
    }

    /// What can be applied, and what has to be set aside, with the reason.
    fn sort<'p>(&self, page: &'p [Recorded], poison: Option<&Fault>) -> (Vec<Reaction>, Vec<(&'p Recorded, String)>) {
        let mut reactions = Vec::with_capacity(page.len());
        let mut aside: Vec<(&Recorded, String)> = Vec::new();
        let mut closed: HashSet<Stream> = HashSet::new();
        for event in page {
            let stream = stream_of(event);
            if self.parked.contains(&stream) || closed.contains(&stream) {
                aside.push((event, "an earlier event of this stream is parked".to_owned()));
                continue;
            }
            let decoded = match poison {
                Some(fault) => Err(fault.to_string()),
                None => Reaction::decode(event.clone()).map_err(|fault| fault.to_string()),
            };
            match decoded {
                Ok(reaction) => reactions.push(reaction),
                Err(reason) => {
                    closed.insert(stream);
                    aside.push((event, reason));
                }
            }
        }
        (reactions, aside)
    }

    fn alarm(&self, event: &Recorded, reason: &str) {
        let reader = self.projection.name();
        metrics::counter!("helpdesk_parked_events_total", "reader" => reader).increment(1);
        metrics::gauge!("helpdesk_parked_events", "reader" => reader).increment(1.0);
        tracing::error!(reader, position = event.position, event_type = event.event_type, reason, "an event is parked");
    }
}
