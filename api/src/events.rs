//! The log for integrations: stored events in order, one JSON object a line. Personal texts stay sealed.

use helpdesk_domain::{
    Refusal, Timestamp,
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
    Ok(PlainText<String>),
}

#[derive(Debug)]
pub struct EventsApi;

#[OpenApi(tag = "Tag::System")]
impl EventsApi {
    /// Events after a position, in order, one a line
    ///
    /// For administrators. Ask again with the last line's position; an empty answer is the end of the log.
    #[oai(path = "/events", method = "get", operation_id = "read_events")]
    async fn read(
        &self,
        caller: Caller,
        /// 0, or left out: from the first one.
        after: Query<Option<u64>>,
        /// 1–5000, 500 when left out.
        limit: Query<Option<usize>>,
    ) -> Answer<Feed> {
        if !caller.administers() {
            return Err(Refusal::NotAllowed.into());
        }
        let limit = limit.0.unwrap_or(PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(Problem::invalid("limit", format!("1–{MAX_PAGE}")));
        }
        let events = caller.app.desk.log().read(after.0.unwrap_or(0), limit).await?;
        let lines: Vec<_> = events.iter().map(line).collect::<Result<_, Fault>>()?;
        Ok(Feed::Ok(PlainText(lines.concat())))
    }
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
