//! One line of the log and one figure per request: method, route, status, time, correlation. Never the query, the
//! body, a header or a name: those may be secret or personal.

use std::{sync::Arc, time::Instant};

use metrics::{counter, histogram};
use poem::{Endpoint, IntoResponse, PathPattern, Request, Response, http::HeaderValue};
use uuid::Uuid;

use crate::answers::{Correlation, ProblemCode};

pub async fn logged<E: Endpoint>(endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let correlation = Uuid::now_v7();
    request.extensions_mut().insert(Correlation(correlation));
    let method = request.method().clone();
    let started = Instant::now();
    let mut response = endpoint.call(request).await?.into_response();
    let status = response.status().as_u16();
    let route = response.data::<PathPattern>().map_or_else(|| "-".to_owned(), |pattern| pattern.0.to_string());
    let code = response.data::<ProblemCode>().map_or("", |code| code.0);
    let took = started.elapsed();
    tracing::info!(%method, route, status, code, ms = took.as_millis(), %correlation, "request");
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    counter!("helpdesk_http_requests_total", &labels).increment(1);
    histogram!("helpdesk_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    if let Ok(value) = HeaderValue::try_from(correlation.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    Ok(response)
}
