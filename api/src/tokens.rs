//! Personal tokens over HTTP: one's own, for machines. A token can do what its person can.

use chrono::{DateTime, Duration, Utc};
use helpdesk_domain::PersonId;
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, payload::Json};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answer::NoContent,
    body::Body,
    caller::Caller,
    once,
    problems::{Answer, Door, Problem},
    sign_in::tokens,
    tags::Tag,
};

const MAX_DAYS: i64 = 3650;
const CREATE: &str = "create_token";

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Token {
    id: Uuid,
    name: String,
    created_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Object)]
pub struct Tokens {
    pub items: Vec<Token>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct NewToken {
    /// What it is for.
    name: String,
    /// Without it the token lasts until it is ended.
    days: Option<i64>,
}

/// A new token; its text is told now and never again.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct MadeToken {
    id: Uuid,
    name: String,
    token: String,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(ApiResponse)]
enum Made {
    #[oai(status = 201)]
    Ok(Json<MadeToken>),
}

#[derive(Debug)]
pub struct TokensApi;

#[OpenApi(tag = "Tag::People")]
impl TokensApi {
    /// One's own tokens
    #[oai(path = "/tokens", method = "get", operation_id = "list_tokens")]
    async fn list(&self, caller: Caller) -> Answer<Json<Tokens>> {
        Ok(Json(of(&caller, caller.id).await?))
    }

    /// Make a token
    ///
    /// Its text is told in this answer and never again, but to the same request under the same `Idempotency-Key`.
    #[oai(
        path = "/tokens",
        method = "post",
        operation_id = "create_token",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<NewToken>) -> Answer<Made> {
        let now = caller.app.now();
        if body.0.days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
            return Err(Problem::invalid("days", format!("1–{MAX_DAYS}")));
        }
        let expires_at = body.0.days.map(|days| now + Duration::days(days));
        let content = format!("{} {:?}", body.0.name, body.0.days);
        let (token, text) = tokens::new_token(caller.id, &body.0.name, expires_at, now, once::secret(&caller, CREATE))?;
        let mut tx = caller.app.db.begin().await?;
        let (id, expires_at) = match once::taken(&mut tx, &caller, CREATE, &content, &(token.id, expires_at)).await? {
            Some(before) => before,
            None => {
                tokens::keep(&mut tx, &token, &text).await?;
                (token.id, expires_at)
            }
        };
        tx.commit().await?;
        Ok(Made::Ok(Json(MadeToken { id, name: token.name, token: text, expires_at })))
    }

    /// End a token
    #[oai(path = "/tokens/:id", method = "delete", operation_id = "end_token")]
    async fn end(&self, caller: Caller, id: Path<Uuid>) -> Answer<NoContent> {
        if !tokens::end(&caller.app.db, caller.id, id.0).await? {
            return Err(Door::UnknownToken.into());
        }
        Ok(NoContent::Done)
    }
}

/// A person's tokens, without their texts.
pub async fn of(caller: &Caller, person: PersonId) -> Answer<Tokens> {
    let items = tokens::of(&caller.app.db, person).await?.into_iter().map(|token| Token {
        id: token.id,
        name: token.name,
        created_at: token.created_at,
        used_at: token.used_at,
        expires_at: token.expires_at,
    });
    Ok(Tokens { items: items.collect() })
}
