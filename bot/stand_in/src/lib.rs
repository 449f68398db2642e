//! A local stand-in for `api.telegram.org`, over real HTTP, for tests and for the demo.
//!
//! Three doors share one port:
//!
//! - `/bot<token>/<method>` and `/file/bot<token>/<path>`: the Bot API, as bots see it;
//! - `/stand-in/…`: the people's side and the faults, as tests and the chat page use it;
//! - `/chat`: a messenger in the browser, in which one can be several people at once.
//!
//! Everything lives in memory and ends with the process. There is no sign-in on the people's side,
//! so listen on a loopback address only. The crate imports neither a Bot API library nor the
//! helpdesk: it has to be able to disagree with both.

mod answer;
mod arguments;
mod bots;
mod calls;
mod connection;
mod control;
mod door;
mod entities;
mod faults;
mod files;
mod form;
mod groups;
mod html;
mod keyboards;
mod messages;
mod methods;
mod page;
mod people;
mod photos;
mod rooms;
mod updates;
mod webhook;
mod world;

use std::net::SocketAddr;
use std::time::Duration;

use poem::{EndpointExt, Route, Server};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::connection::Connections;
pub use crate::people::Person;
use crate::world::Shared;

/// What a stand-in starts with.
#[derive(Debug, Clone, Deserialize)]
pub struct Settings {
    /// Where to listen; port 0 picks a free one. Keep it on loopback: there is no sign-in.
    pub listen: SocketAddr,
    /// The bots that exist.
    pub bots: Vec<Bot>,
    /// The people who exist; more can be added later over HTTP.
    #[serde(default)]
    pub people: Vec<Person>,
}

/// A bot known to the stand-in.
#[derive(Debug, Clone, Deserialize)]
pub struct Bot {
    /// As BotFather would give it; the digits before the colon are the bot's id.
    pub token: String,
    /// Without the leading `@`.
    pub username: String,
    /// The name shown over the chat.
    pub name: String,
}

/// How long requests under way may take when it stops: a long poll whose bot was killed would wait to its end.
const GRACE: Duration = Duration::from_millis(200);

/// A running stand-in. Dropping it closes every connection and ends its tasks.
#[derive(Debug)]
pub struct StandIn {
    url: String,
    task: JoinHandle<()>,
    stop: DropGuard,
}

impl StandIn {
    /// Binds `settings.listen` and serves in a background task.
    pub async fn start(settings: Settings) -> std::io::Result<Self> {
        let listener = TcpListener::bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}");
        let stop = CancellationToken::new();
        let connections = Connections::new(stop.clone());
        let shared = Shared::new(&settings, connections.clone(), stop.clone());

        let routes = Route::new()
            .nest("/stand-in", control::routes())
            .at("/chat", poem::get(page::index))
            .at("/chat/*path", poem::get(page::asset))
            .at("/", poem::get(page::home))
            .at("/:first/*rest", door::BotApi)
            .data(shared);
        let server = Server::new_with_acceptor(connections.acceptor(listener, address));
        let ended = stop.clone().cancelled_owned();
        let task = tokio::spawn(async move {
            if let Err(fault) = server.run_with_graceful_shutdown(routes, ended, Some(GRACE)).await {
                tracing::error!(%fault, "the stand-in stopped serving");
            }
        });
        Ok(Self { url, task, stop: stop.drop_guard() })
    }

    /// The base URL of the Bot API, for example `http://127.0.0.1:4000`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of the chat page.
    pub fn chat_page_url(&self) -> String {
        format!("{}/chat", self.url)
    }

    /// Closes every connection and waits until the port is free again.
    pub async fn shutdown(self) {
        drop(self.stop);
        if let Err(fault) = self.task.await {
            tracing::error!(%fault, "the stand-in's task ended badly");
        }
    }
}
