//! Secrets of this instance: 32 random bytes each, made once and kept in a table. They never leave the database and
//! its backups.

use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Db, args};
use rand::RngCore;

/// The secret behind keyed hashes of personal natural keys and of command fingerprints.
pub const PEPPER: &str = "pepper";

/// The secret of this name, made now if there is none.
pub async fn secret(db: &Db, name: &str) -> Result<[u8; 32], Fault> {
    let mut fresh = [0_u8; 32];
    rand::rng().fill_bytes(&mut fresh);
    // Who comes second keeps what the first one wrote.
    let insert = "INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    db.execute(insert, args![name, fresh.to_vec()]).await?;
    let row = db.fetch_one("SELECT value FROM secrets WHERE name = $1", args![name]).await?;
    let row = row.ok_or_else(|| Fault::new(format!("the secret {name} is gone")))?;
    row.blob("value")?.try_into().map_err(|_| Fault::new(format!("the secret {name} has another length")))
}
