//! `GET /live`: server-sent events that say what has changed. Readers fetch the rest themselves.

use std::time::Duration;

use futures::{Stream, stream};
use poem::handler;
use poem::web::Data;
use poem::web::sse::{Event, SSE};
use serde_json::{Value, json};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Door;

#[handler]
pub(super) fn live(Data(shared): Door<'_>) -> SSE {
    let receiver = shared.world().live.subscribe();
    SSE::new(events(receiver)).keep_alive(Duration::from_secs(15))
}

fn events(receiver: Receiver<Value>) -> impl Stream<Item = Event> + Send + 'static {
    // The first event lets the reader know that it is connected and has to read afresh.
    let hello = stream::iter([event(&json!({ "kind": "hello" }))]);
    let rest = stream::unfold(receiver, |mut receiver| async move {
        match receiver.recv().await {
            Ok(value) => Some((event(&value), receiver)),
            Err(RecvError::Lagged(_)) => Some((event(&json!({ "kind": "hello" })), receiver)),
            Err(RecvError::Closed) => None,
        }
    });
    stream::StreamExt::chain(hello, rest)
}

fn event(value: &Value) -> Event {
    Event::message(value.to_string())
}
