//! The specification in `web/openapi.json`, from which the pages' client is generated, is the one this server speaks.

use std::{fs, path::Path};

#[test]
fn the_snapshot_of_the_specification_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/openapi.json");
    let now = helpdesk_api::specification() + "\n";
    if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
        fs::write(&path, &now).expect("the snapshot can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "the API has changed: UPDATE_SNAPSHOT=1 cargo test -p helpdesk-api --test snapshot");
}

/// Every request and every answer, the errors included, comes with an example.
#[test]
fn every_operation_and_every_error_has_an_example() {
    let specification: serde_json::Value = serde_json::from_str(&helpdesk_api::specification()).unwrap();
    for (path, methods) in specification["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let bodies = operation.pointer("/requestBody/content").into_iter();
            let answers = operation["responses"].as_object().unwrap().values().filter_map(|r| r.get("content"));
            for (kind, media) in bodies.chain(answers).flat_map(|content| content.as_object().unwrap()) {
                let told = !kind.contains("json") || !media["example"].is_null();
                assert!(told, "{method} {path}: {kind} has no example");
            }
        }
    }
}
