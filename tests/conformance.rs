//! The API keeps its own specification: schemathesis, which nobody here wrote, reads the specification of a running
//! demo and calls every operation with what is allowed and what is not. `HELPDESK_CONFORMANCE=2000` makes that many
//! examples an operation, and walks from one operation to the next, instead of the few of a usual run.

use std::{path::Path, process::Stdio};

use serde_json::json;
use tokio::process::Command;

use crate::{process::Process, python, stage::Panel};

const EXAMPLES: &str = "3";

#[tokio::test(flavor = "multi_thread")]
async fn the_api_keeps_its_specification_for_a_requester() {
    keeps_its_specification("anna").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_keeps_its_specification_for_an_administrator() {
    keeps_its_specification("admin").await;
}

async fn keeps_its_specification(login: &str) {
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--chat-listen", "127.0.0.1:0", "--orders", "40"];
    let demo = Process::start(&arguments, &[("HELPDESK_LOCALE", "en")]);
    let address = demo.address("Panel").await;
    let panel = Panel::sign_in(&address, login, "helpdesk-demo").await;
    let token = panel.post("/tokens", json!({ "name": "conformance" })).await.done()["token"].clone();

    let long = std::env::var("HELPDESK_CONFORMANCE").ok();
    let examples = long.as_deref().unwrap_or(EXAMPLES);
    let phases = if long.is_some() { "examples,coverage,fuzzing,stateful" } else { "examples,fuzzing" };
    let url = format!("{}/api/v1", address.trim_end_matches('/'));
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    let programs = python::environment(home, &files.join("requirements.txt")).await;
    let scratch = tempfile::tempdir().unwrap();
    let run = Command::new(programs.join("schemathesis"))
        .arg("--config-file")
        .arg(files.join("schemathesis.toml"))
        .args(["run", &format!("{url}/openapi.json"), "--phases", phases, "--max-examples", examples])
        .args(["--header", &format!("Authorization: Bearer {}", token.as_str().unwrap())])
        .env("CONFORMANCE_URL", &url)
        .env("CONFORMANCE_TOKEN", token.as_str().unwrap())
        .env("PYTHONPATH", &files)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(scratch.path())
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "as {login}:\n{}", String::from_utf8_lossy(&said));
    demo.stop().await;
}
