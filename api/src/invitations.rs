//! Invitations over HTTP: links to the bot that work once, for somebody new or for the new Telegram account of somebody
//! known. Administrators make them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use helpdesk_domain::{Command, Failure, Refusal, invitation::InvitationCommand};
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, payload::Json};
use rand::RngCore;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    body::Body,
    caller::Caller,
    once,
    people::{granted, known},
    problems::Answer,
    tags::Tag,
    wire::{Grant, Role},
};

const INVITATION_LASTS: Duration = Duration::days(7);
const MAX_INVITATION_DAYS: i64 = 90;
const INVITE: &str = "invite";
const RELINK: &str = "relink";

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct NewInvitation {
    role: Role,
    /// None: in all branches.
    branch: Option<Uuid>,
    /// How many days the link works; 7 when left out.
    days: Option<i64>,
}

/// A link that works once. It is told now and never again.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Invitation {
    code: String,
    /// Opens the bot's chat; none while the bot is not running.
    link: Option<String>,
    expires_at: DateTime<Utc>,
}

#[derive(ApiResponse)]
enum Invited {
    #[oai(status = 201)]
    Ok(Json<Invitation>),
}

#[derive(Debug)]
pub struct InvitationsApi;

#[OpenApi(tag = "Tag::People")]
impl InvitationsApi {
    /// Invite somebody by a link to the bot
    ///
    /// The code is told in this answer and never again, but to the same request under the same `Idempotency-Key`.
    #[oai(
        path = "/invitations",
        method = "post",
        operation_id = "invite",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn invite(&self, caller: Caller, body: Body<NewInvitation>) -> Answer<Invited> {
        caller.must_administer()?;
        let content = format!("{:?}", body.0);
        let NewInvitation { role, branch, days } = body.0;
        let lasts = days.map_or(INVITATION_LASTS, |days| Duration::days(days.clamp(1, MAX_INVITATION_DAYS)));
        let grants = granted(vec![Grant { role, branch }])?;
        invited(&caller, INVITE, &content, lasts, |expires_at| InvitationCommand::Issue { grants, expires_at }).await
    }

    /// A link for the person's new Telegram account
    ///
    /// For somebody who lost theirs: the account that opens it takes the old one's place, and what was signed in through
    /// the old one is signed out. The code is told in this answer and never again, but to the same request under the same
    /// `Idempotency-Key`.
    #[oai(
        path = "/people/:id/telegram/link",
        method = "post",
        operation_id = "relink_person_telegram",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn relink_telegram(&self, caller: Caller, id: Path<Uuid>) -> Answer<Invited> {
        let person = known(&caller, id.0).await?;
        let issue = |expires_at| InvitationCommand::IssueFor { person, expires_at };
        invited(&caller, RELINK, &person.to_string(), INVITATION_LASTS, issue).await
    }
}

/// Issues an invitation, once under the request's `Idempotency-Key`.
async fn invited(
    caller: &Caller,
    operation: &str,
    content: &str,
    lasts: Duration,
    issue: impl FnOnce(DateTime<Utc>) -> InvitationCommand,
) -> Answer<Invited> {
    let mut tx = caller.app.db.begin().await?;
    let expires_at = caller.app.now() + lasts;
    let expires_at = once::taken(&mut tx, caller, operation, content, &expires_at).await?.unwrap_or(expires_at);
    tx.commit().await?;
    let code = once::secret(caller, operation).unwrap_or_else(invitation_code);
    let command = Command::Invitation(code.clone(), issue(expires_at));
    match caller.app.desk.execute(&caller.unconditional(), command).await {
        // The same request again, whose code follows from its key.
        Ok(_) | Err(Failure::Refused(Refusal::AlreadyExists)) => {}
        Err(failure) => return Err(failure.into()),
    }
    let link = caller.app.chat_link(&code);
    Ok(Invited::Ok(Json(Invitation { code, link, expires_at })))
}

/// 144 random bits that fit in a start parameter.
fn invitation_code() -> String {
    let mut bytes = [0; 18];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
