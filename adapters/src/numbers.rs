//! Order numbers, taken from the database in blocks, so that submissions don't wait for each other. A crash leaves a
//! gap of what was left of the block; blocks grow with demand, so a quiet instance leaves small ones.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use helpdesk_domain::ports::{Fault, Numbers};
use helpdesk_projections::{Db, args};
use tokio::sync::Mutex;

/// A block that was used up faster than this was too small.
const QUICK: Duration = Duration::from_secs(1);
const SMALLEST: i64 = 4;
const LARGEST: i64 = 1024;

#[derive(Debug)]
struct Block {
    next: i64,
    end: i64,
    size: i64,
    taken_at: Option<Instant>,
}

/// [`Numbers`] of orders.
#[derive(Debug)]
pub struct DbNumbers {
    db: Db,
    block: Mutex<Block>,
}

impl DbNumbers {
    pub fn new(db: Db) -> Self {
        Self { db, block: Mutex::new(Block { next: 0, end: 0, size: SMALLEST, taken_at: None }) }
    }

    async fn take(&self, block: &mut Block) -> Result<(), Fault> {
        let quick = block.taken_at.is_some_and(|at| at.elapsed() < QUICK);
        let size = if quick { block.size * 2 } else { block.size / 2 }.clamp(SMALLEST, LARGEST);
        let mut tx = self.db.begin().await?;
        let sql = "INSERT INTO numbers (name, next) VALUES ('order', 1 + $1) \
                   ON CONFLICT (name) DO UPDATE SET next = numbers.next + $1 RETURNING next";
        let row = tx.fetch_one(sql, args![size]).await?;
        let end = row.ok_or_else(|| Fault::new("taking order numbers: no answer"))?.int("next")?;
        tx.commit().await?;
        *block = Block { next: end - size, end, size, taken_at: Some(Instant::now()) };
        Ok(())
    }
}

#[async_trait]
impl Numbers for DbNumbers {
    async fn next(&self) -> Result<u64, Fault> {
        let mut block = self.block.lock().await;
        if block.next == block.end {
            self.take(&mut block).await?;
        }
        block.next += 1;
        u64::try_from(block.next - 1).map_err(|error| Fault::because("taking an order number", error))
    }
}
