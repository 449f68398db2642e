//! The forms of a good answer: with the version and position it was made from, so that clients can send them back.

use poem_openapi::{
    ApiResponse,
    payload::Json,
    types::{ToJSON, Type},
};

/// Something as it stands after a write or at a read.
#[derive(Debug, ApiResponse)]
pub enum Fresh<T: Type + ToJSON> {
    #[oai(status = 200)]
    Ok(
        Json<T>,
        /// The version, for `If-Match`.
        #[oai(header = "ETag")]
        String,
        /// The position in the log; a read with `X-Min-Position` waits for it.
        #[oai(header = "X-Position")]
        u64,
        /// `true`: the read models have not caught up yet.
        #[oai(header = "X-Position-Stale")]
        Option<bool>,
    ),
}

impl<T: Type + ToJSON> Fresh<T> {
    pub fn of(body: T, version: u64, position: u64, stale: bool) -> Self {
        Self::Ok(Json(body), etag(version), position, stale.then_some(true))
    }
}

/// What came of something that is no single entry with a version.
#[derive(Debug, ApiResponse)]
pub enum Ended<T: Type + ToJSON> {
    #[oai(status = 200)]
    Ok(
        Json<T>,
        /// The position in the log; a read with `X-Min-Position` waits for it.
        #[oai(header = "X-Position")]
        u64,
        /// `true`: the read models have not caught up yet.
        #[oai(header = "X-Position-Stale")]
        Option<bool>,
    ),
}

impl<T: Type + ToJSON> Ended<T> {
    pub fn of(body: T, position: u64, stale: bool) -> Self {
        Self::Ok(Json(body), position, stale.then_some(true))
    }
}

/// Something new.
#[derive(Debug, ApiResponse)]
pub enum Created<T: Type + ToJSON> {
    #[oai(status = 201)]
    Ok(
        Json<T>,
        /// The version, for `If-Match`.
        #[oai(header = "ETag")]
        String,
        /// The position in the log; a read with `X-Min-Position` waits for it.
        #[oai(header = "X-Position")]
        u64,
        /// `true`: the read models have not caught up yet.
        #[oai(header = "X-Position-Stale")]
        Option<bool>,
    ),
}

impl<T: Type + ToJSON> Created<T> {
    pub fn of(body: T, version: u64, position: u64, stale: bool) -> Self {
        Self::Ok(Json(body), etag(version), position, stale.then_some(true))
    }
}

#[derive(Debug, ApiResponse)]
pub enum NoContent {
    #[oai(status = 204)]
    Done,
}

fn etag(version: u64) -> String {
    format!("\"{version}\"")
}
