//! The command menus: by role and language in each private chat, and a short one for everybody else; and the button that
//! opens the Mini App.

use helpdesk_domain::Locale;
use teloxide::{
    payloads::{SetChatMenuButton, SetMyCommands, setters::*},
    types::{BotCommand, BotCommandScope, ChatId, InlineKeyboardMarkup, MenuButton, Recipient, WebAppInfo},
};

use crate::{
    Door,
    buttons::{Part, Press, keyboard},
    reader::Reader,
    telegram::Trouble,
    words::word,
};

/// The commands this person has a use for, the likeliest first.
pub(super) fn commands_for(reader: &Reader) -> Vec<String> {
    let mut commands = Vec::new();
    if reader.is_staff() {
        commands.extend(["queue", "find"]);
    }
    if reader.is_requester() {
        commands.extend(["new", "repeat", "my"]);
    }
    if reader.is_staff() {
        commands.extend(["for", "away"]);
    }
    if reader.administers() {
        commands.extend(["people", "invite"]);
    }
    commands.extend(["cancel", "settings", "help"]);
    commands.into_iter().map(str::to_owned).collect()
}

/// The same as buttons, for people who don't open menus.
pub(crate) fn keyboard_for(reader: &Reader) -> InlineKeyboardMarkup {
    let button = |press: Press, key: &str| press.button(word(reader.locale, key));
    let mut rows = Vec::new();
    if reader.is_staff() {
        rows.push(vec![button(Press::Queue(Part::All, 0), "menu-queue"), button(Press::NewFor, "menu-for")]);
    }
    if reader.is_requester() {
        rows.push(vec![button(Press::New, "menu-new"), button(Press::Repeat, "menu-repeat")]);
        rows.push(vec![button(Press::Mine(0), "menu-my")]);
    }
    keyboard(rows)
}

/// Sets the menu of one private chat, for whoever it belongs to now. Who has no access sees what a stranger sees.
pub(crate) async fn set(door: &Door, chat: i64, reader: Option<&Reader>) -> Result<(), Trouble> {
    let commands = reader.map_or_else(|| STRANGERS.map(str::to_owned).into(), commands_for);
    let locale = reader.map_or_else(Locale::default, |reader| reader.locale);
    let payload = SetMyCommands::new(described(commands.iter().map(String::as_str), locale))
        .scope(BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(chat)) });
    door.telegram.call(&payload).await?;
    match mini_app(door, locale) {
        Some(button) => door.telegram.call(&button.chat_id(ChatId(chat))).await.map(|_| ()),
        None => Ok(()),
    }
}

/// The commands of those who haven't joined.
const STRANGERS: [&str; 2] = ["start", "help"];

/// What everybody sees in a group, and what its administrators see: who may bind it, the desk decides.
const IN_GROUPS: [&str; 2] = ["new", "cancel"];
const IN_GROUPS_FOR_ADMINISTRATORS: [&str; 4] = ["new", "cancel", "bind", "unbind"];

/// What is seen by somebody who has not joined yet, and in groups.
pub(crate) async fn set_default(door: &Door) -> Result<(), Trouble> {
    let scopes: [(BotCommandScope, &[&str]); 3] = [
        (BotCommandScope::Default, &STRANGERS),
        (BotCommandScope::AllGroupChats, &IN_GROUPS),
        (BotCommandScope::AllChatAdministrators, &IN_GROUPS_FOR_ADMINISTRATORS),
    ];
    for (scope, commands) in scopes {
        let set = |locale| SetMyCommands::new(described(commands.iter().copied(), locale)).scope(scope.clone());
        door.telegram.call(&set(Locale::Ru)).await?;
        door.telegram.call(&set(Locale::En).language_code(Locale::En.as_str())).await?;
    }
    match mini_app(door, Locale::Ru) {
        Some(button) => door.telegram.call(&button).await.map(|_| ()),
        None => Ok(()),
    }
}

/// The button beside the text field.
fn mini_app(door: &Door, locale: Locale) -> Option<SetChatMenuButton> {
    let web_app = WebAppInfo { url: door.mini_app.clone()? };
    let button = MenuButton::WebApp { text: word(locale, "menu-mini-app"), web_app };
    Some(SetChatMenuButton::new().menu_button(button))
}

fn described<'a>(commands: impl IntoIterator<Item = &'a str>, locale: Locale) -> Vec<BotCommand> {
    commands.into_iter().map(|name| BotCommand::new(name, word(locale, &format!("command-{name}")))).collect()
}
