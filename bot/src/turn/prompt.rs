//! Questions of the bot's that are answered by the next message: a reason, a question, a comment. They survive a
//! restart with the draft.

use helpdesk_domain::{
    Command, OrderCommand, Refusal,
    order::{Status, StatusChange},
    ports::Fault,
};

use super::{Outcome, Turn, orders, orders::Seen, outcome};
use crate::{
    buttons::{OrderAct, Press, keyboard},
    drafts::Prompt,
    outbox::Place,
    reader::Reader,
    words::{say, word},
};

/// Asks, and remembers what for.
pub(super) fn ask(turn: &mut Turn<'_>, seen: &Seen, version: u64, act: OrderAct, key: &str) {
    turn.draft.prompt = Some(Prompt { order: seen.id, number: seen.number, version, act });
    turn.answer("");
    let text = say(turn.locale, key, &[("number", seen.number.to_string().into())]);
    let drop = vec![vec![Press::DropPrompt.button(word(turn.locale, "form-cancel"))]];
    turn.say(text, Some(keyboard(drop)));
}

/// The typed answer becomes the command that was pressed.
pub(super) async fn answered(turn: &mut Turn<'_>, reader: &Reader, text: &str) -> Result<(), Fault> {
    let Some(prompt) = turn.draft.prompt.clone() else { return Ok(()) };
    let Some(seen) = orders::seen(turn, reader, prompt.order).await? else {
        turn.draft.prompt = None;
        let sentence = turn.sentence(&Refusal::UnknownOrder).await?;
        turn.refuse(&sentence);
        return Ok(());
    };
    let version = orders::known_version(turn, reader, &seen, prompt.version).await?;
    let (command, expected) = match prompt.act {
        OrderAct::Move(to @ Status::WaitingRequester) => {
            (OrderCommand::ChangeStatus(StatusChange::to(to).asking(text)), Some(version))
        }
        OrderAct::Move(to) => (OrderCommand::ChangeStatus(StatusChange::to(to).because(text)), Some(version)),
        _ => (OrderCommand::Comment { text: text.to_owned(), internal: false }, None),
    };
    let request = turn.request(reader).expecting(expected);
    let answer = turn.door.desk.execute(&request, Command::Order(prompt.order, command)).await;
    match outcome(answer)? {
        Outcome::Done(position) => {
            turn.draft.prompt = None;
            turn.card(prompt.order, Place::Below, position);
        }
        // A text that won't do: the question stands.
        Outcome::Refused(
            refusal @ (Refusal::TextEmpty
            | Refusal::TextTooLong { .. }
            | Refusal::BadCharacter
            | Refusal::ReasonRequired
            | Refusal::QuestionRequired),
        ) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
        }
        Outcome::Refused(refusal) => {
            orders::stale(turn, reader, &seen, Some(refusal)).await?;
            turn.draft.prompt = None;
        }
        Outcome::Stale(refusal) => {
            orders::stale(turn, reader, &seen, refusal).await?;
            turn.draft.prompt = None;
        }
    }
    Ok(())
}
