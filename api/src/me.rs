//! The caller: who they are, what they may do at large, their language and password.

use helpdesk_domain::{Command, Person, PersonId, Role, person::PersonCommand};
use helpdesk_projections::people;
use poem_openapi::{Object, OpenApi, payload::Json};
use serde::Deserialize;

use crate::{
    App,
    answer::{Fresh, NoContent},
    body::Body,
    caller::{self, Caller},
    problems::{Answer, Door},
    sign_in::password,
    tags::Tag,
    wire::{Grant, Locale},
    words::words,
};

/// The signed-in person.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Me {
    id: uuid::Uuid,
    name: String,
    login: Option<String>,
    locale: Locale,
    roles: Vec<Grant>,
    can: Can,
    /// For `X-CSRF-Token`; a machine with a token needs none.
    csrf_token: Option<String>,
    /// Told once, to a Mini App that has signed in with `init_data`.
    session_token: Option<String>,
    /// The head of the log: what a read can ask for with `X-Min-Position`.
    position: u64,
}

impl Me {
    pub fn with_session_token(self, token: String) -> Self {
        Self { session_token: Some(token), ..self }
    }
}

/// What pages to show at all; what may be done with one order is in its `allowed_actions`.
#[expect(clippy::struct_excessive_bools, reason = "independent rights, one flag each")]
#[derive(Debug, Object)]
pub struct Can {
    submit: bool,
    submit_on_behalf: bool,
    see_queue: bool,
    administer: bool,
}

#[derive(Debug, Object, Deserialize)]
struct LocaleChoice {
    locale: Locale,
}

#[derive(Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct PasswordChange {
    /// The present one, unless there is none yet.
    current: Option<String>,
    new: String,
}

/// Describes a person to themself.
pub async fn describe(app: &App, id: PersonId, person: &Person, csrf_token: Option<String>) -> Answer<Me> {
    let row = people::get(&app.db, id).await?;
    let (name, login) = row.map_or((None, None), |row| (row.name, row.login));
    let locale = person.locale;
    let actor = person.actor(id);
    let staff = actor.has_anywhere(Role::Storekeeper) || actor.has_anywhere(Role::Dispatcher);
    let administer = actor.has_everywhere(Role::Administrator);
    Ok(Me {
        id: id.0,
        name: name.unwrap_or_else(|| words().say(locale, "erased-person", &[])),
        login,
        locale: locale.into(),
        roles: person.grants.iter().copied().map(Grant::from).collect(),
        can: Can {
            submit: actor.has_anywhere(Role::Requester),
            submit_on_behalf: staff,
            see_queue: staff || actor.has_anywhere(Role::Supervisor) || actor.has_anywhere(Role::Administrator),
            administer,
        },
        csrf_token,
        session_token: None,
        position: app.desk.log().head().await?.position,
    })
}

async fn described(caller: &Caller) -> Answer<Me> {
    let person = caller.app.desk.person(caller.id).await?.ok_or(Door::SessionEnded)?;
    describe(&caller.app, caller.id, &person, caller.csrf_token.clone()).await
}

#[derive(Debug)]
pub struct MeApi;

#[OpenApi(tag = "Tag::Session")]
impl MeApi {
    /// Who is signed in
    #[oai(path = "/me", method = "get", operation_id = "get_me")]
    async fn get(&self, caller: Caller) -> Answer<Json<Me>> {
        Ok(Json(described(&caller).await?))
    }

    /// Choose one's language
    #[oai(
        path = "/me/locale",
        method = "put",
        operation_id = "set_my_locale",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn set_locale(&self, caller: Caller, body: Body<LocaleChoice>) -> Answer<Fresh<Me>> {
        let command = PersonCommand::SetLocale { locale: body.0.locale.into() };
        let done = caller.app.desk.execute(&caller.request(), Command::Person(caller.id, command)).await?;
        let stale = !crate::position::reached(&caller.app, done.position).await;
        Ok(Fresh::of(described(&caller).await?, done.version, done.position, stale))
    }

    /// Change one's password
    ///
    /// Ends every other session of the person.
    #[oai(path = "/me/password", method = "post", operation_id = "change_my_password")]
    async fn change_password(
        &self,
        caller: Caller,
        request: &poem::Request,
        body: Body<PasswordChange>,
    ) -> Answer<NoContent> {
        let (app, now) = (&caller.app, caller.app.now());
        let scope = caller.id.to_string();
        app.attempts().check(&scope, &caller::address(request), now)?;
        let known = password::has_password(&app.db, caller.id).await?;
        let given = body.0.current.unwrap_or_default();
        if known && !password::is_password_of(&app.db, Some(caller.id), given).await? {
            app.attempts().failed(&scope, &caller::address(request), now);
            return Err(Door::WrongCredentials.into());
        }
        password::set_password(&app.db, caller.id, body.0.new, now).await?;
        app.sessions.end_others(caller.id, caller.session.as_ref().map(|session| session.id)).await?;
        Ok(NoContent::Done)
    }
}
