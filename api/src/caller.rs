//! Who calls, and on what conditions: the session or token behind a request, the rights the person has this moment,
//! and the conditions of a write (`If-Match`, `Idempotency-Key`). It does not decide what they may do: the desk does.

use std::net::IpAddr;

use helpdesk_domain::{
    Actor, Channel, Locale, PersonId, Refusal, Request as DeskRequest, Role, person::Person, ports::Version,
};
use poem::{
    Request, RequestBody, Result,
    http::{Method, header},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};
use uuid::Uuid;

use crate::{
    App,
    answers::{Correlation, Reading},
    problems::{Answer, Door, Problem},
    sign_in::{
        sessions::{self, Session},
        tokens,
    },
};

/// A signed-in caller: by the cookie of a browser, a Mini App's session token or a machine's personal token.
#[derive(Debug)]
pub struct Caller {
    pub app: App,
    pub id: PersonId,
    /// With the rights they have now.
    pub actor: Actor,
    pub locale: Locale,
    /// None: a machine with a personal token.
    pub session: Option<Session>,
    pub csrf_token: Option<String>,
    expected: Option<Version>,
    key: Option<String>,
    correlation: Uuid,
}

impl Caller {
    pub const fn channel(&self) -> Channel {
        match &self.session {
            Some(session) => session.channel,
            None => Channel::Api,
        }
    }

    /// The circumstances of a command, with the conditions the request's headers set.
    pub fn request(&self) -> DeskRequest {
        let mut request = self.unconditional().expecting(self.expected);
        if let Some(key) = &self.key {
            request = request.once(self.id.to_string(), key.clone());
        }
        request
    }

    /// The same for the further commands of one request: the conditions were for the first.
    pub fn unconditional(&self) -> DeskRequest {
        DeskRequest { correlation: self.correlation, ..DeskRequest::person(self.id, self.channel()) }
    }

    /// The request's `Idempotency-Key`.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The version in `If-Match`.
    pub const fn expected(&self) -> Option<Version> {
        self.expected
    }

    pub fn administers(&self) -> bool {
        self.actor.has_everywhere(Role::Administrator)
    }

    pub fn must_administer(&self) -> Answer<()> {
        if self.administers() { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }

    pub fn works_on_orders(&self) -> bool {
        [Role::Storekeeper, Role::Dispatcher, Role::Supervisor, Role::Administrator]
            .into_iter()
            .any(|role| self.actor.has_anywhere(role))
    }

    async fn identified(request: &Request) -> Answer<Self> {
        let app = request.data::<App>().cloned().ok_or_else(|| helpdesk_domain::ports::Fault::new("no app"))?;
        let now = app.now();
        let bearer = request.header("authorization").and_then(|value| value.split_once(' '));
        let (id, session, csrf_token) = match bearer {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                let token = token.trim();
                if token.starts_with(tokens::PREFIX) {
                    let token = tokens::find(&app.db, token, now).await?.ok_or(Door::SignInRequired)?;
                    (token.person, None, None)
                } else {
                    // A header is set by the page itself, never by another site: no CSRF token is needed.
                    let session = app.sessions.find(token, now).await?.filter(Session::is_of_mini_app);
                    let session = session.ok_or(Door::SessionEnded)?;
                    (session.person, Some(session), None)
                }
            }
            _ => {
                let token = session_cookie(request).ok_or(Door::SignInRequired)?;
                let session = app.sessions.find(&token, now).await?.ok_or(Door::SessionEnded)?;
                (session.person, Some(session), Some(csrf_token(&app, &token)))
            }
        };
        if let Some(expected) = &csrf_token
            && !matches!(*request.method(), Method::GET | Method::HEAD)
            && !request.header("x-csrf-token").is_some_and(|given| crate::sign_in::same(given, expected))
        {
            return Err(Door::CsrfRequired.into());
        }
        // Asked of the log, not of a row: who is deactivated is out at once.
        let is_let_in = |person: &Person| session.as_ref().map_or(!person.deactivated, |it| it.lets_in(person));
        let person = app.desk.person(id).await?.filter(is_let_in).ok_or(Door::SessionEnded)?;
        if let Some(reading) = request.data::<Reading>() {
            reading.is_read_by(person.locale);
        }
        Ok(Self {
            actor: person.actor(id),
            locale: person.locale,
            id,
            session,
            csrf_token,
            expected: expected_version(request)?,
            key: idempotency_key(request)?,
            correlation: request.data::<Correlation>().map_or_else(Uuid::now_v7, |correlation| correlation.0),
            app,
        })
    }
}

/// The CSRF token of a session follows from its cookie, so a page can ask for it again.
pub fn csrf_token(app: &App, session_token: &str) -> String {
    app.desk.pepper().hash(&format!("csrf:{session_token}"))
}

/// The session cookie's token.
pub fn session_cookie(request: &Request) -> Option<String> {
    cookie(request, sessions::COOKIE)
}

pub fn cookie(request: &Request, name: &str) -> Option<String> {
    let lines = request.headers().get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// The caller's address. A peer on this very machine is a reverse proxy, which says whom it speaks for.
pub fn address(request: &Request) -> String {
    let peer = request.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
    let forwarded = || {
        let last = request.header("x-forwarded-for")?.rsplit(',').next()?;
        last.trim().parse::<IpAddr>().ok()
    };
    match peer {
        Some(peer) if peer.is_loopback() => forwarded().unwrap_or(peer).to_string(),
        Some(peer) => peer.to_string(),
        None => "unknown".to_owned(),
    }
}

/// `If-Match: "7"`; none, or `*`, sets no condition.
fn expected_version(request: &Request) -> Result<Option<Version>, Problem> {
    match request.header("if-match").map(str::trim) {
        None | Some("*") => Ok(None),
        Some(tag) => {
            let version = tag.trim_start_matches("W/").trim_matches('"').parse();
            version.map(Some).map_err(|_| Problem::invalid("If-Match", "\"7\""))
        }
    }
}

fn idempotency_key(request: &Request) -> Result<Option<String>, Problem> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().ok().map(str::trim).filter(|key| (1..=200).contains(&key.len()));
    let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| Problem::invalid("Idempotency-Key", "1–200 × ASCII"))
}

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let scheme = |ty, description| MetaSecurityScheme {
            ty,
            description: Some(description),
            name: None,
            key_in: None,
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        let token = scheme("http", "A personal token of a machine, `hd_…`");
        registry.create_security_scheme("token", MetaSecurityScheme { scheme: Some("bearer"), ..token });
        let session = scheme("apiKey", "A person's session; writes carry `X-CSRF-Token` too");
        let session = MetaSecurityScheme { name: Some(sessions::COOKIE), key_in: Some("cookie"), ..session };
        registry.create_security_scheme("session", session);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec!["session", "token"]
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        Ok(Self::identified(request).await?)
    }
}
