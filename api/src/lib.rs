//! The HTTP door: JSON under `/api/v1` for the panel, the Mini App and machines, sign-in, live updates, and the built
//! pages. It reads the read models and commands the desk; it decides nothing itself and names no engine.
//!
//! A request's way: `request_log` → `security_headers` → `answers` (errors in words) → `position` (reading one's own
//! writes) → an operation, which begins with the `Caller` of `caller.rs`.

mod administration;
mod answer;
mod answers;
mod app;
mod body;
mod caller;
mod deliveries;
mod directory;
mod events;
mod examples;
mod imports;
mod invitations;
mod lifecycle;
mod live;
mod me;
mod methods;
mod once;
mod orders;
mod pages;
mod people;
mod photo_upload;
mod position;
mod probes;
mod problems;
pub mod reports;
mod request_log;
mod security_headers;
mod session;
mod settings;
pub mod sign_in;
mod specification;
mod system;
mod tags;
mod tokens;
mod verification;
mod views;
mod wire;
mod words;

use std::sync::Arc;

use poem::{Endpoint, EndpointExt, Response, Route, get};

pub use app::{App, Settings, Telegram, TelegramState};
pub use problems::{Answer, Door, Problem};
pub use specification::specification;

/// Everything this door serves.
pub fn routes(app: App) -> impl Endpoint<Output = Response> {
    probes::recorder();
    let service = specification::service();
    let docs = service.swagger_ui();
    let for_reads = app.clone();
    let api = service
        .around(move |endpoint, request| position::waiting(for_reads.clone(), endpoint, request))
        .around(body::without_nul);
    let for_words = app.clone();
    let for_headers = app.clone();
    Route::new()
        .nest("/api/v1", api)
        .at("/api/v1/openapi.json", get(specification::served))
        .nest("/api/docs", docs)
        .at("/healthz", get(probes::healthz))
        .at("/readyz", get(probes::readyz))
        .at("/metrics", get(probes::figures))
        .at("/*path", get(pages::page))
        .at("/", get(pages::page))
        .data(app)
        .around(move |endpoint: Arc<_>, request| answers::in_words(for_words.clone(), endpoint, request))
        .around(move |endpoint: Arc<_>, request| security_headers::added(for_headers.clone(), endpoint, request))
        .around(request_log::logged)
}
