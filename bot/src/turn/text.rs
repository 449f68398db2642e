//! Words: a command, the answer to a question of the bot's, a reply under a card, or something for the open form.

use helpdesk_domain::{Refusal, ports::Fault};

use super::{Turn, commands, form, orders, prompt};
use crate::{cards, reader::Reader, words::word};

pub(super) async fn take(turn: &mut Turn<'_>, reader: &Reader, text: &str) -> Result<(), Fault> {
    if let Some(command) = text.strip_prefix('/') {
        return commands::take(turn, reader, command).await;
    }
    if turn.draft.prompt.is_some() {
        return prompt::answered(turn, reader, text).await;
    }
    if let Some(message) = turn.incoming.reply_to
        && let Some((_, Some(order))) = cards::shown(&turn.door.db, turn.incoming.chat, message).await?
    {
        return orders::comment(turn, reader, order, text).await;
    }
    if turn.draft.form.is_some() {
        return form::typed(turn, text).await;
    }
    if let Some(number) = number(text) {
        return orders::open(turn, reader, number).await;
    }
    if turn.incoming.private {
        if text.contains('\0') {
            let sentence = turn.sentence(&Refusal::BadCharacter).await?;
            turn.refuse(&sentence);
        } else {
            turn.say(word(turn.locale, "not-understood"), None);
        }
    }
    Ok(())
}

/// «12», «№ 12», «#12».
fn number(text: &str) -> Option<u64> {
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
