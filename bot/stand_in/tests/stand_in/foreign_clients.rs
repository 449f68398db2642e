//! Typed clients that nobody here wrote drive the stand-in: what they can't parse is wrong.
//!
//! They come from PyPI into a virtual environment under `target/`, reused while the requirements
//! stay the same.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::client::{TOKEN, World};
use crate::python::environment;

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

/// The interpreter with the clients.
async fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stand-in-clients");
    environment(home, &clients().join("requirements.txt")).await.join("python")
}

async fn check(script: &str) {
    let world = World::new().await;
    let run = Command::new(python().await)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg(clients().join(script))
        .args([world.stand_in.url(), TOKEN])
        .output()
        .await
        .unwrap();
    let (said, trouble) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{script}:\n{said}\n{trouble}");
    assert!(said.contains("all checks passed"), "{said}");
}

#[tokio::test]
async fn aiogram_understands_everything() {
    check("check_aiogram.py").await;
}

#[tokio::test]
async fn python_telegram_bot_understands_everything() {
    check("check_ptb.py").await;
}
