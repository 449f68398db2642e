//! Photos: stored before the event that names them, shown to those who may read an order that has them.

use helpdesk_domain::{
    PhotoId, Refusal,
    order::{Action, OrderCommand},
};
use helpdesk_projections::orders;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::Path,
    payload::{Binary, Json},
};
use sha2::{Digest, Sha256};

use super::{carried_out, finding, view, wire};
use crate::{answer::Fresh, caller::Caller, once, photo_upload::PhotoUpload, problems::Answer, tags::Tag};

#[derive(ApiResponse)]
enum Picture {
    #[oai(status = 200, content_type = "image/jpeg")]
    Ok(Binary<Vec<u8>>, #[oai(header = "Cache-Control")] String, #[oai(header = "ETag")] String),
}

#[derive(ApiResponse)]
enum Stored {
    #[oai(status = 201)]
    Ok(Json<wire::Photo>),
}

#[derive(Debug)]
pub struct AttachingApi;

#[OpenApi(tag = "Tag::Orders")]
impl AttachingApi {
    /// Attach a photo to an order
    ///
    /// JPEG, PNG or WebP, at most 20 MB.
    #[oai(
        path = "/orders/:id/attachments",
        method = "post",
        operation_id = "attach_photo",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn attach(&self, caller: Caller, id: Path<String>, upload: PhotoUpload) -> Answer<Fresh<wire::Order>> {
        let id = finding::id(&caller, &id.0).await?;
        // Nothing is stored for somebody who may not attach it; asked of the log, which knows orders of this very moment.
        let order = caller.app.desk.order(id).await?.ok_or(Refusal::UnknownOrder)?;
        order.aggregate.authorise(&caller.actor, Action::AttachPhoto)?;
        let photo = stored(&caller, upload).await?;
        carried_out(&caller, id, OrderCommand::AttachPhoto { photo }).await
    }

    /// Store a photo for an order about to be submitted
    ///
    /// JPEG, PNG or WebP, at most 20 MB. The same bytes are the same photo, however often they are sent.
    #[oai(
        path = "/photos",
        method = "post",
        operation_id = "store_photo",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn store(&self, caller: Caller, upload: PhotoUpload) -> Answer<Stored> {
        let content = hex::encode(Sha256::digest(&upload.0));
        let photo = stored(&caller, upload).await?;
        let mut tx = caller.app.db.begin().await?;
        let before = once::taken(&mut tx, &caller, "store_photo", &content, &photo).await?;
        tx.commit().await?;
        Ok(Stored::Ok(Json(view::photo(before.unwrap_or(photo)))))
    }

    /// A photo
    #[oai(path = "/photos/:id", method = "get", operation_id = "get_photo")]
    async fn get(&self, caller: Caller, id: Path<String>) -> Answer<Picture> {
        let photo = PhotoId(id.0);
        let orders = orders::with_photo(&caller.app.db, &photo).await?;
        if !orders.iter().any(|order| order.as_order().sight(&caller.actor).is_some()) {
            return Err(Refusal::UnknownPhoto.into());
        }
        let bytes = caller.app.desk.photos().get(&photo).await?.ok_or(Refusal::UnknownPhoto)?;
        // The address names the bytes; only this reader's own browser may keep them.
        let cache = "private, max-age=31536000, immutable".to_owned();
        Ok(Picture::Ok(Binary(bytes), cache, format!("\"{photo}\"")))
    }
}

async fn stored(caller: &Caller, upload: PhotoUpload) -> Answer<PhotoId> {
    use helpdesk_domain::ports::PhotoError;
    caller.app.desk.photos().store(upload.0).await.map_err(|error| match error {
        PhotoError::Refused(refusal) => refusal.into(),
        PhotoError::Fault(fault) => fault.into(),
    })
}
