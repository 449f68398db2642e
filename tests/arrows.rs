//! The arrows between the crates, as docs/ARCHITECTURE.md draws them. What only tests use is free.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;

/// The crates each of ours depends on.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let package = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        (text(&package["name"]), all.filter(|one| one["kind"].is_null()).map(|one| text(&one["name"])).collect())
    };
    packages.map(package).collect()
}

/// Fails with every arrow that points the wrong way.
fn never(from: &[&str], to: &[&str]) {
    let dependencies = dependencies();
    let wrong: Vec<_> = from
        .iter()
        .flat_map(|from| dependencies[*from].iter().map(move |to| (*from, to)))
        .filter(|(from, dependency)| to.iter().any(|to| matches(dependency, to)) && from != dependency)
        .map(|(from, to)| format!("{from} → {to}"))
        .collect();
    assert!(wrong.is_empty(), "these arrows must not be: {}", wrong.join(", "));
}

fn matches(name: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start))
}

#[test]
fn the_domain_knows_no_database_no_http_no_telegram_and_no_runtime() {
    never(
        &["helpdesk-domain"],
        &["helpdesk-*", "sqlx*", "sqlite-es", "postgres-es", "poem*", "teloxide*", "reqwest", "tokio*"],
    );
}

#[test]
fn doors_name_no_engine_and_not_each_other() {
    let doors = ["helpdesk-api", "helpdesk-bot", "helpdesk-scheduler"];
    never(&doors, &["helpdesk-adapters", "helpdesk-api", "helpdesk-bot", "helpdesk-scheduler", "helpdesk-stand-in"]);
    never(&doors, &["helpdesk", "sqlx*", "sqlite-es", "postgres-es"]);
}

#[test]
fn read_models_and_adapters_know_no_door() {
    let doors = ["helpdesk-api", "helpdesk-bot", "helpdesk-scheduler", "helpdesk-stand-in", "helpdesk"];
    never(&["helpdesk-projections", "helpdesk-adapters"], &doors);
    never(&["helpdesk-projections"], &["helpdesk-adapters"]);
}

#[test]
fn the_stand_in_for_telegram_can_disagree_with_us() {
    never(&["helpdesk-stand-in"], &["helpdesk*", "teloxide*", "frankenstein"]);
}
