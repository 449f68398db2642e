//! What a Bot API method answers: a result, or a failure in Telegram's own words.
//!
//! Only the shape lives here; which failure fits where is decided by the methods.

use poem::Response;
use poem::http::StatusCode;
use serde_json::{Value, json};

/// A method's outcome.
pub(crate) type Answer = Result<Value, Failure>;

/// A refusal as Telegram words it.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub code: u16,
    pub description: String,
    pub parameters: Option<Value>,
}

impl Failure {
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None }
    }

    pub fn bad(text: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", text.as_ref()))
    }

    pub fn forbidden(text: &str) -> Self {
        Self::new(403, format!("Forbidden: {text}"))
    }

    pub fn conflict(text: &str) -> Self {
        Self::new(409, format!("Conflict: {text}"))
    }

    pub fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    pub fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    pub fn too_many_requests(retry_after: u64) -> Self {
        Self::new(429, format!("Too Many Requests: retry after {retry_after}"))
            .with(json!({ "retry_after": retry_after }))
    }

    pub fn migrated(to: i64) -> Self {
        Self::bad("group chat was upgraded to a supergroup chat").with(json!({ "migrate_to_chat_id": to }))
    }

    pub fn with(mut self, parameters: Value) -> Self {
        self.parameters = Some(parameters);
        self
    }
}

/// The status and the body that go over the wire.
pub(crate) fn wire(answer: &Answer) -> (u16, Value) {
    match answer {
        Ok(result) => (200, json!({ "ok": true, "result": result })),
        Err(failure) => {
            let mut body = json!({
                "ok": false,
                "error_code": failure.code,
                "description": failure.description,
            });
            if let Some(parameters) = &failure.parameters {
                body["parameters"] = parameters.clone();
            }
            (failure.code, body)
        }
    }
}

/// The HTTP response for an answer.
pub(crate) fn response(answer: &Answer) -> Response {
    let (status, body) = wire(answer);
    Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .content_type("application/json")
        .body(body.to_string())
}
