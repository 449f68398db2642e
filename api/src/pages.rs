//! The built pages, embedded in the binary: the panel at `/`, the Mini App at `/miniapp/`. A binary that was built
//! without them says so, and how to build them. Nothing is rendered here, and nothing compressed: the build leaves
//! `FILE.br` and `FILE.gz` beside what shrinks.

use poem::{
    Request, Response, handler,
    http::{HeaderValue, StatusCode, header},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problems::{Door, Problem};

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Pages;

const MINI_APP: &str = "miniapp/index.html";
const PANEL: &str = "index.html";
const NOT_BUILT: &str = include_str!("not_built.html");

/// A file of the pages; any other address is a place within the panel, which finds its way by itself.
#[handler]
pub fn page(request: &Request) -> Result<Response, Problem> {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Err(Door::NotFound.into());
    }
    if let Some(file) = Pages::get(path).filter(|_| !is_index(path) && !path.starts_with('.')) {
        return Ok(shown(path, file, request));
    }
    // What looks like a file and isn't there is missing; a place in the panel has no extension.
    let name = path.rsplit('/').next().unwrap_or_default();
    if name.contains('.') && !is_index(path) {
        return Err(Door::NotFound.into());
    }
    let in_mini_app = path == "miniapp" || path.starts_with("miniapp/");
    let index = if in_mini_app { MINI_APP } else { PANEL };
    Ok(match Pages::get(index) {
        Some(file) => shown(index, file, request),
        None => Response::builder()
            .status(StatusCode::SERVICE_UNAVAILABLE)
            .content_type("text/html; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .body(NOT_BUILT),
    })
}

fn is_index(path: &str) -> bool {
    path.ends_with("index.html")
}

fn shown(path: &str, plain: EmbeddedFile, request: &Request) -> Response {
    let (file, encoding) = smallest(path, plain, request.header(header::ACCEPT_ENCODING).unwrap_or_default());
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    // Names under assets/ carry a hash of their content; everything else is asked for again each time.
    let cache = if path.contains("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = request.header(header::IF_NONE_MATCH).is_some_and(|known| known == etag);
    let mut response = if known {
        Response::builder().status(StatusCode::NOT_MODIFIED).finish()
    } else {
        Response::builder().content_type(content_type(path)).body(file.data.into_owned())
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(etag) = HeaderValue::try_from(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

/// The form of the file that travels best among those the browser takes.
fn smallest(path: &str, plain: EmbeddedFile, accepted: &str) -> (EmbeddedFile, Option<&'static str>) {
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| takes(accepted, encoding))
        .find_map(|(encoding, ending)| Some((Pages::get(&format!("{path}.{ending}"))?, Some(encoding))))
        .unwrap_or((plain, None))
}

/// Whether an `Accept-Encoding` names the encoding and does not refuse it (`;q=0`).
fn takes(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let is_refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

/// The kinds of file that the build of the pages makes.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn an_encoding_is_taken_when_it_is_named_and_not_refused() {
        assert!(takes("gzip, deflate, br, zstd", "br"));
        assert!(takes("br;q=0.5, gzip;q=1.0", "br"));
        assert!(takes("GZIP", "gzip"));
        assert!(!takes("br;q=0, gzip", "br"));
        assert!(!takes("", "br"));
        assert!(!takes("brotli", "br"));
    }
}
