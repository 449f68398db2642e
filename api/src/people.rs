//! People over HTTP: who there is, their roles, logins, passwords and absences. Administrators keep them; staff
//! see names, to order for somebody or to assign.

use chrono::{DateTime, Utc};
use helpdesk_domain::{
    Absence as DomainAbsence, BranchId, Command, Grant as DomainGrant, PersonId, Refusal, Role as DomainRole,
    person::{PersonCommand, Profile, may_stand_in, may_tell_absence},
};
use helpdesk_projections::people::{self, PersonRow};
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answer::{Created, Fresh, NoContent},
    body::Body,
    caller::Caller,
    directory::{Carried, at_read},
    problems::{Answer, Door},
    session,
    sign_in::{self, password},
    tags::Tag,
    tokens,
    wire::{Grant, Locale},
    words::words,
};

/// The most people in one answer.
const MAX_FOUND: usize = 500;

/// A person. Contacts and channels are shown to administrators only.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Person {
    id: Uuid,
    name: String,
    login: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    /// Whether a Telegram account is linked.
    telegram: bool,
    locale: Locale,
    roles: Vec<Grant>,
    deactivated: bool,
    /// The absence that goes on or lies ahead.
    absence: Option<Absence>,
    /// Whether the caller may tell when the person is away.
    can_tell_absence: bool,
    version: u64,
}

/// When somebody of the staff is away. New orders and their notices go to the substitute; without one, nobody can be
/// assigned the person's new work.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct Absence {
    /// From now on when left out.
    from: Option<DateTime<Utc>>,
    /// The first instant back.
    until: DateTime<Utc>,
    /// Somebody of the staff of the same branches.
    substitute: Option<Uuid>,
}

#[derive(Debug, Object)]
struct People {
    items: Vec<Person>,
}

#[derive(Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct NewPerson {
    name: String,
    phone: Option<String>,
    email: Option<String>,
    locale: Option<Locale>,
    #[serde(default)]
    #[oai(default)]
    roles: Vec<Grant>,
    login: Option<String>,
    /// The Telegram account's number.
    telegram: Option<i64>,
    /// The first password, for a person with a login.
    password: Option<String>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct ProfileForm {
    name: String,
    phone: Option<String>,
    email: Option<String>,
}

#[derive(Debug, Object, Deserialize)]
struct Roles {
    /// The roles the person has from now on.
    roles: Vec<Grant>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct LoginForm {
    /// Null: no sign-in by login any more.
    login: Option<String>,
}

#[derive(Object, Deserialize)]
struct NewPassword {
    password: String,
}

#[derive(Debug)]
pub struct PeopleApi;

#[OpenApi(tag = "Tag::People")]
impl PeopleApi {
    /// People, by name
    #[oai(path = "/people", method = "get", operation_id = "list_people")]
    async fn list(
        &self,
        caller: Caller,
        /// In the name, login, phone or e-mail.
        q: Query<Option<String>>,
        /// Only those who may be assigned orders of this branch.
        staff_of: Query<Option<Uuid>>,
        /// Only the requesters of this branch.
        requester_of: Query<Option<Uuid>>,
        /// Only those who may stand in for this person.
        substitute_for: Query<Option<Uuid>>,
    ) -> Answer<Json<People>> {
        if !caller.works_on_orders() {
            return Err(Refusal::NotAllowed.into());
        }
        let db = &caller.app.db;
        let mut rows = match q.0.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => people::search(db, text, MAX_FOUND).await?,
            None => people::all(db).await?,
        };
        let holds = |row: &PersonRow, roles: &[DomainRole], branch: Uuid| {
            roles.iter().any(|role| row.has(*role, BranchId(branch)))
        };
        if let Some(branch) = staff_of.0 {
            rows.retain(|row| holds(row, &[DomainRole::Storekeeper, DomainRole::Dispatcher], branch));
        }
        if let Some(branch) = requester_of.0 {
            rows.retain(|row| holds(row, &[DomainRole::Requester], branch));
        }
        if let Some(person) = substitute_for.0.map(PersonId) {
            let grants = people::get(db, person).await?.ok_or(Refusal::UnknownPerson)?.grants;
            rows.retain(|row| row.id != person && may_stand_in(&row.actor(), &grants));
        }
        Ok(Json(People { items: rows.into_iter().map(|row| view(&caller, row)).collect() }))
    }

    /// One person
    #[oai(path = "/people/:id", method = "get", operation_id = "get_person")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Person>> {
        caller.must_administer()?;
        let row = people::get(&caller.app.db, PersonId(id.0)).await?.ok_or(Refusal::UnknownPerson)?;
        let version = row.version;
        at_read(&caller, view(&caller, row), version).await
    }

    /// Add a person
    #[oai(
        path = "/people",
        method = "post",
        operation_id = "create_person",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<NewPerson>) -> Answer<Created<Person>> {
        let NewPerson { name, phone, email, locale, roles, login, telegram, password } = body.0;
        if let Some(password) = &password {
            password::must_be_long_enough(password)?;
        }
        let command = PersonCommand::Add {
            profile: Profile { name, phone, email },
            locale: locale.map_or(caller.app.settings.locale, Into::into),
            grants: granted(roles)?,
            login: login.filter(|login| !login.trim().is_empty()),
            telegram,
        };
        let carried = Carried::out(&caller, Command::Person(PersonId::fresh(), command)).await?;
        let id = carried.id()?;
        if let Some(password) = password {
            password::set_password(&caller.app.db, id, password, caller.app.now()).await?;
        }
        let row = Carried::row(people::get(&caller.app.db, id).await?)?;
        let person = view(&caller, row);
        Ok(carried.created(person))
    }

    /// Change name and contacts
    #[oai(
        path = "/people/:id",
        method = "put",
        operation_id = "change_person",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<ProfileForm>) -> Answer<Fresh<Person>> {
        let ProfileForm { name, phone, email } = body.0;
        command(&caller, id.0, PersonCommand::ChangeProfile { profile: Profile { name, phone, email } }).await
    }

    /// Set the roles
    ///
    /// What is missing is granted, what is not listed is revoked, each with an event of its own.
    #[oai(
        path = "/people/:id/roles",
        method = "put",
        operation_id = "set_person_roles",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn set_roles(&self, caller: Caller, id: Path<Uuid>, body: Body<Roles>) -> Answer<Fresh<Person>> {
        caller.must_administer()?;
        let person = PersonId(id.0);
        let wanted = granted(body.0.roles)?;
        let known = caller.app.desk.person(person).await?.ok_or(Refusal::UnknownPerson)?;
        let granted = wanted.iter().filter(|grant| !known.grants.contains(grant));
        let revoked = known.grants.iter().filter(|grant| !wanted.contains(grant));
        let commands = granted
            .map(|grant| PersonCommand::Grant { grant: *grant })
            .chain(revoked.map(|grant| PersonCommand::Revoke { grant: *grant }));
        // The conditions of the request hold for the first step; the rest follow from it.
        let mut request = caller.request();
        request.key = None;
        let mut done = None;
        for command in commands {
            done = Some(caller.app.desk.execute(&request, Command::Person(person, command)).await?);
            request = caller.unconditional();
        }
        let Some(done) = done else {
            let row = people::get(&caller.app.db, person).await?.ok_or(Refusal::UnknownPerson)?;
            let version = row.version;
            return at_read(&caller, view(&caller, row), version).await;
        };
        let carried = Carried::waited(&caller, done).await;
        let row = Carried::row(people::get(&caller.app.db, person).await?)?;
        let person = view(&caller, row);
        Ok(carried.fresh(person))
    }

    /// Set or remove the login
    #[oai(
        path = "/people/:id/login",
        method = "put",
        operation_id = "set_person_login",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn set_login(&self, caller: Caller, id: Path<Uuid>, body: Body<LoginForm>) -> Answer<Fresh<Person>> {
        let login = body.0.login.filter(|login| !login.trim().is_empty());
        command(&caller, id.0, PersonCommand::SetLogin { login }).await
    }

    /// Set a password
    ///
    /// Ends the person's sessions.
    #[oai(path = "/people/:id/password", method = "post", operation_id = "set_person_password")]
    async fn set_password(&self, caller: Caller, id: Path<Uuid>, body: Body<NewPassword>) -> Answer<NoContent> {
        caller.must_administer()?;
        let person = PersonId(id.0);
        caller.app.desk.person(person).await?.ok_or(Refusal::UnknownPerson)?;
        password::set_password(&caller.app.db, person, body.0.password, caller.app.now()).await?;
        caller.app.sessions.end_others(person, None).await?;
        Ok(NoContent::Done)
    }

    /// Where a person is signed in
    #[oai(path = "/people/:id/sessions", method = "get", operation_id = "list_person_sessions")]
    async fn sessions(&self, caller: Caller, id: Path<Uuid>) -> Answer<Json<session::Sessions>> {
        Ok(Json(session::of(&caller, known(&caller, id.0).await?).await?))
    }

    /// Sign a person out everywhere
    #[oai(path = "/people/:id/sessions", method = "delete", operation_id = "end_person_sessions")]
    async fn end_sessions(&self, caller: Caller, id: Path<Uuid>) -> Answer<NoContent> {
        caller.app.sessions.end_others(known(&caller, id.0).await?, None).await?;
        Ok(NoContent::Done)
    }

    /// A person's tokens, without their texts
    #[oai(path = "/people/:id/tokens", method = "get", operation_id = "list_person_tokens")]
    async fn tokens(&self, caller: Caller, id: Path<Uuid>) -> Answer<Json<tokens::Tokens>> {
        Ok(Json(tokens::of(&caller, known(&caller, id.0).await?).await?))
    }

    /// End a person's token
    #[oai(path = "/people/:id/tokens/:token", method = "delete", operation_id = "end_person_token")]
    async fn end_token(&self, caller: Caller, id: Path<Uuid>, token: Path<Uuid>) -> Answer<NoContent> {
        if !sign_in::tokens::end(&caller.app.db, known(&caller, id.0).await?, token.0).await? {
            return Err(Door::UnknownToken.into());
        }
        Ok(NoContent::Done)
    }

    /// Unlink the Telegram account
    #[oai(
        path = "/people/:id/telegram",
        method = "delete",
        operation_id = "unlink_person_telegram",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn unlink_telegram(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Person>> {
        command(&caller, id.0, PersonCommand::UnlinkTelegram).await
    }

    /// Tell when a person of the staff is away
    #[oai(
        path = "/people/:id/absence",
        method = "put",
        operation_id = "set_person_absence",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn set_absence(&self, caller: Caller, id: Path<Uuid>, body: Body<Absence>) -> Answer<Fresh<Person>> {
        let Absence { from, until, substitute } = body.0;
        let absence = DomainAbsence {
            from: from.unwrap_or_else(|| caller.app.now()),
            until,
            substitute: substitute.map(PersonId),
        };
        command(&caller, id.0, PersonCommand::SetAbsence { absence }).await
    }

    /// The person is back, or does not go away after all
    #[oai(
        path = "/people/:id/absence",
        method = "delete",
        operation_id = "end_person_absence",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn end_absence(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Person>> {
        command(&caller, id.0, PersonCommand::EndAbsence).await
    }

    /// Deactivate: the person is signed out at once and has no rights
    #[oai(
        path = "/people/:id/deactivate",
        method = "post",
        operation_id = "deactivate_person",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn deactivate(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Person>> {
        let answer = command(&caller, id.0, PersonCommand::Deactivate).await?;
        caller.app.sessions.end_others(PersonId(id.0), None).await?;
        Ok(answer)
    }

    /// Let a deactivated person in again
    #[oai(
        path = "/people/:id/reactivate",
        method = "post",
        operation_id = "reactivate_person",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn reactivate(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Person>> {
        command(&caller, id.0, PersonCommand::Reactivate).await
    }
}

/// Somebody whom an administrator looks after.
pub async fn known(caller: &Caller, id: Uuid) -> Answer<PersonId> {
    caller.must_administer()?;
    let person = PersonId(id);
    caller.app.desk.person(person).await?.ok_or(Refusal::UnknownPerson)?;
    Ok(person)
}

async fn command(caller: &Caller, id: Uuid, command: PersonCommand) -> Answer<Fresh<Person>> {
    let person = PersonId(id);
    let carried = Carried::out(caller, Command::Person(person, command)).await?;
    let row = Carried::row(people::get(&caller.app.db, person).await?)?;
    Ok(carried.fresh(view(caller, row)))
}

/// Roles that can be given to people.
pub fn granted(roles: Vec<Grant>) -> Answer<Vec<DomainGrant>> {
    let mut grants: Vec<DomainGrant> = Vec::new();
    for grant in roles.into_iter().map(DomainGrant::from) {
        if !DomainRole::GRANTABLE.contains(&grant.role) {
            return Err(crate::problems::Problem::invalid("role", helpdesk_domain::role::UnknownRole.to_string()));
        }
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    Ok(grants)
}

fn view(caller: &Caller, row: PersonRow) -> Person {
    let private = caller.administers();
    let absence = row.absence.filter(|absence| absence.until > caller.app.now()).map(|absence| Absence {
        from: Some(absence.from),
        until: absence.until,
        substitute: absence.substitute.map(|person| person.0),
    });
    Person {
        absence,
        can_tell_absence: may_tell_absence(&caller.actor, row.id, &row.grants).is_some(),
        id: row.id.0,
        name: row.name.unwrap_or_else(|| words().say(caller.locale, "erased-person", &[])),
        login: row.login.filter(|_| private),
        phone: row.phone.filter(|_| private),
        email: row.email.filter(|_| private),
        telegram: private && row.telegram.is_some(),
        locale: row.locale.into(),
        roles: row.grants.into_iter().map(Grant::from).collect(),
        deactivated: row.deactivated,
        version: row.version,
    }
}
