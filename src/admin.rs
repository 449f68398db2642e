//! `helpdesk admin`: the first administrator, invitations and personal tokens without the panel. On SQLite a running
//! server holds the file, and these verbs say so.

use std::io::BufRead;

use anyhow::{Context, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use helpdesk_api::sign_in;
use helpdesk_bot::BotState;
use helpdesk_domain::{
    BranchId, Channel, Command, Desk, Grant, PersonId, Refusal, Request, Role,
    desk::Failure,
    invitation::InvitationCommand,
    person::{PersonCommand, Profile},
};
use helpdesk_projections::catalogue;
use rand::RngCore;

use crate::{check::ask_telegram, engine, settings::Settings, words::Voice};

/// How long an invitation holds.
const INVITATION: Duration = Duration::days(7);

/// Adds an administrator; an existing person becomes one and gets the new password.
pub async fn add(
    settings: &Settings,
    login: &str,
    name: Option<String>,
    password_stdin: bool,
    voice: Voice,
) -> anyhow::Result<()> {
    let password = if password_stdin { read_password()? } else { ask_password(voice)? };
    let engine = engine::open(settings, voice).await?;
    let request = Request::system(Channel::Cli);
    let grant = Grant::everywhere(Role::Administrator);
    let (person, command) = if let Some(person) = engine.desk.person_by_login(login).await? {
        (person, PersonCommand::Grant { grant })
    } else {
        let add = PersonCommand::Add {
            profile: Profile { name: name.unwrap_or_else(|| login.to_owned()), ..Profile::default() },
            locale: settings.locale,
            grants: vec![grant],
            login: Some(login.to_owned()),
            telegram: None,
        };
        (PersonId::fresh(), add)
    };
    let command = Command::Person(person, command);
    engine.desk.execute(&request, command).await.map_err(|failure| told(failure, voice))?;
    sign_in::password::set_password(&engine.db, person, password, engine.desk.clock().now()).await?;
    println!("{}", voice.say("admin-added", &[("login", login.into())]));
    Ok(())
}

/// Prints a link by which one person joins.
pub async fn invite(settings: &Settings, role: Role, branch: Option<String>, voice: Voice) -> anyhow::Result<()> {
    let engine = engine::open(settings, voice).await?;
    let branch = match branch {
        Some(name) => Some(find_branch(&engine.db, &name, voice).await?),
        None => None,
    };
    let expires_at = engine.desk.clock().now() + INVITATION;
    let issue = InvitationCommand::Issue { grants: vec![Grant { role, branch }], expires_at };
    issue_link(settings, &engine.desk, issue, voice).await
}

/// Prints a link by which somebody who lost their Telegram account comes back.
pub async fn invite_back(settings: &Settings, login: &str, voice: Voice) -> anyhow::Result<()> {
    let engine = engine::open(settings, voice).await?;
    let Some(person) = engine.desk.person_by_login(login).await? else {
        return Err(voice.failure("admin-unknown-login", &[("login", login.into())]));
    };
    let expires_at = engine.desk.clock().now() + INVITATION;
    issue_link(settings, &engine.desk, InvitationCommand::IssueFor { person, expires_at }, voice).await
}

async fn issue_link(settings: &Settings, desk: &Desk, issue: InvitationCommand, voice: Voice) -> anyhow::Result<()> {
    let code = secret();
    let command = Command::Invitation(code.clone(), issue);
    let done = desk.execute(&Request::system(Channel::Cli), command).await;
    done.map_err(|failure| told(failure, voice))?;
    match ask_telegram(&settings.telegram).await {
        Ok(Some(BotState { username: Some(bot), .. })) => println!("https://t.me/{bot}?start={code}"),
        _ => println!("{}", voice.say("admin-invitation-without-bot", &[("code", (&code).into())])),
    }
    Ok(())
}

/// Prints a personal token for machines that act as this person.
pub async fn token(settings: &Settings, login: &str, voice: Voice) -> anyhow::Result<()> {
    let engine = engine::open(settings, voice).await?;
    let Some(person) = engine.desk.person_by_login(login).await? else {
        return Err(voice.failure("admin-unknown-login", &[("login", login.into())]));
    };
    let now = engine.desk.clock().now();
    let (_, text) = sign_in::tokens::create_token(&engine.db, person, "helpdesk admin token", None, now).await?;
    println!("{text}");
    Ok(())
}

async fn find_branch(db: &helpdesk_projections::Db, name: &str, voice: Voice) -> anyhow::Result<BranchId> {
    let branches = catalogue::branches(db).await?;
    let wanted = name.to_lowercase();
    let found = branches.iter().find(|branch| branch.name.to_lowercase() == wanted);
    found.map(|branch| branch.id).ok_or_else(|| {
        let names: Vec<_> = branches.iter().map(|branch| branch.name.as_str()).collect();
        voice.failure("admin-unknown-branch", &[("name", name.into()), ("names", names.join(", ").into())])
    })
}

fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn ask_password(voice: Voice) -> anyhow::Result<String> {
    let ask = |key| rpassword::prompt_password(format!("{}: ", voice.say(key, &[]))).context("/dev/tty");
    let password = ask("admin-password")?;
    if ask("admin-password-again")? != password {
        bail!(voice.say("admin-passwords-differ", &[]));
    }
    Ok(password)
}

/// What the desk answers, as a sentence.
pub fn told(failure: Failure, voice: Voice) -> anyhow::Error {
    match failure {
        Failure::Refused(refusal) => sentence(&refusal, voice),
        other => other.into(),
    }
}

fn sentence(refusal: &Refusal, voice: Voice) -> anyhow::Error {
    anyhow::Error::msg(refusal.sentence(voice.0, |person| person.to_string()))
}

/// 128 random bits in 22 characters: fits into a start parameter.
fn secret() -> String {
    let mut bytes = [0; 16];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
