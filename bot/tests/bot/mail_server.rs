//! A mail server that nobody here wrote: aiosmtpd from PyPI, in a virtual environment under `target/` that is kept.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::python::environment;

const PATIENCE: Duration = Duration::from_secs(30);

pub struct MailServer {
    lines: Lines<BufReader<ChildStdout>>,
    pub url: String,
    _process: Child,
}

impl MailServer {
    pub async fn start() -> Self {
        Self::started(None).await
    }

    /// Speaks TLS, certified by an authority whose certificate it puts into the folder as `ca.pem`.
    pub async fn with_tls(folder: &Path) -> Self {
        Self::started(Some(folder)).await
    }

    async fn started(folder: Option<&Path>) -> Self {
        let mut process = Command::new(python().await)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(files().join("server.py"))
            .args(folder)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut server = Self { lines, url: String::new(), _process: process };
        let port = server.next().await["port"].as_u64().unwrap();
        server.url = match folder {
            Some(_) => format!("smtps://localhost:{port}"),
            None => format!("smtp://127.0.0.1:{port}"),
        };
        server
    }

    /// The next mail that was taken.
    pub async fn next(&mut self) -> Value {
        let line = tokio::time::timeout(PATIENCE, self.lines.next_line()).await.expect("no mail came");
        serde_json::from_str(&line.unwrap().expect("the mail server ended")).unwrap()
    }
}

fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail")
}

/// The interpreter with what the server needs.
async fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mail-server");
    environment(home, &files().join("requirements.txt")).await.join("python")
}
