//! What can go wrong at this door, and which HTTP status says so: one exhaustive mapping, no catch-all arm, so that a
//! new refusal doesn't compile until somebody has thought about it. The sentences are put in by `answers.rs`, which
//! knows the reader's language.

use helpdesk_domain::{Failure, Refusal, desk::Done, ports::Fault};
use poem::{Error, error::ResponseError, http::StatusCode};
use poem_openapi::{
    ApiResponse, Object,
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};

use crate::orders::wire::Order;

/// An error of this door, not yet in words.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The desk said no.
    #[error(transparent)]
    Desk(#[from] Failure),
    /// The desk said no to a command on an order: other things it names came in the body.
    #[error("{failure}")]
    Order { failure: Failure, current: Option<Box<Order>> },
    #[error("{0}")]
    Door(Door),
}

/// What this door itself refuses.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Door {
    SignInRequired,
    SessionEnded,
    WrongCredentials,
    TooManyAttempts {
        seconds: i64,
    },
    CsrfRequired,
    LinkInvalid,
    InitDataInvalid,
    InitDataExpired,
    InitDataUsed,
    NotInvited,
    TelegramOff,
    PasswordTooShort {
        min: i64,
    },
    /// The request can't be read; `field` names the place, `expected` is said by the parser.
    InvalidRequest {
        field: Option<String>,
        expected: String,
    },
    BodyTooLarge {
        max_kb: i64,
    },
    UnsupportedMediaType,
    NotFound,
    MethodNotAllowed,
    UnknownToken,
    UnknownSession,
    UnknownView,
    TooManyViews {
        max: i64,
    },
    /// The table changed after the preview: another plan than the one that was seen.
    ImportChanged,
    /// Lines that can't be read stand against applying any.
    ImportHasErrors {
        count: i64,
    },
}

impl Door {
    pub fn code(&self) -> &'static str {
        self.into()
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::SignInRequired | Self::SessionEnded | Self::WrongCredentials | Self::LinkInvalid => {
                StatusCode::UNAUTHORIZED
            }
            Self::InitDataInvalid | Self::InitDataExpired | Self::InitDataUsed => StatusCode::UNAUTHORIZED,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::CsrfRequired | Self::NotInvited => StatusCode::FORBIDDEN,
            Self::TelegramOff | Self::TooManyViews { .. } | Self::ImportChanged => StatusCode::CONFLICT,
            Self::PasswordTooShort { .. } | Self::ImportHasErrors { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::InvalidRequest { .. } => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotFound | Self::UnknownToken | Self::UnknownSession | Self::UnknownView => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        }
    }
}

impl std::fmt::Display for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl From<Door> for Problem {
    fn from(door: Door) -> Self {
        Self::Door(door)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Desk(Failure::Refused(refusal))
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Desk(Failure::Fault(fault))
    }
}

impl Problem {
    pub fn invalid(field: &str, expected: impl Into<String>) -> Self {
        Door::InvalidRequest { field: Some(field.to_owned()), expected: expected.into() }.into()
    }

    /// The stable code, the same in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Desk(failure) | Self::Order { failure, .. } => failure.code(),
            Self::Door(door) => door.code(),
        }
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::Desk(failure) => status_of_failure(failure, Named::InTheAddress),
            Self::Order { failure, .. } => status_of_failure(failure, Named::InTheBody),
            Self::Door(door) => door.status(),
        }
    }
}

/// Where the request named the branch, person or cartridge that is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    InTheAddress,
    InTheBody,
}

const fn status_of_failure(failure: &Failure, named: Named) -> StatusCode {
    match failure {
        Failure::Refused(refusal) => status_of_refusal(refusal, named),
        Failure::VersionConflict { .. } => StatusCode::PRECONDITION_FAILED,
        Failure::KeyReused => StatusCode::CONFLICT,
        Failure::Busy | Failure::Stale => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

const fn status_of_refusal(refusal: &Refusal, named: Named) -> StatusCode {
    match refusal {
        Refusal::NotAllowed | Refusal::Deactivated => StatusCode::FORBIDDEN,
        Refusal::UnknownOrder | Refusal::UnknownInvitation => StatusCode::NOT_FOUND,
        Refusal::UnknownBranch
        | Refusal::UnknownWarehouse
        | Refusal::UnknownCartridge
        | Refusal::UnknownPrinter
        | Refusal::UnknownPerson
        | Refusal::UnknownCalendar
        | Refusal::UnknownPolicy
        | Refusal::UnknownPhoto => match named {
            Named::InTheAddress => StatusCode::NOT_FOUND,
            Named::InTheBody => StatusCode::UNPROCESSABLE_ENTITY,
        },
        Refusal::AlreadyTaken { .. }
        | Refusal::AlreadyClosed { .. }
        | Refusal::IllegalTransition { .. }
        | Refusal::NotNow { .. }
        | Refusal::InvitationExpired
        | Refusal::InvitationSpent
        | Refusal::LinesOutstanding { .. }
        | Refusal::NothingOutstanding
        | Refusal::ReopenWindowOver { .. }
        | Refusal::AssigneeAbsent { .. }
        | Refusal::AskedRecently { .. }
        | Refusal::NoAccessRequest
        | Refusal::NudgedRecently { .. }
        | Refusal::InUse { .. }
        | Refusal::AlreadyExists
        | Refusal::OwnDeactivation => StatusCode::CONFLICT,
        Refusal::PhotoTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::ReasonRequired
        | Refusal::QuestionRequired
        | Refusal::EmptyOrder
        | Refusal::TooManyLines { .. }
        | Refusal::DuplicateLine
        | Refusal::QuantityOutOfRange { .. }
        | Refusal::AssigneeNotEligible
        | Refusal::SubstituteNotEligible
        | Refusal::TextEmpty
        | Refusal::TextTooLong { .. }
        | Refusal::BadCharacter
        | Refusal::TooManyPhotos { .. }
        | Refusal::NotAPhoto
        | Refusal::PhotoTooManyPixels { .. }
        | Refusal::InvalidCalendar { .. }
        | Refusal::InvalidPolicy { .. }
        | Refusal::InvalidDate { .. }
        | Refusal::QuietHoursInvalid => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// An error in the form of RFC 9457 (`application/problem+json`).
#[derive(Debug, Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub struct ProblemDocument {
    /// `urn:helpdesk:problem:` and the code.
    #[oai(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// What happened and what to do, in the reader's language.
    pub detail: String,
    /// Stable; programs decide by it.
    pub code: String,
    /// The place in the request that can't be read.
    pub field: Option<String>,
    /// With `version_conflict`: the order as it stands now.
    pub current: Option<Order>,
    /// With `version_conflict`: the present version.
    pub version: Option<u64>,
}

/// Documents the errors every operation can answer with.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let response = |status, description| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content: vec![MetaMediaType {
                content_type: "application/problem+json",
                schema: ProblemDocument::schema_ref(),
            }],
            headers: Vec::new(),
        };
        let responses = vec![
            response(400, "The request can't be read"),
            response(401, "Sign in"),
            response(403, "Not allowed"),
            response(404, "No such thing, or not for this reader"),
            response(409, "It doesn't fit the present state"),
            response(412, "Another version than the one in If-Match; `current` is the present state"),
            response(413, "Too large"),
            response(415, "Another format than JSON (or, for photos, multipart/form-data)"),
            response(422, "A value is out of bounds"),
            response(429, "Too many attempts"),
            response(503, "Busy, try again"),
        ];
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        ProblemDocument::register(registry);
    }
}

/// An answer or a problem.
pub type Answer<T> = Result<T, Problem>;

/// An error of poem or poem-openapi, or one of ours that travelled through them.
pub fn from_poem(error: Error) -> Problem {
    use poem::error::{MethodNotAllowedError, NotFoundError, SizedLimitError};
    use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError};

    let unreadable = |field: Option<&str>, expected: &str| {
        Problem::Door(Door::InvalidRequest { field: field.map(str::to_owned), expected: expected.to_owned() })
    };
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return problem,
        Err(error) => error,
    };
    if error.is::<NotFoundError>() || error.is::<ParsePathError>() {
        return Door::NotFound.into();
    }
    if error.is::<MethodNotAllowedError>() {
        return Door::MethodNotAllowed.into();
    }
    if error.is::<ContentTypeError>() {
        return Door::UnsupportedMediaType.into();
    }
    if error.is::<SizedLimitError>() {
        return Door::BodyTooLarge { max_kb: crate::body::MAX_BODY_KB }.into();
    }
    if let Some(ParseParamError { name, reason }) = error.downcast_ref() {
        return unreadable(Some(name), reason);
    }
    if let Some(ParseRequestPayloadError { reason }) = error.downcast_ref() {
        return unreadable(None, reason);
    }
    match error.status() {
        StatusCode::NOT_FOUND => Door::NotFound.into(),
        StatusCode::METHOD_NOT_ALLOWED => Door::MethodNotAllowed.into(),
        status if status.is_client_error() => unreadable(None, &error.to_string()),
        _ => Fault::new(error.to_string()).into(),
    }
}

/// Keeps a `Done` beside the answers that are made from it.
pub trait InOrder {
    fn in_order(self) -> Result<Done, Problem>;
}

impl InOrder for Result<Done, Failure> {
    /// Names in an order's command came in the body: an unknown branch is 422 there, not 404.
    fn in_order(self) -> Result<Done, Problem> {
        self.map_err(|failure| Problem::Order { failure, current: None })
    }
}

/// Something that a request names in its body, for reading only.
pub trait InBody<T> {
    /// What is not there is a value out of bounds, not a missing page.
    fn in_body(self, refusal: Refusal) -> Answer<T>;
}

impl<T> InBody<T> for Option<T> {
    fn in_body(self, refusal: Refusal) -> Answer<T> {
        self.ok_or_else(|| Problem::Order { failure: Failure::Refused(refusal), current: None })
    }
}
