//! A group that became a supergroup has another id from then on: what was bound to the old one follows, and the cards of
//! orders that are still open are shown there anew, since the old messages can't be edited any more.

use helpdesk_domain::{
    Channel, Command, Request,
    ports::{Fault, Position},
    room::{RoomCommand, RoomId},
};
use helpdesk_projections::{orders, rooms};

use crate::{
    Door, cards,
    outbox::{Body, Out, Place},
};

/// How long to wait for the read models.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Moves the rooms, and tells what is to be said in the new chat. Doing it again changes nothing.
pub(crate) async fn follow(door: &Door, from: i64, to: i64) -> Result<Vec<Out>, Fault> {
    let request = Request::system(Channel::Telegram);
    let mut position: Position = 0;
    for room in rooms::of_chat(&door.db, from).await? {
        let RoomId { topic, .. } = room.id;
        let bind = RoomCommand::Bind { serving: room.serving, locale: room.locale };
        let moved = [(RoomId { chat: to, topic }, bind), (room.id, RoomCommand::Unbind)];
        for (id, command) in moved {
            let done = door.desk.execute(&request, Command::Room(id, command)).await;
            position = done.map_err(|failure| Fault::because("moving a group", failure))?.position;
        }
    }
    // What waits to be sent there is shown only where its room is known.
    door.positions.wait_for(position, PATIENCE).await;
    let now = door.desk.clock().now();
    let mut rows = Vec::new();
    for order in cards::orders_in(&door.db, from).await? {
        if orders::get(&door.db, order).await?.is_some_and(|row| row.status.is_open()) {
            rows.push(Out {
                dedupe: format!("order {order} moved from {from}"),
                chat: Some(to),
                body: Body::Card { order, place: Place::Same, silent: true },
                position,
                due_at: now,
                expires_at: None,
            });
        }
    }
    Ok(rows)
}
