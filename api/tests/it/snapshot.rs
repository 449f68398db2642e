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
