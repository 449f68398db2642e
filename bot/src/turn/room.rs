//! `/bind` in a group or a topic: from then on it shows the cards of orders. Who may say so is the desk's to decide, by
//! the presser's own account; being in the group, or even its administrator, gives no right.

use helpdesk_domain::{
    Command, Role,
    ports::Fault,
    room::{RoomCommand, RoomId, Serving},
};
use helpdesk_projections::{catalogue, search};

use super::{Outcome, Turn, outcome};
use crate::{
    buttons::{Press, keyboard},
    form::{lists::branch_name, view::Screen},
    reader::Reader,
    words::{cut, html, say, word},
};

/// The most choices that are shown.
const MOST: usize = 40;

/// `/bind`, perhaps with a part of a branch's name.
pub(super) async fn choose(turn: &mut Turn<'_>, reader: &Reader, words: &str) -> Result<(), Fault> {
    if turn.incoming.private {
        turn.say(word(turn.locale, "bind-in-a-group"), None);
        return Ok(());
    }
    let everywhere = reader.administers() || reader.actor.has_everywhere(Role::Dispatcher);
    let wanted = search::fold(words);
    let matches = |name: &str| search::fold(name).contains(&wanted);
    let mut choices = Vec::new();
    if everywhere && words.is_empty() {
        choices.push((word(turn.locale, "bind-everything"), Serving::Everything));
    }
    if everywhere {
        for row in catalogue::warehouses(&turn.door.db).await? {
            if !row.withdrawn && matches(&row.name) {
                let name = say(turn.locale, "bind-warehouse", &[("warehouse", (&row.name).into())]);
                choices.push((name, Serving::Warehouse { warehouse: row.id }));
            }
        }
    }
    for row in catalogue::branches(&turn.door.db).await? {
        let may = everywhere || reader.actor.has(Role::Dispatcher, row.id);
        if may && !row.withdrawn && matches(&branch_name(&row)) {
            choices.push((branch_name(&row), Serving::Branch { branch: row.id }));
        }
    }
    if choices.is_empty() {
        turn.refuse(&word(turn.locale, if words.is_empty() { "bind-not-yours" } else { "form-nothing-found" }));
        return Ok(());
    }
    let button = |(name, serving): &(String, Serving)| vec![Press::Bind(*serving).button(cut(name, 60))];
    let rows = choices.iter().take(MOST).map(button).collect();
    turn.say(word(turn.locale, "bind-what"), Some(keyboard(rows)));
    Ok(())
}

pub(super) async fn bind(turn: &mut Turn<'_>, reader: &Reader, serving: Serving) -> Result<(), Fault> {
    if turn.incoming.private {
        turn.refuse(&word(turn.locale, "bind-in-a-group"));
        return Ok(());
    }
    let command = RoomCommand::Bind { serving, locale: reader.locale };
    if !carried_out(turn, reader, command).await? {
        return Ok(());
    }
    let what = match serving {
        Serving::Everything => word(turn.locale, "bind-everything"),
        Serving::Branch { branch } => catalogue::branch(&turn.door.db, branch)
            .await?
            .map_or_else(|| "?".to_owned(), |branch| branch_name(&branch)),
        Serving::Warehouse { warehouse } => {
            let row = catalogue::warehouse(&turn.door.db, warehouse).await?;
            let name = row.map_or_else(|| "?".to_owned(), |row| row.name);
            say(turn.locale, "bind-warehouse", &[("warehouse", name.into())])
        }
    };
    turn.answer("");
    let html = say(turn.locale, "bound", &[("what", html(&what).into())]);
    turn.turn_over(Screen { html, keyboard: keyboard(Vec::new()) });
    Ok(())
}

pub(super) async fn unbind(turn: &mut Turn<'_>, reader: &Reader) -> Result<(), Fault> {
    if turn.incoming.private {
        turn.say(word(turn.locale, "bind-in-a-group"), None);
    } else if carried_out(turn, reader, RoomCommand::Unbind).await? {
        turn.say(word(turn.locale, "unbound"), None);
    }
    Ok(())
}

/// False when the desk said no, which has been told.
async fn carried_out(turn: &mut Turn<'_>, reader: &Reader, command: RoomCommand) -> Result<bool, Fault> {
    let room = RoomId { chat: turn.incoming.chat, topic: turn.incoming.thread };
    let request = turn.request(reader);
    match outcome(turn.door.desk.execute(&request, Command::Room(room, command)).await)? {
        Outcome::Done(_) => Ok(true),
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(false)
        }
        Outcome::Stale(None) => Err(Fault::new("binding a group")),
    }
}
