//! Each action of docs/LIFECYCLE.md as a request, filled in so that only the right to do it can be missing.

use helpdesk_domain::order::Status;
use serde_json::{Value, json};

use super::people::Office;

/// The actions beside status changes that a person can ask for (`remind` has no request).
pub const NAMES: [&str; 11] = [
    "claim",
    "assign",
    "hand_over",
    "waive_line",
    "amend_lines",
    "comment",
    "comment_internally",
    "attach_photo",
    "set_priority",
    "nudge",
    "force",
];

#[derive(Debug, Clone)]
pub struct Action {
    pub name: String,
    /// Another action of the page that the same request may be.
    pub also: Option<String>,
    pub path: &'static str,
    pub body: Body,
}

#[derive(Debug, Clone)]
pub enum Body {
    Json(Value),
    Photo,
    /// Names the sender as the assignee.
    AssignSelf,
}

/// Every action, for an order in that status.
pub fn all(status: Status, office: &Office) -> Vec<Action> {
    let cartridge = office.cartridge;
    let elsewhere = if status == Status::Closed { Status::New } else { Status::Closed };
    let some = json!([{"cartridge": cartridge, "quantity": 1}]);
    let rest = json!([{"cartridge": cartridge, "quantity": 2}]);
    let request = |name: &str, path, body| Action { name: name.to_owned(), also: None, path, body: Body::Json(body) };
    let mut actions = vec![
        // A dispatcher who names themself assigns.
        Action { also: Some("assign".into()), body: Body::AssignSelf, ..request("claim", "assign", json!({})) },
        request("assign", "assign", json!({"assignee": office.colleague})),
        request("hand_over", "hand-over", json!({"lines": some})),
        request("waive_line", "waive", json!({"cartridge": cartridge, "quantity": 1, "reason": "не нужно"})),
        request("amend_lines", "lines", json!({"lines": [{"cartridge": cartridge, "quantity": 3}]})),
        request("comment", "comments", json!({"text": "вопрос"})),
        request("comment_internally", "comments", json!({"text": "заметка", "internal": true})),
        Action { body: Body::Photo, ..request("attach_photo", "attachments", json!({})) },
        request("set_priority", "priority", json!({"priority": "urgent"})),
        request("nudge", "nudge", json!({})),
        request("force", "status", json!({"status": elsewhere.as_str(), "reason": "ошибка", "forced": true})),
    ];
    actions.extend(Status::ALL.map(|to| {
        let mut body = json!({"status": to.as_str(), "reason": "причина", "question": "какой?"});
        if to == Status::Issued && status != Status::InTransit {
            body["lines"] = rest.clone();
        }
        request(&format!("change_status {to}"), "status", body)
    }));
    actions
}
