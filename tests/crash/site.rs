//! Where crashes happen: a seeded database, a stand-in for Telegram that outlives the process, and somebody who starts
//! the process again whenever it dies.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use helpdesk::seed::PEOPLE;
use helpdesk_stand_in::StandIn;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    process::Process,
    stage::{self, Chat},
};

/// How long the world may stand still before a story has failed.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long a client waits before it tries again.
const BACK_OFF: Duration = Duration::from_millis(30);

/// An order to the keeper: kill it so long after it was started, and say when it is done.
type Kill = (Duration, oneshot::Sender<()>);

pub struct Site {
    folder: tempfile::TempDir,
    stand_in: StandIn,
    url: String,
    deaths: Arc<AtomicUsize>,
    kills: mpsc::Sender<Kill>,
    keeper: JoinHandle<Process>,
    tokens: Vec<(&'static str, String)>,
}

impl Site {
    /// Seeds a database and starts the process; a failpoint is set for its first life only.
    pub async fn open(failpoint: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("helpdesk.db").display());
        let own = [("HELPDESK_DATABASE_URL", database.as_str())];
        let (code, text) = Process::run(&["seed"], &own).await;
        assert_eq!(code, Some(0), "{text}");
        let mut tokens = Vec::new();
        for login in ["natalia", "dmitry"] {
            let (code, token) = Process::run(&["admin", "token", login], &own).await;
            assert_eq!(code, Some(0), "{token}");
            tokens.push((login, token.trim().to_owned()));
        }
        let stand_in = stage::stand_in().await;
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let environment = vec![
            ("HELPDESK_DATABASE_URL".to_owned(), database),
            ("HELPDESK_LISTEN".to_owned(), listen.clone()),
            ("HELPDESK_LOCALE".to_owned(), "en".to_owned()),
            ("HELPDESK_TELEGRAM_TOKEN".to_owned(), stage::TOKEN.to_owned()),
            ("HELPDESK_TELEGRAM_API_URL".to_owned(), stand_in.url().to_owned()),
        ];
        let deaths = Arc::new(AtomicUsize::new(0));
        let (kills, asked) = mpsc::channel(1);
        let failpoint = failpoint.map(str::to_owned);
        let keeper = tokio::spawn(keep(environment, failpoint, asked, Arc::clone(&deaths)));
        let url = format!("http://{listen}/api/v1");
        Self { folder, stand_in, url, deaths, kills, keeper, tokens }
    }

    pub fn chat(&self, login: &str) -> Chat {
        let person = PEOPLE.iter().find(|person| person.login == login).unwrap();
        Chat::patient(self.stand_in.url(), person.telegram, PATIENCE)
    }

    pub fn machine(&self, login: &str) -> Machine {
        let token = self.tokens.iter().find(|(own, _)| *own == login).unwrap().1.clone();
        Machine { http: Client::new(), url: self.url.clone(), token }
    }

    /// Kills the process so many milliseconds after its last start.
    pub async fn kill_after(&self, milliseconds: u64) {
        let (done, killed) = oneshot::channel();
        self.kills.send((Duration::from_millis(milliseconds), done)).await.unwrap();
        killed.await.unwrap();
    }

    /// Stops the process for good and checks the log; answers how often it had died.
    pub async fn close(self) -> usize {
        drop(self.kills);
        self.keeper.await.unwrap().stop().await;
        let database = format!("sqlite://{}", self.folder.path().join("helpdesk.db").display());
        let (code, text) = Process::run(&["log", "verify"], &[("HELPDESK_DATABASE_URL", &database)]).await;
        assert_eq!(code, Some(0), "{text}");
        self.stand_in.shutdown().await;
        self.deaths.load(Ordering::SeqCst)
    }
}

/// Keeps the process running until nobody asks for kills any more; answers the last one.
async fn keep(
    environment: Vec<(String, String)>,
    failpoint: Option<String>,
    mut kills: mpsc::Receiver<Kill>,
    deaths: Arc<AtomicUsize>,
) -> Process {
    let mut failpoint = failpoint.as_deref();
    loop {
        let own = environment.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let own: Vec<_> = own.chain(failpoint.take().map(|point| ("HELPDESK_FAILPOINT", point))).collect();
        let mut process = Process::start(&["serve"], &own);
        tokio::select! {
            _ = process.ended() => {}
            kill = kills.recv() => {
                let Some((delay, done)) = kill else {
                    // It may still be starting: a clean stop waits for that.
                    process.address("Panel").await;
                    return process;
                };
                assert!(tokio::time::timeout(delay, process.ended()).await.is_err(), "it died by itself");
                process.kill().await;
                let _ = done.send(());
            }
        }
        deaths.fetch_add(1, Ordering::SeqCst);
    }
}

/// A program with a personal token that tries again until it is answered.
#[derive(Clone)]
pub struct Machine {
    http: Client,
    url: String,
    token: String,
}

impl Machine {
    /// Posts under an idempotency key, as often as it takes.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Value {
        let request = || {
            let request = self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.token);
            request.header("Idempotency-Key", key).json(body)
        };
        self.insist(path, request, |_| true).await
    }

    /// Reads until it is so.
    pub async fn until(&self, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let request = || self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.token);
        self.insist(path, request, fits).await
    }

    /// An order for the first branch of the token's owner.
    pub async fn new_order(&self) -> Value {
        let me = self.until("/me", |_| true).await;
        let cartridges = self.until("/cartridges", |_| true).await;
        let cartridge = &cartridges["items"][0]["id"];
        json!({
            "branch": me["roles"][0]["branch"],
            "lines": [{ "cartridge": cartridge, "quantity": 1 }],
        })
    }

    async fn insist(
        &self,
        path: &str,
        request: impl Fn() -> reqwest::RequestBuilder,
        fits: impl Fn(&Value) -> bool,
    ) -> Value {
        let insisting = async {
            loop {
                if let Ok(answer) = request().send().await {
                    let status = answer.status();
                    match answer.json::<Value>().await {
                        Ok(body) if status.is_success() && fits(&body) => return body,
                        Ok(body) => assert!(status.is_success() || may_pass(status), "{path}: {status} {body}"),
                        // Cut off in the middle.
                        Err(_) => {}
                    }
                }
                tokio::time::sleep(BACK_OFF).await;
            }
        };
        tokio::time::timeout(PATIENCE, insisting).await.unwrap_or_else(|_| panic!("{path}: no answer"))
    }
}

fn may_pass(status: StatusCode) -> bool {
    status.is_server_error()
}
