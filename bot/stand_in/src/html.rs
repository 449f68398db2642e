//! `parse_mode=HTML`: which tags are well-formed, and which entities they make.
//!
//! Follows the rules and the words of Telegram's own parser, including its lenience: an
//! unquoted attribute is fine, an unknown named entity stays as it is written.

use serde_json::{Value, json};

use crate::entities::Formatted;

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

struct OpenTag {
    name: String,
    argument: String,
    /// Where its text starts, in UTF-16 units and in bytes of the result.
    offset: usize,
    start: usize,
}

/// Parses a whole text; the error is what follows "can't parse entities: ".
pub(crate) fn parse(source: &str) -> Result<Formatted, String> {
    let mut parser = Parser { source, at: 0, result: Formatted::default(), offset: 0, open: Vec::new() };
    parser.run()?;
    if let Some(tag) = parser.open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name));
    }
    for entity in &mut parser.result.entities {
        if entity["type"] == "code"
            && let Some(fields) = entity.as_object_mut()
        {
            fields.remove("language");
        }
    }
    Ok(parser.result)
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    result: Formatted,
    offset: usize,
    open: Vec<OpenTag>,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.peek() {
            if c == '<' {
                self.tag()?;
                continue;
            }
            let decoded = self.decoded();
            self.offset += decoded.len_utf16();
            self.result.text.push(decoded);
        }
        Ok(())
    }

    /// The next character, with a character reference resolved.
    fn decoded(&mut self) -> char {
        if let Some((c, length)) = reference(self.rest()) {
            self.at += length;
            return c;
        }
        let c = self.peek().unwrap_or(' ');
        self.at += c.len_utf8();
        c
    }

    fn tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        if self.rest().starts_with('/') {
            self.at += 1;
            return self.end_tag(begin);
        }
        let name = self.take_until(|c| c.is_ascii_whitespace() || c == '>').to_lowercase();
        if self.rest().is_empty() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&name.as_str()) {
            return Err(format!("Unsupported start tag \"{name}\" at byte offset {begin}"));
        }
        let argument = self.attributes(&name, begin)?;
        if name == "span" && argument != "spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        let start = self.result.text.len();
        self.open.push(OpenTag { name, argument, offset: self.offset, start });
        Ok(())
    }

    /// Reads up to and including `>`; answers the one attribute that matters to the tag.
    fn attributes(&mut self, tag: &str, begin: usize) -> Result<String, String> {
        let mut argument = String::new();
        loop {
            self.skip_spaces();
            if self.rest().starts_with('>') {
                self.at += 1;
                return Ok(argument);
            }
            let name = self.take_until(|c| c.is_ascii_whitespace() || c == '=' || c == '>').to_lowercase();
            if self.rest().is_empty() {
                return Err(format!("Unclosed start tag at byte offset {begin}"));
            }
            if name.is_empty() {
                return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
            }
            self.skip_spaces();
            let value = if self.rest().starts_with('=') { self.attribute_value(begin)? } else { String::new() };
            match (tag, name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("code", "class") => argument = after(&value, "language-"),

                ("span", "class") => argument = after(&value, "tg-"),

                ("blockquote", "expandable") => "expandable".clone_into(&mut argument),
                _ => {}
            }
        }
    }

    fn attribute_value(&mut self, begin: usize) -> Result<String, String> {
        self.at += 1;
        self.skip_spaces();
        let quote = self.peek().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote else {
            let allowed = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            return Ok(self.take_until(|c| !allowed(c)).to_lowercase());
        };
        self.at += 1;
        let mut value = String::new();
        while let Some(c) = self.peek() {
            if c == quote {
                self.at += 1;
                return Ok(value);
            }
            value.push(self.decoded());
        }
        Err(format!("Unclosed start tag at byte offset {begin}"))
    }

    fn end_tag(&mut self, begin: usize) -> Result<(), String> {
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        let name = self.take_until(|c| c.is_ascii_whitespace() || c == '>').to_lowercase();
        self.skip_spaces();
        if !self.rest().starts_with('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != open.name {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                open.name
            ));
        }
        self.close(&open)
    }

    fn close(&mut self, tag: &OpenTag) -> Result<(), String> {
        if self.offset == tag.offset {
            return Ok(());
        }
        let mut entity = json!({ "offset": tag.offset, "length": self.offset - tag.offset });
        let kind = match tag.name.as_str() {
            "b" | "strong" => "bold",
            "i" | "em" => "italic",
            "s" | "strike" | "del" => "strikethrough",
            "u" | "ins" => "underline",
            "tg-spoiler" | "span" => "spoiler",
            "pre" => {
                self.close_pre(entity);
                return Ok(());
            }
            "code" => {
                if !tag.argument.is_empty() {
                    // Only seen by an enclosing <pre>, see `close_pre`.
                    entity["language"] = json!(tag.argument);
                }
                "code"
            }
            "blockquote" if tag.argument == "expandable" => "expandable_blockquote",
            "blockquote" => "blockquote",
            "tg-emoji" => {
                tag.argument.parse::<i64>().map_err(|_| "Invalid custom emoji identifier specified".to_owned())?;
                entity["custom_emoji_id"] = json!(tag.argument);
                "custom_emoji"
            }
            "a" => match link(tag, &self.result.text[tag.start..]) {
                Some((kind, field, value)) => {
                    entity[field] = value;
                    kind
                }
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        entity["type"] = json!(kind);
        self.result.entities.push(entity);
        Ok(())
    }

    /// `<pre><code class="language-x">…</code></pre>` is one entity.
    fn close_pre(&mut self, mut entity: Value) {
        let (from, to) = (entity["offset"].as_u64(), entity["length"].as_u64());
        let inner = self.result.entities.last();
        let inner = inner
            .filter(|last| last["type"] == "code" && last["offset"].as_u64() == from && last["length"].as_u64() == to);
        if let Some(language) = inner.and_then(|last| last.get("language")).cloned() {
            entity["language"] = language;
            self.result.entities.pop();
        }
        entity["type"] = json!("pre");
        self.result.entities.push(entity);
    }

    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> String {
        let length = self.rest().find(stop).unwrap_or(self.rest().len());
        let taken = self.rest()[..length].to_owned();
        self.at += length;
        taken
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_ascii_start().len();
    }
}

/// What follows the prefix; empty without it.
fn after(value: &str, prefix: &str) -> String {
    value.strip_prefix(prefix).unwrap_or_default().to_owned()
}

/// Kind, field and value of a link's entity; nothing for an address that isn't one.
fn link(tag: &OpenTag, text: &str) -> Option<(&'static str, &'static str, Value)> {
    let address = if tag.argument.is_empty() { text } else { &tag.argument };
    if let Some(id) = address.strip_prefix("tg://user?id=").and_then(|id| id.parse::<i64>().ok()) {
        return Some(("text_mention", "user", json!({ "id": id, "is_bot": false, "first_name": text })));
    }
    let full = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let parsed = url::Url::parse(&full).ok()?;
    let known = matches!(parsed.scheme(), "http" | "https" | "tg" | "tonsite");
    let plausible =
        parsed.host_str().is_some_and(|host| host.contains('.') || host == "localhost" || parsed.scheme() == "tg");
    (known && plausible).then(|| ("text_link", "url", json!(parsed.as_str())))
}

/// A character reference at the start of the text and its length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(body.len());
    let name = &body[..end];
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    let closed = usize::from(body[end..].starts_with(';'));
    Some((c, 1 + end + closed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::units;

    fn entities(source: &str) -> Vec<Value> {
        parse(source).map(|parsed| parsed.entities).unwrap_or_default()
    }

    #[test]
    fn tags_make_entities_in_utf16_units() {
        let parsed = parse("🖨 <b>Заявка <i>№ 1</i></b> &lt;ok&gt; <a href='https://a.ru'>тут</a>").unwrap();
        assert_eq!(parsed.text, "🖨 Заявка № 1 <ok> тут");
        assert_eq!(parsed.entities[0], json!({ "type": "italic", "offset": 10, "length": 3 }));
        assert_eq!(parsed.entities[1], json!({ "type": "bold", "offset": 3, "length": 10 }));
        assert_eq!(parsed.entities[2]["url"], "https://a.ru/");
        assert_eq!(parsed.entities[2]["offset"], units("🖨 Заявка № 1 <ok> "));
    }

    #[test]
    fn a_language_makes_pre_and_code_one() {
        let found = entities("<pre><code class=\"language-rust\">fn</code></pre>");
        assert_eq!(found, [json!({ "type": "pre", "offset": 0, "length": 2, "language": "rust" })]);
    }

    #[test]
    fn what_is_not_well_formed_is_named_as_telegram_names_it() {
        let trouble = |source: &str| parse(source).unwrap_err();
        assert_eq!(trouble("a <foo>"), "Unsupported start tag \"foo\" at byte offset 2");
        assert_eq!(trouble("<b>x"), "Can't find end tag corresponding to start tag \"b\"");
        assert_eq!(trouble("x</b>"), "Unexpected end tag at byte offset 1");
        assert_eq!(trouble("<b>x</i>"), "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
        assert_eq!(trouble("1 <"), "Unclosed start tag at byte offset 2");
        assert_eq!(trouble("1 < 2 >"), "Unsupported start tag \"\" at byte offset 2");
        assert_eq!(trouble("<span>x</span>"), "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
    }
}
