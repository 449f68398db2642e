//! The command line: what a verb prints, how it ends, and what it says when it can't.

use std::{os::unix::process::ExitStatusExt, process::Stdio};

use helpdesk_domain::ports::{Append, NewEvent, StreamId, Write};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{
    process::{Process, command},
    stage::{self, Chat, Panel},
};

/// How a program ends whose output nobody reads any more.
const SIGPIPE: i32 = 13;

/// A data folder and a way to run verbs on it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn url(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("helpdesk.db").display())
    }

    async fn run(&self, arguments: &[&str], more: &[(&str, &str)]) -> (Option<i32>, String) {
        let url = self.url();
        let base = [("HELPDESK_DATABASE_URL", url.as_str()), ("HELPDESK_LOCALE", "en")];
        Process::run(arguments, &[&base, more].concat()).await
    }

    fn serve(&self, more: &[(&str, &str)]) -> Process {
        let url = self.url();
        let base =
            [("HELPDESK_DATABASE_URL", url.as_str()), ("HELPDESK_LOCALE", "en"), ("HELPDESK_LISTEN", "127.0.0.1:0")];
        Process::start(&["serve"], &[&base, more].concat())
    }

    /// Seeds, and answers everybody's password.
    async fn seed(&self, arguments: &[&str]) -> String {
        let (code, text) = self.run(&[&["seed"], arguments].concat(), &[]).await;
        assert_eq!(code, Some(0), "{text}");
        text.trim().rsplit(' ').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn wrong_usage_ends_with_2_and_a_refusal_with_1() {
    let place = Place::new();
    assert_eq!(place.run(&["frobnicate"], &[]).await.0, Some(2));
    assert_eq!(place.run(&["log", "stat"], &[]).await.0, Some(1), "there is no database yet");
    let (code, text) = place.run(&["serve"], &[("HELPDESK_LISTEN", "everywhere")]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("HELPDESK_LISTEN") && text.lines().count() == 1, "{text}");
}

/// Starts the program, and stops reading what it prints after so many lines: how it ends, and what it says of that.
async fn read_by_head(place: &Place, arguments: &[&str], lines: usize, then: impl AsyncFnOnce(u32)) -> (bool, String) {
    let url = place.url();
    let environment = [("HELPDESK_DATABASE_URL", url.as_str()), ("HELPDESK_LISTEN", "127.0.0.1:0")];
    let mut command = command(arguments, &environment);
    let mut program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut printed = BufReader::new(program.stdout.take().unwrap()).lines();
    for _ in 0..lines {
        printed.next_line().await.unwrap();
    }
    drop(printed);
    then(program.id().unwrap()).await;
    let ended = program.wait_with_output().await.unwrap();
    let quiet = ended.status.success() || ended.status.signal() == Some(SIGPIPE);
    (quiet, String::from_utf8_lossy(&ended.stderr).into_owned())
}

#[tokio::test]
async fn who_reads_only_the_beginning_ends_a_verb_quietly_and_no_server() {
    const VERBS: [&[&str]; 5] =
        [&["--help"], &["--version"], &["openapi"], &["log", "stat"], &["projections", "status"]];
    let place = Place::new();
    place.seed(&["--orders", "5", "--days", "3"]).await;
    for verb in VERBS {
        for lines in [0, 1] {
            let ended = read_by_head(&place, verb, lines, async |_| {}).await;
            assert_eq!(ended, (true, String::new()), "{verb:?} | head -{lines}");
        }
    }
    let stop = async |id: u32| {
        let stopped = Command::new("kill").args(["-TERM", &id.to_string()]).status().await;
        assert!(stopped.unwrap().success());
    };
    let ended = read_by_head(&place, &["serve"], 4, stop).await;
    assert_eq!(ended, (true, String::new()), "it says that it stops, to nobody");
}

#[tokio::test]
async fn a_seeded_log_is_whole_and_its_read_models_can_be_rebuilt() {
    let place = Place::new();
    place.seed(&["--orders", "40", "--days", "20"]).await;
    let (code, stat) = place.run(&["log", "stat"], &[]).await;
    assert_eq!(code, Some(0), "{stat}");
    let head = stat.lines().last().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(head.len(), 64);
    let (code, text) = place.run(&["log", "verify"], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(&head), "{text}");
    let (code, text) = place.run(&["projections", "rebuild"], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    let (_, status) = place.run(&["projections", "status"], &[]).await;
    assert!(status.contains("orders") && status.lines().all(|line| line.contains("all read")), "{status}");
    let (code, text) = place.run(&["seed"], &[]).await;
    assert_eq!(code, Some(1), "{text}");
}

#[tokio::test]
async fn a_second_process_is_told_who_has_the_file() {
    let place = Place::new();
    let server = place.serve(&[]);
    server.address("Panel").await;
    let (code, text) = place.run(&["serve"], &[("HELPDESK_LISTEN", "127.0.0.1:0")]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("stop it") && text.trim().lines().count() == 1, "{text}");
    assert!(text.contains(&format!("process {}", server.id())), "{text}");
    // Reading goes beside it.
    assert_eq!(place.run(&["log", "verify"], &[]).await.0, Some(0));
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_cant_be_written_and_a_split_of_one_are_refused_in_one_line() {
    let place = Place::new();
    let nowhere = ("HELPDESK_DATABASE_URL", "sqlite:///proc/helpdesk.db");
    let (code, text) = place.run(&["serve"], &[nowhere]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("/proc/helpdesk.db") && text.trim().lines().count() == 1, "{text}");
    let (code, text) = place.run(&["serve", "--only", "api,bot"], &[]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("PostgreSQL") && text.trim().lines().count() == 1, "{text}");
    assert_eq!(place.run(&["serve", "--only", "kitchen"], &[]).await.0, Some(2));
}

#[tokio::test]
async fn an_event_nobody_can_read_is_set_aside_told_of_and_tried_again() {
    let place = Place::new();
    place.seed(&[]).await;
    let (code, text) = place.run(&["projections", "retry"], &[]).await;
    assert_eq!((code, text.trim()), (Some(0), "Nothing is set aside."));
    let settings = helpdesk_adapters::Settings { database_url: place.url(), clock: None };
    let engine = helpdesk_adapters::Engine::open(settings).await.unwrap();
    let metadata = json!({ "role": "system", "channel": "seed", "correlation": uuid::Uuid::nil() });
    let unheard_of = NewEvent {
        id: uuid::Uuid::now_v7(),
        event_type: "unheard_of".to_owned(),
        event_version: "1.0".to_owned(),
        payload: json!({ "type": "unheard_of" }).to_string(),
        metadata: metadata.to_string(),
    };
    let stream = StreamId::new("order", uuid::Uuid::now_v7());
    let writes = vec![Write { stream, expected: 0, events: vec![unheard_of] }];
    engine.log().append(Append { writes, ..Append::default() }).await.unwrap();
    drop(engine);

    let (code, text) = place.run(&["projections", "rebuild"], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    let (_, status) = place.run(&["projections", "status"], &[]).await;
    let told = |line: &str| line.contains("all read, 1 event set aside");
    assert!(status.contains("orders") && status.lines().all(told), "{status}");
    let (code, text) = place.run(&["projections", "retry"], &[]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("unheard_of") && text.contains("can't be applied"), "{text}");
}

#[tokio::test]
async fn the_first_administrator_comes_from_the_command_line_and_a_machine_with_a_token() {
    let place = Place::new();
    let (code, text) = place.run(&["admin", "token", "root"], &[]).await;
    assert_eq!(code, Some(1), "{text}");
    place.seed(&[]).await;
    let (code, token) = place.run(&["admin", "token", "admin"], &[]).await;
    assert_eq!(code, Some(0), "{token}");
    let (code, invitation) = place.run(&["admin", "invite", "--role", "requester"], &[]).await;
    assert_eq!(code, Some(0), "{invitation}");
    assert!(invitation.contains("?start="), "{invitation}");
    let (code, back) = place.run(&["admin", "invite", "--person", "admin"], &[]).await;
    assert_eq!(code, Some(0), "{back}");
    assert!(back.contains("?start="), "{back}");
    let (code, _) = place.run(&["admin", "invite"], &[]).await;
    assert_eq!(code, Some(2), "neither a role nor a person");

    let server = place.serve(&[]);
    let panel = server.address("Panel").await;
    let me = reqwest::Client::new().get(format!("{panel}/api/v1/me")).bearer_auth(token.trim()).send().await.unwrap();
    assert_eq!(me.json::<serde_json::Value>().await.unwrap()["name"], "Алексей Смирнов");
    server.stop().await;
}

#[tokio::test]
async fn check_says_what_is_wrong_with_telegram() {
    let place = Place::new();
    let stand_in = stage::stand_in().await;
    let (code, text) = place.run(&["check"], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("no bot"), "{text}");
    let api = ("HELPDESK_TELEGRAM_API_URL", stand_in.url());
    let (code, text) = place.run(&["check"], &[api, ("HELPDESK_TELEGRAM_TOKEN", stage::TOKEN)]).await;
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("@stories_bot"), "{text}");
    let (code, text) = place.run(&["check"], &[api, ("HELPDESK_TELEGRAM_TOKEN", "4242:wrong")]).await;
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("token is wrong") && !text.contains("4242:wrong"), "{text}");
    let away = ("HELPDESK_TELEGRAM_API_URL", "http://127.0.0.1:9");
    let (code, text) = place.run(&["check"], &[away, ("HELPDESK_TELEGRAM_TOKEN", stage::TOKEN)]).await;
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("doesn't answer") && !text.contains(stage::TOKEN), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_out_of_reach_leaves_the_panel_working_and_the_bot_comes_back() {
    let place = Place::new();
    let password = place.seed(&[]).await;
    let stand_in = stage::stand_in().await;
    let http = reqwest::Client::new();
    let faults = format!("{}/stand-in/faults", stand_in.url());
    let away = http.post(&faults).json(&json!({ "kind": "out_of_reach" })).send().await.unwrap();
    assert!(away.status().is_success(), "{}", away.text().await.unwrap());

    let telegram = [("HELPDESK_TELEGRAM_API_URL", stand_in.url()), ("HELPDESK_TELEGRAM_TOKEN", stage::TOKEN)];
    let server = place.serve(&telegram);
    let panel = Panel::sign_in(&server.address("Panel").await, "anna", &password).await;
    assert_eq!(panel.get("/orders").await["items"], json!([]));

    let anna = Chat::new(stand_in.url(), 1001);
    anna.says("/help").await;
    http.delete(&faults).send().await.unwrap();
    anna.reads("Как заказать").await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_leaves_the_panel_working() {
    let place = Place::new();
    let password = place.seed(&[]).await;
    let stand_in = stage::stand_in().await;
    let telegram = [("HELPDESK_TELEGRAM_API_URL", stand_in.url()), ("HELPDESK_TELEGRAM_TOKEN", "4242:wrong")];
    let server = place.serve(&telegram);
    let panel = Panel::sign_in(&server.address("Panel").await, "admin", &password).await;
    assert!(panel.get("/system").await["telegram"].is_object());
    server.stop().await;
}

#[tokio::test]
async fn check_says_what_is_wrong_with_the_mail_server() {
    let place = Place::new();
    let (code, text) = place.run(&["check"], &[]).await;
    assert_eq!(code, Some(0));
    assert!(text.contains("HELPDESK_SMTP_URL"), "{text}");
    let url = ("HELPDESK_SMTP_URL", "smtp://desk:geheim@127.0.0.1:9");
    let (code, text) = place.run(&["check"], &[url]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("HELPDESK_MAIL_FROM"), "{text}");
    let (code, text) = place.run(&["check"], &[url, ("HELPDESK_MAIL_FROM", "desk@example.org")]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("✗ Mail:") && !text.contains("geheim"), "{text}");
}

#[tokio::test]
async fn a_webhook_needs_an_address_that_telegram_can_reach() {
    let place = Place::new();
    let webhook = ("HELPDESK_TELEGRAM_WEBHOOK_SECRET", "only-Telegram_knows");
    let token = ("HELPDESK_TELEGRAM_TOKEN", stage::TOKEN);
    let (code, text) = place.run(&["serve"], &[webhook, token, ("HELPDESK_LISTEN", "127.0.0.1:0")]).await;
    assert_eq!(code, Some(1));
    assert!(text.contains("HELPDESK_PUBLIC_URL"), "{text}");
}

#[tokio::test]
async fn the_log_goes_through_a_file_and_nothing_is_overwritten() {
    let (place, other) = (Place::new(), Place::new());
    place.seed(&["--orders", "10", "--days", "5"]).await;
    let file = place.folder.path().join("log.jsonl.zst").display().to_string();
    let (code, text) = place.run(&["log", "export", &file], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    let head = text.trim().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
    let (code, text) = place.run(&["log", "export", &file], &[]).await;
    assert!(code == Some(1) && text.contains("exists already") && text.lines().count() == 1, "{text}");
    let (code, text) = other.run(&["log", "import", &file], &[]).await;
    assert!(code == Some(0) && text.contains(&head), "{text}");
    let (code, text) = other.run(&["log", "import", &file], &[]).await;
    assert!(code == Some(1) && text.contains("nothing is overwritten") && text.lines().count() == 1, "{text}");
    assert_eq!(other.run(&["log", "import", "/nowhere"], &[]).await.0, Some(1));
    let (code, text) = other.run(&["log", "verify"], &[]).await;
    assert!(code == Some(0) && text.contains(&head), "{text}");
}

#[tokio::test]
async fn a_file_in_which_something_is_wrong_is_refused_with_its_line_and_nothing_is_imported() {
    let place = Place::new();
    place.seed(&["--orders", "5", "--days", "3"]).await;
    let file = place.folder.path().join("log.jsonl.zst");
    let path = file.display().to_string();
    assert_eq!(place.run(&["log", "export", &path], &[]).await.0, Some(0));
    let whole = zstd::decode_all(std::fs::File::open(&file).unwrap()).unwrap();
    let whole: Vec<_> = String::from_utf8(whole).unwrap().lines().map(str::to_owned).collect();
    let spoilt = |spoil: &dyn Fn(&mut Vec<String>)| {
        let mut lines = whole.clone();
        spoil(&mut lines);
        zstd::encode_all(format!("{}\n", lines.join("\n")).as_bytes(), 1).unwrap()
    };
    let files = [
        (spoilt(&|lines| lines[6].truncate(20)), "line 7 (EOF"),
        (spoilt(&|lines| lines[6] = lines[6].replace("\"sequence\":", "\"sequence\":1")), "line 7 doesn't follow"),
        (spoilt(&|lines| drop(lines.remove(6))), "line 7 doesn't follow"),
        (spoilt(&|lines| lines.swap(6, 7)), "line 7 doesn't follow"),
        (spoilt(&|lines| lines[6].clear()), "line 7 (EOF"),
        (b"no log at all".to_vec(), "line 1 ("),
    ];
    let other = Place::new();
    for (bytes, said) in files {
        std::fs::write(&file, bytes).unwrap();
        let (code, text) = other.run(&["log", "import", &path], &[]).await;
        assert!(code == Some(1) && text.lines().count() == 1 && text.contains(said), "{said}: {text}");
        assert!(text.contains(&path) && text.contains("nothing was imported"), "{text}");
        let (_, stat) = other.run(&["log", "stat"], &[]).await;
        assert!(stat.contains("Events: 0"), "{stat}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_living_system_moves_to_another_database_with_a_last_step() {
    let (place, other) = (Place::new(), Place::new());
    let password = place.seed(&["--orders", "5", "--days", "3"]).await;
    let server = place.serve(&[]);
    server.address("Panel").await;
    let copy = ["log", "copy", "--to", &other.url()];
    let (code, text) = place.run(&copy, &[]).await;
    assert!(code == Some(0) && text.contains("still being served"), "{text}");
    let (code, text) = other.run(&["serve"], &[("HELPDESK_LISTEN", "127.0.0.1:0")]).await;
    assert!(code == Some(1) && text.contains("half filled") && text.lines().count() == 1, "{text}");
    server.stop().await;
    let (code, text) = place.run(&copy, &[]).await;
    assert!(code == Some(0) && text.contains("HELPDESK_DATABASE_URL"), "{text}");
    let (code, text) = place.run(&["log", "copy", "--to", &place.url()], &[]).await;
    assert!(code == Some(1) && text.contains("same database"), "{text}");

    let server = other.serve(&[]);
    let panel = Panel::sign_in(&server.address("Panel").await, "admin", &password).await;
    assert_eq!(panel.get("/orders").await["items"].as_array().unwrap().len(), 5);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_beside_the_server_brings_everybody_back() {
    let place = Place::new();
    let password = place.seed(&["--orders", "5", "--days", "3"]).await;
    let (code, text) = place.run(&["backup", "verify"], &[]).await;
    assert!(code == Some(1) && text.lines().count() == 1, "{text}");
    let server = place.serve(&[]);
    server.address("Panel").await;
    let (code, text) = place.run(&["backup", "create"], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = place.run(&["backup", "restore"], &[]).await;
    assert!(code == Some(1) && text.contains("stop it"), "{text}");
    server.stop().await;
    assert_eq!(place.run(&["backup", "verify"], &[]).await.0, Some(0));
    let (_, list) = place.run(&["backup", "list"], &[]).await;
    assert!(list.lines().count() == 1 && !list.contains("not verified"), "{list}");
    let (code, text) = place.run(&["backup", "restore"], &[]).await;
    assert!(code == Some(1) && text.contains("nothing is overwritten"), "{text}");
    assert_eq!(place.run(&["backup", "restore", "helpdesk-nothing"], &[]).await.0, Some(1));

    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(place.folder.path().join(format!("helpdesk.db{suffix}")));
    }
    let (code, text) = place.run(&["backup", "restore"], &[]).await;
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(place.run(&["log", "verify"], &[]).await.0, Some(0));
    let server = place.serve(&[]);
    let panel = Panel::sign_in(&server.address("Panel").await, "admin", &password).await;
    assert_eq!(panel.get("/orders").await["items"].as_array().unwrap().len(), 5);
    assert!(place.run(&["backup", "prune"], &[]).await.1.contains("kept: 1"));
    server.stop().await;
}

#[tokio::test]
async fn the_past_is_a_file_to_query() {
    let place = Place::new();
    place.seed(&["--orders", "20", "--days", "10"]).await;
    let file = place.folder.path().join("then.sqlite");
    let out = file.display().to_string();
    let (code, text) = place.run(&["replay", "--as-of", "2222-01-01", "--out", &out], &[]).await;
    assert!(code == Some(0) && file.is_file(), "{text}");
    let again = place.run(&["replay", "--as-of", "2222-01-01", "--out", &out], &[]).await;
    assert!(again.0 == Some(1) && again.1.contains("nothing is overwritten"), "{}", again.1);
    let out = place.folder.path().join("never.sqlite").display().to_string();
    let (code, text) = place.run(&["replay", "--as-of", "1999-01-01", "--out", &out], &[]).await;
    assert!(code == Some(1) && text.lines().count() == 1, "{text}");
    assert_eq!(place.run(&["replay", "--as-of", "soon", "--out", &out], &[]).await.0, Some(1));
    // The questions of the documentation have answers.
    let page = include_str!("../docs/ANALYSTS.md");
    let questions: Vec<_> = page.split("```sql").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(questions.len() >= 4);
    let db = helpdesk_projections::Db::read_sqlite(&file).await.unwrap();
    for question in questions {
        let rows = db.fetch(question.trim().trim_end_matches(';'), vec![]).await.unwrap();
        assert!(!rows.is_empty(), "{question}");
    }
}
