//! What people read, in Russian and English: Fluent texts, with plurals by the rules of each language.
//!
//! The texts shared by every door are in `words/ru.ftl` and `words/en.ftl`; a door may have its own on top. A key
//! without a text shows the key itself and is found by the test that compares the languages.

use std::{borrow::Cow, fmt, str::FromStr, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};
use unic_langid::{LanguageIdentifier, langid};

/// A language people can choose.
#[allow(clippy::unsafe_derive_deserialize)] // the unsafe code is inside `langid!`, on constants
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    #[default]
    Ru,
    En,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// From an IETF tag such as `en-GB`; what isn't English is Russian.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("en") { Self::En } else { Self::Ru }
    }

    const fn id(self) -> LanguageIdentifier {
        match self {
            Self::Ru => langid!("ru"),
            Self::En => langid!("en"),
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == text).ok_or(UnknownLocale)
    }
}

/// The text names no language of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown language; use ru or en")]
pub struct UnknownLocale;

/// One argument of a text.
#[derive(Debug, Clone)]
pub enum Argument<'a> {
    Number(i64),
    Text(Cow<'a, str>),
}

impl From<i64> for Argument<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.as_str().into())
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

/// Arguments that are put together step by step.
#[derive(Debug, Default)]
pub struct Arguments(FluentArgs<'static>);

impl Arguments {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn text(&mut self, name: &'static str, text: String) {
        self.0.set(name, text);
    }

    pub fn number(&mut self, name: &'static str, number: i64) {
        self.0.set(name, number);
    }
}

/// A set of texts in every language.
pub struct Words {
    ru: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static SHARED: LazyLock<Words> = LazyLock::new(|| Words::new(&[]));

impl Words {
    /// The texts every door shares: statuses, roles, refusals, history.
    pub fn shared() -> &'static Self {
        &SHARED
    }

    /// The shared texts and a door's own, given as (language, Fluent source).
    pub fn new(own: &[(Locale, &str)]) -> Self {
        let bundle = |locale: Locale, shared: &str| {
            let mut bundle = FluentBundle::new_concurrent(vec![locale.id()]);
            // Isolation marks would be visible as odd characters in chats and files.
            bundle.set_use_isolating(false);
            for source in std::iter::once(shared).chain(own.iter().filter(|(l, _)| *l == locale).map(|(_, s)| *s)) {
                // A line Fluent can't read is left out; the test over all keys finds it.
                let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
                bundle.add_resource_overriding(resource);
            }
            bundle
        };
        Self {
            ru: bundle(Locale::Ru, include_str!("../words/ru.ftl")),
            en: bundle(Locale::En, include_str!("../words/en.ftl")),
        }
    }

    /// The text of a key with its arguments.
    pub fn say(&self, locale: Locale, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> String {
        let mut fluent = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            match argument {
                Argument::Number(number) => fluent.set(*name, *number),
                Argument::Text(text) => fluent.set(*name, FluentValue::from(text.as_ref())),
            }
        }
        self.format(locale, key, &fluent)
    }

    /// The same with arguments put together before.
    pub fn say_with(&self, locale: Locale, key: &str, arguments: &Arguments) -> String {
        self.format(locale, key, &arguments.0)
    }

    /// Whether the language has the key.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.bundle(locale).has_message(key)
    }

    fn bundle(&self, locale: Locale) -> &FluentBundle<FluentResource> {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }

    fn format(&self, locale: Locale, key: &str, arguments: &FluentArgs<'_>) -> String {
        let bundle = self.bundle(locale);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

/// The keys of a Fluent source, for tests that compare languages.
pub fn keys(source: &str) -> Vec<&str> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_plurals_follow_the_language() {
        let say = |n: i64| Words::shared().say(Locale::Ru, "pieces", &[("count", n.into())]);
        assert_eq!(say(1), "1 штука");
        assert_eq!(say(2), "2 штуки");
        assert_eq!(say(5), "5 штук");
        assert_eq!(say(11), "11 штук");
        assert_eq!(say(21), "21 штука");
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let (ru, en) = (include_str!("../words/ru.ftl"), include_str!("../words/en.ftl"));
        let sorted = |source| {
            let mut keys = keys(source);
            keys.sort_unstable();
            keys
        };
        assert_eq!(sorted(ru), sorted(en));
        for locale in Locale::ALL {
            for key in keys(ru) {
                assert!(Words::shared().has(locale, key), "{key} is unreadable in {locale}");
            }
        }
    }
}
