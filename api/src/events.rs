//! The log for integrations: stored events in order, one JSON object a line. Personal texts stay sealed.

use cqrs_es::Aggregate;
use helpdesk_domain::{
    Order, OrderId, Refusal, Timestamp,
    ports::{Fault, Position, Recorded},
};
use poem_openapi::{ApiResponse, OpenApi, param::Query, payload::PlainText};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    caller::Caller,
    problems::{Answer, Problem},
    tags::Tag,
};

const PAGE: usize = 500;
const MAX_PAGE: usize = 5000;
/// How many events one answer looks at for those who may not have all of them.
const MAX_LOOKED_AT: usize = MAX_PAGE;

/// A stored event; payload and metadata are the stored texts, byte for byte, since those are what is hashed.
#[derive(Serialize)]
struct Line<'a> {
    position: Position,
    id: uuid::Uuid,
    aggregate_type: &'a str,
    aggregate_id: &'a str,
    sequence: u64,
    event_type: &'a str,
    event_version: &'a str,
    payload: &'a RawValue,
    metadata: &'a RawValue,
    recorded_at: Timestamp,
    hash: String,
}

#[derive(ApiResponse)]
enum Feed {
    #[oai(status = 200, content_type = "application/x-ndjson; charset=utf-8")]
    Ok(
        PlainText<String>,
        /// How far this answer speaks: ask again after it. The `after` of the question: the end of the log.
        #[oai(header = "X-Position")]
        Position,
    ),
}

#[derive(Debug)]
pub struct EventsApi;

#[OpenApi(tag = "Tag::System")]
impl EventsApi {
    /// Events after a position, in order, one a line
    ///
    /// Ask again with the answer's `X-Position` until it doesn't move: that is the end of the log. An administrator of
    /// all branches gets every event. Dispatchers, supervisors and administrators of some branches get the events of
    /// the orders of these branches, internal notes among them, and of nothing else: an answer may then have no line
    /// and yet move on. An order never changes its branch; roles count as they are at the moment of asking, for past
    /// events too. To others this is refused.
    #[oai(path = "/events", method = "get", operation_id = "read_events")]
    async fn read(
        &self,
        caller: Caller,
        /// 0, or left out: from the first one.
        after: Query<Option<u64>>,
        /// Lines, 1–5000, 500 when left out.
        limit: Query<Option<usize>>,
    ) -> Answer<Feed> {
        if !caller.actor.oversees_anywhere() {
            return Err(Refusal::NotAllowed.into());
        }
        let limit = limit.0.unwrap_or(PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(Problem::invalid("limit", format!("1–{MAX_PAGE}")));
        }
        let after = after.0.unwrap_or(0);
        let (events, position) = if caller.administers() {
            let events = caller.app.desk.log().read(after, limit).await?;
            let position = events.last().map_or(after, |event| event.position);
            (events, position)
        } else {
            followed(&caller, after, limit).await?
        };
        let lines: Vec<_> = events.iter().map(line).collect::<Result<_, Fault>>()?;
        Ok(Feed::Ok(PlainText(lines.concat()), position))
    }
}

/// The events after a position that the caller may follow, at most `limit`, and how far was looked.
async fn followed(caller: &Caller, after: Position, limit: usize) -> Result<(Vec<Recorded>, Position), Fault> {
    let (mut found, mut position) = (Vec::new(), after);
    let events = caller.app.desk.log().read(after, MAX_LOOKED_AT).await?;
    for event in events {
        if is_followed(caller, &event).await? {
            if found.len() == limit {
                break;
            }
            position = event.position;
            found.push(event);
        } else {
            position = event.position;
        }
    }
    Ok((found, position))
}

async fn is_followed(caller: &Caller, event: &Recorded) -> Result<bool, Fault> {
    if event.aggregate_type != <Order as Aggregate>::TYPE {
        return Ok(false);
    }
    let order = caller.app.desk.order(OrderId(event.subject())).await?;
    Ok(order.is_some_and(|order| order.aggregate.is_followed_by(&caller.actor)))
}

fn line(event: &Recorded) -> Result<String, Fault> {
    let broken = |error| Fault::because(format!("showing event {}", event.position), error);
    let line = Line {
        position: event.position,
        id: event.id,
        aggregate_type: &event.aggregate_type,
        aggregate_id: &event.aggregate_id,
        sequence: event.sequence,
        event_type: &event.event_type,
        event_version: &event.event_version,
        payload: serde_json::from_str(&event.payload).map_err(broken)?,
        metadata: serde_json::from_str(&event.metadata).map_err(broken)?,
        recorded_at: event.recorded_at,
        hash: hex::encode(event.hash),
    };
    serde_json::to_string(&line).map(|text| text + "\n").map_err(broken)
}
