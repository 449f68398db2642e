//! The folding of search keys and of what people type: neither engine folds Cyrillic by itself, and «ТК-1170» typed
//! on a Russian keyboard must find TK-1170.
//!
//! Both sides are folded alike, so a folded text is good for comparing only, never for showing or sorting.

/// Terms that count in one query; the rest is noise.
const MAX_TERMS: usize = 6;
/// Characters that count in one term.
const MAX_TERM: usize = 64;

/// Lower-case, ё → е, й → и, Cyrillic letters that look Latin as Latin, one kind of dash, single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match look_alike(character) {
            Some(' ') if folded.is_empty() || folded.ends_with(' ') => {}
            Some(kept) => folded.push(kept),
            None => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Letters and digits only: how articles, models and phone numbers are compared.
pub fn squeeze(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// The words of a folded text. What begins with a term is found by it.
pub fn words(folded: &str) -> impl Iterator<Item = String> {
    folded.split(is_between_words).filter(|word| !word.is_empty()).map(cut)
}

/// Between words: spaces and punctuation, but for what articles and numbers are written with.
const fn is_between_words(character: char) -> bool {
    matches!(character, ' ' | ',' | ';' | '.' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}')
        || matches!(character, '«' | '»' | '"' | '\'' | '/' | '\\' | '|')
}

/// A key to sort names by: the alphabet of the language, whatever the case.
pub fn order_key(text: &str) -> String {
    text.trim().to_lowercase().replace('ё', "е")
}

/// What a query asks for, term by term: every term has to be found. A number and its sign are one term.
pub fn terms(query: &str) -> Vec<String> {
    fold(query).replace("№ ", "№").split(' ').filter(|term| !term.is_empty()).take(MAX_TERMS).map(cut).collect()
}

/// The term as a pattern for `LIKE … ESCAPE '\'`, anywhere in a text.
pub fn pattern(term: &str) -> String {
    let mut pattern = String::from("%");
    for character in term.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

fn cut(term: &str) -> String {
    term.chars().take(MAX_TERM).collect()
}

fn look_alike(character: char) -> Option<char> {
    Some(match character {
        'а' => 'a',
        'в' => 'b',
        'е' | 'ё' => 'e',
        'і' => 'i',
        'й' => 'и',
        'к' => 'k',
        'м' => 'm',
        'н' => 'h',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'т' => 't',
        'у' => 'y',
        'х' => 'x',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Accents that come as characters of their own, as some keyboards send ё and й.
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' => return None,
        other if other.is_whitespace() => ' ',
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_typed_on_a_russian_keyboard_is_found() {
        assert_eq!(fold("ТК-1170"), fold("tk-1170"));
        assert_eq!(fold("СF283А"), fold("cf283a"));
        assert_eq!(fold("МВ 2236"), "mb 2236");
        assert_eq!(squeeze("ТК – 1170"), "tk1170");
    }

    #[test]
    fn yo_short_i_case_and_spaces_do_not_count() {
        assert_eq!(fold("  Артём\u{a0} Королёв "), fold("артем королев"));
        assert_eq!(fold("Андреи\u{306}"), fold("андрей"));
        assert_eq!(fold("Е\u{308}лка"), fold("ёлка"));
        assert_eq!(fold("HP‑85A"), "hp-85a");
    }

    #[test]
    fn wildcards_people_type_are_ordinary_characters() {
        assert_eq!(pattern("50%_a\\"), "%50\\%\\_a\\\\%");
    }

    #[test]
    fn a_query_has_a_few_short_terms() {
        assert_eq!(terms(" а  б "), ["a", "б"]);
        assert_eq!(terms("№ 12 этаж"), ["№12", "этаж"].map(fold));
        assert!(terms("   ").is_empty());
        assert_eq!(terms(&"x ".repeat(50)).len(), MAX_TERMS);
        assert_eq!(terms(&"x".repeat(500))[0].len(), MAX_TERM);
    }

    #[test]
    fn words_are_parted_by_spaces_and_punctuation_but_not_within_articles() {
        let parted: Vec<_> = words(&fold("Принтер (TK-1170), 100%; «у окна»… 2.5")).collect();
        assert_eq!(parted, ["принтер", "tk-1170", "100%", "у", "окна", "…", "2", "5"].map(fold));
    }

    #[test]
    fn names_sort_by_the_alphabet() {
        let mut names = ["Яков", "борис", "Ёлкин", "Егоров", "Анна"];
        names.sort_by_key(|name| order_key(name));
        assert_eq!(names, ["Анна", "борис", "Егоров", "Ёлкин", "Яков"]);
    }
}
