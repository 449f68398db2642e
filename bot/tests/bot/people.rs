//! A person with the chat in front of them: says, sends, presses what is there, and waits for what should come.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::world::World;

/// Nothing takes longer here, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// In a large crowd everybody waits for their turn: thirty messages a second are for all of them.
fn patience() -> Duration {
    let crowd = std::env::var("HELPDESK_CROWD").ok().and_then(|size| size.parse().ok()).unwrap_or(0);
    PATIENCE + Duration::from_millis(300 * crowd)
}

#[derive(Clone, Copy)]
pub struct Person<'a> {
    pub world: &'a World,
    pub account: i64,
    pub chat: i64,
    /// The topic, in a group that has them.
    pub topic: Option<i64>,
}

impl Person<'_> {
    /// The same person in a group.
    pub fn in_group(self, group: i64) -> Self {
        Self { chat: group, ..self }
    }

    pub fn in_topic(self, topic: i64) -> Self {
        Self { topic: Some(topic), ..self }
    }

    fn place(&self) -> Value {
        json!({ "person": self.account, "chat": self.chat })
    }

    pub async fn says(&self, text: &str) -> Value {
        let mut said = self.place();
        said["text"] = json!(text);
        said["thread"] = json!(self.topic);
        self.world.act("messages", said).await
    }

    /// Replies to the last message that has these words.
    pub async fn replies(&self, to: &str, text: &str) {
        let message = self.reads(to).await;
        // A message can be replied to as soon as it is there; what it is about is written down just after.
        let sent = format!("SELECT COUNT(*) AS n FROM outbox WHERE state = 'waiting' AND chat = {}", self.chat);
        self.world.counts(0, &sent).await;
        let mut said = self.place();
        said["text"] = json!(text);
        said["reply_to"] = message["message_id"].clone();
        self.world.act("messages", said).await;
    }

    /// Sends pictures as photos, several as an album.
    pub async fn sends_photos(&self, pictures: Vec<Vec<u8>>) {
        self.uploads("photos", pictures).await;
    }

    pub async fn sends_document(&self, bytes: Vec<u8>) {
        self.uploads("documents", vec![bytes]).await;
    }

    async fn uploads(&self, path: &str, files: Vec<Vec<u8>>) {
        let mut form = Form::new().text("person", self.account.to_string());
        for (place, bytes) in files.into_iter().enumerate() {
            form = form.part(format!("file{place}"), Part::bytes(bytes).file_name(format!("file{place}.jpg")));
        }
        let url = format!("{}/stand-in/{path}", self.world.stand_in.url());
        let answer = self.world.http.post(url).multipart(form).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Waits until the chat shows what is asked for.
    pub async fn until<T>(&self, what: &str, wanted: impl Fn(&Value) -> Option<T>) -> T {
        let deadline = Instant::now() + patience();
        let mut since = None;
        loop {
            let since_part = since.map(|since: u64| format!("&since={since}&wait=5")).unwrap_or_default();
            let chat = self.world.see(&format!("chat?person={}&chat={}{since_part}", self.account, self.chat)).await;
            if let Some(found) = wanted(&chat) {
                return found;
            }
            assert!(Instant::now() < deadline, "«{what}» never came; the chat is\n{}", transcript(&chat));
            since = chat["revision"].as_u64();
        }
    }

    /// The last message with these words, once it is there.
    pub async fn reads(&self, words: &str) -> Value {
        self.until(words, |chat| last(chat, |message| text(message).contains(words))).await
    }

    /// The buttons of the last message with these words.
    pub async fn buttons_of(&self, words: &str) -> Vec<String> {
        buttons(&self.reads(words).await).into_iter().map(|(label, _)| label).collect()
    }

    /// Presses the button with these words in the last message that has one; what the bot answered.
    pub async fn presses(&self, label: &str) -> String {
        let button = self.button(label).await;
        self.presses_again(&button, false).await
    }

    /// The last button with these words: its message and data, to be pressed now or later.
    pub async fn button(&self, label: &str) -> (i64, String) {
        self.until(&format!("[{label}]"), |chat| {
            let message = last(chat, |message| buttons(message).iter().any(|(known, _)| known.contains(label)))?;
            let (_, data) = buttons(&message).into_iter().find(|(known, _)| known.contains(label))?;
            Some((message["message_id"].as_i64()?, data))
        })
        .await
    }

    /// Presses a button seen before; `stale` when the screen is an old one.
    pub async fn presses_again(&self, (message, data): &(i64, String), stale: bool) -> String {
        let mut press = self.place();
        press["message_id"] = json!(message);
        press["data"] = json!(data);
        press["stale"] = json!(stale);
        press["wait"] = json!(30);
        *self.world.presses.lock().entry(self.account).or_default() += 1;
        let answer = self.world.act("press", press).await;
        assert!(answer["answer"].is_object(), "the press {data} was never answered");
        answer["answer"]["text"].as_str().unwrap_or_default().to_owned()
    }

    /// The chat as it is now.
    pub async fn sees(&self) -> Value {
        self.world.see(&format!("chat?person={}&chat={}", self.account, self.chat)).await
    }

    /// How often this person has pressed so far.
    pub fn pressed(&self) -> usize {
        self.world.presses.lock().get(&self.account).copied().unwrap_or_default()
    }

    /// The labels of the buttons of the last message with these words, as a waiting condition.
    pub async fn reads_without_buttons(&self, words: &str) {
        self.until(words, |chat| {
            let message = last(chat, |message| text(message).contains(words))?;
            buttons(&message).is_empty().then_some(())
        })
        .await;
    }

    /// How many messages have these words.
    pub async fn count(&self, words: &str) -> usize {
        let chat = self.sees().await;
        messages(&chat).iter().filter(|message| text(message).contains(words)).count()
    }
}

fn messages(chat: &Value) -> Vec<Value> {
    chat["messages"].as_array().cloned().unwrap_or_default()
}

fn last(chat: &Value, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
    messages(chat).into_iter().rev().find(|message| message["from"]["is_bot"] == true && wanted(message))
}

pub fn text(message: &Value) -> &str {
    message["text"].as_str().or(message["caption"].as_str()).unwrap_or_default()
}

fn buttons(message: &Value) -> Vec<(String, String)> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    rows.iter()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|button| Some((button["text"].as_str()?.to_owned(), button["callback_data"].as_str()?.to_owned())))
        .collect()
}

/// A message as a person sees it: its text and its rows of buttons.
pub fn screen(message: &Value) -> String {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let label = |button: &Value| format!("[{}]", button["text"].as_str().unwrap_or_default());
    let row = |row: &Value| row.as_array().into_iter().flatten().map(label).collect::<Vec<_>>().join(" ");
    std::iter::once(text(message).to_owned()).chain(rows.iter().map(row)).collect::<Vec<_>>().join("\n")
}

fn transcript(chat: &Value) -> String {
    let line = |message: &Value| {
        let labels: Vec<_> = buttons(message).into_iter().map(|(label, _)| label).collect();
        format!("{}: {} {labels:?}", message["from"]["first_name"], text(message))
    };
    messages(chat).iter().map(line).collect::<Vec<_>>().join("\n---\n")
}

/// A picture of that size as JPEG.
pub fn picture(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 120])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}
