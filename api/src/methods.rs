//! Which methods an address knows: what a 405 says in `Allow`, read from the specification.

use std::{collections::HashMap, sync::LazyLock};

use poem::{PathPattern, http::HeaderValue};
use serde_json::Value;

use crate::specification;

/// Where the operations are served.
const API: &str = "/api/v1";
/// Everything else is only read.
const READING: HeaderValue = HeaderValue::from_static("GET, HEAD");

/// `/branches/:` → `DELETE, GET, HEAD, PUT`.
static METHODS: LazyLock<HashMap<String, HeaderValue>> = LazyLock::new(|| {
    let specification: Value = serde_json::from_str(&specification()).unwrap_or_default();
    let paths = specification["paths"].as_object().into_iter().flatten();
    paths
        .filter_map(|(path, operations)| {
            let mut methods: Vec<_> = operations.as_object()?.keys().map(|method| method.to_uppercase()).collect();
            if methods.iter().any(|method| method == "GET") {
                methods.push("HEAD".to_owned());
            }
            methods.sort();
            Some((nameless(path), methods.join(", ").parse().ok()?))
        })
        .collect()
});

/// A path without the names of its parameters: the router has its own for them.
fn nameless(path: &str) -> String {
    let part = |part| if str::starts_with(part, [':', '{']) { ":" } else { part };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// The methods of a route, for `Allow`.
pub fn allowed(route: Option<&PathPattern>) -> HeaderValue {
    let operation = route.and_then(|route| METHODS.get(&nameless(route.0.strip_prefix(API)?)));
    operation.cloned().unwrap_or(READING)
}
