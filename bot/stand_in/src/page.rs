//! The chat page: static files from `page/`, embedded in the binary. No logic of its own.

use poem::http::{StatusCode, header};
use poem::web::{Path, Redirect};
use poem::{Response, handler};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "page/"]
struct Files;

/// `/` leads to the chat page.
#[handler]
pub(crate) fn home() -> Redirect {
    Redirect::temporary("/chat")
}

/// `/chat`
#[handler]
pub(crate) fn index() -> Response {
    serve("index.html")
}

/// `/chat/<path>`
#[handler]
pub(crate) fn asset(Path(path): Path<String>) -> Response {
    serve(&path)
}

fn serve(path: &str) -> Response {
    let Some(file) = Files::get(path) else {
        return Response::builder().status(StatusCode::NOT_FOUND).body("not found");
    };
    let kind = match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Response::builder()
        .content_type(kind)
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' blob: data:; frame-src http: https:; base-uri 'none'",
        )
        .body(file.data.into_owned())
}
