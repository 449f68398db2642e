//! The mail server out of the settings.

use std::path::PathBuf;

use anyhow::Context;
use helpdesk_adapters::Smtp;

use crate::settings::Mail;

/// None when none is set.
pub fn server(mail: &Mail) -> anyhow::Result<Option<Smtp>> {
    let Some(url) = &mail.smtp_url else { return Ok(None) };
    let from = mail.from.as_deref().context("HELPDESK_SMTP_URL needs HELPDESK_MAIL_FROM")?;
    let read =
        |path: &PathBuf| std::fs::read(path).with_context(|| format!("HELPDESK_SMTP_CA_FILE {}", path.display()));
    let authorities = mail.authorities.as_ref().map(read).transpose()?;
    let smtp = Smtp::new(url, from, authorities.as_deref()).map(Some);
    smtp.map_err(anyhow::Error::msg).context("HELPDESK_SMTP_URL, HELPDESK_MAIL_FROM, HELPDESK_SMTP_CA_FILE")
}
