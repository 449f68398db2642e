//! Reading one's own writes: a read that carries `X-Min-Position` waits, for a bounded time, until the read models
//! have got there, and says so when it gave up.

use std::{sync::Arc, time::Duration};

use helpdesk_domain::ports::Position;
use poem::{Endpoint, IntoResponse, Request, Response, http::HeaderValue};

use crate::{App, problems::Problem};

const PATIENCE: Duration = Duration::from_secs(5);
const STALE: &str = "x-position-stale";

/// Waits until the read models hold everything up to the position; false when it gave up.
pub async fn reached(app: &App, position: Position) -> bool {
    app.positions.wait_for(position, PATIENCE).await
}

/// Lets a read wait for the position it names.
pub async fn waiting<E: Endpoint>(app: App, endpoint: Arc<E>, request: Request) -> poem::Result<Response> {
    let stale = match request.header("x-min-position") {
        None => false,
        Some(text) => {
            let position = text.trim().parse().map_err(|_| Problem::invalid("X-Min-Position", "7"))?;
            !reached(&app, position).await
        }
    };
    let mut response = endpoint.call(request).await?.into_response();
    if stale {
        response.headers_mut().insert(STALE, HeaderValue::from_static("true"));
    }
    Ok(response)
}
