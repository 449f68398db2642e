//! The rooms: which Telegram groups and topics show whose orders.

use async_trait::async_trait;
use helpdesk_domain::{
    BranchId, Event, Locale, WarehouseId,
    ports::Fault,
    room::{RoomEvent, RoomId, Serving},
};

use crate::{Db, Projection, Reaction, Row, Tx, args};

/// A room that is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRow {
    pub id: RoomId,
    pub serving: Serving,
    pub locale: Locale,
}

impl RoomRow {
    fn read(row: &Row) -> Result<Self, Fault> {
        let id: String = row.text("id")?;
        Ok(Self {
            id: id.parse().map_err(|_| Fault::new("a room's id is not one"))?,
            serving: row.json("serving")?,
            locale: row.parsed("locale")?,
        })
    }

    /// How narrowly it serves the orders of this branch and warehouse; none: not at all.
    fn serves(&self, branch: BranchId, warehouse: WarehouseId) -> Option<u8> {
        match self.serving {
            Serving::Everything => Some(0),
            Serving::Warehouse { warehouse: own } => (own == warehouse).then_some(1),
            Serving::Branch { branch: own } => (own == branch).then_some(2),
        }
    }
}

const COLUMNS: &str = "id, serving, locale";

/// The rooms of a chat: of a group with topics there may be several.
pub async fn of_chat(db: &Db, chat: i64) -> Result<Vec<RoomRow>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM rooms WHERE chat = $1 ORDER BY id");
    db.fetch(&sql, args![chat]).await?.iter().map(RoomRow::read).collect()
}

/// The rooms that show the orders of the branch and warehouse; of each chat only the one that serves most narrowly.
pub async fn showing(db: &Db, branch: BranchId, warehouse: WarehouseId) -> Result<Vec<RoomRow>, Fault> {
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM rooms ORDER BY chat, id"), Vec::new()).await?;
    let mut found: Vec<(u8, RoomRow)> = Vec::new();
    for row in &rows {
        let room = RoomRow::read(row)?;
        let Some(narrow) = room.serves(branch, warehouse) else { continue };
        match found.iter_mut().find(|(_, known)| known.id.chat == room.id.chat) {
            Some(known) if known.0 < narrow => *known = (narrow, room),
            Some(_) => {}
            None => found.push((narrow, room)),
        }
    }
    Ok(found.into_iter().map(|(_, room)| room).collect())
}

/// The projection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rooms;

#[async_trait]
impl Projection for Rooms {
    fn name(&self) -> &'static str {
        "rooms"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["rooms"]
    }

    async fn apply(&self, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
        for Reaction { recorded, event, .. } in page {
            let Event::Room(event) = event else { continue };
            let id = recorded.aggregate_id.as_str();
            let room: RoomId = id.parse().map_err(|_| Fault::new("a room's id is not one"))?;
            match event {
                RoomEvent::Bound { serving, locale } => {
                    tx.execute(
                        "INSERT INTO rooms (id, chat, serving, locale) VALUES ($1, $2, $3, $4)
                         ON CONFLICT (id) DO UPDATE SET serving = excluded.serving, locale = excluded.locale",
                        args![id, room.chat, crate::json(serving)?, locale.as_str()],
                    )
                    .await?;
                }
                RoomEvent::Unbound => {
                    tx.execute("DELETE FROM rooms WHERE id = $1", args![id]).await?;
                }
            }
        }
        Ok(())
    }
}
