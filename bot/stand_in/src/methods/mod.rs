//! The methods of the Bot API, one file per subject.
//!
//! This file only finds the method: names may come in any case, unknown ones are 404. Each
//! method runs under the world's lock; only waiting and picture work happen outside it.

mod callbacks;
pub(crate) mod chats;
mod commands;
mod editing;
pub(crate) mod sending;
mod target;

use std::sync::Arc;

use serde_json::json;

use crate::answer::{Answer, Failure};
use crate::arguments::Arguments;
use crate::world::Shared;
use crate::{photos, updates, webhook};

/// Performs a call of a known bot.
pub(crate) async fn call(shared: &Arc<Shared>, bot: usize, method: &str, mut arguments: Arguments) -> Answer {
    let method = method.to_ascii_lowercase();
    match method.as_str() {
        "getupdates" => return updates::get_updates(shared, bot, &arguments).await,
        "setwebhook" => return webhook::set(shared, bot, &arguments),
        "sendphoto" | "sendmediagroup" | "editmessagemedia" => {
            arguments.photos = photos::resize_uploads(&arguments.uploads).await;
        }
        _ => {}
    }
    let world = &mut *shared.world();
    let arguments = &arguments;
    match method.as_str() {
        "getme" => Ok(chats::me(world, bot)),
        "logout" | "close" => Ok(json!(true)),
        "deletewebhook" => Ok(webhook::remove(world, bot, arguments)),
        "getwebhookinfo" => Ok(webhook::info(world, bot)),
        "sendmessage" => sending::message(world, bot, arguments),
        "sendphoto" => sending::photo(world, bot, arguments),
        "senddocument" => sending::document(world, bot, arguments),
        "sendmediagroup" => sending::media_group(world, bot, arguments),
        "sendchataction" => sending::chat_action(world, bot, arguments),
        "editmessagetext" => editing::text(world, bot, arguments),
        "editmessagecaption" => editing::caption(world, bot, arguments),
        "editmessagemedia" => editing::media(world, bot, arguments),
        "editmessagereplymarkup" => editing::reply_markup(world, bot, arguments),
        "deletemessage" => editing::delete(world, bot, arguments),
        "deletemessages" => editing::delete_many(world, bot, arguments),
        "answercallbackquery" => callbacks::answer(world, bot, arguments),
        "getfile" => {
            let now = world.now();
            world.files.link(&arguments.text("file_id").unwrap_or_default(), now)
        }
        "setmycommands" => commands::set(world, bot, arguments),
        "getmycommands" => commands::get(world, bot, arguments),
        "deletemycommands" => commands::delete(world, bot, arguments),
        "setchatmenubutton" => commands::set_menu_button(world, bot, arguments),
        "getchatmenubutton" => Ok(commands::menu_button(world, bot, arguments)),
        "setmyname" | "setmydescription" | "setmyshortdescription" => {
            Ok(commands::set_profile(world, bot, &method, arguments))
        }
        "getmyname" | "getmydescription" | "getmyshortdescription" => {
            Ok(commands::profile(world, bot, &method, arguments))
        }
        "getchat" => chats::chat(world, bot, arguments),
        "getchatmember" => chats::member(world, bot, arguments),
        "getchatmembercount" => chats::member_count(world, bot, arguments),
        "getchatadministrators" => chats::administrators(world, bot, arguments),
        "leavechat" => chats::leave(world, bot, arguments),
        "createforumtopic" => chats::create_topic(world, bot, arguments),
        "editforumtopic" => chats::edit_topic(world, bot, arguments),
        _ => {
            tracing::warn!(method, "the stand-in does not know this method");
            Err(Failure::not_found())
        }
    }
}
