//! Printers (принтеры) with their inventory numbers.

use helpdesk_domain::{
    BranchId, Command, PrinterId, Refusal,
    directory::{EntryCommand, Printer as Spec},
};
use helpdesk_projections::catalogue;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Carried, at_read};
use crate::{
    answer::{Created, Fresh},
    body::Body,
    caller::Caller,
    problems::Answer,
    tags::Tag,
    wire::Named,
};

/// A printer.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Printer {
    id: Uuid,
    inventory_number: String,
    model: String,
    branch: Named,
    /// Where it stands: a room, a floor.
    place: Option<String>,
    withdrawn: bool,
    version: u64,
}

#[derive(Debug, Object)]
struct Printers {
    items: Vec<Printer>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct PrinterForm {
    inventory_number: String,
    model: String,
    branch: Uuid,
    place: Option<String>,
}

impl PrinterForm {
    #[expect(clippy::unnecessary_wraps, reason = "the kinds are written alike")]
    fn spec(self) -> Answer<Spec> {
        let Self { inventory_number, model, branch, place } = self;
        let place = place.filter(|place| !place.trim().is_empty());
        Ok(Spec { inventory_number, model, branch: BranchId(branch), place })
    }
}

fn view(row: catalogue::PrinterRow, branches: &[catalogue::BranchRow]) -> Printer {
    let name = branches.iter().find(|branch| branch.id == row.branch).map(|branch| branch.name.clone());
    Printer {
        id: row.id.0,
        inventory_number: row.inventory_number,
        model: row.model,
        branch: Named { id: row.branch.0, name: name.unwrap_or_default() },
        place: row.place,
        withdrawn: row.withdrawn,
        version: row.version,
    }
}

#[derive(Debug)]
pub struct PrintersApi;

#[OpenApi(tag = "Tag::Directory")]
impl PrintersApi {
    /// Printers, by inventory number
    #[oai(path = "/printers", method = "get", operation_id = "list_printers")]
    async fn list(
        &self,
        caller: Caller,
        branch: Query<Option<Uuid>>,
        /// In the inventory number, the model or the place.
        q: Query<Option<String>>,
    ) -> Answer<Json<Printers>> {
        let filter = catalogue::PrinterFilter { branch: branch.0.map(BranchId), text: q.0, in_use: false };
        let branches = catalogue::branches(&caller.app.db).await?;
        let rows = catalogue::printers(&caller.app.db, &filter).await?;
        Ok(Json(Printers { items: rows.into_iter().map(|row| view(row, &branches)).collect() }))
    }

    /// One printer
    #[oai(path = "/printers/:id", method = "get", operation_id = "get_printer")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Printer>> {
        let row = catalogue::printer(&caller.app.db, PrinterId(id.0)).await?.ok_or(Refusal::UnknownPrinter)?;
        let version = row.version;
        at_read(&caller, view(row, &catalogue::branches(&caller.app.db).await?), version).await
    }

    /// Add a printer
    #[oai(
        path = "/printers",
        method = "post",
        operation_id = "create_printer",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<PrinterForm>) -> Answer<Created<Printer>> {
        let command = EntryCommand::Define { spec: body.0.spec()? };
        let carried = Carried::out(&caller, Command::Printer(PrinterId::fresh(), command)).await?;
        let row = Carried::row(catalogue::printer(&caller.app.db, carried.id()?).await?)?;
        Ok(carried.created(view(row, &catalogue::branches(&caller.app.db).await?)))
    }

    /// Change a printer
    #[oai(
        path = "/printers/:id",
        method = "put",
        operation_id = "change_printer",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<PrinterForm>) -> Answer<Fresh<Printer>> {
        let spec = body.0.spec()?;
        command(&caller, PrinterId(id.0), EntryCommand::Change { spec }).await
    }

    /// Take a printer out of use
    #[oai(
        path = "/printers/:id",
        method = "delete",
        operation_id = "withdraw_printer",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn withdraw(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Printer>> {
        command(&caller, PrinterId(id.0), EntryCommand::Withdraw).await
    }

    /// Put a printer back into use
    #[oai(
        path = "/printers/:id/restore",
        method = "post",
        operation_id = "restore_printer",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Printer>> {
        command(&caller, PrinterId(id.0), EntryCommand::Restore).await
    }
}

async fn command(caller: &Caller, id: PrinterId, command: EntryCommand<Spec>) -> Answer<Fresh<Printer>> {
    let carried = Carried::out(caller, Command::Printer(id, command)).await?;
    let row = Carried::row(catalogue::printer(&caller.app.db, id).await?)?;
    Ok(carried.fresh(view(row, &catalogue::branches(&caller.app.db).await?)))
}
