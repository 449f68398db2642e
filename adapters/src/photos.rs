//! Photos: kept in the database, keyed by the SHA-256 of their bytes, stored before the event that names them. What
//! nobody named after a while is swept; which photos are named is a projection like any other ([`PhotoUses`]).

mod encoding;

use std::sync::Arc;

use async_trait::async_trait;
use helpdesk_domain::{
    Event, OrderEvent, PhotoId, Refusal, Timestamp,
    ports::{Clock, Fault, PhotoError, Photos},
};
use helpdesk_projections::{Db, Projection, Reaction, Tx, args};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// An upload is this large at most.
pub const MAX_MB: usize = 20;
/// How many photos are decoded at once: one can take some hundred megabytes.
const AT_ONCE: usize = 2;

/// [`Photos`] in the table `photos`.
pub struct DbPhotos {
    db: Db,
    clock: Arc<dyn Clock>,
    decoding: Semaphore,
}

impl DbPhotos {
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock, decoding: Semaphore::new(AT_ONCE) }
    }

    /// Deletes what was stored before this moment and is named by no event; how many. Nothing is deleted while the
    /// projection that knows the names lags behind the log.
    pub async fn sweep(&self, before: Timestamp) -> Result<u64, Fault> {
        let sql = "DELETE FROM photos WHERE stored_at < $1 \
                   AND NOT EXISTS (SELECT 1 FROM photo_uses WHERE photo_uses.photo = photos.id) \
                   AND (SELECT position FROM checkpoints WHERE name = $2) = (SELECT position FROM head)";
        self.db.execute(sql, args![before, PhotoUses.name()]).await
    }

    async fn encode(&self, upload: Vec<u8>) -> Result<Vec<u8>, PhotoError> {
        let doing = "re-encoding a photo";
        let _turn = self.decoding.acquire().await.map_err(|error| Fault::because(doing, error))?;
        let encoded = tokio::task::spawn_blocking(move || encoding::to_jpeg(&upload)).await;
        encoded.map_err(|error| Fault::because(doing, error))?
    }
}

impl std::fmt::Debug for DbPhotos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DbPhotos")
    }
}

#[async_trait]
impl Photos for DbPhotos {
    async fn store(&self, upload: Vec<u8>) -> Result<PhotoId, PhotoError> {
        if upload.len() > MAX_MB * 1024 * 1024 {
            return Err(Refusal::PhotoTooLarge { max_mb: i64::try_from(MAX_MB).unwrap_or(i64::MAX) }.into());
        }
        let jpeg = self.encode(upload).await?;
        let id = PhotoId(hex::encode(Sha256::digest(&jpeg)));
        // The same photo again is young again, so that it isn't swept before its event comes.
        let sql = "INSERT INTO photos (id, bytes, stored_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (id) DO UPDATE SET stored_at = excluded.stored_at";
        self.db.execute(sql, args![id.0.as_str(), jpeg, self.clock.now()]).await?;
        Ok(id)
    }

    async fn get(&self, photo: &PhotoId) -> Result<Option<Vec<u8>>, Fault> {
        let row = self.db.fetch_one("SELECT bytes FROM photos WHERE id = $1", args![photo.0.as_str()]).await?;
        row.map(|row| row.blob("bytes")).transpose()
    }

    async fn exists(&self, photo: &PhotoId) -> Result<bool, Fault> {
        let row = self.db.fetch_one("SELECT id FROM photos WHERE id = $1", args![photo.0.as_str()]).await?;
        Ok(row.is_some())
    }
}

/// Which photos the log names.
#[derive(Debug, Clone, Copy)]
pub struct PhotoUses;

#[async_trait]
impl Projection for PhotoUses {
    fn name(&self) -> &'static str {
        "photo_uses"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["photo_uses"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        let sql = "INSERT INTO photo_uses (photo, position) VALUES ($1, $2) ON CONFLICT (photo) DO NOTHING";
        for reaction in page {
            if let Event::Order(OrderEvent::PhotoAttached { photo }) = &reaction.event {
                tx.execute(sql, args![photo.0.as_str(), reaction.recorded.position]).await?;
            }
        }
        Ok(())
    }
}
