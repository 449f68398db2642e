//! What a bot sets about itself: command menus by scope and language, the menu button, names.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::world::World;

/// `setMyCommands`
pub(super) fn set(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let commands: Vec<Value> = arguments.object("commands", "commands")?.unwrap_or_default();
    if commands.len() > 100 {
        return Err(Failure::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let checked = commands.iter().map(checked_command).collect::<Result<Vec<Value>, Failure>>()?;
    let place = place(arguments)?;
    world.bots[bot].commands.insert(place, Value::Array(checked));
    world.tell(json!({ "kind": "commands", "bot": world.bots[bot].username }));
    Ok(json!(true))
}

fn checked_command(command: &Value) -> Result<Value, Failure> {
    let name = command["command"].as_str().unwrap_or_default().trim_start_matches('/');
    let description = command["description"].as_str().unwrap_or_default();
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 32 || !name.chars().all(good) {
        return Err(Failure::bad("BOT_COMMAND_INVALID"));
    }
    if description.is_empty() || description.chars().count() > 256 {
        return Err(Failure::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(json!({ "command": name, "description": description }))
}

/// `getMyCommands`: exactly this scope and language, nothing inherited.
pub(super) fn get(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let commands = world.bots[bot].commands.get(&place(arguments)?);
    Ok(commands.cloned().unwrap_or_else(|| json!([])))
}

/// `deleteMyCommands`
pub(super) fn delete(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    world.bots[bot].commands.remove(&place(arguments)?);
    world.tell(json!({ "kind": "commands", "bot": world.bots[bot].username }));
    Ok(json!(true))
}

/// Scope and language as a key: the scope's JSON with its fields in one order.
fn place(arguments: &Arguments) -> Result<(String, String), Failure> {
    let scope: Option<Map<String, Value>> = arguments.object("scope", "BotCommandScope")?;
    let scope = scope.unwrap_or_default();
    let kind = scope.get("type").and_then(Value::as_str).unwrap_or("default");
    let integer = |field: &str| match scope.get(field) {
        Some(Value::String(text)) => text.parse().ok(),
        other => other.and_then(Value::as_i64),
    };
    let missing = || Failure::bad("can't parse BotCommandScope: chat_id is required");
    let mut key = json!({ "type": kind });
    match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {}
        "chat" | "chat_administrators" | "chat_member" => {
            key["chat_id"] = json!(integer("chat_id").ok_or_else(missing)?);
            if kind == "chat_member" {
                key["user_id"] = json!(integer("user_id").ok_or_else(missing)?);
            }
        }
        _ => {
            return Err(Failure::bad("can't parse BotCommandScope: Unsupported type specified"));
        }
    }
    let language = arguments.text("language_code").unwrap_or_default();
    let good = language.is_empty() || (language.len() == 2 && language.chars().all(|c| c.is_ascii_lowercase()));
    if !good {
        return Err(Failure::bad("invalid language code specified"));
    }
    Ok((key.to_string(), language))
}

/// `setChatMenuButton`
pub(super) fn set_menu_button(world: &mut World, bot: usize, arguments: &Arguments) -> Answer {
    let button: Option<Value> = arguments.object("menu_button", "MenuButton")?;
    let button = button.unwrap_or_else(|| json!({ "type": "default" }));
    let chat = arguments.integer("chat_id").unwrap_or(0);
    if button["type"] == "default" {
        world.bots[bot].menu_buttons.remove(&chat);
    } else {
        world.bots[bot].menu_buttons.insert(chat, button);
    }
    world.tell(json!({ "kind": "commands", "bot": world.bots[bot].username }));
    Ok(json!(true))
}

/// `getChatMenuButton`
pub(super) fn menu_button(world: &World, bot: usize, arguments: &Arguments) -> Value {
    world.bots[bot].menu_button_for(arguments.integer("chat_id").unwrap_or(0))
}

/// `setMyName`, `setMyDescription`, `setMyShortDescription`
pub(super) fn set_profile(world: &mut World, bot: usize, method: &str, arguments: &Arguments) -> Value {
    let field = profile_field(method);
    let key = (field.to_owned(), arguments.text("language_code").unwrap_or_default());
    world.bots[bot].profile.insert(key, arguments.text(field).unwrap_or_default());
    json!(true)
}

/// `getMyName`, `getMyDescription`, `getMyShortDescription`
pub(super) fn profile(world: &World, bot: usize, method: &str, arguments: &Arguments) -> Value {
    let field = profile_field(method);
    let account = &world.bots[bot];
    let language = arguments.text("language_code").unwrap_or_default();
    let places = [language, String::new()];
    let mut values = places.iter().filter_map(|place| account.profile.get(&(field.to_owned(), place.clone())));
    let fallback = if field == "name" { account.name.clone() } else { String::new() };
    json!({ field: values.next().cloned().unwrap_or(fallback) })
}

fn profile_field(method: &str) -> &'static str {
    match method.trim_start_matches("set").trim_start_matches("get") {
        "myname" => "name",
        "mydescription" => "description",
        _ => "short_description",
    }
}
