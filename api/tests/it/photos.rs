//! Photos: stored, attached, shown to those who may read the order; and what is none.

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{
    Method, StatusCode,
    multipart::{Form, Part},
};
use serde_json::json;

use crate::world::{Answer, Browser, World, path};

/// A black square.
pub fn png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(side, side)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn picture() -> Vec<u8> {
    png(8)
}

async fn upload(browser: &Browser, path: &str, bytes: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(bytes).file_name("photo.png"));
    Answer::to(browser.request(Method::POST, path).multipart(form)).await
}

#[tokio::test]
async fn an_attached_photo_is_seen_by_readers_of_the_order_only() {
    let world = World::start().await;
    let (anna, boris, olga) =
        (world.signed_in("anna").await, world.signed_in("boris").await, world.signed_in("olga").await);
    let order = path(&world.ordered(&anna, 1).await);
    let shown = upload(&anna, &format!("{order}/attachments"), picture()).await.expect(StatusCode::OK).body;
    let url = shown["photos"][0]["url"].as_str().unwrap().trim_start_matches("/api/v1");
    let photo = boris.get(url).await.expect(StatusCode::OK);
    assert_eq!(photo.header("content-type"), "image/jpeg");
    assert_eq!(photo.header("cache-control"), "private, max-age=31536000, immutable");
    olga.get(url).await.problem(404, "unknown_photo");
    upload(&olga, &format!("{order}/attachments"), picture()).await.problem(404, "unknown_order");
}

#[tokio::test]
async fn a_photo_stored_before_is_submitted_with_the_order() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let photo = upload(&anna, "/photos", picture()).await.expect(StatusCode::CREATED).body;
    let mut form = world.order_of(1);
    form["photos"] = json!([photo["id"]]);
    let order = anna.post("/orders", form.clone()).await.expect(StatusCode::CREATED).body;
    assert_eq!(order["photos"], json!([photo]));
    form["photos"] = json!(["0".repeat(64)]);
    anna.post("/orders", form).await.problem(422, "unknown_photo");
}

#[tokio::test]
async fn a_photo_of_21_mb_is_too_large_and_a_text_is_no_photo() {
    let world = World::start().await;
    let anna = world.signed_in("anna").await;
    let order = path(&world.ordered(&anna, 1).await);
    let place = format!("{order}/attachments");
    let large = upload(&anna, &place, vec![0xff; 21 * 1024 * 1024]).await.problem(413, "photo_too_large");
    assert!(large.detail().contains("20"), "{}", large.detail());
    upload(&anna, &place, b"<svg onload=alert(1)>".to_vec()).await.problem(422, "not_a_photo");
    let form = Form::new().text("comment", "no file at all");
    let nothing = Answer::to(anna.request(Method::POST, &place).multipart(form)).await;
    assert_eq!(nothing.problem(400, "invalid_request").body["field"], "file");
    assert_eq!(anna.get(&order).await.body["photos"], json!([]));
}
