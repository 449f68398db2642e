//! A press on a button. Whose message it stands under doesn't matter: the presser's own rights and form do.

use helpdesk_domain::ports::Fault;

use super::{Turn, commands, form, orders};
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
        Press::DropPrompt => {
            let dropped = turn.draft.prompt.take().is_some();
            turn.answer(&word(turn.locale, if dropped { "prompt-dropped" } else { "nothing-to-cancel" }));
            turn.put(Body::Strip { message: turn.incoming.message });
            Ok(())
        }
        _ if !turn.incoming.private && !matches!(press, Press::New | Press::Repeat) => {
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
        Press::Mine(page) => {
            let screen = lists::mine(turn.door, reader, page).await?;
            turn.answer("");
            turn.turn_over(screen);
            Ok(())
        }
        Press::Queue(_) if !reader.is_staff() => {
            turn.refuse(&word(turn.locale, "queue-not-yours"));
            Ok(())
        }
        Press::Queue(page) => {
            let screen = lists::queue(turn.door, reader, page).await?;
            turn.answer("");
            turn.turn_over(screen);
            Ok(())
        }
        Press::Language(locale) => commands::choose_language(turn, reader, locale).await,
    }
}
