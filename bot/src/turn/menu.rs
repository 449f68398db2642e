//! The command menus: by role and language in each private chat, and a short one for everybody else.

use helpdesk_domain::Locale;
use teloxide::{
    payloads::{SetMyCommands, setters::*},
    types::{BotCommand, BotCommandScope, ChatId, InlineKeyboardMarkup, Recipient},
};

use crate::{
    Door,
    buttons::{Press, keyboard},
    reader::Reader,
    telegram::Trouble,
    words::word,
};

/// The commands this person has a use for, the likeliest first.
pub(super) fn commands_for(reader: &Reader) -> Vec<String> {
    let mut commands = Vec::new();
    if reader.is_staff() {
        commands.push("queue");
    }
    if reader.is_requester() {
        commands.extend(["new", "repeat", "my"]);
    }
    commands.extend(["cancel", "settings", "help"]);
    commands.into_iter().map(str::to_owned).collect()
}

/// The same as buttons, for people who don't open menus.
pub(super) fn keyboard_for(reader: &Reader) -> InlineKeyboardMarkup {
    let button = |press: Press, key: &str| press.button(word(reader.locale, key));
    let mut rows = Vec::new();
    if reader.is_staff() {
        rows.push(vec![button(Press::Queue(0), "menu-queue")]);
    }
    if reader.is_requester() {
        rows.push(vec![button(Press::New, "menu-new"), button(Press::Repeat, "menu-repeat")]);
        rows.push(vec![button(Press::Mine(0), "menu-my")]);
    }
    keyboard(rows)
}

/// Sets the menu of one private chat.
pub(crate) async fn set(door: &Door, chat: i64, commands: &[String], locale: Locale) -> Result<(), Trouble> {
    let payload = SetMyCommands::new(described(commands.iter().map(String::as_str), locale))
        .scope(BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(chat)) });
    door.telegram.call(&payload).await.map(|_| ())
}

/// What somebody sees who has not joined yet.
pub(crate) async fn set_default(door: &Door) -> Result<(), Trouble> {
    let commands = ["start", "help"];
    door.telegram.call(&SetMyCommands::new(described(commands, Locale::Ru))).await?;
    let english = SetMyCommands::new(described(commands, Locale::En)).language_code(Locale::En.as_str());
    door.telegram.call(&english).await.map(|_| ())
}

fn described<'a>(commands: impl IntoIterator<Item = &'a str>, locale: Locale) -> Vec<BotCommand> {
    commands.into_iter().map(|name| BotCommand::new(name, word(locale, &format!("command-{name}")))).collect()
}
