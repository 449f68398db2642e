//! Orders folded into rows, a page at a time: the touched rows are read once, changed in memory by the aggregate's
//! own fold, and written back together.

use std::collections::{BTreeMap, BTreeSet};

use cqrs_es::Aggregate;
use helpdesk_domain::{
    CartridgeId, Event, Order, OrderEvent, OrderId, PhotoId, Sealed,
    order::{Priority, Status},
    ports::{Fault, PersonalKeys},
};

use super::{CommentKind, CommentRow, OrderRow, comments, row};
use crate::{
    Reaction, Tx, args,
    batch::{self, Source, Table},
    personal::Opener,
};

const CARTRIDGES: Table = Table { name: "order_cartridges", columns: &["cartridge", "number"], key: 2 };
const WORDS: Table = Table { name: "order_words", columns: &["word", "number"], key: 2 };
const PHOTOS: Table = Table { name: "order_photos", columns: &["photo", "order_id"], key: 2 };

/// What a page changes.
#[derive(Default)]
struct Changes {
    orders: BTreeMap<OrderId, OrderRow>,
    comments: Vec<CommentRow>,
    photos: BTreeSet<(PhotoId, OrderId)>,
    /// The words of new orders' comments.
    words: BTreeSet<(String, u64)>,
    /// The orders whose lines changed.
    new_lines: BTreeSet<OrderId>,
    /// The cartridges that orders named before their lines were amended.
    named_before: BTreeSet<(CartridgeId, u64)>,
}

pub(super) async fn apply(keys: &dyn PersonalKeys, tx: &mut Tx, page: &[Reaction]) -> Result<(), Fault> {
    let events = || {
        page.iter().filter_map(|reaction| match &reaction.event {
            Event::Order(event) => Some((OrderId(reaction.recorded.subject()), event, reaction)),
            _ => None,
        })
    };
    let touched: BTreeSet<OrderId> = events().map(|(id, ..)| id).collect();
    if touched.is_empty() {
        return Ok(());
    }
    let opener = Opener::for_texts(keys, events().filter_map(|(_, event, _)| texts(event))).await?;
    let fresh: BTreeSet<OrderId> =
        events().filter(|(_, event, _)| matches!(event, OrderEvent::Submitted { .. })).map(|(id, ..)| id).collect();
    let mut changes = Changes { orders: load(tx, touched.difference(&fresh)).await?, ..Changes::default() };
    for (id, event, reaction) in events() {
        changes.take(id, event, reaction, &opener)?;
    }
    changes.write(tx).await
}

/// The row that the events of one order make, without a table: the order as it stood after the last of them.
pub async fn folded(keys: &dyn PersonalKeys, events: &[Reaction]) -> Result<Option<OrderRow>, Fault> {
    let orders = || {
        events.iter().filter_map(|reaction| match &reaction.event {
            Event::Order(event) => Some((event, reaction)),
            _ => None,
        })
    };
    let opener = Opener::for_texts(keys, orders().filter_map(|(event, _)| texts(event))).await?;
    let mut changes = Changes::default();
    for (event, reaction) in orders() {
        changes.take(OrderId(reaction.recorded.subject()), event, reaction, &opener)?;
    }
    Ok(changes.orders.into_values().next())
}

async fn load(tx: &mut Tx, ids: impl Iterator<Item = &OrderId>) -> Result<BTreeMap<OrderId, OrderRow>, Fault> {
    let ids = ids.map(|id| (*id).into()).collect();
    let sql = format!("SELECT {} FROM orders o WHERE o.id", *row::COLUMNS);
    let rows = batch::fetch_in(Source::Tx(tx), &sql, ids).await?;
    rows.iter().map(|row| OrderRow::read(row).map(|order| (order.id, order))).collect()
}

impl Changes {
    fn take(&mut self, id: OrderId, event: &OrderEvent, from: &Reaction, opener: &Opener) -> Result<(), Fault> {
        if let OrderEvent::Submitted { .. } = event {
            let order = first(id, event, from, opener)?;
            self.words.extend(order.words().into_iter().map(|word| (word, order.number)));
            self.orders.insert(id, order);
            self.new_lines.insert(id);
        }
        let missing =
            || Fault::new(format!("event {} is of an order that was never submitted", from.recorded.position));
        let row = self.orders.get_mut(&id).ok_or_else(missing)?;
        if let OrderEvent::LinesAmended { .. } = event {
            self.named_before.extend(row.named());
            self.new_lines.insert(id);
        }
        let mut order = row.as_order();
        order.apply(event.clone());
        row.become_like(order);
        row.version = from.recorded.sequence;
        row.position = from.recorded.position;
        row.updated_at = from.at();
        match event {
            OrderEvent::StatusChanged { to, question, expected_on, .. } => {
                row.set_question(question.as_ref(), opener);
                row.expected_on = expected_on.filter(|_| *to == Status::WaitingStock);
                if let Some(text) = question {
                    self.comments.push(comment(id, CommentKind::Question, false, text, from, opener));
                }
            }
            OrderEvent::Reopened { .. } => {
                row.set_question(None, opener);
                row.expected_on = None;
            }
            OrderEvent::Commented { text, internal, .. } => {
                self.comments.push(comment(id, CommentKind::Comment, *internal, text, from, opener));
            }
            OrderEvent::PhotoAttached { photo } => {
                self.photos.insert((photo.clone(), id));
            }
            _ => {}
        }
        Ok(())
    }

    async fn write(self, tx: &mut Tx) -> Result<(), Fault> {
        let rows = self.orders.values().map(OrderRow::values).collect::<Result<_, _>>()?;
        row::TABLE.upsert(tx, rows).await?;
        let key = |(cartridge, number): &(CartridgeId, u64)| args![*cartridge, *number];
        let orders = self.new_lines.iter().filter_map(|id| self.orders.get(id));
        let named: BTreeSet<(CartridgeId, u64)> = orders.flat_map(OrderRow::named).collect();
        CARTRIDGES.remove(tx, self.named_before.difference(&named).map(key)).await?;
        CARTRIDGES.upsert(tx, named.iter().map(key).collect()).await?;
        WORDS.upsert(tx, self.words.into_iter().map(|(word, number)| args![word, number]).collect()).await?;
        PHOTOS.upsert(tx, self.photos.into_iter().map(|(photo, id)| args![photo.0, id]).collect()).await?;
        comments::TABLE.upsert(tx, self.comments.into_iter().map(CommentRow::values).collect()).await
    }
}

/// The row of an order that was just submitted, before the aggregate's fold fills the rest.
fn first(id: OrderId, event: &OrderEvent, from: &Reaction, opener: &Opener) -> Result<OrderRow, Fault> {
    let OrderEvent::Submitted { number, branch, warehouse, requester, printer, comment, .. } = event else {
        return Err(Fault::new("an order begins by being submitted"));
    };
    Ok(OrderRow {
        id,
        number: *number,
        status: Status::New,
        version: 0,
        branch: *branch,
        warehouse: *warehouse,
        requester: *requester,
        assignee: None,
        assigned_at: None,
        priority: Priority::Normal,
        lines: Vec::new(),
        printer: *printer,
        comment: opener.open_if(comment.as_ref()),
        comment_owner: comment.as_ref().map(|text| text.owner),
        photos: Vec::new(),
        question: None,
        question_owner: None,
        expected_on: None,
        cycle: 0,
        submitted_at: from.at(),
        updated_at: from.at(),
        issued_at: None,
        nudged_at: None,
        position: 0,
    })
}

impl OrderRow {
    /// The cartridges of its lines, as they stand in their table.
    fn named(&self) -> impl Iterator<Item = (CartridgeId, u64)> {
        self.lines.iter().map(|line| (line.cartridge, self.number))
    }

    fn become_like(&mut self, order: Order) {
        self.status = order.status;
        self.assignee = order.assignee;
        self.assigned_at = order.assigned_at;
        self.lines = order.lines;
        self.priority = order.priority;
        self.photos = order.photos;
        self.cycle = order.cycle;
        self.issued_at = order.issued_at;
        self.nudged_at = order.nudged_at;
    }

    fn set_question(&mut self, question: Option<&Sealed>, opener: &Opener) {
        self.question = opener.open_if(question);
        self.question_owner = question.map(|text| text.owner);
    }
}

fn comment(
    order: OrderId,
    kind: CommentKind,
    internal: bool,
    text: &Sealed,
    from: &Reaction,
    opener: &Opener,
) -> CommentRow {
    CommentRow {
        position: from.recorded.position,
        order,
        at: from.at(),
        author: from.metadata.actor,
        kind,
        internal,
        text: opener.open(text),
        owner: text.owner,
    }
}

/// The texts that rows show; reasons stay in the history.
fn texts(event: &OrderEvent) -> Option<&Sealed> {
    match event {
        OrderEvent::Submitted { comment: text, .. } | OrderEvent::StatusChanged { question: text, .. } => text.as_ref(),
        OrderEvent::Commented { text, .. } => Some(text),
        _ => None,
    }
}
