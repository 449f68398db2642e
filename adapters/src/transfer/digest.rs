//! What the rows of a read model come to, whatever the engine and whatever order they are read in: for comparing two
//! databases without moving their rows.

use futures::StreamExt;
use helpdesk_domain::ports::Fault;
use helpdesk_projections::{Projection, Snapshot, Value};
use sha2::{Digest as _, Sha256};

use super::tables;

/// How many rows, and the sum of their hashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest {
    pub rows: u64,
    sum: [u64; 4],
}

impl Digest {
    /// Of all tables of a read model.
    pub async fn of(snapshot: &mut Snapshot, model: &dyn Projection) -> Result<Self, Fault> {
        let mut digest = Self::default();
        let mut all = tables::all(snapshot).await?;
        all.retain(|table| model.tables().contains(&table.name.as_str()));
        for table in &mut all {
            // Whatever order the columns were made in.
            table.columns.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            let sql = table.select("");
            let mut rows = snapshot.stream(&sql);
            while let Some(row) = rows.next().await {
                digest.add(&table.name, &row?.values()?);
            }
        }
        Ok(digest)
    }

    fn add(&mut self, table: &str, row: &[Value]) {
        let mut sha = Sha256::new();
        let mut field = |tag: u8, bytes: &[u8]| {
            sha.update([tag]);
            sha.update((bytes.len() as u64).to_be_bytes());
            sha.update(bytes);
        };
        field(b't', table.as_bytes());
        for value in row {
            match value {
                Value::Int(Some(number)) => field(b'i', &number.to_be_bytes()),
                Value::Text(Some(text)) => field(b's', text.as_bytes()),
                Value::Blob(Some(blob)) => field(b'b', blob),
                Value::Int(None) | Value::Text(None) | Value::Blob(None) => field(b'n', &[]),
            }
        }
        for (lane, bytes) in self.sum.iter_mut().zip(sha.finalize().chunks_exact(8)) {
            *lane = lane.wrapping_add(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
        }
        self.rows += 1;
    }
}
