//! The program as a process of its own: started, asked, stopped, killed.

use std::{path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::watch,
};

/// A cold start on a loaded machine takes a while.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running `helpdesk`; killed when it is dropped.
pub struct Process {
    child: Child,
    /// What it has printed.
    printed: watch::Receiver<Vec<String>>,
}

impl Process {
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = command(arguments, environment).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let (sender, printed) = watch::channel(Vec::new());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                sender.send_modify(|printed: &mut Vec<String>| printed.push(line));
            }
        });
        Self { child, printed }
    }

    /// The address on the line that begins with these words.
    pub async fn address(&self, words: &str) -> String {
        self.try_address(words).await.unwrap_or_else(|| panic!("no «{words}» in {:#?}", *self.printed.borrow()))
    }

    /// The same; none when the process ends first.
    pub async fn try_address(&self, words: &str) -> Option<String> {
        let address = |line: &String| {
            let rest = line.trim_start().strip_prefix(words)?;
            rest.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned)
        };
        let mut printed = self.printed.clone();
        let seen = printed.wait_for(|lines| lines.iter().any(|line| address(line).is_some()));
        let lines = tokio::time::timeout(PATIENCE, seen).await.expect("it starts in time").ok()?;
        lines.iter().find_map(address)
    }

    /// The number the operating system gave it.
    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// `kill -9`.
    pub async fn kill(&mut self) {
        // It may have ended by itself: that is what the caller wanted.
        let _ = self.child.kill().await;
    }

    /// Waits until it has ended, however it does.
    pub async fn ended(&mut self) -> std::process::ExitStatus {
        self.child.wait().await.unwrap()
    }

    /// SIGTERM, and a clean end.
    pub async fn stop(mut self) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("it stops in time").unwrap();
        assert!(ended.success(), "{ended}");
    }

    /// Runs a verb to its end: the exit code, and what it said on both channels.
    pub async fn run(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
        let output = command(arguments, environment).output().await.unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    }
}

/// The program with these arguments and nothing of this machine's settings.
pub fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helpdesk"));
    // Nothing of the machine's own settings.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HELPDESK_")) {
        command.env_remove(name);
    }
    // What isn't in the database lies beside it; backups are made only when a test asks for them.
    let database = environment.iter().find(|(name, _)| *name == "HELPDESK_DATABASE_URL").map_or("", |(_, url)| *url);
    let folder = match database.strip_prefix("sqlite://").and_then(|path| Path::new(path).parent()) {
        Some(folder) => folder.to_owned(),
        None => {
            let name: String = database.chars().filter(char::is_ascii_alphanumeric).collect();
            std::env::temp_dir().join("helpdesk-tests").join(&name[name.len().saturating_sub(60)..])
        }
    };
    command.env("HELPDESK_DATA_DIR", folder).env("HELPDESK_BACKUP_AT", "off");
    let nowhere = Path::new("/");
    command.args(arguments).current_dir(nowhere).env("HELPDESK_LOG", "warn").envs(environment.iter().copied());
    command
}
