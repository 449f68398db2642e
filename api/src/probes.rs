//! What machines ask: is it alive, is it ready, its figures. No personal data, no sign-in; keep `/metrics` behind the
//! reverse proxy.

use std::{sync::OnceLock, time::Duration};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use poem::{IntoResponse, Response, handler, http::StatusCode, web::Data};

use crate::App;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the recorder of figures, once per process. None: another one was there first.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

/// The process runs.
#[handler]
pub fn healthz() -> &'static str {
    "ok\n"
}

/// It can work: the log answers and the read models have caught up with it.
#[handler]
pub async fn readyz(app: Data<&App>) -> Response {
    let text = match app.desk.log().head().await {
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            "the log does not answer\n"
        }
        Ok(head) if app.positions.wait_for(head.position, Duration::ZERO).await => return "ready\n".into_response(),
        Ok(_) => "the read models are catching up\n",
    };
    text.with_status(StatusCode::SERVICE_UNAVAILABLE).into_response()
}

/// Figures for Prometheus.
#[handler]
pub fn figures() -> Response {
    match recorder() {
        Some(recorder) => {
            recorder.run_upkeep();
            Response::builder().content_type("text/plain; version=0.0.4; charset=utf-8").body(recorder.render())
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
