//! A plain client of both doors, for the tests.

use helpdesk_stand_in::{Bot, Person, Settings, StandIn};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

pub const TOKEN: &str = "4242:AAbbCCdd-ee_FF";
pub const ANNA: i64 = 1001;
pub const IGOR: i64 = 1002;

/// A running stand-in with one bot and two people, and the means to talk to it.
pub struct World {
    pub stand_in: StandIn,
    pub http: reqwest::Client,
}

impl World {
    /// Nobody has written to the bot yet.
    pub async fn new() -> Self {
        let person = |id, name: &str, username: &str| Person {
            id,
            first_name: name.into(),
            last_name: None,
            username: Some(username.into()),
            language_code: "ru".into(),
        };
        let settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            bots: vec![Bot { token: TOKEN.into(), username: "desk_bot".into(), name: "Desk".into() }],
            people: vec![person(ANNA, "Анна", "anna"), person(IGOR, "Игорь", "igor")],
        };
        let stand_in = StandIn::start(settings).await.unwrap();
        Self { stand_in, http: reqwest::Client::new() }
    }

    /// Anna has pressed "Start", and the bot has taken that update.
    pub async fn started() -> Self {
        let world = Self::new().await;
        world.says(ANNA, "/start").await;
        let update = world.updates().await.pop().unwrap();
        let next = update["update_id"].as_i64().unwrap() + 1;
        world.call("getUpdates", json!({ "offset": next })).await;
        world
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.stand_in.url())
    }

    pub fn method(&self, method: &str) -> String {
        self.url(&format!("/bot{TOKEN}/{method}"))
    }

    /// Calls a method with JSON arguments; the whole answer.
    pub async fn call(&self, method: &str, arguments: Value) -> Value {
        let request = self.http.post(self.method(method)).json(&arguments);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Calls a method that has to succeed; its result.
    pub async fn done(&self, method: &str, arguments: Value) -> Value {
        let answer = self.call(method, arguments).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// Calls a method that has to fail; the description.
    pub async fn refused(&self, method: &str, arguments: Value) -> String {
        let answer = self.call(method, arguments).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    /// Calls with files.
    pub async fn upload(&self, method: &str, form: Form) -> Value {
        let request = self.http.post(self.method(method)).multipart(form);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub async fn updates(&self) -> Vec<Value> {
        let result = self.done("getUpdates", json!({ "timeout": 0 })).await;
        result.as_array().unwrap().clone()
    }

    /// Does something in people's stead.
    pub async fn act(&self, path: &str, body: Value) -> Value {
        let request = self.http.post(self.url(&format!("/stand-in/{path}"))).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub async fn says(&self, person: i64, text: &str) -> Value {
        self.act("messages", json!({ "person": person, "text": text })).await
    }

    /// The private chat as the person sees it.
    pub async fn chat(&self, person: i64) -> Value {
        self.see(&format!("chat?person={person}")).await
    }

    pub async fn see(&self, path: &str) -> Value {
        let request = self.http.get(self.url(&format!("/stand-in/{path}")));
        request.send().await.unwrap().json().await.unwrap()
    }

    /// The bot sends Anna a text with one inline button.
    pub async fn button(&self, data: &str) -> i64 {
        let keyboard = json!({ "inline_keyboard": [[{ "text": "Да", "callback_data": data }]] });
        let sent = json!({ "chat_id": ANNA, "text": "Берёте?", "reply_markup": keyboard });
        self.done("sendMessage", sent).await["message_id"].as_i64().unwrap()
    }
}

/// A picture of that size, encoded as PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 120]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A file for a multipart form.
pub fn file(name: &str, bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name(name.to_owned())
}
