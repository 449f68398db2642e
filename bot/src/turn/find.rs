//! Finding an order: by its number, a person, a branch, a cartridge or a word of its comment. And words of which it
//! isn't known which order they are about.

use helpdesk_domain::ports::Fault;

use super::{Turn, orders};
use crate::{
    buttons::{Press, keyboard, rows},
    order::lists,
    outbox::Place,
    reader::Reader,
    words::{cut, html, say, word},
};

/// The most orders that words are offered for.
const MOST: usize = 12;

/// `/find WORDS`, or a number.
pub(super) async fn take(turn: &mut Turn<'_>, reader: &Reader, words: &str) -> Result<(), Fault> {
    if words.is_empty() {
        turn.say(word(turn.locale, "find-what"), None);
        return Ok(());
    }
    if let Some(number) = number(words) {
        return orders::open(turn, reader, number).await;
    }
    if !found(turn, reader, words).await? {
        turn.say(say(turn.locale, "find-nothing", &[("words", html(&cut(words, 100)).into())]), None);
    }
    Ok(())
}

/// Shows what was found, if anything was: one order as its card, several as a list.
async fn found(turn: &mut Turn<'_>, reader: &Reader, words: &str) -> Result<bool, Fault> {
    match lists::found(turn.door, reader, words).await? {
        lists::Found::Nothing => return Ok(false),
        lists::Found::One(order) => turn.card(order, Place::Below, 0),
        lists::Found::Several(screen) => turn.show(screen),
    }
    Ok(true)
}

/// Words that nothing asked for: staff look for an order by them, a requester writes about one of theirs.
pub(super) async fn loose(turn: &mut Turn<'_>, reader: &Reader, text: &str) -> Result<(), Fault> {
    if reader.is_staff() && text.chars().count() <= 60 && found(turn, reader, text).await? {
        return Ok(());
    }
    let open = if reader.is_requester() { lists::open_of(turn.door, reader).await? } else { Vec::new() };
    if open.is_empty() {
        turn.say(word(turn.locale, "not-understood"), None);
        return Ok(());
    }
    let button = |row: &helpdesk_projections::orders::OrderRow| {
        let status = crate::words::status(turn.locale, row.status);
        Press::About(row.number).button(format!("№ {} · {status}", row.number))
    };
    let mut buttons = rows(open.iter().take(MOST).map(button).collect(), 2);
    buttons.push(vec![Press::DropPrompt.button(word(turn.locale, "loose-none"))]);
    let ask = say(turn.locale, "loose-which", &[("words", html(&cut(text, 300)).into())]);
    turn.say(ask, Some(keyboard(buttons)));
    turn.draft.loose = Some(text.to_owned());
    Ok(())
}

/// «12», «№ 12», «#12».
pub(super) fn number(text: &str) -> Option<u64> {
    text.trim().trim_start_matches(['№', '#']).trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn an_orders_number_is_understood_however_it_is_written() {
        assert_eq!(number("№ 12"), Some(12));
        assert_eq!(number(" #12 "), Some(12));
        assert_eq!(number("12"), Some(12));
        assert_eq!(number("12 штук"), None);
    }
}
