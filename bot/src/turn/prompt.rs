//! Questions of the bot's that are answered by the next message: a reason, a question, a comment. They survive a
//! restart with the draft.

use helpdesk_domain::{
    OrderCommand, Refusal,
    order::{Status, StatusChange},
    ports::Fault,
};

use super::{Outcome, Turn, date, orders, orders::Seen, sheet};
use crate::{
    buttons::{OrderAct, Press, keyboard, rows},
    drafts::Prompt,
    outbox::Place,
    reader::Reader,
    words::{html, say, word},
};

/// Asks, and remembers what for.
pub(super) fn ask(turn: &mut Turn<'_>, seen: &Seen, version: u64, act: OrderAct, key: &str) {
    turn.draft.settle();
    turn.draft.prompt = Some(Prompt { order: seen.id, number: seen.number, version, act, waive: None });
    turn.answer("");
    let mut text = say(turn.locale, key, &[("number", seen.number.to_string().into())]);
    if !turn.incoming.private {
        text = format!("{}, {text} {}", html(&turn.incoming.author.name), word(turn.locale, "prompt-in-a-group"));
    }
    let mut buttons = Vec::new();
    if act == OrderAct::Move(Status::WaitingStock) {
        let choices =
            [(1, "expected-tomorrow"), (3, "expected-three-days"), (7, "expected-week"), (0, "expected-unknown")];
        let button = |(days, key)| {
            let act = OrderAct::WaitStock(days);
            Press::Order { number: seen.number, version, act }.button(word(turn.locale, key))
        };
        buttons = rows(choices.map(button).into(), 2);
    }
    buttons.push(vec![Press::DropPrompt.button(word(turn.locale, "form-cancel"))]);
    turn.say(text, Some(keyboard(buttons)));
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
    let version = orders::known_version(turn, reader, &seen, prompt.version, prompt.act).await?;
    let (command, expected) = match prompt.act {
        OrderAct::Move(to @ Status::WaitingStock) => {
            let zone = orders::zone(turn, &seen).await?;
            let Some(day) = date::parse(text, turn.now.with_timezone(&zone).date_naive()) else {
                turn.say(word(turn.locale, "date-not-understood"), None);
                return Ok(());
            };
            let change = StatusChange { expected_on: Some(day), ..StatusChange::to(to) };
            (OrderCommand::ChangeStatus(change), Some(version))
        }
        OrderAct::Lines => match prompt.waive {
            Some(line) => {
                let (cartridge, quantity) = (line.cartridge, Some(line.quantity));
                (OrderCommand::WaiveLine { cartridge, quantity, reason: text.to_owned() }, Some(version))
            }
            None => return Ok(()),
        },
        OrderAct::Note => (OrderCommand::Comment { text: text.to_owned(), internal: true }, None),
        OrderAct::Move(to @ Status::WaitingRequester) => {
            (OrderCommand::ChangeStatus(StatusChange::to(to).asking(text)), Some(version))
        }
        OrderAct::Move(to) => (OrderCommand::ChangeStatus(StatusChange::to(to).because(text)), Some(version)),
        _ => (OrderCommand::Comment { text: text.to_owned(), internal: false }, None),
    };
    match orders::execute(turn, reader, &seen, command, expected, prompt.act).await? {
        Outcome::Done(position) => {
            turn.draft.prompt = None;
            if prompt.act == OrderAct::Lines {
                turn.card(prompt.order, Place::OnlySame, position);
                let screen = sheet::after(turn, reader, &seen).await?;
                turn.show(screen);
            } else if turn.incoming.private {
                turn.card(prompt.order, Place::Below, position);
            } else {
                turn.card(prompt.order, Place::OnlySame, position);
            }
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
