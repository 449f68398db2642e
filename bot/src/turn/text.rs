//! Words: a command, a reply under a card, the answer to a question of the bot's, or something for the open form.

use helpdesk_domain::{Refusal, ports::Fault};

use super::{Turn, away, commands, find, form, orders, prompt, sheet};
use crate::{cards, reader::Reader};

pub(super) async fn take(turn: &mut Turn<'_>, reader: &Reader, text: &str) -> Result<(), Fault> {
    if let Some(command) = text.strip_prefix('/') {
        return commands::take(turn, reader, command).await;
    }
    // A reply belongs to what it replies to, whatever else is under way.
    let replied = match turn.incoming.reply_to {
        Some(message) => cards::shown(&turn.door.db, turn.incoming.chat, message).await?,
        None => None,
    };
    let about = replied.and_then(|(_, order)| order);
    let prompted = turn.draft.prompt.as_ref().filter(|prompt| about.is_none_or(|order| order == prompt.order));
    // In a group people talk to each other: only a reply is meant for the bot.
    if prompted.is_some() && (turn.incoming.private || turn.incoming.reply_to.is_some()) {
        return prompt::answered(turn, reader, text).await;
    }
    if let Some(order) = about {
        return orders::comment(turn, reader, order, text).await;
    }
    if !turn.incoming.private {
        return if turn.draft.form.is_some() { form::typed(turn, text).await } else { Ok(()) };
    }
    if text.contains('\0') {
        let sentence = turn.sentence(&Refusal::BadCharacter).await?;
        turn.refuse(&sentence);
        return Ok(());
    }
    // A number with its sign is an order, whatever is under way.
    if turn.draft.form.is_none()
        && text.starts_with(['№', '#'])
        && let Some(number) = find::number(text)
    {
        return orders::open(turn, reader, number).await;
    }
    if turn.draft.away.is_some() {
        return away::typed(turn, reader, text).await;
    }
    if turn.draft.sheet.as_ref().is_some_and(|sheet| sheet.swapping) {
        return sheet::typed(turn, reader, text).await;
    }
    if turn.draft.form.is_some() {
        return form::typed(turn, text).await;
    }
    // «305» may be an order or a room: it is an order when there is one for this person.
    if let Some(number) = find::number(text)
        && (text.starts_with(['№', '#']) || orders::is_there(turn, reader, number).await?)
    {
        return orders::open(turn, reader, number).await;
    }
    find::loose(turn, reader, text).await
}
