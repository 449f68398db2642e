//! E-mail over SMTP, with TLS by rustls. One mail a call, on connections that are kept; no retries here: whoever sends
//! decides, and a mail that is sent again carries the same Message-ID. What is in a mail is decided elsewhere.

use std::{str::FromStr, time::Duration};

use async_trait::async_trait;
use helpdesk_domain::ports::{Mail, MailTrouble, Mailer};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        self,
        client::{Certificate, Tls, TlsParameters},
    },
};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// How long one step of the conversation may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How a certificate begins in PEM.
const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";
/// What says that this address or this mail won't be taken, ever; everything else may pass.
const FOR_GOOD: [u16; 5] = [501, 550, 551, 552, 553];

/// The mail server of the settings.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The part of our ids after the `@`.
    domain: String,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from.email.to_string()).finish_non_exhaustive()
    }
}

impl Smtp {
    /// `smtps://USER:PASSWORD@HOST`, `smtp://HOST:587?tls=required` and the like. Without `tls` a password or a mail
    /// still never crosses a network in the clear, where the server can do better. The server's certificate is checked
    /// against Mozilla's list and, beside it, `authorities`: certificates in PEM.
    ///
    /// # Errors
    /// A sentence about what can't be used; never the address, which holds a password.
    pub fn new(url: &SecretString, from: &str, authorities: Option<&[u8]>) -> Result<Self, String> {
        let from = Mailbox::from_str(from).map_err(|_| "the sender is not NAME <ADDRESS>")?;
        let mut url = Url::parse(url.expose_secret()).map_err(|_| "the SMTP address is none")?;
        if url.scheme() == "smtp" && !url.query_pairs().any(|(name, _)| name == "tls") && !is_local(&url) {
            let tls = if url.password().is_some() { "tls=required" } else { "tls=opportunistic" };
            url.set_query(Some(tls));
        }
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|_| "the SMTP address can't be used: smtps://USER:PASSWORD@HOST or smtp://HOST:PORT")?
            .timeout(Some(PATIENCE));
        if let Some(tls) = authorities.map(|pem| trusting(&url, pem)).transpose()?.flatten() {
            transport = transport.tls(tls);
        }
        let transport = transport.build();
        let domain = from.email.domain().to_owned();
        Ok(Self { transport, from, domain })
    }

    /// Connects and says hello, for `helpdesk check`.
    pub async fn check(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the server does not answer".to_owned()),
            Err(error) => Err(told(&error, "")),
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, MailTrouble> {
        let refused = |what: &str| MailTrouble::Refused(what.to_owned());
        let address = mail.to.parse().map_err(|_| refused("the address is none"))?;
        let id = |local: &str| format!("<{local}@{}>", self.domain);
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(mail.name.clone(), address))
            .subject(&mail.subject)
            .message_id(Some(id(&mail.id)))
            // Nobody's "out of office" should answer a machine.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"))
            .raw_header(header("List-Id", &format!("Helpdesk <helpdesk.{}>", self.domain)))
            .raw_header(header("Content-Language", mail.locale.as_str()));
        if let Some(thread) = &mail.thread {
            builder = builder.references(id(thread)).in_reply_to(id(thread));
        }
        if let Some(url) = &mail.settings_url {
            builder = builder.raw_header(header("List-Unsubscribe", &format!("<{url}>")));
        }
        let parts = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        builder.multipart(parts).map_err(|_| refused("the mail can't be put together"))
    }
}

/// TLS as the address asks for it, with these authorities too; none when it asks for none.
fn trusting(url: &Url, authorities: &[u8]) -> Result<Option<Tls>, String> {
    let unusable = |_| "the file of certificates is not PEM".to_owned();
    if !authorities.windows(CERTIFICATE.len()).any(|part| part == CERTIFICATE) {
        return Err("there is no certificate in the file".to_owned());
    }
    let certificates = Certificate::from_pem(authorities).map_err(unusable)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let parameters = TlsParameters::builder(host).add_root_certificate(certificates).build().map_err(unusable)?;
    let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    Ok(match (url.scheme(), asked.as_deref()) {
        ("smtps", _) => Some(Tls::Wrapper(parameters)),
        (_, Some("required")) => Some(Tls::Required(parameters)),
        (_, Some("opportunistic")) => Some(Tls::Opportunistic(parameters)),
        _ => None,
    })
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        // Of a scheme that it doesn't know, the parser takes every host for a name.
        Some(Host::Domain(name)) => name == "localhost" || name.starts_with("127.") || name == "[::1]",
        None => false,
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// What the server or the network said, without the address it was about.
fn told(error: &smtp::Error, address: &str) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    if address.is_empty() { text } else { text.replace(address, "…") }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, mail: Mail) -> Result<(), MailTrouble> {
        let message = self.message(&mail)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let said = told(&error, &mail.to);
                let for_good = error.status().is_some_and(|code| FOR_GOOD.contains(&u16::from(code)));
                Err(if for_good { MailTrouble::Refused(said) } else { MailTrouble::Passing(said) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use helpdesk_domain::Locale;

    use super::*;

    fn mail(to: &str) -> Mail {
        Mail {
            id: "0f1e".to_owned(),
            thread: Some("order-7".to_owned()),
            to: to.to_owned(),
            name: Some("Анна Орлова".to_owned()),
            subject: "Заявка № 7".to_owned(),
            text: "Готова".to_owned(),
            html: "<p>Готова</p>".to_owned(),
            locale: Locale::Ru,
            settings_url: Some("https://desk.example.org/settings".to_owned()),
        }
    }

    #[tokio::test]
    async fn a_mail_says_what_it_is_and_looks_the_same_when_it_is_sent_again() {
        let smtp = Smtp::new(&"smtp://127.0.0.1:1".into(), "Заявки <desk@example.org>", None).unwrap();
        let text = String::from_utf8(smtp.message(&mail("anna@example.com")).unwrap().formatted()).unwrap();
        for wanted in [
            "Message-ID: <0f1e@example.org>",
            "References: <order-7@example.org>",
            "Auto-Submitted: auto-generated",
            "List-Id: Helpdesk <helpdesk.example.org>",
            "List-Unsubscribe: <https://desk.example.org/settings>",
            "Content-Language: ru",
            "multipart/alternative",
        ] {
            assert!(text.contains(wanted), "no {wanted} in\n{text}");
        }
        assert!(matches!(smtp.message(&mail("nobody")), Err(MailTrouble::Refused(_))));
    }

    #[tokio::test]
    async fn addresses_that_can_not_be_used_are_told_without_their_password() {
        for (url, from) in [("smtp://", "a@b.c"), ("ftp://h", "a@b.c"), ("smtp://u:geheim@h:25", "nobody")] {
            let trouble = Smtp::new(&url.into(), from, None).map(|_| ()).unwrap_err();
            assert!(!trouble.contains("geheim"), "{trouble}");
        }
        let of_nothing = Smtp::new(&"smtps://h".into(), "a@b.c", Some(b"not a certificate")).map(|_| ()).unwrap_err();
        assert_eq!(of_nothing, "there is no certificate in the file");
    }
}
