//! What a request brings: JSON bodies, read with a bound and with errors that name the field; and no U+0000 anywhere,
//! since PostgreSQL can't keep it.

use std::sync::Arc;

use helpdesk_domain::Refusal;
use poem::{Endpoint, Request, RequestBody, Result, error::ReadBodyError, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::Type,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::problems::{Door, Problem};

/// The largest JSON body: no form of ours comes near it.
pub const MAX_BODY_KB: i64 = 256;
const MAX_BODY: usize = 256 * 1024;

/// A JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<'a, T: Type + DeserializeOwned + Send> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        let is_json = |kind: &str| Json::<T>::check_content_type(kind);
        if !request.header(header::CONTENT_TYPE).is_some_and(is_json) {
            return Err(Problem::from(Door::UnsupportedMediaType).into());
        }
        let bytes = match body.take()?.into_bytes_limit(MAX_BODY).await {
            Ok(bytes) => bytes,
            Err(ReadBodyError::PayloadTooLarge) => {
                return Err(Problem::from(Door::BodyTooLarge { max_kb: MAX_BODY_KB }).into());
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self(parsed(&bytes)?))
    }
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.windows(6).any(|window| window == b"\\u0000")
        && serde_json::from_slice::<Value>(bytes).is_ok_and(|value| has_nul(&value))
    {
        return Err(Refusal::BadCharacter.into());
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let expected = error.into_inner().to_string();
        // A missing field is known only to the object it is missing from.
        let missing = expected.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let field = match (path.as_str(), missing) {
            (".", missing) => missing.map(str::to_owned),
            (path, None) => Some(path.to_owned()),
            (path, Some(missing)) => Some(format!("{path}.{missing}")),
        };
        Door::InvalidRequest { field, expected }.into()
    })
}

/// Refuses an address with a U+0000 in it, which no search or id of ours has.
pub async fn without_nul<E: Endpoint>(endpoint: Arc<E>, request: Request) -> Result<E::Output> {
    if request.uri().to_string().contains("%00") {
        return Err(Problem::from(Refusal::BadCharacter).into());
    }
    endpoint.call(request).await
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Form {
        #[expect(dead_code, reason = "only its parsing is tested")]
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    struct Line {
        #[expect(dead_code, reason = "only its parsing is tested")]
        quantity: i64,
    }

    fn field(json: &str) -> Option<String> {
        match parsed::<Form>(json.as_bytes()) {
            Err(Problem::Door(Door::InvalidRequest { field, .. })) => field,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_cant_be_read_is_named() {
        assert_eq!(field(r#"{"lines":[{"quantity":"много"}]}"#).as_deref(), Some("lines[0].quantity"));
        assert_eq!(field(r#"{"lines":[{"quantity":1e9}]}"#).as_deref(), Some("lines[0].quantity"));
        assert_eq!(field(r#"{"lines":[{}]}"#).as_deref(), Some("lines[0].quantity"));
        assert_eq!(field("{}").as_deref(), Some("lines"));
    }

    #[test]
    fn a_nul_is_refused_wherever_it_hides_and_an_escaped_backslash_is_none() {
        let refused = |json: &str| matches!(parsed::<Value>(json.as_bytes()), Err(Problem::Desk(_)));
        assert!(refused(r#"{"a":["x\u0000y"]}"#));
        assert!(refused(r#"{"a\u0000":1}"#));
        assert!(!refused(r#"{"a":"x\\u0000y"}"#));
    }
}
