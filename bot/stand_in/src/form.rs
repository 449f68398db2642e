//! Multipart forms, for both doors.
//!
//! The whole body is read before it is parsed: a body left half read makes the server close the
//! connection, and a client that reuses it would see a fault nobody asked for.

use bytes::Bytes;
use poem::web::Multipart;
use poem::{Body, FromRequest, Request, RequestBody, Result};
use serde_json::{Map, Value};

/// A file in a form.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub bytes: Bytes,
    pub name: Option<String>,
    pub mime: Option<String>,
}

/// A form: texts by name, and files with the names of their fields.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub fields: Map<String, Value>,
    pub files: Vec<(String, Upload)>,
}

impl<'a> FromRequest<'a> for Form {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let bytes = body.take()?.into_bytes().await?;
        let mut body = RequestBody::new(Body::from(bytes));
        let mut parts = Multipart::from_request(request, &mut body).await?;
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(str::to_owned);
            let mime = part.content_type().map(str::to_owned);
            let bytes = Bytes::from(part.bytes().await?);
            if name.is_some() {
                form.files.push((field, Upload { bytes, name, mime }));
            } else {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                form.fields.insert(field, Value::String(text));
            }
        }
        Ok(form)
    }
}
