//! The arguments of a call, however they arrive: query, form, JSON or multipart.
//!
//! Telegram is lenient here and so is this: a number may come as text, an object as a JSON string.
//! Limits and meanings are checked by the methods.

use std::collections::HashMap;

use bytes::Bytes;
use poem::http::header::CONTENT_TYPE;
use poem::{FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::answer::Failure;
use crate::form::{Form, Upload};
use crate::photos::PhotoSizes;

/// Everything a call brought along.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    values: Map<String, Value>,
    pub uploads: HashMap<String, Upload>,
    /// The uploads that are pictures, resized before the world is locked.
    pub photos: HashMap<String, Result<PhotoSizes, Failure>>,
}

impl Arguments {
    /// Reads query and body; a body that can't be read is a failure.
    pub async fn read(request: &Request, body: &mut RequestBody) -> Result<Self, Failure> {
        let mut arguments = Self::default();
        arguments.add_pairs(request.uri().query().unwrap_or_default().as_bytes());
        let kind = request.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let form = Form::from_request(request, body).await;
            let form = form.map_err(|_| Failure::bad("can't read the multipart form"))?;
            arguments.values.extend(form.fields);
            arguments.uploads = form.files.into_iter().collect();
            return Ok(arguments);
        }
        let bytes = match body.take() {
            Ok(body) => body.into_bytes().await.map_err(|_| Failure::bad("can't read the request"))?,
            Err(_) => Bytes::new(),
        };
        if kind.starts_with("application/json") {
            arguments.add_json(&bytes)?;
        } else {
            arguments.add_pairs(&bytes);
        }
        Ok(arguments)
    }

    /// The arguments of a call that a webhook's answer carries.
    pub fn from_map(values: Map<String, Value>) -> Self {
        Self { values, ..Self::default() }
    }

    fn add_pairs(&mut self, text: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(text) {
            self.values.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    fn add_json(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.is_empty() {
            return Ok(());
        }
        let object: Map<String, Value> =
            serde_json::from_slice(bytes).map_err(|_| Failure::bad("can't parse request JSON object"))?;
        self.values.extend(object);
        Ok(())
    }

    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    pub fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.value(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Absent is false, as everywhere in the Bot API.
    pub fn flag(&self, name: &str) -> bool {
        match self.value(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => {
                matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1")
            }
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// An object or a list, given as JSON or as JSON in a string.
    pub fn object<T: DeserializeOwned>(&self, name: &str, what: &str) -> Result<Option<T>, Failure> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let parsed = match value {
            Value::String(text) if text.is_empty() => return Ok(None),
            Value::String(text) => serde_json::from_str(text),
            other => serde_json::from_value(other.clone()),
        };
        parsed.map(Some).map_err(|_| Failure::bad(format!("can't parse {what} JSON object")))
    }

    /// For the log of calls: the values, with a note in place of each file.
    pub fn describe(&self) -> Value {
        let mut described = self.values.clone();
        for (name, upload) in &self.uploads {
            let note = json!({ "file_name": upload.name, "size": upload.bytes.len() });
            described.insert(name.clone(), note);
        }
        Value::Object(described)
    }
}
