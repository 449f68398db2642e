//! One row becomes calls to Telegram: rendered now, edited in place where its message is still there, sent anew where
//! it is not. What each answer means for the row is said here; writing it down is the sender's.

use std::time::Duration;

use helpdesk_domain::{OrderId, ports::Fault};
use helpdesk_projections::{
    orders::{self, OrderRow},
    rooms::{self, RoomRow},
};
use teloxide::{
    payloads::{AnswerCallbackQuery, DeleteMessage, EditMessageReplyMarkup, EditMessageText, SendMessage, setters::*},
    types::{
        CallbackQueryId, ChatId, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, ParseMode, Recipient, ThreadId,
    },
};

use super::{Body, Place, rows::Due};
use crate::{
    Door, cards, digest, drafts,
    form::view::{self, Screen},
    mail,
    notify::{self, Signal},
    order::card,
    reader::Reader,
    telegram::{Sent, Trouble},
    turn::menu,
    words::{MAX_ANSWER, cut, html},
};

/// How long to wait for the read models before a message is rendered.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a row ended.
#[derive(Debug)]
pub(crate) enum End {
    Sent,
    /// There is nothing to say any more.
    Dropped(&'static str),
    Again {
        after: Option<Duration>,
        why: String,
    },
    Closed(String),
    Moved(i64),
    Failed(String),
}

impl From<Trouble> for End {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NotModified => Self::Sent,
            Trouble::Flood(pause) => Self::Again { after: Some(pause), why: trouble.to_string() },
            Trouble::Closed(why) => Self::Closed(why),
            Trouble::Moved(to) => Self::Moved(to),
            trouble if trouble.passes() => Self::Again { after: None, why: trouble.to_string() },
            Trouble::MessageGone(_) | Trouble::TooOld => Self::Dropped("the message is gone"),
            trouble => Self::Failed(trouble.to_string()),
        }
    }
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Again { after: None, why: fault.to_string() }
    }
}

pub(super) async fn deliver(door: &Door, row: &Due) -> End {
    if row.position > 0 {
        door.positions.wait_for(row.position, PATIENCE).await;
    }
    if let Body::Mail { person, about } = &row.body {
        return mail::deliver(door, &row.dedupe, *person, about).await.unwrap_or_else(End::from);
    }
    let Some(chat) = row.chat else { return End::Failed("no chat".to_owned()) };
    let sent = Chat { door, chat, thread: None }.say(&row.body).await;
    sent.unwrap_or_else(|end| end)
}

struct Chat<'a> {
    door: &'a Door,
    chat: i64,
    /// The topic for new messages.
    thread: Option<i32>,
}

impl Chat<'_> {
    async fn say(&self, body: &Body) -> Result<End, End> {
        match body {
            Body::Signal(_) | Body::Person(_) | Body::Mail { .. } => {
                return Err(End::Failed("this is no message for a chat".to_owned()));
            }
            Body::Text { html, keyboard, thread } => {
                self.within(*thread).send(html, keyboard.clone(), false).await?;
            }
            Body::Edit { message, html, keyboard } => match self.edit(*message, html, keyboard.clone()).await {
                Err(Trouble::MessageGone(_)) => {
                    self.send(html, keyboard.clone(), false).await?;
                }
                edited => edited?,
            },
            Body::Close { slot, html } => self.close(slot, html).await?,
            Body::Strip { message } => self.strip(*message).await?,
            Body::Form { account, below, after, thread } => {
                return self.within(*thread).form(*account, below.then_some(*after)).await;
            }
            Body::Card { order, place, silent } => return self.card(*order, *place, *silent).await,
            Body::Notice { signal } if self.chat < 0 => return self.remind_room(signal).await,
            Body::Notice { signal } => {
                let Some(reader) = self.reader().await? else { return Ok(End::Dropped("nobody reads it")) };
                let Some(screen) = notify::render(self.door, signal, &reader).await? else {
                    return Ok(End::Dropped("overtaken"));
                };
                let slot = cards::notice(signal.position);
                let sent = self.send(&screen.html, Some(screen.keyboard), false).await?;
                self.keep(&slot, sent.message_id, Some(signal.order)).await?;
            }
            Body::Petition { person, anew } => {
                let Some(reader) = self.reader().await? else { return Ok(End::Dropped("nobody reads it")) };
                let Some(screen) = notify::petition::render(self.door, *person, &reader).await? else {
                    return Ok(End::Dropped("nobody asks"));
                };
                let answered = screen.keyboard.inline_keyboard.is_empty();
                let place = match (answered, anew) {
                    (true, _) => Place::OnlySame,
                    (false, true) => Place::Below,
                    (false, false) => Place::Same,
                };
                return self.show(&cards::access(*person), None, &screen, place, false).await;
            }
            Body::Digest => {
                let Some(reader) = self.reader().await? else { return Ok(End::Dropped("nobody reads it")) };
                let Some(screen) = digest::render(self.door, &reader).await? else {
                    return Ok(End::Dropped("nothing is waiting"));
                };
                self.send(&screen.html, Some(screen.keyboard), false).await?;
            }
            Body::Photo { photo, number } => {
                let Some(jpeg) = self.door.desk.photos().get(photo).await? else {
                    return Ok(End::Dropped("the photo is gone"));
                };
                self.door.telegram.send_photo(ChatId(self.chat), jpeg, format!("№ {number}")).await?;
            }
            Body::Answer { query, text, alert } => self.answer(query, text, *alert).await?,
            Body::Menu => {
                let reader = self.reader().await?.filter(Reader::is_in);
                menu::set(self.door, self.chat, reader.as_ref()).await?;
            }
        }
        Ok(End::Sent)
    }

    /// `below`: after which message it has to stand.
    async fn form(&self, account: i64, below: Option<i32>) -> Result<End, End> {
        let draft = drafts::load(&self.door.db, self.chat, account).await?;
        let reader = Reader::by_account(&self.door.desk, account).await?;
        let (Some(form), Some(reader)) = (draft.form, reader) else { return Ok(End::Dropped("the form is closed")) };
        let screen = view::render(&self.door.db, &form, &reader, self.door.desk.clock().now()).await?;
        let shown = cards::message(&self.door.db, self.chat, &cards::form(account)).await?;
        let below = below.is_some_and(|after| shown.is_none_or(|message| message < after));
        let place = if below { Place::Below } else { Place::Same };
        self.show(&cards::form(account), None, &screen, place, false).await
    }

    /// The same chat, in a topic of it.
    const fn within(&self, thread: Option<i32>) -> Self {
        Self { door: self.door, chat: self.chat, thread }
    }

    async fn card(&self, order: OrderId, place: Place, silent: bool) -> Result<End, End> {
        if self.chat < 0 {
            return self.room_card(order, place, silent).await;
        }
        let Some(reader) = self.reader().await? else { return Ok(End::Dropped("nobody reads it")) };
        let Some(screen) = card::render(self.door, order, &reader).await? else {
            return Ok(End::Dropped("not for this reader"));
        };
        self.show(&cards::order(order), Some(order), &screen, place, silent).await
    }

    /// In a group, as long as it is bound to such orders.
    async fn room_card(&self, order: OrderId, place: Place, silent: bool) -> Result<End, End> {
        let Some((row, room)) = self.shown_here(order).await? else { return Ok(End::Dropped("not shown there")) };
        let screen = card::of_room(self.door, &row, room.locale).await?;
        self.within(room.id.topic).show(&cards::order(order), Some(order), &screen, place, silent).await
    }

    /// The order's card comes again, at the bottom and with sound; the older one goes, so that there is one.
    async fn remind_room(&self, signal: &Signal) -> Result<End, End> {
        let Some((row, room)) = self.shown_here(signal.order).await? else {
            return Ok(End::Dropped("not shown there"));
        };
        let Some(screen) = notify::render_in_room(self.door, signal, &row, room.locale).await? else {
            return Ok(End::Dropped("overtaken"));
        };
        let topic = self.within(room.id.topic);
        topic.show(&cards::order(row.id), Some(row.id), &screen, Place::Below, false).await
    }

    /// The order, and the room of this group that shows it.
    async fn shown_here(&self, order: OrderId) -> Result<Option<(OrderRow, RoomRow)>, Fault> {
        let Some(row) = orders::get(&self.door.db, order).await? else { return Ok(None) };
        let showing = rooms::showing(&self.door.db, row.branch, row.warehouse).await?;
        Ok(showing.into_iter().find(|room| room.id.chat == self.chat).map(|room| (row, room)))
    }

    /// In a private chat the reader is the account whose chat it is.
    async fn reader(&self) -> Result<Option<Reader>, Fault> {
        Ok(Reader::by_account(&self.door.desk, self.chat).await?.filter(|reader| !reader.deactivated))
    }

    /// Puts a screen into its slot's message, or below everything else.
    async fn show(
        &self,
        slot: &str,
        order: Option<OrderId>,
        screen: &Screen,
        place: Place,
        silent: bool,
    ) -> Result<End, End> {
        let before = cards::message(&self.door.db, self.chat, slot).await?;
        match (before, place) {
            (None, Place::OnlySame) => return Ok(End::Dropped("the card is gone")),
            (Some(message), Place::Same | Place::OnlySame) => {
                match self.edit(message, &screen.html, Some(screen.keyboard.clone())).await {
                    Err(Trouble::MessageGone(_)) if place == Place::OnlySame => {
                        self.forget(slot).await?;
                        return Ok(End::Dropped("the card is gone"));
                    }
                    Err(Trouble::MessageGone(_)) => {}
                    edited => {
                        edited?;
                        return Ok(End::Sent);
                    }
                }
            }
            (None, Place::Same) | (_, Place::Below) => {}
        }
        let sent = self.send(&screen.html, Some(screen.keyboard.clone()), silent).await?;
        self.keep(slot, sent.message_id, order).await?;
        if let Some(before) = before.filter(|_| place == Place::Below) {
            self.remove(before).await;
        }
        Ok(End::Sent)
    }

    async fn send(&self, html: &str, keyboard: Option<InlineKeyboardMarkup>, silent: bool) -> Result<Sent, Trouble> {
        let mut payload = SendMessage::new(self.recipient(), html)
            .parse_mode(ParseMode::Html)
            .disable_notification(silent)
            .link_preview_options(no_preview());
        payload.message_thread_id = self.thread.map(|thread| ThreadId(MessageId(thread)));
        if let Some(keyboard) = keyboard.filter(|keyboard| !keyboard.inline_keyboard.is_empty()) {
            payload = payload.reply_markup(keyboard);
        }
        self.door.telegram.call_for(&payload).await
    }

    /// Editing; that nothing changes is a success.
    async fn edit(&self, message: i32, html: &str, keyboard: Option<InlineKeyboardMarkup>) -> Result<(), Trouble> {
        let mut payload = EditMessageText::new(self.recipient(), MessageId(message), html)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        payload.reply_markup = keyboard;
        match self.door.telegram.call_for::<_, serde::de::IgnoredAny>(&payload).await {
            Ok(_) | Err(Trouble::NotModified) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    async fn close(&self, slot: &str, html: &str) -> Result<(), End> {
        if let Some(message) = cards::message(&self.door.db, self.chat, slot).await? {
            match self.edit(message, html, None).await {
                Err(Trouble::MessageGone(_)) => {}
                closed => closed?,
            }
            self.forget(slot).await?;
        } else {
            self.send(html, None, false).await?;
        }
        Ok(())
    }

    async fn strip(&self, message: i32) -> Result<(), Trouble> {
        let payload = EditMessageReplyMarkup::new(self.recipient(), MessageId(message));
        match self.door.telegram.call_for::<_, serde::de::IgnoredAny>(&payload).await {
            Ok(_) | Err(Trouble::NotModified | Trouble::MessageGone(_)) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// An older message of a slot goes; where it can't (Telegram lets a bot delete for 48 hours) it loses its buttons.
    async fn remove(&self, message: i32) {
        let payload = DeleteMessage::new(self.recipient(), MessageId(message));
        if self.door.telegram.call(&payload).await.is_err() {
            // An old card with buttons is harmless: they carry the version that it showed.
            let _ = self.strip(message).await;
        }
    }

    async fn answer(&self, query: &str, text: &str, alert: bool) -> Result<(), Trouble> {
        let payload = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()))
            .text(cut(text, MAX_ANSWER))
            .show_alert(alert && !text.is_empty());
        match self.door.telegram.call(&payload).await {
            // The press is too old to be answered, its sentence is not.
            Err(Trouble::TooOld) if alert && !text.is_empty() => self.send(&html(text), None, false).await.map(|_| ()),
            Ok(_) | Err(Trouble::TooOld) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    async fn keep(&self, slot: &str, message: i32, order: Option<OrderId>) -> Result<(), Fault> {
        let mut tx = self.door.db.begin().await?;
        cards::keep(&mut tx, self.chat, slot, message, order, self.door.desk.clock().now()).await?;
        tx.commit().await
    }

    async fn forget(&self, slot: &str) -> Result<(), Fault> {
        let mut tx = self.door.db.begin().await?;
        cards::forget(&mut tx, self.chat, slot).await?;
        tx.commit().await
    }

    fn recipient(&self) -> Recipient {
        Recipient::Id(ChatId(self.chat))
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}
