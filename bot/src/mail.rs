//! The same things said by e-mail: rendered when the mail is sent, from what is true then, with the words that the chat
//! would have shown and a link to the panel in place of the buttons. The outbox carries them; SMTP is elsewhere.

use chrono::TimeDelta;
use helpdesk_domain::{
    OrderId, PersonId, Timestamp,
    ports::{Fault, Mail, MailTrouble, Position},
};
use helpdesk_projections::people;
use serde::{Deserialize, Serialize};

use crate::{
    Door, digest,
    form::view::Screen,
    notify::{self, Signal},
    order::card,
    outbox::{Body, End, Out, Place},
    reader::Reader,
    words::{cut, html, word},
};

/// What a mail is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub(crate) enum About {
    Notice {
        signal: Signal,
    },
    /// The order as it stands.
    Order {
        order: OrderId,
    },
    Digest,
}

/// What is mailed instead of this, when the chat turns out to be closed. What only makes sense in the chat isn't.
pub(crate) fn instead_of(body: &Body) -> Option<About> {
    match body {
        Body::Notice { signal } => Some(About::Notice { signal: signal.clone() }),
        Body::Card { order, place: Place::Same | Place::Below, .. } => Some(About::Order { order: *order }),
        Body::Digest => Some(About::Digest),
        _ => None,
    }
}

/// How long a mail is tried; after that nobody wants it any more.
const KEPT: TimeDelta = TimeDelta::days(2);

/// The row of a mail. Its key is made of what it says, so that two reasons to send it are one mail.
pub(crate) fn out(person: PersonId, about: About, position: Position, due_at: Timestamp, now: Timestamp) -> Out {
    let what = match &about {
        About::Notice { signal } => format!("event {}", signal.position),
        About::Order { order } => format!("order {order} at {position}"),
        About::Digest => format!("digest {}", now.date_naive()),
    };
    Out {
        dedupe: format!("mail {what} for {person}"),
        chat: None,
        body: Body::Mail { person, about },
        position,
        due_at,
        expires_at: Some(due_at + KEPT),
    }
}

/// Sends it, if there is still something to say and somebody to say it to. `dedupe` names the mail.
pub(crate) async fn deliver(door: &Door, dedupe: &str, person: PersonId, about: &About) -> Result<End, Fault> {
    let Some(mailer) = &door.lent.mailer else { return Ok(End::Failed("there is no mail server".to_owned())) };
    let reader = Reader::of(&door.desk, person).await?.filter(|reader| !reader.deactivated);
    let row = people::get(&door.db, person).await?;
    let (Some(reader), Some(row)) = (reader, row) else { return Ok(End::Dropped("nobody reads it")) };
    let Some(to) = row.email else { return Ok(End::Failed("the person has no e-mail address".to_owned())) };
    let Some(said) = say_it(door, &reader, about).await? else { return Ok(End::Dropped("overtaken")) };
    let order = match about {
        About::Notice { signal } => Some(signal.order),
        About::Order { order } => Some(*order),
        About::Digest => None,
    };
    let base = door.lent.public_url.as_ref().map(|url| url.as_str().trim_end_matches('/'));
    let link = base.map(|base| order.map_or_else(|| format!("{base}/orders"), |id| format!("{base}/orders/{id}")));
    let settings_url = base.map(|base| format!("{base}/settings"));
    let mail = Mail {
        id: door.desk.pepper().hash(&format!("mail:{dedupe}")),
        thread: order.map(|id| format!("order-{id}")),
        to,
        name: row.name,
        subject: cut(plain(said[0].lines().next().unwrap_or_default()).trim(), 150),
        text: text_part(&reader, &said, link.as_deref(), settings_url.as_deref()),
        html: html_part(&reader, &said, link.as_deref(), settings_url.as_deref()),
        locale: reader.locale,
        settings_url,
    };
    Ok(match mailer.send(mail).await {
        Ok(()) => End::Sent,
        Err(MailTrouble::Refused(why)) => End::Failed(why),
        Err(MailTrouble::Passing(why)) => End::Again { after: None, why },
    })
}

/// The paragraphs, in the chat's markup; the first line is the subject.
async fn say_it(door: &Door, reader: &Reader, about: &About) -> Result<Option<Vec<String>>, Fault> {
    let (first, order) = match about {
        About::Notice { signal } => (notify::render(door, signal, reader).await?, Some(signal.order)),
        About::Order { order } => (card::render(door, *order, reader).await?, None),
        About::Digest => (digest::render(door, reader).await?, None),
    };
    let Some(Screen { html: first, .. }) = first else { return Ok(None) };
    let card = match order {
        Some(order) => card::render(door, order, reader).await?,
        None => None,
    };
    Ok(Some(std::iter::once(first).chain(card.map(|card| card.html)).collect()))
}

/// A text of ours without its markup: the only tags in it are our own.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if tag => {}
            _ => text.push(c),
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn text_part(reader: &Reader, said: &[String], link: Option<&str>, settings: Option<&str>) -> String {
    let mut parts: Vec<String> = said.iter().map(|part| plain(part)).collect();
    parts.extend(link.map(|link| format!("{}: {link}", word(reader.locale, "mail-open"))));
    let why = word(reader.locale, "mail-why");
    let settings = settings.map(|url| format!(" {}: {url}", word(reader.locale, "mail-settings")));
    parts.push(format!("-- \n{why}{}", settings.unwrap_or_default()));
    parts.join("\n\n")
}

/// Plain enough for every mail program: no pictures, nothing fetched from anywhere.
fn html_part(reader: &Reader, said: &[String], link: Option<&str>, settings: Option<&str>) -> String {
    let locale = reader.locale;
    let paragraph = |part: &String| format!("<p style=\"margin:0 0 16px\">{}</p>", part.replace('\n', "<br>\n"));
    let paragraphs: String = said.iter().map(paragraph).collect();
    let button = link.map(|link| {
        format!(
            "<p style=\"margin:0 0 24px\"><a href=\"{}\" style=\"background:#1f6feb;color:#fff;padding:10px 18px;\
             border-radius:6px;text-decoration:none;display:inline-block\">{}</a></p>",
            attribute(link),
            word(locale, "mail-open"),
        )
    });
    let settings = settings.map(|url| {
        format!(" <a href=\"{}\" style=\"color:#57606a\">{}</a>", attribute(url), word(locale, "mail-settings"))
    });
    format!(
        "<!doctype html>\n<html lang=\"{locale}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"></head>\n\
         <body style=\"margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1f2328;background:#fff\">\n\
         <div style=\"max-width:560px\">{paragraphs}{}\n\
         <p style=\"margin:0;font-size:13px;color:#57606a\">{}{}</p></div></body></html>\n",
        button.unwrap_or_default(),
        word(locale, "mail-why"),
        settings.unwrap_or_default(),
    )
}

fn attribute(url: &str) -> String {
    html(url).replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_text_without_its_markup_says_what_people_typed() {
        assert_eq!(plain("<b>Заявка № 1</b> · 3 &lt; 5 &amp;amp; <i>«ok»</i>"), "Заявка № 1 · 3 < 5 &amp; «ok»");
    }
}
