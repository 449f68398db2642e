//! The texts of this door, in both languages, on top of the shared ones.

use std::sync::LazyLock;

use helpdesk_domain::{Locale, Words};

const RU: &str = include_str!("../words/ru.ftl");
const EN: &str = include_str!("../words/en.ftl");

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[(Locale::Ru, RU), (Locale::En, EN)]));

pub fn words() -> &'static Words {
    &WORDS
}

#[cfg(test)]
mod tests {
    use helpdesk_domain::words::keys;

    use super::*;

    #[test]
    fn both_languages_have_the_same_readable_keys() {
        let sorted = |source| {
            let mut keys = keys(source);
            keys.sort_unstable();
            keys
        };
        assert_eq!(sorted(RU), sorted(EN));
        for key in keys(RU) {
            for locale in Locale::ALL {
                assert!(words().has(locale, key), "{key} is unreadable in {locale}");
            }
        }
    }
}
