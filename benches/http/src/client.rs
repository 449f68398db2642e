//! One connection that is kept open, signed in as somebody.

use anyhow::{Context, bail, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Method, Request,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use uuid::Uuid;

/// What proves to the server who asks.
#[derive(Debug, Clone)]
pub struct Session {
    cookie: String,
    csrf_token: String,
}

/// A browser, as far as the server can tell.
#[derive(Debug)]
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    session: Option<Session>,
}

/// What came back, with a status of success.
#[derive(Debug)]
pub struct Answer {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> anyhow::Result<Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// The version, to be sent back in `If-Match`.
    pub fn etag(&self) -> anyhow::Result<String> {
        let etag = self.headers.get(header::ETAG).context("an answer without an ETag")?;
        Ok(etag.to_str()?.to_owned())
    }
}

impl Client {
    /// Connects to `HOST:PORT`.
    pub async fn connect(host: &str, session: Option<Session>) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: host.to_owned(), session })
    }

    /// Signs in with a password, on a connection of its own.
    pub async fn sign_in(host: &str, login: &str, password: &str) -> anyhow::Result<Session> {
        let mut client = Self::connect(host, None).await?;
        let answer = client.post("/session", &json!({ "login": login, "password": password }), None).await?;
        let cookie = answer.headers.get(header::SET_COOKIE).context("no session")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let csrf_token = answer.json()?["csrf_token"].as_str().context("no CSRF token")?.to_owned();
        Ok(Session { cookie, csrf_token })
    }

    /// Whether a path outside the API answers with success.
    pub async fn probe(host: &str, path: &str) -> anyhow::Result<bool> {
        let mut client = Self::connect(host, None).await?;
        let request = Request::get(path).header(header::HOST, host).body(Full::default())?;
        client.sender.ready().await?;
        Ok(client.sender.send_request(request).await?.status().is_success())
    }

    pub async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, Bytes::new(), None).await
    }

    /// Writes, under an idempotency key of its own, as the panel does.
    pub async fn post(&mut self, path: &str, body: &Value, if_match: Option<&str>) -> anyhow::Result<Answer> {
        self.send(Method::POST, path, serde_json::to_vec(body)?.into(), if_match).await
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Bytes,
        if_match: Option<&str>,
    ) -> anyhow::Result<Answer> {
        let what = format!("{method} {path}");
        let writes = method != Method::GET;
        let mut request =
            Request::builder().method(method).uri(format!("/api/v1{path}")).header(header::HOST, &self.host);
        if let Some(Session { cookie, csrf_token }) = &self.session {
            request = request.header(header::COOKIE, cookie);
            if writes {
                request = request.header("x-csrf-token", csrf_token);
            }
        }
        if writes {
            request = request.header(header::CONTENT_TYPE, "application/json");
            request = request.header("idempotency-key", Uuid::now_v7().to_string());
        }
        if let Some(version) = if_match {
            request = request.header(header::IF_MATCH, version);
        }
        self.sender.ready().await?;
        let response = self.sender.send_request(request.body(Full::new(body))?).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        if !parts.status.is_success() {
            bail!("{what}: {} {}", parts.status, String::from_utf8_lossy(&body));
        }
        ensure!(!parts.headers.contains_key("x-position-stale"), "{what}: the read models are behind");
        Ok(Answer { headers: parts.headers, body })
    }
}
