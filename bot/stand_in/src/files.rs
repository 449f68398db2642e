//! Files the server keeps: what a `file_id` stands for, and the links that `getFile` gives out.
//!
//! Bytes stay in memory as they came; pictures are re-encoded in `photos` before they get here.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::answer::{Answer, Failure};
use crate::form::Upload;
use crate::photos::PhotoSizes;
use crate::world::random;

/// Bots can't download more than this.
const LARGEST_DOWNLOAD: usize = 20 * 1024 * 1024;
/// A link from `getFile` lives this long and no longer.
const LINK_LIVES: TimeDelta = TimeDelta::hours(1);

/// How a file appears in a message.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// The sizes of a photo, smallest first.
    Photo(Value),
    Document(Value),
}

#[derive(Debug)]
struct StoredFile {
    unique_id: String,
    path: String,
    mime: String,
    bytes: Bytes,
    shape: Shape,
}

/// All files by `file_id`.
#[derive(Debug, Default)]
pub(crate) struct Files {
    stored: HashMap<String, StoredFile>,
    /// Links by path: the file and when the link was given out.
    links: HashMap<String, (String, DateTime<Utc>)>,
}

impl Files {
    /// Keeps every size of a photo; answers the `photo` field of its message.
    pub fn add_photo(&mut self, sizes: &PhotoSizes) -> Value {
        let ids: Vec<(String, String)> = sizes.iter().map(|_| new_ids("AgACAgIAAxkBAAI", "AQAD")).collect();
        let described = sizes.iter().zip(&ids).map(|(size, (id, unique_id))| {
            json!({
                "file_id": id,
                "file_unique_id": unique_id,
                "width": size.width,
                "height": size.height,
                "file_size": size.jpeg.len(),
            })
        });
        let field = Value::Array(described.collect());
        for (size, (id, unique_id)) in sizes.iter().zip(ids) {
            let file = StoredFile {
                unique_id,
                path: format!("photos/file_{}.jpg", self.stored.len()),
                mime: "image/jpeg".to_owned(),
                bytes: size.jpeg.clone(),
                shape: Shape::Photo(field.clone()),
            };
            self.stored.insert(id, file);
        }
        field
    }

    /// Keeps a document as it is; answers the `document` field of its message.
    pub fn add_document(&mut self, upload: &Upload) -> Value {
        let (id, unique_id) = new_ids("BQACAgIAAxkBAAI", "AgAD");
        let mime = upload.mime.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
        let name = upload.name.clone().unwrap_or_else(|| "file".to_owned());
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_owned());
        let field = json!({
            "file_id": id,
            "file_unique_id": unique_id,
            "file_name": name,
            "mime_type": mime,
            "file_size": upload.bytes.len(),
        });
        let suffix = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
        let file = StoredFile {
            unique_id,
            path: format!("documents/file_{}{suffix}", self.stored.len()),
            mime,
            bytes: upload.bytes.clone(),
            shape: Shape::Document(field.clone()),
        };
        self.stored.insert(id, file);
        field
    }

    pub fn shape(&self, id: &str) -> Option<&Shape> {
        self.stored.get(id).map(|file| &file.shape)
    }

    /// The bytes and their type, for the chat page.
    pub fn content(&self, id: &str) -> Option<(Bytes, String)> {
        self.stored.get(id).map(|file| (file.bytes.clone(), file.mime.clone()))
    }

    /// `getFile`: gives out a link.
    pub fn link(&mut self, id: &str, now: DateTime<Utc>) -> Answer {
        let file = self.stored.get(id).ok_or_else(|| Failure::bad("invalid file_id"))?;
        if file.bytes.len() > LARGEST_DOWNLOAD {
            return Err(Failure::bad("file is too big"));
        }
        self.links.insert(file.path.clone(), (id.to_owned(), now));
        Ok(json!({
            "file_id": id,
            "file_unique_id": file.unique_id,
            "file_size": file.bytes.len(),
            "file_path": file.path,
        }))
    }

    /// The bytes behind a link that is still alive.
    pub fn at_path(&self, path: &str, now: DateTime<Utc>) -> Option<Bytes> {
        let (id, given) = self.links.get(path)?;
        (now - *given <= LINK_LIVES).then(|| self.stored.get(id).map(|file| file.bytes.clone()))?
    }
}

fn new_ids(prefix: &str, unique_prefix: &str) -> (String, String) {
    let (id, unique) = (random(), random());
    (format!("{prefix}{id:032x}"), format!("{unique_prefix}{:012x}", unique >> 80))
}
