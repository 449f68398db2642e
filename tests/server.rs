//! A real server for the stories that need no process of its own: the engine on a temporary SQLite file, the
//! projections, and the API on a free port.

use std::sync::Arc;

use helpdesk_adapters::{Engine, Settings as EngineSettings};
use helpdesk_api::{App, Settings, Telegram, sign_in::tokens};
use helpdesk_domain::{Channel, Command, Desk, Done, Locale, PersonId, Request};
use poem::listener::{Acceptor, Listener, TcpListener};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Server {
    app: App,
    base: String,
    http: reqwest::Client,
    _engine: Engine,
    _running: DropGuard,
    _directory: tempfile::TempDir,
}

impl Server {
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database_url = format!("sqlite://{}", directory.path().join("helpdesk.db").display());
        let engine = Engine::open(EngineSettings { database_url, clock: None }).await.unwrap();
        let cancel = CancellationToken::new();
        let _runners = engine.run(helpdesk_projections::all(engine.personal_keys()), &cancel);

        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let base = format!("http://{}", acceptor.local_addr()[0].as_socket_addr().unwrap());
        let settings = Settings {
            public_url: base.parse().unwrap(),
            locale: Locale::Ru,
            bot_token: None,
            mini_app_framed_by: None,
            has_mail: false,
        };
        let (_, telegram) = watch::channel(Telegram::default());
        let app =
            App::new(engine.db.clone(), Arc::clone(&engine.desk), Arc::clone(&engine.positions), settings, telegram);
        let serving = poem::Server::new_with_acceptor(acceptor);
        let stopped = cancel.clone();
        tokio::spawn(serving.run_with_graceful_shutdown(
            helpdesk_api::routes(app.clone()),
            async move { stopped.cancelled().await },
            None,
        ));
        Self {
            app,
            base,
            http: reqwest::Client::new(),
            _engine: engine,
            _running: cancel.drop_guard(),
            _directory: directory,
        }
    }

    pub fn desk(&self) -> &Desk {
        &self.app.desk
    }

    pub const fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// An address of the API, given below `/api/v1`.
    pub fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.base)
    }

    /// A command of the system itself.
    pub async fn command(&self, command: Command) -> Done {
        self.desk().execute(&Request::system(Channel::Seed), command).await.unwrap()
    }

    /// A personal token, with which the person is a machine.
    pub async fn token(&self, person: PersonId) -> String {
        tokens::create_token(&self.app.db, person, "test", None, self.app.now()).await.unwrap().1
    }

    /// The head of the log.
    pub async fn position(&self) -> u64 {
        self.desk().log().head().await.unwrap().position
    }
}
