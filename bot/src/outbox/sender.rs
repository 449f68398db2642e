//! Sends what is due: the rows of one chat in their order, different chats at the same time, within Telegram's limits.
//! How one row is sent, and what Telegram's answers mean for it, is in `deliver`.

use std::{collections::HashSet, sync::Arc, time::Duration};

use chrono::TimeDelta;
use helpdesk_domain::{PersonId, Timestamp, ports::Fault};
use helpdesk_projections::{Tx, failpoint::failpoint, people};
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    Body, Road,
    deliver::{self, End},
    rows::{self, Due, Lost},
};
use crate::{Door, mail};

/// Chats that are written to at the same time, and beside them as many presses that are answered.
const AT_ONCE: usize = 16;
/// The outbox is looked at this often without being called, while something waits in it and while nothing does.
const WAITING: Duration = Duration::from_secs(1);
const IDLE: Duration = Duration::from_secs(5);

/// The rows of one road: a mail server that hangs must not hold the chats up.
pub(crate) async fn run(door: Arc<Door>, road: Road, cancel: CancellationToken) {
    let there = match road {
        Road::Telegram => door.telegram.is_on(),
        Road::Mail => door.lent.mailer.is_some(),
    };
    if !there {
        return;
    }
    tokio::select! {
        () = cancel.cancelled() => {}
        () = send(&door, road) => {}
    }
}

async fn send(door: &Arc<Door>, road: Road) {
    let mut calls = door.wake.calls();
    let mut busy = HashSet::new();
    let mut sending = JoinSet::new();
    let mut pruned = Instant::now();
    loop {
        let pause = match start(door, road, &mut busy, &mut sending).await {
            Ok(pause) => pause,
            Err(fault) => {
                tracing::error!(%fault, "the outbox can't be read; trying again");
                WAITING
            }
        };
        if pruned.elapsed() > Duration::from_hours(1) {
            pruned = Instant::now();
            if let Err(fault) = rows::prune(&door.db, door.desk.clock().now()).await {
                tracing::warn!(%fault, "old rows of the outbox could not be dropped");
            }
        }
        tokio::select! {
            Some(ended) = sending.join_next() => {
                if let Ok(lane) = ended {
                    busy.remove(&lane);
                }
            }
            _ = calls.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Starts every lane that is due and not under way; how long to wait for the next one.
async fn start(
    door: &Arc<Door>,
    road: Road,
    busy: &mut HashSet<String>,
    sending: &mut JoinSet<String>,
) -> Result<Duration, Fault> {
    let now = door.desk.clock().now();
    let limit = i64::try_from(2 * AT_ONCE + busy.len()).unwrap_or(64);
    for row in rows::heads(&door.db, road, now, limit).await? {
        let places = if matches!(row.body, Body::Answer { .. }) { 2 * AT_ONCE } else { AT_ONCE };
        if busy.len() >= places || !busy.insert(row.lane.clone()) {
            continue;
        }
        let door = Arc::clone(door);
        sending.spawn(async move {
            let lane = row.lane.clone();
            if let Err(fault) = one(&door, road, row).await {
                tracing::error!(%fault, "a message's fate could not be written down; it will be sent again");
                tokio::time::sleep(WAITING).await;
            }
            lane
        });
    }
    let Some(next) = rows::next_due(&door.db, road).await? else { return Ok(IDLE) };
    Ok((next - now).to_std().unwrap_or(WAITING).clamp(Duration::from_millis(50), WAITING))
}

/// Sends one row and writes down how that ended.
async fn one(door: &Door, road: Road, row: Due) -> Result<(), Fault> {
    let now = door.desk.clock().now();
    let end = match row.expires_at {
        Some(end) if end <= now => End::Dropped("too late"),
        _ => {
            if let Some(chat) = row.chat.filter(|_| !matches!(row.body, Body::Answer { .. })) {
                tokio::time::sleep(door.pace.take(chat, Instant::now())).await;
                while let Err(wait) = door.pace.begin(Instant::now()) {
                    tokio::time::sleep(wait).await;
                }
            }
            failpoint("outbox.before_send");
            let end = deliver::deliver(door, &row).await;
            failpoint("outbox.after_send");
            end
        }
    };
    settle(door, road, &row, end, door.desk.clock().now()).await
}

async fn settle(door: &Door, road: Road, row: &Due, end: End, now: Timestamp) -> Result<(), Fault> {
    let outcome = match &end {
        End::Sent => "sent",
        End::Dropped(_) => "dropped",
        End::Again { .. } => "again",
        End::Closed(_) => "closed",
        End::Moved(_) => "moved",
        End::Failed(_) => "failed",
    };
    metrics::counter!("helpdesk_outbox_total", "road" => road.as_str(), "outcome" => outcome).increment(1);
    if let End::Again { after, why } = &end {
        let pause = after.unwrap_or_else(|| rows::pause(road, row.attempts));
        let at = now + TimeDelta::from_std(pause).unwrap_or(TimeDelta::minutes(1));
        return rows::again(&door.db, row.id, at, why).await;
    }
    let followers = match (&end, row.chat) {
        (End::Moved(to), Some(chat)) => crate::notify::follow(door, chat, *to).await?,
        _ => Vec::new(),
    };
    let reader = match (&end, row.chat) {
        (End::Closed(_), Some(chat)) => with_an_address(door, chat).await?,
        _ => None,
    };
    let mut tx = door.db.begin().await?;
    match &end {
        End::Sent | End::Again { .. } => rows::ended(&mut tx, row.id, "sent", None, now).await?,
        End::Dropped(why) => rows::ended(&mut tx, row.id, "dropped", Some(why), now).await?,
        End::Failed(why) => {
            tracing::error!(row = row.id, why, road = road.as_str(), "a message of ours was refused");
            rows::ended(&mut tx, row.id, "failed", Some(why), now).await?;
        }
        End::Closed(why) => {
            tracing::info!(why, "a chat can't be written to until its person writes again");
            rows::ended(&mut tx, row.id, "failed", Some(why), now).await?;
            let mut lost = vec![Lost { body: row.body.clone(), position: row.position }];
            if let Some(chat) = row.chat {
                lost.extend(rows::closed(&mut tx, chat, why, now).await?);
            }
            if let Some(person) = reader {
                for lost in lost {
                    mail_instead(&mut tx, person, lost, now).await?;
                }
            }
        }
        End::Moved(to) => {
            if let Some(chat) = row.chat {
                rows::moved(&mut tx, chat, *to).await?;
            }
        }
    }
    for follower in followers {
        follower.put(&mut tx, now).await?;
    }
    tx.commit().await
}

/// Whose chat it is, if they can be written to by mail.
async fn with_an_address(door: &Door, chat: i64) -> Result<Option<PersonId>, Fault> {
    let Some(id) = door.desk.person_by_telegram(chat).await?.filter(|_| door.lent.mailer.is_some()) else {
        return Ok(None);
    };
    Ok(people::get(&door.db, id).await?.filter(|person| person.email.is_some()).map(|person| person.id))
}

/// What the closed chat won't say is mailed.
async fn mail_instead(tx: &mut Tx, person: PersonId, lost: Lost, now: Timestamp) -> Result<(), Fault> {
    match mail::instead_of(&lost.body) {
        Some(about) => mail::out(person, about, lost.position, now, now).put(tx, now).await,
        None => Ok(()),
    }
}
