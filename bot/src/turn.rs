//! One update, taken: who did it, what that means, and its whole effect in one transaction (the draft, the cards, what
//! is to be said, and the note that the update has been taken). Commands to the desk come before that transaction and
//! carry the update's own key, so an update that comes again finds its answer and changes nothing.

pub(crate) mod menu;

mod access;
mod away;
mod commands;
mod date;
mod file;
mod find;
mod form;
mod invite;
mod orders;
mod press;
mod printer;
mod prompt;
mod room;
mod settings;
mod sheet;
mod sign_in;
mod text;

use helpdesk_domain::{
    Channel, Failure, Locale, OrderId, Refusal, Request, Timestamp,
    ports::{Fault, Position},
};
use helpdesk_projections::{Tx, args};
use teloxide::types::InlineKeyboardMarkup;

use crate::{
    Door, cards,
    drafts::{self, Draft},
    form::view::Screen,
    incoming::{Did, Incoming},
    order::history::Names,
    outbox::{Body, Out, Place},
    reader::Reader,
    words::{html, word},
};

/// A press can be answered for so long.
const ANSWERABLE: chrono::TimeDelta = chrono::TimeDelta::seconds(150);

/// How long to wait for the read models before an update is handled.
const CATCHING_UP: std::time::Duration = std::time::Duration::from_secs(1);

/// What to do with the message ids of a chat.
enum CardChange {
    /// The form's message becomes the order's card.
    FormIntoOrder(OrderId),
    /// This message shows the order from now on.
    Shows(OrderId, i32),
}

pub(crate) struct Turn<'a> {
    pub door: &'a Door,
    pub incoming: &'a Incoming,
    pub locale: Locale,
    pub draft: Draft,
    pub now: Timestamp,
    /// To which chat, what, and what the read models must have reached before.
    out: Vec<(i64, Body, Position)>,
    cards: Vec<CardChange>,
}

/// Takes an update. When this returns, its effect is durable; an update that was taken before has none.
pub(crate) async fn take(door: &Door, incoming: &Incoming) -> Result<(), Fault> {
    let known = door.db.fetch_one(
        "SELECT 1 AS taken FROM telegram_updates WHERE bot = $1 AND update_id = $2",
        args![door.telegram.bot_id(), incoming.update],
    );
    if known.await?.is_some() {
        return Ok(());
    }
    let reader = Reader::by_account(&door.desk, incoming.author.account).await?;
    let language = incoming.author.language.as_deref().map(Locale::from_tag).unwrap_or_default();
    let mut turn = Turn {
        door,
        incoming,
        locale: reader.as_ref().map_or(language, |reader| reader.locale),
        draft: drafts::load(&door.db, incoming.chat, incoming.author.account).await?,
        now: door.desk.clock().now(),
        out: Vec::new(),
        cards: Vec::new(),
    };
    if reader.is_some() {
        // People expect to see what was done a moment ago, whichever door it came through.
        let head = door.desk.log().head().await?.position;
        door.positions.wait_for(head, CATCHING_UP).await;
    }
    turn.handle(reader).await?;
    turn.commit().await
}

/// For an update that was set aside: its author should not wait for an answer.
pub(crate) async fn apologise(tx: &mut Tx, incoming: &Incoming, bot: i64, now: Timestamp) -> Result<(), Fault> {
    let locale = incoming.author.language.as_deref().map(Locale::from_tag).unwrap_or_default();
    let body = Body::Text { html: word(locale, "failed"), keyboard: None, thread: incoming.thread };
    let dedupe = format!("update {bot} {} parked", incoming.update);
    let chat = Some(incoming.chat);
    Out { dedupe, chat, body, position: 0, due_at: now, expires_at: None }.put(tx, now).await
}

impl Turn<'_> {
    async fn handle(&mut self, reader: Option<Reader>) -> Result<(), Fault> {
        if let Did::Blocked(_) = self.incoming.did {
            // Being let back in opens the chat again, as any word does; see `commit`.
            return Ok(());
        }
        let Some(reader) = reader.filter(|reader| reader.deactivated || reader.is_in()) else {
            return access::outsider(self).await;
        };
        if reader.deactivated {
            // In a group people talk to each other.
            if !self.incoming.private && !matches!(self.incoming.did, Did::Pressed { .. }) {
                return Ok(());
            }
            let sentence = self.sentence(&Refusal::Deactivated).await?;
            self.refuse(&sentence);
            return Ok(());
        }
        match &self.incoming.did {
            Did::Said { text } => text::take(self, &reader, text).await,
            Did::SentFile { file, caption } => file::take(self, &reader, file, caption.as_deref()).await,
            Did::Pressed { data, .. } => press::take(self, &reader, data).await,
            Did::SentOther => {
                if self.incoming.private {
                    self.say(word(self.locale, "not-understood"), None);
                }
                Ok(())
            }
            Did::Blocked(_) => Ok(()),
        }
    }

    async fn commit(self) -> Result<(), Fault> {
        let (door, incoming) = (self.door, self.incoming);
        let bot = door.telegram.bot_id();
        let mut tx = door.db.begin().await?;
        let taken = tx.execute(
            "INSERT INTO telegram_updates (bot, update_id, taken_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            args![bot, incoming.update, self.now],
        );
        if taken.await? == 0 {
            return Ok(());
        }
        if incoming.did == Did::Blocked(true) {
            let dead =
                "INSERT INTO dead_chats (chat, reason, since) VALUES ($1, 'blocked', $2) ON CONFLICT (chat) DO NOTHING";
            tx.execute(dead, args![incoming.chat, self.now]).await?;
        } else {
            tx.execute("DELETE FROM dead_chats WHERE chat = $1", args![incoming.chat]).await?;
        }
        let account = incoming.author.account;
        drafts::save(&mut tx, incoming.chat, account, &self.draft, incoming.update, self.now).await?;
        for change in self.cards {
            match change {
                CardChange::FormIntoOrder(order) => {
                    cards::turn_into(&mut tx, incoming.chat, &cards::form(account), order).await?;
                }
                CardChange::Shows(order, message) => {
                    cards::keep(&mut tx, incoming.chat, &cards::order(order), message, Some(order), self.now).await?;
                }
            }
        }
        for (place, (chat, body, position)) in self.out.into_iter().enumerate() {
            let passing = matches!(body, Body::Answer { alert: false, .. });
            let out = Out {
                dedupe: format!("update {bot} {} {place}", incoming.update),
                chat: Some(chat),
                body,
                position,
                due_at: self.now,
                expires_at: passing.then(|| self.now + ANSWERABLE),
            };
            out.put(&mut tx, self.now).await?;
        }
        tx.commit().await?;
        door.wake.call();
        Ok(())
    }

    /// A request of this person, decided once for this update.
    fn request(&self, reader: &Reader) -> Request {
        let scope = format!("telegram:{}", self.door.telegram.bot_id());
        Request::person(reader.id, Channel::Telegram).once(scope, self.incoming.update.to_string())
    }

    /// The same for one of several commands of this update.
    fn request_part(&self, reader: &Reader, part: &str) -> Request {
        let scope = format!("telegram:{}", self.door.telegram.bot_id());
        Request::person(reader.id, Channel::Telegram).once(scope, format!("{} {part}", self.incoming.update))
    }

    /// In this chat.
    fn put(&mut self, body: Body) {
        self.out.push((self.incoming.chat, body, 0));
    }

    fn say(&mut self, html: String, keyboard: Option<InlineKeyboardMarkup>) {
        self.put(Body::Text { html, keyboard, thread: self.incoming.thread });
    }

    fn show(&mut self, screen: Screen) {
        self.say(screen.html, Some(screen.keyboard));
    }

    /// In the presser's own chat with the bot: not everything is for a group.
    fn put_privately(&mut self, body: Body) {
        self.out.push((self.incoming.author.account, body, 0));
    }

    /// The screen in the message that was pressed.
    fn turn_over(&mut self, screen: Screen) {
        let keyboard = Some(screen.keyboard);
        self.put(Body::Edit { message: self.incoming.message, html: screen.html, keyboard });
    }

    /// Answers the press, with a passing word or none.
    fn answer(&mut self, text: &str) {
        self.answer_with(text, false);
    }

    fn answer_with(&mut self, text: &str, alert: bool) {
        if let Did::Pressed { query, .. } = &self.incoming.did {
            let (query, text) = (query.clone(), text.to_owned());
            self.put(Body::Answer { query, text, alert });
        }
    }

    /// Says no: over the screen to a press, as a message to anything else.
    fn refuse(&mut self, sentence: &str) {
        if matches!(self.incoming.did, Did::Pressed { .. }) {
            self.answer_with(sentence, true);
        } else {
            self.say(html(sentence), None);
        }
    }

    fn form_screen(&mut self, below: bool) {
        // What was sent together comes in before the bot answers: below the first of it is below all of it.
        let after = if matches!(self.incoming.did, Did::SentFile { .. }) { self.incoming.message } else { i32::MAX };
        let account = self.incoming.author.account;
        self.put(Body::Form { account, below, after, thread: self.incoming.thread });
    }

    fn card(&mut self, order: OrderId, place: Place, position: Position) {
        self.out.push((self.incoming.chat, Body::Card { order, place, silent: false }, position));
    }

    async fn sentence(&self, refusal: &Refusal) -> Result<String, Fault> {
        let concerned = match refusal {
            Refusal::AlreadyTaken { by, .. } => Some(*by),
            _ => None,
        };
        let names = Names::of(&self.door.db, concerned).await?;
        Ok(refusal.sentence(self.locale, |id| names.plain(self.locale, Some(id))))
    }
}

/// How a command ended, for a door that shows sentences.
enum Outcome {
    Done(Position),
    Refused(Refusal),
    /// Somebody else came first.
    Stale(Option<Refusal>),
}

/// What the desk answered. Busy and faults are errors: the update is taken again later.
fn outcome(answer: Result<helpdesk_domain::Done, Failure>) -> Result<Outcome, Fault> {
    match answer {
        Ok(done) => Ok(Outcome::Done(done.position)),
        Err(Failure::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(Failure::VersionConflict { refusal, .. }) => Ok(Outcome::Stale(refusal)),
        // Under an update's own key this can only be the same update, decided before what it saw changed.
        Err(Failure::KeyReused) => Ok(Outcome::Done(0)),
        Err(Failure::Busy | Failure::Stale) => Err(Fault::new("the desk is busy")),
        Err(Failure::Fault(fault)) => Err(fault),
    }
}
