//! An uploaded photo: the one file of a multipart form, bounded. A file that is too large is still read to its end (to
//! a point), since a browser that is cut off in the middle never shows the answer.

use helpdesk_domain::Refusal;
use poem::{FromRequest, Request, RequestBody, Result, web::Multipart};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};
use tokio::io::AsyncReadExt;

use crate::problems::Problem;

const MAX_MB: i64 = 20;
const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Beyond this the connection is simply closed.
const PATIENCE_BYTES: usize = 100 * 1024 * 1024;

/// The bytes as they came; whether they are a photo is found out when they are stored.
#[derive(Debug)]
pub struct PhotoUpload(pub Vec<u8>);

impl<'a> ApiExtractor<'a> for PhotoUpload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let file = MetaSchema::new_with_format("string", "binary");
        let schema = MetaSchema {
            required: vec!["file"],
            properties: vec![("file", MetaSchemaRef::Inline(Box::new(file)))],
            ..MetaSchema::new("object")
        };
        let schema = MetaSchemaRef::Inline(Box::new(schema));
        let content = vec![MetaMediaType { content_type: "multipart/form-data", schema }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        let mut form = <Multipart as FromRequest>::from_request(request, body).await?;
        while let Some(field) = form.next_field().await? {
            if field.name() == Some("file") {
                return Ok(Self(bounded(field.into_async_read()).await?));
            }
        }
        Err(Problem::invalid("file", "multipart/form-data").into())
    }
}

async fn bounded(reader: impl tokio::io::AsyncRead) -> Result<Vec<u8>, Problem> {
    let mut reader = std::pin::pin!(reader);
    let (mut kept, mut read, mut chunk) = (Vec::new(), 0, vec![0; 64 * 1024]);
    loop {
        let size = reader.read(&mut chunk).await.map_err(|error| Problem::invalid("file", error.to_string()))?;
        if size == 0 {
            break;
        }
        read += size;
        if read > PATIENCE_BYTES {
            break;
        }
        if read <= MAX_BYTES {
            kept.extend_from_slice(&chunk[..size]);
        } else {
            kept = Vec::new();
        }
    }
    if read > MAX_BYTES { Err(Refusal::PhotoTooLarge { max_mb: MAX_MB }.into()) } else { Ok(kept) }
}
