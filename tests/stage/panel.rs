//! Somebody at the panel: a signed-in browser that talks to the API as the pages do.

use futures::{Stream, StreamExt};
use reqwest::{Client, Method, RequestBuilder, StatusCode, multipart::Form};
use serde_json::{Value, json};

use super::SOON;

pub struct Panel {
    http: Client,
    base: String,
    csrf: String,
    pub me: Value,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

impl Answer {
    /// The body of a success.
    pub fn done(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// The stable code of a refusal, with its status.
    pub fn refused(self) -> (u16, String) {
        assert!(!self.status.is_success(), "{}", self.body);
        assert!(self.body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "no sentence: {}", self.body);
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default().to_owned())
    }
}

impl Panel {
    pub async fn sign_in(base: &str, login: &str, password: &str) -> Self {
        let http = Client::builder().cookie_store(true).build().unwrap();
        let base = format!("{}/api/v1", base.trim_end_matches('/'));
        let credentials = json!({ "login": login, "password": password });
        let answer = http.post(format!("{base}/session")).json(&credentials).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{login} signs in");
        let me: Value = answer.json().await.unwrap();
        let csrf = me["csrf_token"].as_str().unwrap().to_owned();
        Self { http, base, csrf, me }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.base);
        self.http.request(method, url).header("X-CSRF-Token", &self.csrf).header("Accept-Language", "ru")
    }

    pub async fn get(&self, path: &str) -> Value {
        answer(self.request(Method::GET, path)).await.done()
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    /// With the version that the person saw.
    pub async fn post_seeing(&self, path: &str, version: &Value, body: Value) -> Answer {
        let tag = format!("\"{version}\"");
        answer(self.request(Method::POST, path).header("If-Match", tag).json(&body)).await
    }

    pub async fn upload(&self, path: &str, form: Form) -> Answer {
        answer(self.request(Method::POST, path).multipart(form)).await
    }

    /// The live updates from now on, as the ids of the orders they are about.
    pub async fn live(&self) -> impl Stream<Item = String> + Unpin + use<> {
        let stream = self.request(Method::GET, "/live").send().await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK);
        let mut rest = String::new();
        let orders = stream.bytes_stream().map(move |bytes| {
            rest.push_str(&String::from_utf8_lossy(&bytes.unwrap()));
            let mut found = Vec::new();
            while let Some((event, after)) = rest.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())) {
                rest = after;
                let data = event.lines().find_map(|line| line.strip_prefix("data:"));
                let data = data.and_then(|data| serde_json::from_str::<Value>(data).ok());
                found.extend(data.and_then(|data| data["id"].as_str().map(str::to_owned)));
            }
            futures::stream::iter(found)
        });
        orders.flatten().boxed()
    }

    /// Reads an order again and again, each time something changes, until it is so.
    pub async fn sees(&self, order: &str, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let mut live = self.live().await;
        let path = format!("/orders/{order}");
        let waiting = async {
            loop {
                let seen = self.get(&path).await;
                if fits(&seen) {
                    return seen;
                }
                live.next().await;
            }
        };
        if let Ok(seen) = tokio::time::timeout(SOON, waiting).await {
            return seen;
        }
        panic!("{what}: never came\n{:#}", self.get(&path).await)
    }
}

async fn answer(request: RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, body }
}
