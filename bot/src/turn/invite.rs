//! What administrators do about people without leaving the chat: invite somebody by a link, give a person who lost
//! their Telegram account a link to come back, take access away and give it back.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use helpdesk_domain::{
    BranchId, Command, Grant, PersonId, Role, invitation::InvitationCommand, person::PersonCommand, ports::Fault,
};
use helpdesk_projections::{
    catalogue,
    people::{self, PersonRow},
};
use rand::RngCore;

use super::{Outcome, Turn, outcome};
use crate::{
    buttons::{PersonAct, Press, keyboard, rows},
    form::{lists::branch_name, view::Screen},
    reader::Reader,
    words::{cut, html, say, word},
};

const LASTS: TimeDelta = TimeDelta::days(7);
/// The most people or branches that are shown.
const MOST: usize = 40;

/// `/invite`: as what?
pub(super) fn begin(turn: &mut Turn<'_>, reader: &Reader) {
    if !reader.administers() {
        turn.refuse(&word(turn.locale, "for-administrators"));
        return;
    }
    let roles = Role::GRANTABLE.map(|role| Press::InviteAs(role).button(role_word(turn, role)));
    turn.say(word(turn.locale, "invite-as"), Some(keyboard(rows(roles.into(), 2))));
}

fn role_word(turn: &Turn<'_>, role: Role) -> String {
    word(turn.locale, &format!("role-{role}"))
}

/// And where?
pub(super) async fn choose_branch(turn: &mut Turn<'_>, reader: &Reader, role: Role) -> Result<(), Fault> {
    if !reader.administers() {
        turn.refuse(&word(turn.locale, "for-administrators"));
        return Ok(());
    }
    let everywhere = Press::Invite(role, None).button(word(turn.locale, "invite-everywhere"));
    let mut buttons = vec![vec![everywhere]];
    for branch in catalogue::branches(&turn.door.db).await?.iter().filter(|branch| !branch.withdrawn).take(MOST) {
        buttons.push(vec![Press::Invite(role, Some(branch.id)).button(cut(&branch_name(branch), 60))]);
    }
    turn.answer("");
    let html = say(turn.locale, "invite-where", &[("role", role_word(turn, role).into())]);
    turn.turn_over(Screen { html, keyboard: keyboard(buttons) });
    Ok(())
}

pub(super) async fn issue(
    turn: &mut Turn<'_>,
    reader: &Reader,
    role: Role,
    branch: Option<BranchId>,
) -> Result<(), Fault> {
    let grants = vec![Grant { role, branch }];
    let expires_at = turn.now + LASTS;
    let Some(link) = issued(turn, reader, InvitationCommand::Issue { grants, expires_at }).await? else {
        return Ok(());
    };
    let place = match branch {
        Some(id) => catalogue::branch(&turn.door.db, id).await?.map_or_else(String::new, |row| branch_name(&row)),
        None => word(turn.locale, "invite-everywhere"),
    };
    turn.answer("");
    let arguments =
        [("role", role_word(turn, role).into()), ("place", html(&place).into()), ("link", html(&link).into())];
    let html = say(turn.locale, "invite-link", &arguments);
    turn.turn_over(Screen { html, keyboard: keyboard(Vec::new()) });
    Ok(())
}

/// The link, or none when the desk said no, which has been told.
async fn issued(turn: &mut Turn<'_>, reader: &Reader, command: InvitationCommand) -> Result<Option<String>, Fault> {
    let code = code();
    // Without a key: the code is told once, so an update that comes again gets another one.
    let request = helpdesk_domain::Request::person(reader.id, helpdesk_domain::Channel::Telegram);
    match outcome(turn.door.desk.execute(&request, Command::Invitation(code.clone(), command)).await)? {
        Outcome::Done(_) => {
            let bot = turn.door.state.borrow().username.clone();
            Ok(Some(bot.map_or_else(|| format!("/start {code}"), |bot| format!("https://t.me/{bot}?start={code}"))))
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(None)
        }
        Outcome::Stale(None) => Err(Fault::new("inviting")),
    }
}

/// 144 random bits that fit in a start parameter.
fn code() -> String {
    let mut bytes = [0; 18];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `/people WORDS`: whom?
pub(super) async fn find(turn: &mut Turn<'_>, reader: &Reader, words: &str) -> Result<(), Fault> {
    if !reader.administers() {
        turn.refuse(&word(turn.locale, "for-administrators"));
        return Ok(());
    }
    let found = people::search(&turn.door.db, words, MOST).await?;
    let button = |row: &PersonRow| {
        let off = if row.deactivated { "🚫 " } else { "" };
        let name = row.name.clone().unwrap_or_else(|| word(turn.locale, "erased-person"));
        Press::Person(row.id, PersonAct::Open).button(format!("{off}{}", cut(&name, 50)))
    };
    let key = if found.is_empty() { "people-nobody" } else { "people-whom" };
    turn.say(word(turn.locale, key), Some(keyboard(rows(found.iter().map(button).collect(), 2))));
    Ok(())
}

pub(super) async fn pressed(
    turn: &mut Turn<'_>,
    reader: &Reader,
    person: PersonId,
    act: PersonAct,
) -> Result<(), Fault> {
    if !reader.administers() {
        turn.refuse(&word(turn.locale, "for-administrators"));
        return Ok(());
    }
    let command = match act {
        PersonAct::Open => {
            turn.answer("");
            return show(turn, person).await;
        }
        PersonAct::Relink => return relink(turn, reader, person).await,
        PersonAct::Deactivate => PersonCommand::Deactivate,
        PersonAct::Reactivate => PersonCommand::Reactivate,
    };
    let request = turn.request(reader);
    match outcome(turn.door.desk.execute(&request, Command::Person(person, command)).await)? {
        Outcome::Done(position) => {
            turn.door.positions.wait_for(position, super::CATCHING_UP).await;
            turn.answer(&word(turn.locale, "done"));
            show(turn, person).await
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(())
        }
        Outcome::Stale(None) => Err(Fault::new("changing a person")),
    }
}

async fn relink(turn: &mut Turn<'_>, reader: &Reader, person: PersonId) -> Result<(), Fault> {
    let Some(row) = people::get(&turn.door.db, person).await? else { return Ok(()) };
    let expires_at = turn.now + LASTS;
    let Some(link) = issued(turn, reader, InvitationCommand::IssueFor { person, expires_at }).await? else {
        return Ok(());
    };
    turn.answer("");
    let name = row.name.unwrap_or_else(|| word(turn.locale, "erased-person"));
    let html = say(turn.locale, "people-relink", &[("who", html(&name).into()), ("link", html(&link).into())]);
    turn.say(html, None);
    Ok(())
}

/// The person and what can be done about them, in the pressed message.
async fn show(turn: &mut Turn<'_>, person: PersonId) -> Result<(), Fault> {
    let Some(row) = people::get(&turn.door.db, person).await? else { return Ok(()) };
    let name = row.name.clone().unwrap_or_else(|| word(turn.locale, "erased-person"));
    let mut text = format!("<b>{}</b>", html(&name));
    let branches = catalogue::branches(&turn.door.db).await?;
    for grant in &row.grants {
        let place = branches.iter().find(|branch| Some(branch.id) == grant.branch).map(branch_name);
        let place = place.unwrap_or_else(|| word(turn.locale, "invite-everywhere"));
        text.push_str(&format!("\n• {} — {}", role_word(turn, grant.role), html(&place)));
    }
    for (shown, key) in [(row.deactivated, "people-off"), (row.telegram.is_none(), "people-no-telegram")] {
        if shown {
            text.push('\n');
            text.push_str(&word(turn.locale, key));
        }
    }
    let button = |act, key: &str| vec![Press::Person(person, act).button(word(turn.locale, key))];
    let buttons = if row.deactivated {
        vec![button(PersonAct::Reactivate, "people-reactivate")]
    } else {
        vec![button(PersonAct::Relink, "people-new-link"), button(PersonAct::Deactivate, "people-deactivate")]
    };
    turn.turn_over(Screen { html: text, keyboard: keyboard(buttons) });
    Ok(())
}
