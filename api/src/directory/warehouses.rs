//! Warehouses (склады).

use helpdesk_domain::{
    CalendarId, Command, Refusal, WarehouseId,
    directory::{EntryCommand, Warehouse as Spec},
};
use helpdesk_projections::catalogue;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
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

/// A warehouse (склад).
#[derive(Debug, Object)]
pub struct Warehouse {
    id: Uuid,
    name: String,
    /// Its working time drives the deadlines.
    calendar: Named,
    withdrawn: bool,
    version: u64,
}

#[derive(Debug, Object)]
struct Warehouses {
    items: Vec<Warehouse>,
}

#[derive(Debug, Object, Deserialize)]
struct WarehouseForm {
    name: String,
    calendar: Uuid,
}

impl WarehouseForm {
    #[expect(clippy::unnecessary_wraps, reason = "the kinds are written alike")]
    fn spec(self) -> Answer<Spec> {
        Ok(Spec { name: self.name, calendar: CalendarId(self.calendar) })
    }
}

fn view(row: catalogue::WarehouseRow, calendars: &[catalogue::CalendarRow]) -> Warehouse {
    let calendar = calendars.iter().find(|calendar| calendar.id == row.calendar);
    let name = calendar.map(|calendar| calendar.name.clone()).unwrap_or_default();
    Warehouse {
        id: row.id.0,
        name: row.name,
        calendar: Named { id: row.calendar.0, name },
        withdrawn: row.withdrawn,
        version: row.version,
    }
}

#[derive(Debug)]
pub struct WarehousesApi;

#[OpenApi(tag = "Tag::Directory")]
impl WarehousesApi {
    /// All warehouses, by name
    #[oai(path = "/warehouses", method = "get", operation_id = "list_warehouses")]
    async fn list(&self, caller: Caller) -> Answer<Json<Warehouses>> {
        let calendars = catalogue::calendars(&caller.app.db).await?;
        let rows = catalogue::warehouses(&caller.app.db).await?;
        Ok(Json(Warehouses { items: rows.into_iter().map(|row| view(row, &calendars)).collect() }))
    }

    /// One warehouse
    #[oai(path = "/warehouses/:id", method = "get", operation_id = "get_warehouse")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Warehouse>> {
        let row = catalogue::warehouse(&caller.app.db, WarehouseId(id.0)).await?.ok_or(Refusal::UnknownWarehouse)?;
        let version = row.version;
        at_read(&caller, view(row, &catalogue::calendars(&caller.app.db).await?), version).await
    }

    /// Add a warehouse
    #[oai(
        path = "/warehouses",
        method = "post",
        operation_id = "create_warehouse",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<WarehouseForm>) -> Answer<Created<Warehouse>> {
        let command = EntryCommand::Define { spec: body.0.spec()? };
        let carried = Carried::out(&caller, Command::Warehouse(WarehouseId::fresh(), command)).await?;
        let row = Carried::row(catalogue::warehouse(&caller.app.db, carried.id()?).await?)?;
        Ok(carried.created(view(row, &catalogue::calendars(&caller.app.db).await?)))
    }

    /// Change a warehouse
    #[oai(
        path = "/warehouses/:id",
        method = "put",
        operation_id = "change_warehouse",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<WarehouseForm>) -> Answer<Fresh<Warehouse>> {
        let spec = body.0.spec()?;
        command(&caller, WarehouseId(id.0), EntryCommand::Change { spec }).await
    }

    /// Take a warehouse out of use
    #[oai(
        path = "/warehouses/:id",
        method = "delete",
        operation_id = "withdraw_warehouse",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn withdraw(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Warehouse>> {
        command(&caller, WarehouseId(id.0), EntryCommand::Withdraw).await
    }

    /// Put a warehouse back into use
    #[oai(
        path = "/warehouses/:id/restore",
        method = "post",
        operation_id = "restore_warehouse",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Warehouse>> {
        command(&caller, WarehouseId(id.0), EntryCommand::Restore).await
    }
}

async fn command(caller: &Caller, id: WarehouseId, command: EntryCommand<Spec>) -> Answer<Fresh<Warehouse>> {
    let carried = Carried::out(caller, Command::Warehouse(id, command)).await?;
    let row = Carried::row(catalogue::warehouse(&caller.app.db, id).await?)?;
    Ok(carried.fresh(view(row, &catalogue::calendars(&caller.app.db).await?)))
}
