//! How a call to Telegram can fail, sorted by what has to be done about it. Nothing here holds an address: they
//! contain the token.

use std::time::Duration;

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// 429: not before this.
    #[error("too many requests, wait {0:?}")]
    Flood(Duration),
    /// 403: the chat can't be written to until the person writes again.
    #[error("the chat is closed: {0}")]
    Closed(String),
    /// The group became a supergroup with another id.
    #[error("the chat moved to {0}")]
    Moved(i64),
    #[error("the message is not modified")]
    NotModified,
    /// The message to edit or delete is gone, or may not be touched any more.
    #[error("the message is gone: {0}")]
    MessageGone(String),
    /// The press is older than Telegram lets a bot answer.
    #[error("the press is too old")]
    TooOld,
    #[error("the file is too big")]
    TooBig,
    /// 401, or 404 for a token that looks wrong.
    #[error("the token is not accepted")]
    Unauthorised,
    /// 409: a webhook is set, or another poller runs.
    #[error("{0}")]
    Conflict(String),
    /// Any other refusal: our mistake, repeating it won't help.
    #[error("refused with {0}: {1}")]
    Refused(u16, String),
    #[error("the server answered {0}")]
    Server(u16),
    #[error("{0}")]
    Network(String),
    /// It answered, and not as Telegram does.
    #[error("an answer that can't be read: {0}")]
    Garbled(String),
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    retry_after: Option<u64>,
    #[serde(default)]
    migrate_to_chat_id: Option<i64>,
}

impl Trouble {
    /// The connection failed; nobody knows whether the call had its effect.
    pub fn lost(error: &reqwest::Error) -> Self {
        let what = match error {
            error if error.is_timeout() => "no answer in time",
            error if error.is_connect() => "can't connect",
            _ => "the connection broke",
        };
        // Only the innermost cause: the outer ones name the address.
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        if std::ptr::addr_eq(cause, std::ptr::from_ref(error)) {
            Self::Network(what.to_owned())
        } else {
            Self::Network(format!("{what}: {cause}"))
        }
    }

    /// Telegram, or something in between, said no.
    pub fn answered(status: u16, body: &[u8]) -> Self {
        let Ok(refusal) = serde_json::from_slice::<Refusal>(body) else {
            return Self::Server(status);
        };
        let parameters = refusal.parameters.as_ref();
        if let Some(seconds) = parameters.and_then(|parameters| parameters.retry_after) {
            return Self::Flood(Duration::from_secs(seconds));
        }
        if let Some(chat) = parameters.and_then(|parameters| parameters.migrate_to_chat_id) {
            return Self::Moved(chat);
        }
        let said = |part: &str| refusal.description.to_lowercase().contains(part);
        match refusal.error_code.unwrap_or(status) {
            401 => Self::Unauthorised,
            404 if refusal.description == "Not Found" => Self::Unauthorised,
            403 => Self::Closed(refusal.description),
            409 => Self::Conflict(refusal.description),
            429 => Self::Flood(Duration::from_secs(5)),
            code @ 500.. => Self::Server(code),
            _ if said("message is not modified") => Self::NotModified,
            _ if said("query is too old") || said("query id is invalid") => Self::TooOld,
            _ if said("file is too big") => Self::TooBig,
            _ if said("message to edit not found")
                || said("message to delete not found")
                || said("message can't be edited")
                || said("message can't be deleted")
                || said("message_id_invalid")
                || said("message not found") =>
            {
                Self::MessageGone(refusal.description)
            }
            // A chat that never was, or is no more.
            _ if said("chat not found") || said("user is deactivated") || said("have no rights to send") => {
                Self::Closed(refusal.description)
            }
            code => Self::Refused(code, refusal.description),
        }
    }

    /// Worth trying again later, as it is.
    pub const fn passes(&self) -> bool {
        matches!(
            self,
            Self::Flood(_)
                | Self::Unauthorised
                | Self::Conflict(_)
                | Self::Server(_)
                | Self::Network(_)
                | Self::Garbled(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Trouble {
        Trouble::answered(status, body.as_bytes())
    }

    #[test]
    fn what_telegram_says_is_sorted_by_what_to_do() {
        let flood = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
        assert_eq!(answered(429, flood), Trouble::Flood(Duration::from_secs(7)));
        let moved = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-1009}}"#;
        assert_eq!(answered(400, moved), Trouble::Moved(-1009));
        let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        assert!(matches!(answered(403, blocked), Trouble::Closed(_)));
        let same = r#"{"ok":false,"error_code":400,"description":"Bad Request: message is not modified: …"}"#;
        assert_eq!(answered(400, same), Trouble::NotModified);
        let gone = r#"{"ok":false,"error_code":400,"description":"Bad Request: message to edit not found"}"#;
        assert!(matches!(answered(400, gone), Trouble::MessageGone(_)));
        assert_eq!(answered(502, "<html>Bad Gateway</html>"), Trouble::Server(502));
        assert_eq!(answered(404, r#"{"ok":false,"error_code":404,"description":"Not Found"}"#), Trouble::Unauthorised);
    }
}
