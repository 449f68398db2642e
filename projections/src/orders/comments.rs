//! The conversation on an order: comments, and the questions the requester was asked.

use helpdesk_domain::{
    OrderId, PersonId, Timestamp,
    ports::{Fault, Position},
};

use crate::{Db, Value, args, batch::Table};

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentKind {
    Comment,
    /// Asked on the way to waiting for the requester.
    Question,
}

impl CommentKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Question => "question",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRow {
    pub position: Position,
    pub order: OrderId,
    pub at: Timestamp,
    /// None: the system.
    pub author: Option<PersonId>,
    pub kind: CommentKind,
    pub internal: bool,
    /// None: its writer was erased.
    pub text: Option<String>,
    pub(super) owner: PersonId,
}

pub(super) const TABLE: Table = Table {
    name: "order_comments",
    columns: &["position", "order_id", "at", "author", "kind", "internal", "text", "owner"],
    key: 1,
};

impl CommentRow {
    pub(super) fn values(self) -> Vec<Value> {
        let (kind, internal) = (self.kind.as_str(), self.internal);
        args![self.position, self.order, self.at, self.author, kind, internal, self.text, self.owner]
    }
}

/// What was said on the order, oldest first; the internal part only where the reader may see it.
pub async fn comments(db: &Db, order: OrderId, internal: bool) -> Result<Vec<CommentRow>, Fault> {
    let sql = "SELECT position, order_id, at, author, kind, internal, text, owner FROM order_comments \
               WHERE order_id = $1 AND internal <= $2 ORDER BY position";
    let rows = db.fetch(sql, args![order, internal]).await?;
    rows.iter()
        .map(|row| {
            let question = row.text("kind")? == CommentKind::Question.as_str();
            Ok(CommentRow {
                position: row.count("position")?,
                order: row.parsed("order_id")?,
                at: row.at("at")?,
                author: row.opt_parsed("author")?,
                kind: if question { CommentKind::Question } else { CommentKind::Comment },
                internal: row.flag("internal")?,
                text: row.opt_text("text")?,
                owner: row.parsed("owner")?,
            })
        })
        .collect()
}
