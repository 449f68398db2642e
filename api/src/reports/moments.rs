//! Past moments: what reports are made of, folded from the events up to then into a throw-away database. Folding a
//! long log takes a while, so a request that would wait too long is told to come back; what was counted is kept for
//! good, since the past doesn't change, and the last moments stay open for the orders behind their figures.

use std::{sync::Arc, time::Duration};

use helpdesk_domain::{
    Timestamp,
    ports::{EventLog, Fault},
    time::to_micros,
};
use helpdesk_projections::{Db, Deadlines, Projection, Reports, args, replay};
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::sync::watch;

use super::{
    Asked,
    made::{self, Counts},
};
use crate::{App, problems::Answer};

/// How long a request waits for a moment that is being folded.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many folded moments stay open.
const OPEN: usize = 3;

/// A past moment's rows, in a database that goes away with it.
#[derive(Debug)]
pub struct Moment {
    pub db: Db,
    _directory: TempDir,
}

impl Moment {
    /// Folds the log up to an instant.
    pub async fn fold(log: &dyn EventLog, at: Timestamp) -> Result<Self, Fault> {
        let directory = TempDir::new().map_err(|error| Fault::because("making a temporary folder", error))?;
        let db = Db::open_sqlite(&directory.path().join("moment.db")).await?;
        db.migrate().await?;
        let projections: [Arc<dyn Projection>; 2] = [Arc::new(Deadlines::new()), Arc::new(Reports)];
        replay::until(log, at, &projections, &db).await?;
        Ok(Self { db, _directory: directory })
    }
}

/// Folded, failed, or (none yet) on its way.
type Outcome = Option<Option<Arc<Moment>>>;

/// The moments of this process, by their instant; the first ones are the oldest.
#[derive(Debug, Default)]
pub struct Moments(Mutex<Vec<(Timestamp, watch::Receiver<Outcome>)>>);

impl Moments {
    /// What was counted then: from what is kept, else from the moment; none while it is being folded.
    pub(crate) async fn counted(&self, app: &App, asked: &Asked, at: Timestamp) -> Answer<Option<Counts>> {
        let key = key(asked, at);
        if let Some(row) = app.db.fetch_one("SELECT body FROM kept_reports WHERE key = $1", args![&key]).await? {
            return Ok(Some(row.json("body")?));
        }
        let Some(moment) = self.folded(app, at).await? else { return Ok(None) };
        let counts = made::counted(&moment.db, asked, at).await?;
        let body = serde_json::to_string(&counts).map_err(|error| Fault::because("keeping a report", error))?;
        let sql = "INSERT INTO kept_reports (key, body, made_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING";
        app.db.execute(sql, args![key, body, app.now()]).await?;
        Ok(Some(counts))
    }

    /// The moment; none while it is being folded.
    pub(crate) async fn folded(&self, app: &App, at: Timestamp) -> Answer<Option<Arc<Moment>>> {
        let mut folding = self.found(app, at);
        let waiting = folding.wait_for(Option::is_some);
        let Ok(outcome) = tokio::time::timeout(PATIENCE, waiting).await else { return Ok(None) };
        let outcome = outcome.map_err(|_| Fault::new("folding a past moment stopped"))?.clone().flatten();
        if outcome.is_none() {
            // The fault was logged where it happened; the next request tries again.
            self.0.lock().retain(|(known, _)| *known != at);
            return Err(Fault::new("folding a past moment failed").into());
        }
        Ok(outcome)
    }

    /// The moment that is open or on its way, else a new one on its way.
    fn found(&self, app: &App, at: Timestamp) -> watch::Receiver<Outcome> {
        let mut moments = self.0.lock();
        if let Some((_, known)) = moments.iter().find(|(known, _)| *known == at) {
            return known.clone();
        }
        let (told, folding) = watch::channel(None);
        let log = Arc::clone(app.desk.log());
        // Folding is mostly work: on a thread of its own it holds no request up.
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            let outcome = runtime.block_on(Moment::fold(&*log, at));
            if let Err(fault) = &outcome {
                tracing::error!(%fault, "a past moment could not be folded");
            }
            told.send_replace(Some(outcome.ok().map(Arc::new)));
        });
        if moments.len() >= OPEN {
            moments.remove(0);
        }
        moments.push((at, folding.clone()));
        folding
    }
}

/// The same question about the same moment, by somebody with the same reach.
fn key(asked: &Asked, at: Timestamp) -> String {
    let question = format!("{:?} {:?} {}", asked.name, asked.period, to_micros(at));
    hex::encode(Sha256::digest(question))
}
