//! Signing in and out: `POST /session` with a password, a link from the bot or a Mini App's data; and the list of
//! one's sessions. The checks themselves are in `sign_in/`.

use chrono::{DateTime, Utc};
use helpdesk_domain::{Channel, PersonId, Refusal, key::NaturalKey};
use poem::{
    Request,
    http::header,
    web::{
        Data,
        cookie::{Cookie, SameSite},
    },
};
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, payload::Json};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    App,
    body::Body,
    caller::{self, Caller},
    me::{self, Me},
    problems::{Answer, Door, Problem},
    sign_in::{init_data, links, password, sessions},
    tags::Tag,
};

/// One of the ways to sign in.
#[derive(Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct SignIn {
    login: Option<String>,
    password: Option<String>,
    /// From the bot, spent in the browser that asked for it.
    link: Option<String>,
    /// A Mini App's `initData`, as Telegram gave it.
    init_data: Option<String>,
}

/// A session of one's own.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct SessionView {
    id: Uuid,
    channel: crate::wire::Channel,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    /// What the browser calls itself.
    agent: Option<String>,
    /// The one that asks.
    current: bool,
}

#[derive(Debug, Object)]
pub struct Sessions {
    items: Vec<SessionView>,
}

/// What the browser shows while it waits for the bot's link.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct AskedLink {
    /// Sent to the bot as `/start login_CODE`.
    code: String,
    /// Opens the chat with the code; none while the bot is not running.
    chat: Option<String>,
    expires_at: DateTime<Utc>,
}

#[derive(ApiResponse)]
enum SignedIn {
    #[oai(status = 200)]
    Ok(
        Json<Me>,
        /// None for a Mini App, which is framed by others: it sends `session_token` itself.
        #[oai(header = "Set-Cookie")]
        Option<String>,
    ),
}

#[derive(ApiResponse)]
enum Asked {
    #[oai(status = 200)]
    Ok(Json<AskedLink>, #[oai(header = "Set-Cookie")] String),
}

#[derive(ApiResponse)]
enum Ended {
    #[oai(status = 204)]
    Done(#[oai(header = "Set-Cookie")] String),
}

#[derive(Debug)]
pub struct SessionApi;

#[OpenApi(tag = "Tag::Session")]
impl SessionApi {
    /// Sign in
    ///
    /// With a login and password, a link from the bot, or a Mini App's data. The first two begin a session by cookie; a
    /// Mini App gets a short one as `session_token`, sent as `Authorization: Bearer`.
    #[oai(path = "/session", method = "post", operation_id = "sign_in")]
    async fn sign_in(&self, app: Data<&App>, request: &Request, body: Body<SignIn>) -> Answer<SignedIn> {
        let (app, now) = (app.0, app.now());
        let (person, channel, account) = match body.0 {
            SignIn { init_data: Some(data), .. } => {
                let (person, account) = by_init_data(app, &data).await?;
                (person, Channel::Miniapp, Some(account))
            }
            SignIn { link: Some(link), .. } => {
                let browser = caller::cookie(request, links::COOKIE).ok_or(Door::LinkInvalid)?;
                let spent = links::spend(&app.db, &link, &browser, now).await?;
                let (person, account) = spent.ok_or(Door::LinkInvalid)?;
                (person, Channel::Panel, account)
            }
            SignIn { login: Some(login), password: Some(password), .. } => {
                (by_password(app, &caller::address(request), &login, password).await?, Channel::Panel, None)
            }
            SignIn { login: Some(_), .. } => return Err(Problem::invalid("password", "string")),
            SignIn { .. } => return Err(Problem::invalid("login", "string")),
        };
        let known = app.desk.person(person).await?.filter(|person| sessions::lets_in(account.as_deref(), person));
        let known = known.ok_or(Door::WrongCredentials)?;
        let agent = request.header(header::USER_AGENT);
        let token = app.sessions.begin(person, channel, account.as_deref(), agent, now).await?;
        if channel == Channel::Miniapp {
            let me = me::describe(app, person, &known, None).await?;
            return Ok(SignedIn::Ok(Json(me.with_session_token(token)), None));
        }
        let csrf = caller::csrf_token(app, &token);
        let me = me::describe(app, person, &known, Some(csrf)).await?;
        Ok(SignedIn::Ok(Json(me), Some(set_cookie(app, sessions::COOKIE, token, None))))
    }

    /// Ask for a sign-in link in Telegram
    ///
    /// Binds the link to this browser by a cookie; the bot makes it, `POST /session` spends it.
    #[oai(path = "/session/link", method = "post", operation_id = "ask_sign_in_link")]
    async fn ask_link(&self, app: Data<&App>, request: &Request) -> Answer<Asked> {
        let asked = links::ask(&app.db, request.header(header::USER_AGENT), app.now()).await?;
        let chat = app.chat_link(&format!("{}{}", links::START, asked.code));
        let view = AskedLink { code: asked.code, chat, expires_at: asked.expires_at };
        Ok(Asked::Ok(Json(view), set_cookie(&app, links::COOKIE, asked.browser, Some(300))))
    }

    /// Sign out
    #[oai(path = "/session", method = "delete", operation_id = "sign_out")]
    async fn sign_out(&self, caller: Caller) -> Answer<Ended> {
        if let Some(session) = &caller.session {
            end(&caller, session.id).await?;
        }
        Ok(Ended::Done(set_cookie(&caller.app, sessions::COOKIE, String::new(), Some(0))))
    }

    /// One's own sessions
    #[oai(path = "/me/sessions", method = "get", operation_id = "list_sessions")]
    async fn list(&self, caller: Caller) -> Answer<Json<Sessions>> {
        Ok(Json(of(&caller, caller.id).await?))
    }

    /// End all of one's other sessions
    #[oai(path = "/me/sessions", method = "delete", operation_id = "end_other_sessions")]
    async fn end_others(&self, caller: Caller) -> Answer<crate::answer::NoContent> {
        caller.app.sessions.end_others(caller.id, caller.session.as_ref().map(|session| session.id)).await?;
        Ok(crate::answer::NoContent::Done)
    }

    /// End one of one's sessions
    #[oai(path = "/me/sessions/:id", method = "delete", operation_id = "end_session")]
    async fn end_one(&self, caller: Caller, id: Path<Uuid>) -> Answer<crate::answer::NoContent> {
        if !end(&caller, id.0).await? {
            return Err(Door::UnknownSession.into());
        }
        Ok(crate::answer::NoContent::Done)
    }
}

/// A person's sessions.
pub async fn of(caller: &Caller, person: PersonId) -> Answer<Sessions> {
    let current = caller.session.as_ref().map(|session| session.id);
    let mut sessions = caller.app.sessions.of(person, caller.app.now()).await?;
    // Those that began through an account which is no longer linked are over.
    let known = caller.app.desk.person(person).await?.ok_or(Refusal::UnknownPerson)?;
    sessions.retain(|session| session.lets_in(&known));
    let view = |session: sessions::Session| SessionView {
        id: session.id,
        channel: session.channel.into(),
        created_at: session.created_at,
        seen_at: session.seen_at,
        agent: session.agent,
        current: Some(session.id) == current,
    };
    Ok(Sessions { items: sessions.into_iter().map(view).collect() })
}

async fn by_password(app: &App, address: &str, login: &str, password: String) -> Answer<PersonId> {
    let now = app.now();
    app.attempts().check(login, address, now)?;
    let person = app.desk.person_by_login(login).await?;
    // The work is the same whether the login exists, has a password, or is locked out.
    let right = password::is_password_of(&app.db, person, password).await?;
    let active = match person {
        Some(person) => app.desk.person(person).await?.is_some_and(|person| !person.deactivated),
        None => false,
    };
    let Some(person) = person.filter(|_| right && active) else {
        app.attempts().failed(login, address, now);
        return Err(Door::WrongCredentials.into());
    };
    app.attempts().succeeded(login);
    Ok(person)
}

/// Who opened the Mini App, and the key of their account.
async fn by_init_data(app: &App, data: &str) -> Answer<(PersonId, String)> {
    let token = app.settings.bot_token.as_deref().ok_or(Door::TelegramOff)?;
    let opened = init_data::verified(data, token, app.now())?;
    let person = app.desk.person_by_telegram(opened.account).await?.ok_or(Door::NotInvited)?;
    if !init_data::spend(&app.db, &opened, app.now()).await? {
        return Err(Door::InitDataUsed.into());
    }
    let account = NaturalKey::personal("telegram", &opened.account.to_string(), app.desk.pepper());
    Ok((person, account.value))
}

async fn end(caller: &Caller, id: Uuid) -> Answer<bool> {
    Ok(caller.app.sessions.end(caller.id, id).await?)
}

/// A cookie that scripts can't read and other sites don't send along.
fn set_cookie(app: &App, name: &str, value: String, seconds: Option<u64>) -> String {
    let mut cookie = Cookie::new_with_str(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.is_secure());
    // The server decides when a session ends; the cookie only has to last as long.
    cookie.set_max_age(std::time::Duration::from_secs(seconds.unwrap_or(30 * 24 * 3600)));
    cookie.to_string()
}
