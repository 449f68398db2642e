//! Those who have no access: an invitation lets them in, and without one they may ask for it. And the answer of those
//! who may let them in. A question becomes a person without any role, who can do nothing but wait.

use helpdesk_domain::{
    BranchId, Channel, Command, PersonId, Refusal, Request, desk::Asking, person::PersonCommand, ports::Fault,
};
use helpdesk_projections::{catalogue, search};

use super::{Outcome, Turn, commands, outcome};
use crate::{
    buttons::{Press, keyboard},
    form::{lists::branch_name, view::Screen},
    incoming::Did,
    notify::petition,
    outbox::Body,
    reader::Reader,
    words::{cut, html, say, word},
};

/// So many branches are shown without asking for a part of the name.
const SHOWN: usize = 8;

/// Somebody whom nobody has let in yet.
pub(super) async fn outsider(turn: &mut Turn<'_>) -> Result<(), Fault> {
    match &turn.incoming.did {
        Did::Said { text } => {
            if let Some(code) = commands::invitation(text) {
                turn.draft.asking = false;
                return commands::join(turn, code).await;
            }
            if !turn.incoming.private {
                return Ok(());
            }
            if turn.draft.asking && !text.starts_with('/') {
                let screen = where_to(turn, Some(text)).await?;
                turn.show(screen);
                return Ok(());
            }
            turn.draft.asking = false;
            // Whoever had access before sees the commands of those who haven't.
            turn.put(Body::Menu);
            greet(turn).await
        }
        Did::Pressed { data, .. } => match Press::parse(data) {
            Some(Press::AskAccess) if turn.incoming.private => {
                turn.draft.asking = true;
                turn.answer("");
                let screen = where_to(turn, None).await?;
                turn.turn_over(screen);
                Ok(())
            }
            Some(Press::AskBranch(branch)) if turn.incoming.private => ask(turn, branch).await,
            _ => {
                turn.refuse(&word(turn.locale, "stranger-press"));
                Ok(())
            }
        },
        Did::SentFile { .. } | Did::SentOther if turn.incoming.private => greet(turn).await,
        Did::SentFile { .. } | Did::SentOther | Did::Blocked(_) => Ok(()),
    }
}

/// How to get in; for one who asked already, that it is not decided yet.
async fn greet(turn: &mut Turn<'_>) -> Result<(), Fault> {
    let reader = Reader::by_account(&turn.door.desk, turn.incoming.author.account).await?;
    if let Some(branch) = reader.and_then(|reader| reader.asked) {
        let name = branch_called(turn, branch).await?;
        turn.say(say(turn.locale, "access-waiting", &[("branch", html(&name).into())]), None);
        return Ok(());
    }
    let ask = vec![vec![Press::AskAccess.button(word(turn.locale, "access-ask"))]];
    turn.say(word(turn.locale, "stranger"), Some(keyboard(ask)));
    Ok(())
}

/// For which branch: a few are shown, of many those whose name was typed.
async fn where_to(turn: &Turn<'_>, typed: Option<&str>) -> Result<Screen, Fault> {
    let mut branches = catalogue::branches(&turn.door.db).await?;
    branches.retain(|branch| !branch.withdrawn);
    if let Some(typed) = typed {
        let wanted = search::fold(typed);
        branches.retain(|branch| search::fold(&branch_name(branch)).contains(&wanted));
    }
    let many = branches.len() > SHOWN;
    let key = match (typed, branches.is_empty(), many) {
        (None, true, _) => "access-no-branches",
        (Some(_), true, _) => "access-branch-not-found",
        (_, false, true) => "access-type-branch",
        (_, false, false) => "access-which-branch",
    };
    let shown = if many { &[][..] } else { &branches[..] };
    let button =
        |branch: &catalogue::BranchRow| vec![Press::AskBranch(branch.id).button(cut(&branch_name(branch), 60))];
    Ok(Screen { html: word(turn.locale, key), keyboard: keyboard(shown.iter().map(button).collect()) })
}

async fn ask(turn: &mut Turn<'_>, branch: BranchId) -> Result<(), Fault> {
    let author = &turn.incoming.author;
    let asking = Asking { branch, account: author.account, name: author.name.clone(), locale: turn.locale };
    let scope = format!("telegram:{}", turn.door.telegram.bot_id());
    let request = Request::system(Channel::Telegram).once(scope, turn.incoming.update.to_string());
    let asked = turn.door.desk.ask_access(&request, &asking).await;
    match outcome(asked.map(|(_, done)| done))? {
        Outcome::Done(_) => {
            turn.draft.asking = false;
            turn.answer(&word(turn.locale, "access-asked"));
            let name = branch_called(turn, branch).await?;
            let html = say(turn.locale, "access-waiting", &[("branch", html(&name).into())]);
            turn.turn_over(Screen { html, keyboard: keyboard(Vec::new()) });
            Ok(())
        }
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            Ok(())
        }
        Outcome::Stale(None) => Err(Fault::new("asking for access")),
    }
}

async fn branch_called(turn: &Turn<'_>, branch: BranchId) -> Result<String, Fault> {
    let branch = catalogue::branch(&turn.door.db, branch).await?;
    Ok(branch.map_or_else(|| "?".to_owned(), |branch| branch_name(&branch)))
}

/// The answer to somebody's question, by the presser's own right.
pub(super) async fn decide(turn: &mut Turn<'_>, reader: &Reader, person: PersonId, let_in: bool) -> Result<(), Fault> {
    let command = if let_in { PersonCommand::GrantAccess } else { PersonCommand::DenyAccess };
    let request = turn.request(reader);
    let answer = turn.door.desk.execute(&request, Command::Person(person, command)).await;
    match outcome(answer)? {
        Outcome::Done(_) => turn.answer(&word(turn.locale, if let_in { "access-let-in" } else { "access-denied" })),
        Outcome::Refused(refusal) | Outcome::Stale(Some(refusal)) => {
            let sentence = turn.sentence(&refusal).await?;
            turn.refuse(&sentence);
            if refusal != Refusal::NoAccessRequest {
                return Ok(());
            }
        }
        Outcome::Stale(None) => return Err(Fault::new("deciding about access")),
    }
    if let Some(screen) = petition::render(turn.door, person, reader).await? {
        turn.turn_over(screen);
    }
    Ok(())
}
