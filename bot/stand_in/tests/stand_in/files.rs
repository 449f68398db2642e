//! Photos, documents, albums, downloads.

use pretty_assertions::assert_eq;
use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::client::{ANNA, TOKEN, World, file, png};

async fn download(world: &World, file_id: &Value) -> reqwest::Response {
    let link = world.done("getFile", json!({ "file_id": file_id })).await;
    let path = link["file_path"].as_str().unwrap();
    world.http.get(world.url(&format!("/file/bot{TOKEN}/{path}"))).send().await.unwrap()
}

async fn person_sends(world: &World, kind: &str, form: Form) -> Value {
    let form = form.text("person", ANNA.to_string());
    let request = world.http.post(world.url(&format!("/stand-in/{kind}"))).multipart(form);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_persons_photo_is_scaled_re_encoded_and_downloadable() {
    let world = World::started().await;
    let form = Form::new().text("caption", "сломан").part("photo", file("a.png", png(3000, 1500)));
    person_sends(&world, "photos", form).await;
    let message = world.updates().await[0]["message"].clone();
    assert_eq!(message["caption"], "сломан");
    let sizes = message["photo"].as_array().unwrap();
    let shapes: Vec<_> =
        sizes.iter().map(|size| (size["width"].as_u64().unwrap(), size["height"].as_u64().unwrap())).collect();
    assert_eq!(shapes, [(90, 45), (320, 160), (800, 400), (1280, 640), (2560, 1280)]);
    let largest = sizes.last().unwrap();
    let bytes = download(&world, &largest["file_id"]).await.bytes().await.unwrap();
    assert_eq!(bytes.len() as u64, largest["file_size"].as_u64().unwrap());
    assert_eq!(image::guess_format(&bytes).unwrap(), image::ImageFormat::Jpeg);
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (2560, 1280));
}

#[tokio::test]
async fn an_album_is_several_messages_with_one_group_id() {
    let world = World::started().await;
    let form = Form::new().part("a", file("a.png", png(40, 30))).part("b", file("b.png", png(30, 40)));
    person_sends(&world, "photos", form).await;
    let updates = world.updates().await;
    assert_eq!(updates.len(), 2);
    let group = &updates[0]["message"]["media_group_id"];
    assert!(group.is_string());
    assert_eq!(&updates[1]["message"]["media_group_id"], group);
}

#[tokio::test]
async fn a_photo_that_is_none_is_refused_and_a_document_is_kept_as_it_is() {
    let world = World::started().await;
    let text = b"not a picture".to_vec();
    let refused = person_sends(&world, "photos", Form::new().part("photo", file("a.jpg", text.clone()))).await;
    assert!(refused["error"].is_string());
    person_sends(&world, "documents", Form::new().part("file", file("a.jpg", text.clone()))).await;
    let document = world.updates().await[0]["message"]["document"].clone();
    assert_eq!(document["file_name"], "a.jpg");
    assert_eq!(download(&world, &document["file_id"]).await.bytes().await.unwrap(), text);
}

#[tokio::test]
async fn bots_download_at_most_20_megabytes() {
    let world = World::started().await;
    let form = Form::new().part("file", file("big.bin", vec![7; 21 * 1024 * 1024]));
    person_sends(&world, "documents", form).await;
    let document = world.updates().await[0]["message"]["document"].clone();
    let refusal = world.refused("getFile", json!({ "file_id": document["file_id"] })).await;
    assert_eq!(refusal, "Bad Request: file is too big");
}

#[tokio::test]
async fn a_download_link_lives_an_hour_and_belongs_to_a_known_token() {
    let world = World::started().await;
    person_sends(&world, "photos", Form::new().part("photo", file("a.png", png(50, 50)))).await;
    let id = world.updates().await[0]["message"]["photo"][0]["file_id"].clone();
    let path = world.done("getFile", json!({ "file_id": id })).await["file_path"].clone();
    let get = |token: &str| {
        let url = world.url(&format!("/file/bot{token}/{}", path.as_str().unwrap()));
        let http = world.http.clone();
        async move { http.get(url).send().await.unwrap().status().as_u16() }
    };
    assert_eq!(get(TOKEN).await, 200);
    assert_eq!(get("1:wrong").await, 401);
    world.act("clock", json!({ "advance_seconds": 3601 })).await;
    assert_eq!(get(TOKEN).await, 404);
    assert_eq!(world.refused("getFile", json!({ "file_id": "x" })).await, "Bad Request: invalid file_id");
}

#[tokio::test]
async fn a_bot_sends_photos_by_upload_and_by_id() {
    let world = World::started().await;
    let caption = |length: usize| "я".repeat(length);
    let form = |length: usize| {
        Form::new()
            .text("chat_id", ANNA.to_string())
            .text("caption", caption(length))
            .part("photo", file("p.png", png(100, 60)))
    };
    let sent = world.upload("sendPhoto", form(1024)).await["result"].clone();
    assert_eq!(sent["photo"][1]["width"], 100);
    let again = json!({ "chat_id": ANNA, "photo": sent["photo"][1]["file_id"] });
    assert_eq!(world.done("sendPhoto", again).await["photo"], sent["photo"]);
    let long = world.upload("sendPhoto", form(1025)).await;
    assert_eq!(long["description"], "Bad Request: message caption is too long");
    let broken = Form::new().text("chat_id", ANNA.to_string()).part("photo", file("p.png", vec![1, 2, 3]));
    let broken = world.upload("sendPhoto", broken).await;
    assert_eq!(broken["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    let wrong = json!({ "chat_id": ANNA, "photo": "AgACwrong" });
    assert_eq!(world.refused("sendPhoto", wrong).await, "Bad Request: wrong file identifier/HTTP URL specified");
}

#[tokio::test]
async fn a_bot_sends_documents_and_albums_and_changes_a_caption() {
    let world = World::started().await;
    let form = Form::new().text("chat_id", ANNA.to_string()).part("document", file("a.csv", b"a;b".to_vec()));
    let document = world.upload("sendDocument", form).await["result"]["document"].clone();
    assert_eq!(document["file_name"], "a.csv");
    assert_eq!(document["file_size"], 3);
    let media = json!([
        { "type": "photo", "media": "attach://one", "caption": "<b>два</b>", "parse_mode": "HTML" },
        { "type": "photo", "media": "attach://two" },
    ]);
    let form = Form::new()
        .text("chat_id", ANNA.to_string())
        .text("media", media.to_string())
        .part("one", file("1.png", png(20, 20)))
        .part("two", file("2.png", png(20, 20)));
    let album = world.upload("sendMediaGroup", form).await["result"].clone();
    assert_eq!(album[0]["media_group_id"], album[1]["media_group_id"]);
    assert_eq!(album[0]["caption_entities"][0]["type"], "bold");
    let edit = json!({ "chat_id": ANNA, "message_id": album[1]["message_id"], "caption": "второе" });
    assert_eq!(world.done("editMessageCaption", edit).await["caption"], "второе");
    let single = json!({ "chat_id": ANNA, "media": [media[0]] });
    assert_eq!(world.refused("sendMediaGroup", single).await, "Bad Request: expected 2-10 items in the media group");
}
