//! How far a reader is, as a row that moves in the transaction of its effects. Taking a reader over raises the epoch;
//! whoever ran it before finds its epoch gone at the next move and undoes what it was about to do.

use helpdesk_domain::ports::{Fault, Position};
use helpdesk_projections::{Db, Tx, args};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    pub name: &'static str,
    pub position: Position,
    pub epoch: u64,
}

impl Checkpoint {
    /// Takes the reader over; one that never ran starts at `start`.
    pub async fn take_over(db: &Db, name: &'static str, start: Position) -> Result<Self, Fault> {
        let mut tx = db.begin().await?;
        let sql = "INSERT INTO checkpoints (name, position, epoch) VALUES ($1, $2, 1) \
                   ON CONFLICT (name) DO UPDATE SET epoch = checkpoints.epoch + 1 RETURNING position, epoch";
        let row = tx.fetch_one(sql, args![name, start]).await?;
        let row = row.ok_or_else(|| Fault::new(format!("taking the reader {name} over: no answer")))?;
        let taken = Self { name, position: row.count("position")?, epoch: row.count("epoch")? };
        tx.commit().await?;
        Ok(taken)
    }

    /// Moves the row, within the transaction of the effects; false when somebody else has the reader now.
    pub async fn advance(&self, tx: &mut Tx, to: Position) -> Result<bool, Fault> {
        let sql = "UPDATE checkpoints SET position = $1 WHERE name = $2 AND position = $3 AND epoch = $4";
        Ok(tx.execute(sql, args![to, self.name, self.position, self.epoch]).await? == 1)
    }

    /// Moves the rows of readers that stand at the same position; false when somebody else has one of them now.
    pub async fn advance_all(readers: &[Self], tx: &mut Tx, to: Position) -> Result<bool, Fault> {
        let Some(first) = readers.first() else { return Ok(true) };
        let mut args = args![to, first.position];
        let mut own = Vec::with_capacity(readers.len());
        for reader in readers {
            own.push(format!("(name = ${} AND epoch = ${})", args.len() + 1, args.len() + 2));
            args.extend(args![reader.name, reader.epoch]);
        }
        let sql = format!("UPDATE checkpoints SET position = $1 WHERE position = $2 AND ({})", own.join(" OR "));
        Ok(usize::try_from(tx.execute(&sql, args).await?) == Ok(readers.len()))
    }

    /// Within a transaction: what another's runner is at, fenced off until it takes over again.
    pub async fn fence(tx: &mut Tx, name: &str) -> Result<Option<Position>, Fault> {
        let sql = "UPDATE checkpoints SET epoch = epoch + 1 WHERE name = $1 RETURNING position";
        tx.fetch_one(sql, args![name]).await?.map(|row| row.count("position")).transpose()
    }
}

/// Every reader with its position, by name.
pub async fn all(db: &Db) -> Result<Vec<(String, Position)>, Fault> {
    let rows = db.fetch("SELECT name, position FROM checkpoints ORDER BY name", Vec::new()).await?;
    rows.iter().map(|row| Ok((row.text("name")?, row.count("position")?))).collect()
}
