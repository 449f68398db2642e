//! Editing and deleting messages.

use pretty_assertions::assert_eq;
use serde_json::json;

use crate::client::{ANNA, World};

#[tokio::test]
async fn an_edit_changes_the_message_in_place() {
    let world = World::started().await;
    let id = world.button("yes").await;
    let edit = json!({ "chat_id": ANNA, "message_id": id, "text": "<i>Взято</i>", "parse_mode": "HTML" });
    let edited = world.done("editMessageText", edit.clone()).await;
    assert_eq!(edited["message_id"], id);
    assert!(edited["edit_date"].is_i64());
    assert!(edited.get("reply_markup").is_none(), "an edit without a keyboard removes it");
    assert_eq!(world.chat(ANNA).await["messages"][1], edited);
    let again = world.refused("editMessageText", edit).await;
    assert!(again.starts_with("Bad Request: message is not modified: specified new message content"));
}

#[tokio::test]
async fn only_the_keyboard_can_change_too() {
    let world = World::started().await;
    let id = world.button("yes").await;
    let bare = json!({ "chat_id": ANNA, "message_id": id });
    let edited = world.done("editMessageReplyMarkup", bare.clone()).await;
    assert_eq!(edited["text"], "Берёте?");
    assert!(edited.get("reply_markup").is_none());
    let again = world.refused("editMessageReplyMarkup", bare).await;
    assert!(again.starts_with("Bad Request: message is not modified"));
}

#[tokio::test]
async fn what_is_not_there_or_not_the_bots_own_cannot_be_edited() {
    let world = World::started().await;
    let edit = |id: i64| json!({ "chat_id": ANNA, "message_id": id, "text": "x" });
    assert_eq!(world.refused("editMessageText", edit(1)).await, "Bad Request: message can't be edited");
    assert_eq!(world.refused("editMessageText", edit(99)).await, "Bad Request: message to edit not found");
    let id = world.button("yes").await;
    let caption = json!({ "chat_id": ANNA, "message_id": id, "caption": "x" });
    assert_eq!(
        world.refused("editMessageCaption", caption).await,
        "Bad Request: there is no caption in the message to edit"
    );
}

#[tokio::test]
async fn a_message_the_person_deleted_is_gone_for_the_bot_too() {
    let world = World::started().await;
    let id = world.button("yes").await;
    let body = json!({ "person": ANNA, "message_id": id });
    let request = world.http.delete(world.url("/stand-in/messages")).json(&body);
    assert!(request.send().await.unwrap().status().is_success());
    let edit = json!({ "chat_id": ANNA, "message_id": id, "text": "x" });
    assert_eq!(world.refused("editMessageText", edit).await, "Bad Request: message to edit not found");
}

#[tokio::test]
async fn a_bot_deletes_messages_for_two_days() {
    let world = World::started().await;
    let (one, two) = (world.button("1").await, world.button("2").await);
    let delete = |id: i64| json!({ "chat_id": ANNA, "message_id": id });
    world.done("deleteMessage", delete(one)).await;
    assert_eq!(world.chat(ANNA).await["messages"].as_array().unwrap().len(), 2);
    assert_eq!(world.refused("deleteMessage", delete(one)).await, "Bad Request: message to delete not found");
    world.act("clock", json!({ "advance_seconds": 49 * 3600 })).await;
    assert_eq!(world.refused("deleteMessage", delete(two)).await, "Bad Request: message can't be deleted");
}

#[tokio::test]
async fn a_person_edits_an_own_text_and_the_bot_is_told() {
    let world = World::started().await;
    let said = world.says(ANNA, "TK-1170").await;
    let change = json!({ "person": ANNA, "message_id": said["message_id"], "text": "TK-1150" });
    world.http.put(world.url("/stand-in/messages")).json(&change).send().await.unwrap();
    assert_eq!(world.updates().await[1]["edited_message"]["text"], "TK-1150");
}
