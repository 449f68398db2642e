//! The program under measurement: its database seeded, the process started, watched and stopped.

use std::{
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use helpdesk_bench_machine as machine;

use crate::client::Client;

/// How long read models may take to catch up with a freshly seeded log.
const PATIENCE: Duration = Duration::from_mins(30);

/// A seeded database, and how the program is run on it.
#[derive(Debug, Clone)]
pub struct Site {
    pub program: PathBuf,
    pub database_url: String,
    /// Where the server's files and its output go.
    pub folder: PathBuf,
    /// Everybody's password.
    pub password: String,
}

impl Site {
    /// Seeds a history of a year; one that was seeded before, in the same folder, is taken as it is.
    pub fn seeded(program: &Path, database_url: String, folder: PathBuf, orders: usize) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        let kept = folder.join("password");
        let mut site = Self { program: program.to_owned(), database_url, folder, password: String::new() };
        if let Ok(password) = std::fs::read_to_string(&kept) {
            return Ok(Self { password, ..site });
        }
        let begun = Instant::now();
        let seeded = site
            .command()
            .args(["seed", "--days", "365", "--orders", &orders.to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        let said = String::from_utf8_lossy(&seeded.stdout);
        ensure!(seeded.status.success(), "seeding failed: {said}");
        let password = said.trim().rsplit(' ').next().context("seeding told no password")?;
        println!("{orders} orders were seeded in {:.0} s", begun.elapsed().as_secs_f64());
        password.clone_into(&mut site.password);
        std::fs::write(kept, &site.password)?;
        Ok(site)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--locale", "en"]).stdin(Stdio::null());
        command
            .env("HELPDESK_DATABASE_URL", &self.database_url)
            .env("HELPDESK_DATA_DIR", &self.folder)
            .env("HELPDESK_BACKUP_AT", "off");
        command
    }

    /// Starts the server and waits for its first answer.
    pub async fn start(&self) -> anyhow::Result<Server> {
        // Free a moment ago, and nobody else here asks for ports.
        let host = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let log = File::create(self.folder.join("serve.log"))?;
        let begun = Instant::now();
        let process = self
            .command()
            .arg("serve")
            .env("HELPDESK_LISTEN", &host)
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.program.display()))?;
        let mut server = Server { process, host, first_answer: Duration::ZERO };
        while !server.answers("/healthz").await {
            ensure!(server.process.try_wait()?.is_none(), "the server ended: see {}", self.folder.display());
            ensure!(begun.elapsed() < PATIENCE, "the server does not answer");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.first_answer = begun.elapsed();
        Ok(server)
    }
}

/// The running server; it is killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    pub host: String,
    /// From the start of the process.
    pub first_answer: Duration,
}

impl Server {
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until the read models have caught up and the server has nothing left to do.
    pub async fn settled(&mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        let (mut quiet, mut before) = (0, machine::cpu_time_of(self.id())?);
        while quiet < 6 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            ensure!(begun.elapsed() < PATIENCE, "the server does not come to rest");
            let ready = self.answers("/readyz").await;
            let now = machine::cpu_time_of(self.id())?;
            quiet = if ready && now.saturating_sub(before) <= Duration::from_millis(20) { quiet + 1 } else { 0 };
            before = now;
        }
        Ok(())
    }

    /// Stops it as an administrator would.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let told = Command::new("kill").arg(self.id().to_string()).status()?;
        ensure!(told.success(), "the server could not be stopped");
        let begun = Instant::now();
        while self.process.try_wait()?.is_none() {
            if begun.elapsed() > Duration::from_secs(30) {
                bail!("the server does not stop");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Whether it answers with success; outside `/api/v1`, without a session.
    async fn answers(&self, path: &str) -> bool {
        Client::probe(&self.host, path).await.unwrap_or(false)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
