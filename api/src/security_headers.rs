//! The headers that tell browsers what our pages may do: load from here only, be framed nowhere (the Mini App: in
//! Telegram), send no address to other sites.

use std::sync::Arc;

use poem::{Endpoint, IntoResponse, Request, Response, http::HeaderValue};

use crate::App;

/// Mantine sets styles on elements; nothing else is inline.
const PANEL: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";
/// Telegram's web clients show Mini Apps in a frame. Nothing at all is inline.
const MINI_APP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors https://web.telegram.org https://*.telegram.org";
/// The documentation page comes as one file with its script and style inside; it can reach nothing else.
const DOCS: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub async fn added<E: Endpoint>(app: App, endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let path = request.uri().path();
    let is_within = |place: &str| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let (is_mini_app, is_docs, is_api) = (is_within("/miniapp"), is_within("/api/docs"), is_within("/api"));
    let mut response = endpoint.call(request).await?.into_response();
    let headers = response.headers_mut();
    let policy = match (is_mini_app, is_docs) {
        (true, _) => mini_app(&app),
        (_, true) => HeaderValue::from_static(DOCS),
        (false, false) => HeaderValue::from_static(PANEL),
    };
    headers.insert("content-security-policy", policy);
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static("camera=(self), microphone=(), geolocation=()"));
    if !is_mini_app {
        headers.insert("x-frame-options", HeaderValue::from_static("DENY"));
    }
    if is_api && !headers.contains_key("cache-control") {
        headers.insert("cache-control", HeaderValue::from_static("no-store"));
    }
    if app.is_secure() {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
    Ok(response)
}

fn mini_app(app: &App) -> HeaderValue {
    let framed_by = app.settings.mini_app_framed_by.as_ref();
    let more = framed_by.and_then(|origin| HeaderValue::try_from(format!("{MINI_APP} {origin}")).ok());
    more.unwrap_or_else(|| HeaderValue::from_static(MINI_APP))
}
