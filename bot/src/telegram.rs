//! Calls to the Bot API: teloxide's payloads over a transport of our own.
//!
//! teloxide's own transport sleeps ten seconds inside a call on every 5xx, reads any 404 as a wrong token and puts the
//! address, with the token in it, into its errors. So the payloads and types are teloxide's, and what Telegram answers
//! is sorted here by code, once. No retries here: whoever calls decides.

mod trouble;

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use teloxide::{
    payloads::{GetFile, GetUpdates},
    requests::Payload,
    types::{AllowedUpdate, ChatId, File, FileId},
};

use crate::Settings;
pub(crate) use trouble::Trouble;

/// The kinds of updates that are asked for.
pub(crate) const WANTED: [AllowedUpdate; 3] =
    [AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember];
/// How long a poll waits for news.
const POLL_SECONDS: u32 = 50;
/// Bots can't download more than this.
pub(crate) const MAX_DOWNLOAD_MB: i64 = 20;
const MAX_DOWNLOAD: usize = 20 * 1024 * 1024;

/// A message that was sent; the rest of what Telegram says about it is not needed, and may be newer than teloxide.
#[derive(Debug, Deserialize)]
pub(crate) struct Sent {
    pub message_id: i32,
}

/// An update as it came. The bytes are kept: teloxide can't parse updates from a JSON value.
#[derive(Debug, Clone)]
pub(crate) struct RawUpdate {
    pub id: u32,
    pub body: Box<str>,
}

impl RawUpdate {
    /// None when it isn't an update at all.
    pub fn read(body: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Id {
            update_id: u32,
        }
        let id = serde_json::from_str::<Id>(body).ok()?.update_id;
        Some(Self { id, body: body.into() })
    }
}

/// The Bot API of one bot.
#[derive(Clone)]
pub(crate) struct Telegram {
    bot: teloxide::Bot,
    polling: reqwest::Client,
}

impl Telegram {
    /// No bot: mail only. Nothing is called.
    pub fn off() -> Self {
        let client = reqwest::Client::new();
        Self { bot: teloxide::Bot::with_client("", client.clone()), polling: client }
    }

    /// Whether there is a bot at all.
    pub fn is_on(&self) -> bool {
        !self.bot.token().is_empty()
    }

    pub fn new(settings: &Settings) -> Result<Self, String> {
        let client = |timeout: u64| {
            let builder = reqwest::Client::builder()
                .connect_timeout(Duration::from_secs(10))
                .timeout(Duration::from_secs(timeout))
                .tcp_nodelay(true);
            let builder = match &settings.proxy {
                Some(proxy) => builder.proxy(reqwest::Proxy::all(proxy.clone()).map_err(|_| "the proxy's address")?),
                None => builder,
            };
            builder.build().map_err(|_| "the HTTP client")
        };
        if settings.api_url.cannot_be_a_base() {
            return Err("the Bot API's address is not an http(s) one".to_owned());
        }
        let calls = client(60).map_err(|what| format!("{what} can't be used"))?;
        let polling = client(u64::from(POLL_SECONDS) + 20).map_err(|what| format!("{what} can't be used"))?;
        let bot =
            teloxide::Bot::with_client(settings.token.expose_secret(), calls).set_api_url(settings.api_url.clone());
        Ok(Self { bot, polling })
    }

    /// The bot's own id: the digits before the colon.
    pub fn bot_id(&self) -> i64 {
        self.bot.token().split(':').next().and_then(|id| id.parse().ok()).unwrap_or_default()
    }

    /// Carries a method out.
    pub async fn call<P: Payload + Serialize>(&self, payload: &P) -> Result<P::Output, Trouble>
    where
        P::Output: DeserializeOwned,
    {
        self.call_for(payload).await
    }

    /// The same, of whose answer only a part is read.
    pub async fn call_for<P: Payload + Serialize, R: DeserializeOwned>(&self, payload: &P) -> Result<R, Trouble> {
        let request = self.bot.client().post(self.address(&["", P::NAME])).json(payload);
        answer(request).await
    }

    /// What has happened since; a patient caller waits for news.
    pub async fn updates(&self, offset: i64, patient: bool) -> Result<Vec<RawUpdate>, Trouble> {
        let payload = GetUpdates {
            offset: i32::try_from(offset).ok(),
            limit: Some(100),
            timeout: Some(if patient { POLL_SECONDS } else { 0 }),
            allowed_updates: Some(WANTED.to_vec()),
        };
        let request = self.polling.post(self.address(&["", GetUpdates::NAME])).json(&payload);
        let bodies: Vec<Box<RawValue>> = answer(request).await?;
        Ok(bodies.iter().filter_map(|body| RawUpdate::read(body.get())).collect())
    }

    /// The bytes of a file, or [`Trouble::TooBig`].
    pub async fn download(&self, file: &str) -> Result<Vec<u8>, Trouble> {
        let file: File = self.call(&GetFile::new(FileId(file.to_owned()))).await?;
        if file.path.starts_with('/') {
            // A local Bot API server keeps its files on the same disk.
            return tokio::fs::read(&file.path).await.map_err(|error| Trouble::Network(error.to_string()));
        }
        let mut segments = vec!["file", ""];
        segments.extend(file.path.split('/'));
        let response = self.bot.client().get(self.address(&segments)).send().await.map_err(|e| Trouble::lost(&e))?;
        if !response.status().is_success() {
            return Err(Trouble::Server(response.status().as_u16()));
        }
        collect(response).await
    }

    /// Sends a picture whose bytes we keep.
    pub async fn send_photo(&self, chat: ChatId, jpeg: Vec<u8>, caption: String) -> Result<Sent, Trouble> {
        let part = reqwest::multipart::Part::bytes(jpeg).file_name("photo.jpg");
        let form = reqwest::multipart::Form::new()
            .text("chat_id", chat.to_string())
            .text("caption", caption)
            .part("photo", part);
        answer(self.bot.client().post(self.address(&["", "sendPhoto"])).multipart(form)).await
    }

    /// The address of a method or a file; the empty segment stands for the bot.
    fn address(&self, segments: &[&str]) -> url::Url {
        let mut address = self.bot.api_url();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty();
            for segment in segments {
                if segment.is_empty() {
                    path.push(&format!("bot{}", self.bot.token()));
                } else {
                    path.push(segment);
                }
            }
        }
        address
    }
}

impl std::fmt::Debug for Telegram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Telegram").field("bot", &self.bot_id()).finish_non_exhaustive()
    }
}

async fn answer<R: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<R, Trouble> {
    #[derive(Deserialize)]
    struct Answer<R> {
        result: R,
    }
    let response = request.send().await.map_err(|error| Trouble::lost(&error))?;
    let status = response.status();
    let body = response.bytes().await.map_err(|error| Trouble::lost(&error))?;
    if !status.is_success() {
        return Err(Trouble::answered(status.as_u16(), &body));
    }
    let answer: Result<Answer<R>, _> = serde_json::from_slice(&body);
    answer.map(|answer| answer.result).map_err(|error| Trouble::Garbled(error.to_string()))
}

async fn collect(mut response: reqwest::Response) -> Result<Vec<u8>, Trouble> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Trouble::lost(&error))? {
        let chunk: Bytes = chunk;
        if bytes.len() + chunk.len() > MAX_DOWNLOAD {
            return Err(Trouble::TooBig);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.to_vec())
}
