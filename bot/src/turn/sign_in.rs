//! Signing in to the panel from the chat: `/start login_CODE` shows which browser asked and waits for a press, so that
//! a code that somebody else sent, or a link that a preview fetched, signs nobody in. The links are not made here.

use helpdesk_domain::ports::Fault;
use teloxide::types::InlineKeyboardButton;
use url::{Host, Url};

use super::Turn;
use crate::{
    buttons::{Press, keyboard},
    order::history::Names,
    outbox::Body,
    reader::Reader,
    words::{cut, html, say, word},
};

/// What the panel's start parameter begins with.
pub(super) const START: &str = "login_";

/// Shows who would be signed in where, and asks.
pub(super) async fn ask(turn: &mut Turn<'_>, reader: &Reader, code: &str) -> Result<(), Fault> {
    if !turn.incoming.private {
        turn.say(word(turn.locale, "only-in-private"), None);
        return Ok(());
    }
    let Some(links) = &turn.door.lent.sign_in else {
        turn.say(word(turn.locale, "sign-in-outdated"), None);
        return Ok(());
    };
    let Some(browser) = links.browser(code).await? else {
        turn.say(word(turn.locale, "sign-in-outdated"), None);
        return Ok(());
    };
    let names = Names::of(&turn.door.db, [reader.id]).await?;
    let browser = html(&cut(&browser, 100));
    let text = say(
        turn.locale,
        "sign-in-ask",
        &[("name", names.html(turn.locale, Some(reader.id)).into()), ("browser", browser.into())],
    );
    let button = |yes, key| Press::SignIn { code: code.to_owned(), yes }.button(word(turn.locale, key));
    let buttons = vec![vec![button(true, "sign-in-yes")], vec![button(false, "sign-in-no")]];
    turn.say(text, Some(keyboard(buttons)));
    Ok(())
}

/// The answer. The link is good only in the browser that asked, so the chat is a safe place for it.
pub(super) async fn pressed(turn: &mut Turn<'_>, reader: &Reader, code: &str, yes: bool) -> Result<(), Fault> {
    let message = turn.incoming.message;
    turn.answer("");
    let link = match &turn.door.lent.sign_in {
        Some(links) if yes => links.link(code, reader.id).await?,
        _ => None,
    };
    let (html, keyboard) = match link {
        Some(link) => screen(turn, &link),
        None => (word(turn.locale, if yes { "sign-in-outdated" } else { "sign-in-refused" }), None),
    };
    turn.put(Body::Edit { message, html, keyboard });
    Ok(())
}

/// A button where Telegram takes the address for one; it takes none that only this machine knows.
fn screen(turn: &Turn<'_>, link: &Url) -> (String, Option<teloxide::types::InlineKeyboardMarkup>) {
    let text = word(turn.locale, "sign-in-link");
    let public = matches!(link.host(), Some(Host::Domain(name)) if name.contains('.'));
    if !public {
        return (format!("{text}\n\n{}", html(link.as_str())), None);
    }
    let button = InlineKeyboardButton::url(word(turn.locale, "sign-in-open"), link.clone());
    (text, Some(keyboard(vec![vec![button]])))
}
