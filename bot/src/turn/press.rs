//! A press on a button. Whose message it stands under doesn't matter: the presser's own rights and form do.

use helpdesk_domain::ports::Fault;

use super::{Turn, access, away, commands, form, invite, orders, printer, room, settings, sheet, sign_in};
use crate::{buttons::Press, order::lists, outbox::Body, reader::Reader, words::word};

pub(super) async fn take(turn: &mut Turn<'_>, reader: &Reader, data: &str) -> Result<(), Fault> {
    let Some(press) = Press::parse(data) else {
        turn.refuse(&word(turn.locale, "button-outdated"));
        turn.put(Body::Strip { message: turn.incoming.message });
        return Ok(());
    };
    match press {
        Press::Form { tag, act } => form::pressed(turn, reader, &tag, act).await,
        Press::Order { number, version, act } => orders::pressed(turn, reader, number, version, act).await,
        Press::Nothing => {
            turn.answer("");
            Ok(())
        }
        Press::Bind(serving) => room::bind(turn, reader, serving).await,
        Press::DropPrompt => {
            let before = turn.draft.clone();
            turn.draft.settle();
            let dropped = turn.draft != before;
            turn.answer(&word(turn.locale, if dropped { "prompt-dropped" } else { "nothing-to-cancel" }));
            turn.put(Body::Strip { message: turn.incoming.message });
            Ok(())
        }
        _ if !turn.incoming.private && !matches!(press, Press::New | Press::NewFor | Press::Repeat) => {
            turn.refuse(&word(turn.locale, "only-in-private"));
            Ok(())
        }
        Press::New => {
            turn.answer("");
            form::begin(turn, reader).await
        }
        Press::Repeat => {
            turn.answer("");
            form::repeat(turn, reader).await
        }
        Press::NewFor => {
            turn.answer("");
            form::begin_for_somebody(turn, reader)
        }
        Press::NewForPrinter(id) => {
            turn.answer("");
            printer::order(turn, reader, id).await
        }
        Press::Sheet { number, act } => sheet::pressed(turn, reader, number, act).await,
        Press::Away(act) => away::pressed(turn, reader, act).await,
        Press::Person(person, act) => invite::pressed(turn, reader, person, act).await,
        Press::InviteAs(role) => invite::choose_branch(turn, reader, role).await,
        Press::Invite(role, branch) => invite::issue(turn, reader, role, branch).await,
        Press::Access { person, let_in } => access::decide(turn, reader, person, let_in).await,
        // They are in already.
        Press::AskAccess | Press::AskBranch(_) => {
            turn.answer("");
            commands::hello(turn, reader);
            Ok(())
        }
        Press::About(number) => orders::about(turn, reader, number).await,
        Press::Mine(page) => {
            let screen = lists::mine(turn.door, reader, page).await?;
            turn.answer("");
            turn.turn_over(screen);
            Ok(())
        }
        Press::Queue(..) if !reader.is_staff() => {
            turn.refuse(&word(turn.locale, "queue-not-yours"));
            Ok(())
        }
        Press::Queue(part, page) => {
            let screen = lists::queue(turn.door, reader, part, page).await?;
            turn.answer("");
            turn.turn_over(screen);
            Ok(())
        }
        Press::Choose(choice) => settings::choose(turn, reader, choice).await,
        Press::SignIn { code, yes } => sign_in::pressed(turn, reader, &code, yes).await,
        Press::Language(locale) => commands::choose_language(turn, reader, locale).await,
    }
}
