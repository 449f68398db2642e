//! Personal tokens over HTTP: one's own, for machines. A token can do what its person can.

use chrono::{DateTime, Duration, Utc};
use poem_openapi::{ApiResponse, Object, OpenApi, param::Path, payload::Json};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answer::NoContent,
    body::Body,
    caller::Caller,
    problems::{Answer, Door, Problem},
    sign_in::tokens,
    tags::Tag,
};

const MAX_DAYS: i64 = 3650;

#[derive(Debug, Object)]
struct Token {
    id: Uuid,
    name: String,
    created_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Object)]
struct Tokens {
    items: Vec<Token>,
}

#[derive(Debug, Object, Deserialize)]
struct NewToken {
    /// What it is for.
    name: String,
    /// Without it the token lasts until it is ended.
    days: Option<i64>,
}

/// A new token; its text is told now and never again.
#[derive(Object)]
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
        let items = tokens::of(&caller.app.db, caller.id).await?.into_iter().map(|token| Token {
            id: token.id,
            name: token.name,
            created_at: token.created_at,
            used_at: token.used_at,
            expires_at: token.expires_at,
        });
        Ok(Json(Tokens { items: items.collect() }))
    }

    /// Make a token
    #[oai(path = "/tokens", method = "post", operation_id = "create_token")]
    async fn create(&self, caller: Caller, body: Body<NewToken>) -> Answer<Made> {
        let now = caller.app.now();
        if body.0.days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
            return Err(Problem::invalid("days", format!("1–{MAX_DAYS}")));
        }
        let expires_at = body.0.days.map(|days| now + Duration::days(days));
        let (token, text) = tokens::create_token(&caller.app.db, caller.id, &body.0.name, expires_at, now).await?;
        Ok(Made::Ok(Json(MadeToken { id: token.id, name: token.name, token: text, expires_at })))
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
