//! What the command line says, in the language of the one who types. The texts are in `words/{ru,en}.ftl`.

use std::sync::LazyLock;

use helpdesk_domain::{Locale, Words, words::Argument};

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(&[(Locale::Ru, include_str!("words/ru.ftl")), (Locale::En, include_str!("words/en.ftl"))])
});

/// Says things in one language.
#[derive(Debug, Clone, Copy)]
pub struct Voice(pub Locale);

impl Voice {
    /// The text of a key with its arguments.
    pub fn say(self, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> String {
        WORDS.say(self.0, key, arguments)
    }

    /// The text, as the reason why a verb ends.
    pub fn failure(self, key: &str, arguments: &[(&'static str, Argument<'_>)]) -> anyhow::Error {
        anyhow::Error::msg(self.say(key, arguments))
    }
}

#[cfg(test)]
mod tests {
    use helpdesk_domain::words::keys;

    use super::*;

    #[test]
    fn both_languages_have_the_same_texts() {
        let sorted = |source| {
            let mut keys = keys(source);
            keys.sort_unstable();
            keys
        };
        let (ru, en) = (include_str!("words/ru.ftl"), include_str!("words/en.ftl"));
        assert_eq!(sorted(ru), sorted(en));
        for key in keys(ru) {
            assert!(Locale::ALL.into_iter().all(|locale| WORDS.has(locale, key)), "{key} is unreadable");
        }
    }
}
