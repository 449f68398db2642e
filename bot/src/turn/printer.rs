//! The code on a printer: to who orders for its branch it opens the form on what fits it; who works in the branch sees
//! what was ordered for it, and orders from there.

use helpdesk_domain::{PrinterId, Refusal, ports::Fault};
use helpdesk_projections::catalogue::{self, PrinterRow};
use uuid::Uuid;

use super::{Turn, form};
use crate::{order::lists, reader::Reader};

/// Somebody opened the link of the code.
pub(super) async fn scanned(turn: &mut Turn<'_>, reader: &Reader, code: &str) -> Result<(), Fault> {
    let found = match code.parse::<Uuid>() {
        Ok(id) => catalogue::printer(&turn.door.db, PrinterId(id)).await?,
        Err(_) => catalogue::printer_by_number(&turn.door.db, code).await?,
    };
    let Some(printer) = in_use(turn, found).await? else { return Ok(()) };
    if turn.incoming.private && reader.works_in(printer.branch) {
        let screen = lists::of_printer(turn.door, reader, &printer).await?;
        turn.show(screen);
        return Ok(());
    }
    form::begin_for_printer(turn, reader, &printer).await
}

/// The button under what was ordered for it.
pub(super) async fn order(turn: &mut Turn<'_>, reader: &Reader, id: PrinterId) -> Result<(), Fault> {
    let found = catalogue::printer(&turn.door.db, id).await?;
    match in_use(turn, found).await? {
        Some(printer) => form::begin_for_printer(turn, reader, &printer).await,
        None => Ok(()),
    }
}

/// The printer, unless there is none or it is out of use, which has been told.
async fn in_use(turn: &mut Turn<'_>, found: Option<PrinterRow>) -> Result<Option<PrinterRow>, Fault> {
    let found = found.filter(|printer| !printer.withdrawn);
    if found.is_none() {
        let sentence = turn.sentence(&Refusal::UnknownPrinter).await?;
        turn.refuse(&sentence);
    }
    Ok(found)
}
