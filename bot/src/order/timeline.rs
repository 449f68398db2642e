//! The time line of an order: everything that has happened to it and that the reader may know of, oldest first, with
//! what people wrote and the pieces that moved.

use chrono_tz::Tz;
use helpdesk_domain::{
    Locale, Order, OrderEvent, OrderId, Sealed,
    order::{Quantity, Sight, Status},
    ports::Fault,
};
use helpdesk_projections::catalogue::{self, CartridgeRow};

use super::history::{self, Happened, Names};
use crate::{
    Door,
    buttons::{OrderAct, Press, keyboard},
    form::view::{Screen, name_of},
    reader::Reader,
    words::{cut, html, say, word},
};

/// The most characters, well below what a message may have.
const MOST: usize = 3_300;

pub(crate) async fn render(door: &Door, order: &Order, id: OrderId, reader: &Reader) -> Result<Screen, Fault> {
    let everything = order.sight(&reader.actor) == Some(Sight::Everything);
    let locale = reader.locale;
    let past = history::of(&door.desk, id).await?;
    let names = Names::of(&door.db, history::named(&past)).await?;
    let zone = match &order.submitted {
        Some(submitted) => catalogue::branch(&door.db, submitted.branch).await?.map_or(Tz::UTC, |row| row.time_zone),
        None => Tz::UTC,
    };
    let named: Vec<_> = past.iter().flat_map(|happened| pieces(&happened.event)).map(|line| line.cartridge).collect();
    let cartridges = catalogue::cartridges_of(&door.db, &named).await?;
    let now = door.desk.clock().now();
    let mut lines = Vec::new();
    for happened in past.iter().filter(|happened| shown(happened, everything)) {
        let mut line = html(&history::line(happened, &names, locale, now, zone));
        for piece in pieces(&happened.event) {
            line.push_str(&format!("\n   {}", piece_text(piece, &cartridges, locale)));
        }
        if let Some(sealed) = words(&happened.event)
            && let Some(text) = history::open(&door.desk, sealed).await?
        {
            line.push_str(&format!("\n   «{}»", html(&cut(&text, 400))));
        }
        lines.push(line);
    }
    // Of a long story the end counts.
    let mut length = 0;
    let first = lines.iter().rposition(|line| {
        length += line.chars().count() + 1;
        length > MOST
    });
    let kept = &lines[first.map_or(0, |place| place + 1)..];
    let number = order.submitted.as_ref().map_or(0, |submitted| submitted.number);
    let mut text = say(locale, "timeline-title", &[("number", number.to_string().into())]);
    if kept.len() < lines.len() {
        text.push_str("\n…");
    }
    for line in kept {
        text.push('\n');
        text.push_str(line);
    }
    let version = past.last().map_or(0, |happened| happened.version);
    let open = Press::Order { number, version, act: OrderAct::Open }.button(word(locale, "button-open"));
    Ok(Screen { html: text, keyboard: keyboard(vec![vec![open]]) })
}

fn shown(happened: &Happened, everything: bool) -> bool {
    match &happened.event {
        OrderEvent::Commented { internal, .. } => everything || !internal,
        OrderEvent::Reminded { .. } => everything,
        // Told by the assignment, and by the status, that go with them.
        OrderEvent::StatusChanged { from: Status::New, to: Status::Accepted, forced: false, .. }
        | OrderEvent::Received { .. } => false,
        _ => true,
    }
}

fn pieces(event: &OrderEvent) -> Vec<Quantity> {
    match event {
        OrderEvent::Submitted { lines, .. }
        | OrderEvent::LinesAmended { lines, .. }
        | OrderEvent::HandedOver { lines } => lines.clone(),
        OrderEvent::LineWaived { cartridge, quantity, .. } => {
            vec![Quantity { cartridge: *cartridge, quantity: *quantity }]
        }
        _ => Vec::new(),
    }
}

fn piece_text(piece: Quantity, cartridges: &[CartridgeRow], locale: Locale) -> String {
    let name = cartridges.iter().find(|row| row.id == piece.cartridge).map_or_else(|| "?".to_owned(), name_of);
    say(locale, "form-line", &[("cartridge", html(&cut(&name, 80)).into()), ("count", piece.quantity.into())])
}

const fn words(event: &OrderEvent) -> Option<&Sealed> {
    match event {
        OrderEvent::Submitted { comment, .. } => comment.as_ref(),
        OrderEvent::StatusChanged { reason, question, .. } => match question {
            Some(question) => Some(question),
            None => reason.as_ref(),
        },
        OrderEvent::LineWaived { reason, .. } | OrderEvent::Reopened { reason, .. } => Some(reason),
        OrderEvent::Commented { text, .. } => Some(text),
        _ => None,
    }
}
