//! Bringing the read models of a database up to its log when nobody serves it.

use std::sync::Arc;

use async_trait::async_trait;
use helpdesk_domain::{
    PersonId, PersonalKey,
    ports::{Clock, EventLog, Fault, PersonalKeys},
};
use helpdesk_projections::{Db, Projection};

use super::{Step, Tell};
use crate::{
    keys::DbKeys,
    log::Log,
    photos::PhotoUses,
    runner::{
        checkpoint::Checkpoint,
        page::{Outcome, Reading},
        parked,
    },
};

/// How many events one transaction takes.
const PAGE: usize = 2000;

/// Everything that is folded from the log, with these keys to read personal data.
pub fn read_models_with(keys: Arc<dyn PersonalKeys>) -> Vec<Arc<dyn Projection>> {
    helpdesk_projections::all(keys).into_iter().chain([Arc::new(PhotoUses) as Arc<dyn Projection>]).collect()
}

/// The same, only to ask what they are called and which tables they have.
pub fn read_models() -> Vec<Arc<dyn Projection>> {
    read_models_with(Arc::new(NoKeys))
}

/// Folds what the read models lack, up to the head of the log.
pub async fn fold(db: &Db, clock: &Arc<dyn Clock>, tell: Tell<'_>) -> Result<(), Fault> {
    let log = Log::open(db.clone(), Arc::clone(clock)).await?;
    let head = log.head().await?.position;
    let models = read_models_with(Arc::new(DbKeys::new(db.clone(), Arc::clone(clock))));
    let all = head * models.len() as u64;
    for (before, model) in models.iter().enumerate() {
        let checkpoint = Checkpoint::take_over(db, model.name(), 0).await?;
        let parked = parked::streams(db, model.name()).await?;
        let mut reading = Reading { db, projection: &**model, checkpoint, parked };
        loop {
            tell(Step::Folding, head * before as u64 + reading.checkpoint.position, all);
            let page = log.read(reading.checkpoint.position, PAGE).await?;
            if page.is_empty() {
                break;
            }
            if let Outcome::Fenced = reading.apply(page, clock.now()).await? {
                return Err(Fault::new(format!("folding {}: another process does it too", model.name())));
            }
        }
    }
    Ok(())
}

struct NoKeys;

#[async_trait]
impl PersonalKeys for NoKeys {
    async fn ensure(&self, _: PersonId) -> Result<Option<PersonalKey>, Fault> {
        Ok(None)
    }

    async fn get(&self, people: &[PersonId]) -> Result<Vec<Option<PersonalKey>>, Fault> {
        Ok(vec![None; people.len()])
    }
}
