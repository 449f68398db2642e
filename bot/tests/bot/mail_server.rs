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

const PATIENCE: Duration = Duration::from_secs(30);

pub struct MailServer {
    lines: Lines<BufReader<ChildStdout>>,
    pub url: String,
    _process: Child,
}

impl MailServer {
    pub async fn start() -> Self {
        let mut process = Command::new(python().await)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(files().join("server.py"))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut server = Self { lines, url: String::new(), _process: process };
        let port = server.next().await["port"].as_u64().unwrap();
        server.url = format!("smtp://127.0.0.1:{port}");
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

/// The interpreter of the virtual environment, made or renewed when needed; tests in other processes wait meanwhile.
async fn python() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mail-server");
    std::fs::create_dir_all(&home).unwrap();
    let lock = std::fs::File::create(home.join("lock")).unwrap();
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.unwrap().unwrap();
    let requirements = files().join("requirements.txt");
    let wanted = std::fs::read_to_string(&requirements).unwrap();
    let (stamp, venv) = (home.join("installed.txt"), home.join("venv"));
    let python = venv.join("bin/python");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return python;
    }
    let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv).output().await;
    assert!(
        made.is_ok_and(|made| made.status.success()),
        "Python with venv is missing; on Debian: apt-get install -y python3-venv"
    );
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    let installed = Command::new(&python).args(pip).arg(&requirements).output().await.unwrap();
    let trouble = String::from_utf8_lossy(&installed.stderr);
    assert!(installed.status.success(), "pip could not install tests/mail/requirements.txt: {trouble}");
    std::fs::write(stamp, wanted).unwrap();
    drop(lock);
    python
}
