//! A typed number of pieces: «3», «3 шт.», «три» is not one. Anything else is refused with the range.

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
    fn everything_else_is_refused_with_the_range() {
        for text in ["много", "0", "-1", "−1", "1000000000", "99999999999999999999", "1.5", "2 пачки", "", "🙂", "100"]
        {
            assert_eq!(parse(text), Err(Refusal::QuantityOutOfRange { min: 1, max: 99 }), "{text}");
        }
    }
}
