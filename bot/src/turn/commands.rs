//! The commands of the menu, and joining by an invitation.

use helpdesk_domain::{Channel, Command, Desk, Locale, Request, desk::Joining, person::PersonCommand, ports::Fault};

use super::{Outcome, Turn, away, find, form, invite, menu, orders, outcome, printer, room, settings, sign_in};
use crate::{
    buttons::Part,
    order::lists,
    outbox::{Body, Place},
    reader::Reader,
    words::{html, say, word},
};

/// The code in `/start CODE`.
pub(super) fn invitation(text: &str) -> Option<&str> {
    let (command, code) = text.split_once(char::is_whitespace)?;
    let command = command.split('@').next().unwrap_or_default();
    let code = code.trim();
    let link = ["order_", "printer_"].iter().any(|kind| code.starts_with(kind));
    (command == "/start" && !code.is_empty() && !link).then_some(code)
}

/// `/start CODE` by somebody new, or by somebody known who is given one more role.
pub(super) async fn join(turn: &mut Turn<'_>, code: &str) -> Result<(), Fault> {
    let author = &turn.incoming.author;
    let joining =
        Joining { code: code.to_owned(), account: author.account, name: author.name.clone(), locale: turn.locale };
    let scope = format!("telegram:{}", turn.door.telegram.bot_id());
    let request = Request::system(Channel::Telegram).once(scope, turn.incoming.update.to_string());
    let joined = turn.door.desk.join(&request, &joining).await;
    match outcome(joined.map(|(_, done)| done))? {
        Outcome::Done(_) => {
            let Some(reader) = Reader::by_account(&turn.door.desk, author.account).await? else {
                return Err(Fault::new("finding the person who has just joined"));
            };
            turn.locale = reader.locale;
            let name = html(&author.name);
            let text = say(turn.locale, "welcome", &[("name", name.into())]);
            greet(turn, &reader, &text);
            Ok(())
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(())
        }
        Outcome::Stale(None) => Err(Fault::new("joining")),
    }
}

pub(super) async fn take(turn: &mut Turn<'_>, reader: &Reader, command: &str) -> Result<(), Fault> {
    let (name, argument) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let (name, argument) = (name.split('@').next().unwrap_or_default(), argument.trim());
    // A command ends what the bot was waiting for; only the form stays.
    if name != "cancel" {
        turn.draft.settle();
    }
    match name {
        "start" if !argument.is_empty() => start(turn, reader, argument).await,
        "start" => {
            hello(turn, reader);
            Ok(())
        }
        "for" => form::begin_for_somebody(turn, reader),
        "find" if private(turn) => find::take(turn, reader, argument).await,
        "away" if private(turn) => away::begin(turn, reader, argument).await,
        "people" if private(turn) => invite::find(turn, reader, argument).await,
        "invite" if private(turn) => {
            invite::begin(turn, reader);
            Ok(())
        }
        "bind" => room::choose(turn, reader, argument).await,
        "unbind" => room::unbind(turn, reader).await,
        "new" => form::begin(turn, reader).await,
        "repeat" => form::repeat(turn, reader).await,
        "my" if private(turn) => mine(turn, reader).await,
        "queue" if private(turn) => queue(turn, reader).await,
        "my" | "queue" | "find" | "away" | "people" | "invite" => Ok(()),
        "cancel" => {
            cancel(turn);
            Ok(())
        }
        "settings" if private(turn) => settings::show(turn, reader).await,
        "settings" => Ok(()),
        "help" => {
            let mut text = word(turn.locale, if reader.is_staff() { "help-staff" } else { "help" });
            for (may, key) in [(reader.dispatches(), "help-dispatcher"), (reader.administers(), "help-administrator")] {
                if may {
                    text = format!("{text}\n\n{}", word(turn.locale, key));
                }
            }
            turn.say(text, Some(menu::keyboard_for(reader)));
            Ok(())
        }
        _ => {
            if turn.incoming.private {
                turn.say(word(turn.locale, "not-understood"), None);
            }
            Ok(())
        }
    }
}

/// Lists show other people's orders: they are not for a group.
fn private(turn: &mut Turn<'_>) -> bool {
    if !turn.incoming.private {
        turn.say(word(turn.locale, "only-in-private"), None);
    }
    turn.incoming.private
}

/// A deep link: an order's card, a printer, or an invitation opened by somebody known.
async fn start(turn: &mut Turn<'_>, reader: &Reader, argument: &str) -> Result<(), Fault> {
    if let Some(code) = argument.strip_prefix("printer_") {
        return printer::scanned(turn, reader, code).await;
    }
    if let Some(code) = argument.strip_prefix(sign_in::START) {
        return sign_in::ask(turn, reader, code).await;
    }
    match argument.strip_prefix("order_").and_then(|number| number.parse().ok()) {
        Some(number) => orders::open(turn, reader, number).await,
        None => join(turn, argument).await,
    }
}

pub(super) fn hello(turn: &mut Turn<'_>, reader: &Reader) {
    let text = word(turn.locale, "hello");
    greet(turn, reader, &text);
}

fn greet(turn: &mut Turn<'_>, reader: &Reader, text: &str) {
    let roles = if reader.is_staff() { word(turn.locale, "hello-staff") } else { word(turn.locale, "hello-requester") };
    turn.say(format!("{text}\n{roles}"), Some(menu::keyboard_for(reader)));
    if turn.incoming.private {
        turn.put(Body::Menu);
    }
}

/// `/my`: the list, and the cards of what is under way, when they are few.
pub(super) async fn mine(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    const CARDS: usize = 3;
    let screen = lists::mine(turn.door, reader, 0).await?;
    turn.show(screen);
    let open = lists::open_of(turn.door, reader).await?;
    if open.len() <= CARDS {
        for row in open.iter().rev() {
            turn.card(row.id, Place::Below, 0);
        }
    }
    Ok(())
}

pub(super) async fn queue(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    if !reader.is_staff() {
        turn.refuse(&word(turn.locale, "queue-not-yours"));
        return Ok(());
    }
    let screen = lists::queue(turn.door, reader, Part::All, 0).await?;
    turn.show(screen);
    Ok(())
}

fn cancel(turn: &mut Turn<'_>) {
    let before = turn.draft.clone();
    turn.draft.settle();
    if turn.draft != before {
        turn.say(word(turn.locale, "prompt-dropped"), None);
    } else if turn.draft.form.is_some() {
        form::cancel(turn);
    } else {
        turn.say(word(turn.locale, "nothing-to-cancel"), None);
    }
}

/// The language of everything from now on.
pub(super) async fn choose_language(turn: &mut Turn<'_>, reader: &Reader, locale: Locale) -> Result<(), Fault> {
    let command = Command::Person(reader.id, PersonCommand::SetLocale { locale });
    let request = turn.request(reader);
    let desk: &Desk = &turn.door.desk;
    match outcome(desk.execute(&request, command).await)? {
        Outcome::Done(_) => {
            let reader = Reader { locale, ..reader.clone() };
            turn.locale = locale;
            turn.answer(&word(locale, "language-set"));
            let text = word(locale, "language-set");
            greet(turn, &reader, &text);
            Ok(())
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(())
        }
        Outcome::Stale(None) => Err(Fault::new("choosing a language")),
    }
}
