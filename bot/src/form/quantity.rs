//! A typed number of pieces: «3», «3 шт.», «три» is not one. Anything else is refused with the range. And a model with
//! its number of pieces in one line: «CF283A 2 шт», «тк-1170 x3».

use helpdesk_domain::{Refusal, order::MAX_QUANTITY};

pub(crate) fn parse(text: &str) -> Result<i64, Refusal> {
    let out_of_range = Refusal::QuantityOutOfRange { min: 1, max: MAX_QUANTITY };
    let text = text.trim().to_lowercase();
    let number = text.trim_end_matches('.').trim_end_matches(|letter: char| letter.is_alphabetic()).trim();
    let unit = text[number.len()..].trim().trim_end_matches('.');
    if !["", "шт", "штук", "штуки", "штука", "pcs", "pc", "pieces"].contains(&unit) {
        return Err(out_of_range);
    }
    let pieces: i64 = number.parse().map_err(|_| out_of_range.clone())?;
    if (1..=MAX_QUANTITY).contains(&pieces) { Ok(pieces) } else { Err(out_of_range) }
}

const UNITS: [&str; 8] = ["шт.", "штуки", "штука", "штук", "шт", "pieces", "pcs.", "pcs"];

/// The words and the pieces, where a line says both: by a unit, or by a sign of multiplication. A bare number at the end
/// may belong to the model.
pub(crate) fn split(text: &str) -> Option<(&str, i64)> {
    let text = text.trim();
    let unit = UNITS.into_iter().find_map(|unit| {
        let start = text.len().checked_sub(unit.len())?;
        (text.is_char_boundary(start) && text[start..].to_lowercase() == unit).then(|| text[..start].trim_end())
    });
    let number_of = |rest: &str| rest.len() - rest.trim_end_matches(|digit: char| digit.is_ascii_digit()).len();
    let rest = unit.unwrap_or(text);
    let (words, number) = rest.split_at(rest.len() - number_of(rest));
    let pieces: i64 = number.parse().ok().filter(|pieces| (1..=MAX_QUANTITY).contains(pieces))?;
    let words = words.trim_end();
    let times = words.trim_end_matches(['x', 'X', 'х', 'Х', '×', '*']);
    let multiplied = times.len() < words.len() && times.ends_with(char::is_whitespace);
    let words = if multiplied { times } else { words }.trim_end_matches([' ', ',', '—', '–', '-', ':']);
    ((unit.is_some() || multiplied) && !words.is_empty()).then_some((words, pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_range_are_taken() {
        for (text, pieces) in [("1", 1), (" 99 ", 99), ("3 шт.", 3), ("2шт", 2), ("+5", 5), ("07", 7)] {
            assert_eq!(parse(text), Ok(pieces), "{text}");
        }
    }

    #[test]
    fn a_line_may_tell_the_model_and_the_pieces() {
        for (text, told) in [
            ("CF283A 2 шт", Some(("CF283A", 2))),
            ("тк-1170 — 3 шт.", Some(("тк-1170", 3))),
            ("HP 83A 12шт", Some(("HP 83A", 12))),
            ("TK-1170 x3", Some(("TK-1170", 3))),
            ("TK-1170 х 3", Some(("TK-1170", 3))),
            ("cf283x 1 pcs", Some(("cf283x", 1))),
            ("LaserJet 1010", None),
            ("CF283X 2", None),
            ("CF283X2", None),
            ("2 шт", None),
            ("TK-1170 100 шт", None),
            ("TK-1170 0 шт", None),
            ("", None),
            ("шт", None),
        ] {
            assert_eq!(split(text), told, "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_the_range() {
        for text in ["много", "0", "-1", "−1", "1000000000", "99999999999999999999", "1.5", "2 пачки", "", "🙂", "100"]
        {
            assert_eq!(parse(text), Err(Refusal::QuantityOutOfRange { min: 1, max: 99 }), "{text}");
        }
    }
}
