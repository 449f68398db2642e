//! Keyboards that come with a message, checked as Telegram checks them.
//!
//! What a press does is in the control door and in `methods::callbacks`.

use serde_json::{Value, json};

use crate::answer::Failure;
use crate::arguments::Arguments;

const LONGEST_ROW: usize = 8;
const MOST_BUTTONS: usize = 100;
const LONGEST_DATA_BYTES: usize = 64;
/// Fields that give an inline button something to do.
const ACTIONS: [&str; 9] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
];

/// What `reply_markup` asks for.
#[derive(Debug, Default)]
pub(crate) enum Markup {
    #[default]
    None,
    Inline(Value),
    Reply(Value),
    Remove,
}

impl Markup {
    pub fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let markup: Option<Value> = arguments.object("reply_markup", "reply keyboard markup")?;
        let Some(markup) = markup else {
            return Ok(Self::None);
        };
        if let Some(rows) = markup.get("inline_keyboard") {
            let rows = checked_rows(rows, check_inline_button)?;
            return Ok(if rows.is_empty() { Self::None } else { Self::Inline(json!({ "inline_keyboard": rows })) });
        }
        if let Some(rows) = markup.get("keyboard") {
            checked_rows(rows, |_| Ok(()))?;
            return Ok(Self::Reply(markup));
        }
        if markup["remove_keyboard"] == true {
            return Ok(Self::Remove);
        }
        if markup["force_reply"] == true || markup == json!({}) {
            return Ok(Self::None);
        }
        Err(Failure::bad("object expected as reply markup"))
    }

    /// The inline keyboard, where an edit allows nothing else.
    pub fn inline_only(self) -> Result<Value, Failure> {
        match self {
            Self::None => Ok(Value::Null),
            Self::Inline(keyboard) => Ok(keyboard),
            Self::Reply(_) | Self::Remove => Err(Failure::bad("inline keyboard expected")),
        }
    }
}

/// Rows without the empty ones, each button checked.
fn checked_rows(rows: &Value, check: impl Fn(&Value) -> Result<(), Failure>) -> Result<Vec<Value>, Failure> {
    let not_rows = || Failure::bad("can't parse keyboard: an Array of Array is expected");
    let rows = rows.as_array().ok_or_else(not_rows)?;
    let mut total = 0;
    for row in rows {
        let row = row.as_array().ok_or_else(not_rows)?;
        total += row.len();
        if row.len() > LONGEST_ROW || total > MOST_BUTTONS {
            return Err(Failure::bad("reply markup is too long"));
        }
        row.iter().try_for_each(&check)?;
    }
    Ok(rows.iter().filter(|row| row.as_array().is_some_and(|row| !row.is_empty())).cloned().collect())
}

fn check_inline_button(button: &Value) -> Result<(), Failure> {
    let trouble = |text: &str| Failure::bad(format!("can't parse inline keyboard button: {text}"));
    let text = button["text"].as_str().ok_or_else(|| trouble("Field \"text\" must be of type String"))?;
    if text.is_empty() {
        return Err(trouble("Button text must not be empty"));
    }
    if !ACTIONS.iter().any(|action| button.get(*action).is_some()) {
        return Err(trouble("Text buttons are unallowed in the inline keyboard"));
    }
    if let Some(data) = button.get("callback_data") {
        let length = data.as_str().map_or(0, str::len);
        if length == 0 || length > LONGEST_DATA_BYTES {
            return Err(Failure::bad("BUTTON_DATA_INVALID"));
        }
    }
    if let Some(address) = button.get("url").and_then(Value::as_str) {
        check_address(address, &["http", "https", "tg"], "URL")?;
    }
    if let Some(address) = button["web_app"]["url"].as_str() {
        check_address(address, &["https"], "Web App URL")?;
    }
    Ok(())
}

/// The one liberty taken: a Mini App on a loopback address may be plain HTTP.
fn check_address(address: &str, schemes: &[&str], what: &str) -> Result<(), Failure> {
    let invalid = |why: &str| Failure::bad(format!("inline keyboard button {what} '{address}' is invalid: {why}"));
    // Telegram adds a missing scheme by itself.
    let full = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let parsed = url::Url::parse(&full).map_err(|_| invalid("Wrong HTTP URL"))?;
    let loopback = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if schemes.contains(&parsed.scheme()) || loopback {
        return Ok(());
    }
    Err(invalid(if schemes == ["https"] { "Only HTTPS links are allowed" } else { "Unsupported URL protocol" }))
}
