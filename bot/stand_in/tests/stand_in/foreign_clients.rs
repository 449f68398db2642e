//! Typed clients that nobody here wrote drive the stand-in: what they can't parse is wrong.
//!
//! They come from PyPI into a virtual environment under `target/`, reused while the requirements
//! stay the same.

use std::path::{Path, PathBuf};

use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::client::{TOKEN, World};

static PYTHON: OnceCell<PathBuf> = OnceCell::const_new();

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

/// The interpreter of the virtual environment, made or renewed when needed.
async fn python() -> &'static PathBuf {
    PYTHON.get_or_init(prepare).await
}

async fn prepare() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stand-in-clients");
    let requirements = clients().join("requirements.txt");
    let wanted = std::fs::read_to_string(&requirements).unwrap();
    let stamp = home.join("installed.txt");
    let python = home.join("bin/python");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return python;
    }
    let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home).output().await;
    assert!(
        made.is_ok_and(|made| made.status.success()),
        "Python with venv is missing; on Debian: apt-get install -y python3-venv"
    );
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    let installed = Command::new(&python).args(pip).arg(&requirements).output().await.unwrap();
    let trouble = String::from_utf8_lossy(&installed.stderr);
    assert!(installed.status.success(), "pip could not install clients/requirements.txt: {trouble}");
    std::fs::write(stamp, wanted).unwrap();
    python
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
