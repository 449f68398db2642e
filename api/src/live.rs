//! Live updates (server-sent events): which orders changed, told only to those who may see them, for as long as the
//! session lasts. It carries no content: the page asks for what it shows.

use std::time::Duration;

use futures::{Stream, stream};
use helpdesk_domain::Person;
use helpdesk_projections::LiveUpdate;
use poem::web::sse::Event;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::EventStream, types::ToJSON};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use crate::{App, caller::Caller, problems::Answer, tags::Tag};

const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How often an otherwise silent stream makes sure that its session still lasts.
const CHECK_EVERY: Duration = Duration::from_mins(1);

/// An order changed; `resync`: more happened than could be told, so ask for everything shown.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Update {
    id: Option<Uuid>,
    position: u64,
    resync: bool,
}

type Updates = EventStream<stream::BoxStream<'static, Update>>;

#[derive(ApiResponse)]
enum Live {
    #[oai(status = 200)]
    Ok(
        Updates,
        /// Proxies must not hold it back.
        #[oai(header = "X-Accel-Buffering")]
        String,
    ),
}

#[derive(Debug)]
pub struct LiveApi;

#[expect(clippy::unused_async, reason = "every operation is")]
#[OpenApi(tag = "Tag::System")]
impl LiveApi {
    /// What changes, as it changes
    ///
    /// Events named `order`, with the order's id and the position of the change.
    #[oai(path = "/live", method = "get", operation_id = "follow_live")]
    async fn follow(&self, caller: Caller) -> Answer<Live> {
        let named = |update: Update| {
            let name = if update.resync { "resync" } else { "order" };
            Event::message(update.to_json_string()).event_type(name)
        };
        let updates: stream::BoxStream<'static, Update> = Box::pin(updates(caller));
        let events = EventStream::new(updates).to_event(named).keep_alive(KEEP_ALIVE);
        Ok(Live::Ok(events, "no".to_owned()))
    }
}

struct Listener {
    caller: Caller,
    live: broadcast::Receiver<LiveUpdate>,
    endings: watch::Receiver<u64>,
}

fn updates(caller: Caller) -> impl Stream<Item = Update> {
    let app: &App = &caller.app;
    let listener = Listener { live: app.positions.live(), endings: app.sessions.endings(), caller };
    stream::unfold(listener, |mut listener| async move { listener.next().await.map(|update| (update, listener)) })
}

impl Listener {
    /// The next change this reader may see; none once the session has ended.
    async fn next(&mut self) -> Option<Update> {
        loop {
            let heard = tokio::select! {
                heard = self.live.recv() => Some(heard),
                ended = self.endings.changed() => { ended.ok()?; None }
                () = tokio::time::sleep(CHECK_EVERY) => None,
            };
            if !matches!(heard, Some(Ok(LiveUpdate { order: Some(_), .. }))) && !self.is_let_in().await {
                return None;
            }
            match heard {
                Some(Ok(LiveUpdate { order: Some(order), position })) => {
                    if let Some(update) = self.seen(order, position).await {
                        return Some(update);
                    }
                }
                Some(Err(broadcast::error::RecvError::Lagged(_))) => {
                    return Some(Update { id: None, position: 0, resync: true });
                }
                Some(Err(broadcast::error::RecvError::Closed)) => return None,
                Some(Ok(LiveUpdate { order: None, .. })) | None => {}
            }
        }
    }

    /// With the rights the person has now: they may have changed since the stream began.
    async fn seen(&self, order: helpdesk_domain::OrderId, position: u64) -> Option<Update> {
        let desk = &self.caller.app.desk;
        let person = self.person().await?;
        let loaded = desk.order(order).await.ok()??;
        loaded.aggregate.sight(&person.actor(self.caller.id))?;
        Some(Update { id: Some(order.0), position, resync: false })
    }

    async fn is_let_in(&self) -> bool {
        let Caller { app, session, .. } = &self.caller;
        self.person().await.is_some()
            && match session {
                Some(session) => app.sessions.lasts(session.id, app.now()).await.unwrap_or(false),
                None => true,
            }
    }

    /// Whose stream it is, for as long as they come in this way.
    async fn person(&self) -> Option<Person> {
        let Caller { app, id, session, .. } = &self.caller;
        let person = app.desk.person(*id).await.ok()??;
        let comes_in = session.as_ref().map_or(!person.deactivated, |session| session.lets_in(&person));
        comes_in.then_some(person)
    }
}
