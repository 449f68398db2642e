//! The mail server out of the settings.

use anyhow::Context;
use helpdesk_adapters::Smtp;

use crate::settings::Mail;

/// None when none is set.
pub fn server(mail: &Mail) -> anyhow::Result<Option<Smtp>> {
    let Some(url) = &mail.smtp_url else { return Ok(None) };
    let from = mail.from.as_deref().context("HELPDESK_SMTP_URL needs HELPDESK_MAIL_FROM")?;
    Smtp::new(url, from).map(Some).map_err(anyhow::Error::msg).context("HELPDESK_SMTP_URL, HELPDESK_MAIL_FROM")
}
