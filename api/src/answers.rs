//! Turns every error that leaves a door into a problem document in the reader's language, and logs faults, once, here.
//! It decides nothing: codes and statuses are in `problems.rs`.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
};

use futures::FutureExt;
use helpdesk_domain::{Failure, Locale, Refusal, ports::Fault, words::Arguments};
use helpdesk_projections::people;
use poem::{
    Body, Endpoint, IntoResponse, Request, Response,
    error::ResponseError,
    http::{HeaderValue, StatusCode, header},
};
use poem_openapi::types::ToJSON;
use uuid::Uuid;

use crate::{
    App, methods,
    problems::{Door, Problem, ProblemDocument, from_poem},
    words::words,
};

/// The language of the answer: of the person once they are known, else the one the browser asks for.
#[derive(Debug, Clone, Default)]
pub struct Reading(Arc<OnceLock<Locale>>, Locale);

impl Reading {
    fn of(request: &Request, default: Locale) -> Self {
        let asked = request.header(header::ACCEPT_LANGUAGE).filter(|tag| !tag.is_empty() && *tag != "*");
        Self(Arc::default(), asked.map_or(default, Locale::from_tag))
    }

    pub fn is_read_by(&self, locale: Locale) {
        let _ = self.0.set(locale);
    }

    pub fn locale(&self) -> Locale {
        self.0.get().copied().unwrap_or(self.1)
    }
}

/// Identifies one request in the log, in events and in the answer's `X-Request-Id`.
#[derive(Debug, Clone, Copy)]
pub struct Correlation(pub Uuid);

/// The code of the problem that was answered, for the request log.
#[derive(Debug, Clone, Copy)]
pub struct ProblemCode(pub &'static str);

/// Answers, and turns errors into problem documents.
pub async fn in_words<E: Endpoint>(app: App, endpoint: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let reading = Reading::of(&request, app.settings.locale);
    request.extensions_mut().insert(reading.clone());
    // A panic is a fault like any other: the person is answered, the process goes on.
    let answered = AssertUnwindSafe(endpoint.call(request)).catch_unwind().await;
    let answered = answered.unwrap_or_else(|_| Err(Problem::from(Fault::new("an operation panicked")).into()));
    match answered {
        Ok(response) => Ok(response.into_response()),
        Err(error) => {
            let route = error.data::<poem::PathPattern>().cloned();
            let mut response = render(&app, from_poem(error), reading.locale()).await;
            if response.status() == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(header::ALLOW, methods::allowed(route.as_ref()));
            }
            if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
                // The rest was not read: no other request can follow it on this connection.
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            if let Some(route) = route {
                response.set_data(route);
            }
            Ok(response)
        }
    }
}

/// The problem as a response.
pub async fn render(app: &App, problem: Problem, locale: Locale) -> Response {
    let status = problem.status();
    let code = problem.code();
    let detail = match sentence(app, &problem, locale).await {
        Ok(detail) => detail,
        Err(fault) => {
            tracing::error!(%fault, "could not put a refusal in words");
            words().say(locale, "door-fault", &[])
        }
    };
    let (current, version, field, wait) = match problem {
        Problem::Order { failure: Failure::VersionConflict { current, .. }, current: order } => {
            (order.map(|order| *order), Some(current), None, None)
        }
        Problem::Desk(Failure::VersionConflict { current, .. }) => (None, Some(current), None, None),
        Problem::Desk(Failure::Busy | Failure::Stale)
        | Problem::Order { failure: Failure::Busy | Failure::Stale, .. } => (None, None, None, Some(1)),
        Problem::Door(Door::TooManyAttempts { seconds }) => (None, None, None, Some(seconds)),
        Problem::Door(Door::InvalidRequest { field, .. }) => (None, None, field, None),
        Problem::Desk(_) | Problem::Order { .. } | Problem::Door(_) => (None, None, None, None),
    };
    let document = ProblemDocument {
        kind: format!("urn:helpdesk:problem:{code}"),
        title: words().say(locale, &format!("status-title-{}", status.as_u16()), &[]),
        status: status.as_u16(),
        detail,
        code: code.to_owned(),
        field,
        current,
        version,
    };
    let mut response = Response::builder()
        .status(status)
        .content_type("application/problem+json; charset=utf-8")
        .header(header::CONTENT_LANGUAGE, locale.as_str())
        .header(header::CACHE_CONTROL, "no-store")
        .body(Body::from_string(document.to_json_string()));
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.max(1).into());
    }
    response.set_data(ProblemCode(code));
    response
}

/// What happened and what to do, for a person.
pub async fn sentence(app: &App, problem: &Problem, locale: Locale) -> Result<String, Fault> {
    let say = |key: &str| words().say(locale, key, &[]);
    Ok(match problem {
        Problem::Desk(failure) | Problem::Order { failure, .. } => match failure {
            Failure::Refused(refusal) => refused(app, refusal, locale).await?,
            Failure::VersionConflict { refusal: Some(refusal), .. } => {
                format!("{} {}", say("door-version-conflict"), refused(app, refusal, locale).await?)
            }
            Failure::VersionConflict { refusal: None, .. } => say("door-version-conflict"),
            Failure::KeyReused => say("door-key-reused"),
            Failure::Busy | Failure::Stale => say("door-busy"),
            Failure::Fault(fault) => {
                tracing::error!(%fault, "a request failed");
                say("door-fault")
            }
        },
        Problem::Door(door) => said_by_the_door(door, locale),
    })
}

/// The refusal's sentence, with the one name it may need.
async fn refused(app: &App, refusal: &Refusal, locale: Locale) -> Result<String, Fault> {
    let named = match refusal {
        Refusal::AlreadyTaken { by, .. } => people::names(&app.db, &[*by]).await?,
        _ => std::collections::HashMap::new(),
    };
    let erased = words().say(locale, "erased-person", &[]);
    Ok(refusal.sentence(locale, |person| named.get(&person).cloned().unwrap_or_else(|| erased.clone())))
}

fn said_by_the_door(door: &Door, locale: Locale) -> String {
    let mut arguments = Arguments::new();
    match door {
        Door::TooManyAttempts { seconds } => arguments.number("minutes", (seconds + 59) / 60),
        Door::PasswordTooShort { min } => arguments.number("min", *min),
        Door::BodyTooLarge { max_kb } => arguments.number("max", *max_kb),
        Door::TooManyViews { max } => arguments.number("max", *max),
        Door::ImportHasErrors { count } => arguments.number("count", *count),
        Door::InvalidRequest { field, expected } => {
            arguments.text("field", field.clone().unwrap_or_default());
            arguments.text("expected", expected.clone());
        }
        Door::SignInRequired
        | Door::SessionEnded
        | Door::WrongCredentials
        | Door::CsrfRequired
        | Door::LinkInvalid
        | Door::InitDataInvalid
        | Door::InitDataExpired
        | Door::InitDataUsed
        | Door::NotInvited
        | Door::TelegramOff
        | Door::UnsupportedMediaType
        | Door::NotFound
        | Door::MethodNotAllowed
        | Door::UnknownToken
        | Door::UnknownSession
        | Door::UnknownView
        | Door::ImportChanged => {}
    }
    let nameless = matches!(door, Door::InvalidRequest { field: None, .. });
    let key = if nameless { "invalid-request-nameless".to_owned() } else { door.code().replace('_', "-") };
    words().say_with(locale, &format!("door-{key}"), &arguments)
}
