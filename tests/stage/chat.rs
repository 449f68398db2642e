//! Somebody at their phone: writes, sends photos, presses the buttons they see, and waits for what comes.

use std::time::Duration;

use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

use super::SOON;

#[derive(Clone)]
pub struct Chat {
    http: reqwest::Client,
    base: String,
    pub person: i64,
    /// How long it waits for what should come.
    patience: Duration,
}

impl Chat {
    pub fn new(base: &str, person: i64) -> Self {
        Self::patient(base, person, SOON)
    }

    pub fn patient(base: &str, person: i64, patience: Duration) -> Self {
        Self { http: reqwest::Client::new(), base: format!("{base}/stand-in"), person, patience }
    }

    pub async fn says(&self, text: &str) {
        let said = json!({ "person": self.person, "text": text });
        let answer = self.http.post(format!("{}/messages", self.base)).json(&said).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{text}");
    }

    pub async fn sends_photo(&self, bytes: Vec<u8>) {
        self.upload("photos", bytes, "photo.png").await;
    }

    /// A file as it is, not shrunk by the app.
    pub async fn sends_file(&self, bytes: Vec<u8>, name: &str) {
        self.upload("documents", bytes, name).await;
    }

    async fn upload(&self, door: &str, bytes: Vec<u8>, name: &str) {
        let part = Part::bytes(bytes).file_name(name.to_owned()).mime_str("image/png").unwrap();
        let form = Form::new().text("person", self.person.to_string()).part("file", part);
        let answer = self.http.post(format!("{}/{door}", self.base)).multipart(form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap_or_default());
    }

    /// Waits for a message that fits, the newest first.
    pub async fn sees(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let found = |view: &Value| messages(view).into_iter().rev().find(|message| fits(message));
        self.until(what, found).await
    }

    /// Waits for a message with this text in it.
    pub async fn reads(&self, text: &str) -> Value {
        self.sees(text, |message| words(message).contains(text)).await
    }

    /// Waits for a button with this label (or with it as a part) and presses it; the bot's answer to the press.
    pub async fn presses(&self, label: &str) -> Value {
        let (message, data) = self.button(label).await;
        self.press(message, &data, false).await
    }

    /// Waits for a button: its message, and what it carries.
    pub async fn button(&self, label: &str) -> (i64, String) {
        let of = |view: &Value, fits: &dyn Fn(&str) -> bool| {
            messages(view).into_iter().rev().find_map(|message| {
                let fitting = |button: &Value| button["text"].as_str().is_some_and(fits);
                let button = buttons(&message).into_iter().find(fitting)?;
                Some((message["message_id"].as_i64()?, button["callback_data"].as_str()?.to_owned()))
            })
        };
        let found = |view: &Value| of(view, &|text| text == label).or_else(|| of(view, &|text| text.contains(label)));
        self.until(&format!("a button {label}"), found).await
    }

    /// Presses a button by what it carries; `stale` for one that an old screen still shows.
    pub async fn press(&self, message: i64, data: &str, stale: bool) -> Value {
        let press = json!({ "person": self.person, "message_id": message, "data": data, "stale": stale, "wait": 20.0 });
        let answer = self.http.post(format!("{}/press", self.base)).json(&press).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{data}");
        answer.json::<Value>().await.unwrap()["answer"].clone()
    }

    pub async fn view(&self) -> Value {
        self.get(&format!("chat?person={}", self.person)).await
    }

    /// Everything the chat shows now, for counting.
    pub async fn messages(&self) -> Vec<Value> {
        messages(&self.view().await)
    }

    async fn until<T>(&self, what: &str, found: impl Fn(&Value) -> Option<T>) -> T {
        let waiting = async {
            let mut view = self.view().await;
            loop {
                if let Some(found) = found(&view) {
                    return found;
                }
                let since = &view["revision"];
                view = self.get(&format!("chat?person={}&since={since}&wait=10", self.person)).await;
            }
        };
        if let Ok(found) = tokio::time::timeout(self.patience, waiting).await {
            return found;
        }
        panic!("{what}: never came\n{}", told(&self.view().await))
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}/{path}", self.base)).send().await.unwrap();
        answer.json().await.unwrap()
    }
}

fn messages(view: &Value) -> Vec<Value> {
    view["messages"].as_array().cloned().unwrap_or_default()
}

/// The buttons under a message.
pub fn buttons(message: &Value) -> Vec<Value> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    rows.into_iter().flat_map(|row| row.as_array().cloned().unwrap_or_default()).collect()
}

/// Text or caption.
pub fn words(message: &Value) -> String {
    let part = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    part("text") + &part("caption")
}

/// The chat as text, for a failure's message.
fn told(view: &Value) -> String {
    let line = |message: &Value| {
        let labels: Vec<_> = buttons(message).iter().map(|button| button["text"].to_string()).collect();
        format!("{}: {} {}", message["from"]["first_name"], words(message), labels.join(" "))
    };
    messages(view).iter().map(line).collect::<Vec<_>>().join("\n---\n")
}
