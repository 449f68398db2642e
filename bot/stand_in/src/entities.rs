//! Texts with entities: cleaned and trimmed as Telegram does it, and the entities that it finds
//! by itself (commands, mentions, hashtags, links, e-mail addresses).
//!
//! Offsets are in UTF-16 units, as everywhere in the Bot API. HTML is parsed in `html`.

use serde_json::{Value, json};

use crate::answer::Failure;
use crate::arguments::Arguments;
use crate::html;

/// A text with its entities, sorted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Formatted {
    pub text: String,
    pub entities: Vec<Value>,
}

impl Formatted {
    /// Reads a text argument with its `parse_mode` or its entities.
    pub fn read(arguments: &Arguments, field: &str, entities_field: &str) -> Result<Self, Failure> {
        let text = arguments.text(field).unwrap_or_default();
        let parse_mode = arguments.text("parse_mode").unwrap_or_default();
        let formatted = match parse_mode.to_ascii_lowercase().as_str() {
            "" | "none" => Self { entities: arguments.object(entities_field, "entities")?.unwrap_or_default(), text },
            "html" => html::parse(&text).map_err(|trouble| Failure::bad(format!("can't parse entities: {trouble}")))?,
            // Markdown is not spoken here; better refused than misread.
            _ => return Err(Failure::bad("unsupported parse_mode")),
        };
        Ok(formatted.finished())
    }

    /// A text as a person types it.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), entities: Vec::new() }.finished()
    }

    fn finished(mut self) -> Self {
        self.clean();
        self.trim();
        self.entities.retain(|entity| length(entity) > 0);
        self.find();
        self.entities.sort_by_key(|entity| (offset(entity), std::cmp::Reverse(length(entity))));
        self
    }

    /// Control characters become spaces.
    fn clean(&mut self) {
        let cleaned = self.text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c });
        self.text = cleaned.collect();
    }

    fn trim(&mut self) {
        let leading = units(&self.text) - units(self.text.trim_start());
        self.text = self.text.trim().to_owned();
        let end = units(&self.text);
        for entity in &mut self.entities {
            let from = offset(entity).saturating_sub(leading).min(end);
            let to = (offset(entity) + length(entity)).saturating_sub(leading).min(end);
            entity["offset"] = json!(from);
            entity["length"] = json!(to - from);
        }
    }

    /// Adds what Telegram recognises by itself, outside of code and existing links.
    fn find(&mut self) {
        let closed = ["code", "pre", "text_link", "text_mention"];
        let closed: Vec<(usize, usize)> = self
            .entities
            .iter()
            .filter(|entity| closed.iter().any(|kind| entity["type"] == *kind))
            .map(|entity| (offset(entity), offset(entity) + length(entity)))
            .collect();
        for (kind, from, to) in recognise(&self.text) {
            let known = self.entities.iter().any(|entity| entity["type"] == kind && offset(entity) == from);
            if !known && !closed.iter().any(|(start, end)| from < *end && to > *start) {
                self.entities.push(json!({ "type": kind, "offset": from, "length": to - from }));
            }
        }
    }
}

fn offset(entity: &Value) -> usize {
    entity["offset"].as_u64().and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0)
}

fn length(entity: &Value) -> usize {
    entity["length"].as_u64().and_then(|length| usize::try_from(length).ok()).unwrap_or(0)
}

/// The length in UTF-16 units.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Kind, start and end of each entity found in a plain text.
fn recognise(text: &str) -> Vec<(&'static str, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let bare = word.trim_start_matches(['(', '[', '{', '"', '«', '\'']);
        let start = at + units(word) - units(bare);
        if let Some((kind, matched)) = recognise_word(bare) {
            found.push((kind, start, start + units(matched)));
        }
        at += units(piece);
    }
    found
}

fn recognise_word(word: &str) -> Option<(&'static str, &str)> {
    let name_end = |text: &str, extra: &[char]| {
        text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || extra.contains(&c))).unwrap_or(text.len())
    };
    if let Some(rest) = word.strip_prefix('/') {
        let end = name_end(rest, &['@']);
        let followed_by_path = rest[end..].starts_with('/');
        return (end > 0 && !followed_by_path).then(|| ("bot_command", &word[..=end]));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let end = name_end(rest, &[]);
        return (end >= 3).then(|| ("mention", &word[..=end]));
    }
    if let Some(rest) = word.strip_prefix('#') {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let has_letter = rest[..end].chars().any(char::is_alphabetic);
        return has_letter.then(|| ("hashtag", &word[..=end]));
    }
    let trimmed = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '"', '»', '\'']);
    let lower = trimmed.to_lowercase();
    let link = ["http://", "https://", "tg://", "t.me/"]
        .iter()
        .any(|start| lower.strip_prefix(start).is_some_and(|rest| !rest.is_empty()));
    if link {
        return Some(("url", trimmed));
    }
    let (user, host) = trimmed.split_once('@')?;
    let (name, zone) = host.rsplit_once('.')?;
    let good = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-+".contains(c));
    (good(user) && good(name) && zone.len() >= 2 && good(zone)).then_some(("email", trimmed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_links_and_mentions_are_found_with_utf16_offsets() {
        let text = Formatted::plain("🖨 /start@desk_bot, see https://a.ru/x. @ivanov #заказ a/b 5/7 me@a.ru");
        let kinds: Vec<_> = text.entities.iter().map(|e| e["type"].as_str().unwrap_or("")).collect();
        assert_eq!(kinds, ["bot_command", "url", "mention", "hashtag", "email"]);
        assert_eq!((offset(&text.entities[0]), length(&text.entities[0])), (3, 15));
        assert_eq!(length(&text.entities[1]), "https://a.ru/x".len());
    }

    #[test]
    fn control_characters_become_spaces_and_the_ends_are_trimmed() {
        assert_eq!(Formatted::plain(" \u{0}a\u{0}b\n ").text, "a b");
    }
}
