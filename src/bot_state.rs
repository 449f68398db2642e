//! Between the bot and the panel, which don't know each other: the bot's settings out of ours, and its state in the
//! panel's words.

use anyhow::Context;
use helpdesk_api::{Telegram as Shown, TelegramState};
use helpdesk_bot::{BotState, Link, WebhookSettings};
use secrecy::ExposeSecret;
use tokio::sync::watch;
use url::Url;

use crate::settings::Telegram;

/// None without a token. A webhook needs the address where Telegram can reach us.
pub fn settings(
    telegram: &Telegram,
    mini_app: Option<Url>,
    public_url: Option<&Url>,
) -> anyhow::Result<Option<helpdesk_bot::Settings>> {
    let Some(token) = telegram.token.clone() else { return Ok(None) };
    // The address may hold a password, so it isn't repeated.
    let parse = |proxy: &secrecy::SecretString| Url::parse(proxy.expose_secret());
    let proxy = telegram.proxy.as_ref().map(parse).transpose();
    let proxy = proxy.context("HELPDESK_TELEGRAM_PROXY is not an address")?;
    let webhook = telegram.webhook_secret.clone().map(|secret| {
        let public_url = public_url.context("HELPDESK_TELEGRAM_WEBHOOK_SECRET needs HELPDESK_PUBLIC_URL")?;
        WebhookSettings::new(public_url, secret).map_err(anyhow::Error::msg).context("HELPDESK_TELEGRAM_WEBHOOK_SECRET")
    });
    let webhook = webhook.transpose()?;
    Ok(Some(helpdesk_bot::Settings { token, api_url: telegram.api_url.clone(), proxy, mini_app, webhook }))
}

/// The bot's state as the panel shows it, kept up to date; without a bot it stays off.
pub fn watched(bot: Option<watch::Receiver<BotState>>) -> watch::Receiver<Shown> {
    let Some(mut bot) = bot else { return watch::Sender::new(Shown::default()).subscribe() };
    let (sender, receiver) = watch::channel(shown(&bot.borrow()));
    tokio::spawn(async move {
        // Ends when the bot or everybody who looks is gone.
        while bot.changed().await.is_ok() {
            let state = shown(&bot.borrow_and_update());
            if sender.send(state).is_err() {
                return;
            }
        }
    });
    receiver
}

fn shown(state: &BotState) -> Shown {
    let known = match state.link {
        Link::Starting => TelegramState::Connecting,
        Link::Connected => TelegramState::Running,
        Link::Unauthorised | Link::Conflict | Link::Unreachable => TelegramState::Failing,
    };
    Shown { state: known, bot: state.username.clone(), trouble: state.detail.clone() }
}
