//! The conversation of an order: what the requester and the staff write, and the staff's internal notes.

use helpdesk_domain::order::{OrderCommand, Sight};
use helpdesk_projections::{orders, people};
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
use serde::Deserialize;

use super::{carried_out, finding, wire};
use crate::{answer::Fresh, body::Body, caller::Caller, problems::Answer, tags::Tag, wire::Named, words::words};

#[derive(Debug, Object, Deserialize)]
struct NewComment {
    text: String,
    /// For the staff only.
    #[serde(default)]
    #[oai(default)]
    internal: bool,
}

#[derive(Debug)]
pub struct CommentingApi;

#[OpenApi(tag = "Tag::Orders")]
impl CommentingApi {
    /// The conversation, oldest first
    #[oai(path = "/orders/:id/comments", method = "get", operation_id = "list_comments")]
    async fn list(&self, caller: Caller, id: Path<String>) -> Answer<Json<wire::Comments>> {
        let id = finding::id(&caller, &id.0).await?;
        let (_, sight) = finding::seen(&caller, id).await?;
        let rows = orders::comments(&caller.app.db, id, sight == Sight::Everything).await?;
        let authors: Vec<_> = rows.iter().filter_map(|row| row.author).collect();
        let names = people::names(&caller.app.db, &authors).await?;
        let erased = words().say(caller.locale, "erased-person", &[]);
        let item = |row: orders::CommentRow| wire::Comment {
            at: row.at,
            author: row.author.map(|person| {
                let name = names.get(&person).cloned().unwrap_or_else(|| erased.clone());
                Named { id: person.0, name }
            }),
            internal: row.internal,
            question: row.kind == orders::CommentKind::Question,
            text: row.text,
        };
        Ok(Json(wire::Comments { items: rows.into_iter().map(item).collect() }))
    }

    /// Write a comment
    ///
    /// The requester's comment on a waiting order answers the question and moves it on.
    #[oai(
        path = "/orders/:id/comments",
        method = "post",
        operation_id = "comment_on_order",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn write(&self, caller: Caller, id: Path<String>, body: Body<NewComment>) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        let NewComment { text, internal } = body.0;
        carried_out(&caller, id, OrderCommand::Comment { text, internal }).await
    }
}
