//! Branches (филиалы).

use helpdesk_domain::{
    BranchId, Command, Refusal, WarehouseId,
    directory::{Branch as Spec, EntryCommand},
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
    problems::{Answer, Problem},
    tags::Tag,
    wire::Named,
};

/// A branch (филиал).
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Branch {
    id: Uuid,
    name: String,
    city: Option<String>,
    /// An IANA name.
    time_zone: String,
    /// The warehouse that serves its orders.
    warehouse: Named,
    withdrawn: bool,
    version: u64,
}

#[derive(Debug, Object)]
struct Branches {
    items: Vec<Branch>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct BranchForm {
    name: String,
    city: Option<String>,
    /// An IANA name, such as `Asia/Yekaterinburg`.
    time_zone: String,
    warehouse: Uuid,
}

impl BranchForm {
    fn spec(self) -> Answer<Spec> {
        let time_zone = self.time_zone.parse().map_err(|_| Problem::invalid("time_zone", "Europe/Moscow"))?;
        Ok(Spec { name: self.name, city: self.city, time_zone, warehouse: WarehouseId(self.warehouse) })
    }
}

fn view(row: catalogue::BranchRow, warehouses: &[catalogue::WarehouseRow]) -> Branch {
    let warehouse = warehouses.iter().find(|warehouse| warehouse.id == row.warehouse);
    let name = warehouse.map(|warehouse| warehouse.name.clone()).unwrap_or_default();
    Branch {
        id: row.id.0,
        name: row.name,
        city: row.city,
        time_zone: row.time_zone.name().to_owned(),
        warehouse: Named { id: row.warehouse.0, name },
        withdrawn: row.withdrawn,
        version: row.version,
    }
}

#[derive(Debug)]
pub struct BranchesApi;

#[OpenApi(tag = "Tag::Directory")]
impl BranchesApi {
    /// All branches, by name
    #[oai(path = "/branches", method = "get", operation_id = "list_branches")]
    async fn list(&self, caller: Caller) -> Answer<Json<Branches>> {
        let warehouses = catalogue::warehouses(&caller.app.db).await?;
        let rows = catalogue::branches(&caller.app.db).await?;
        Ok(Json(Branches { items: rows.into_iter().map(|row| view(row, &warehouses)).collect() }))
    }

    /// One branch
    #[oai(path = "/branches/:id", method = "get", operation_id = "get_branch")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Branch>> {
        let row = catalogue::branch(&caller.app.db, BranchId(id.0)).await?.ok_or(Refusal::UnknownBranch)?;
        let version = row.version;
        at_read(&caller, view(row, &catalogue::warehouses(&caller.app.db).await?), version).await
    }

    /// Add a branch
    #[oai(
        path = "/branches",
        method = "post",
        operation_id = "create_branch",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<BranchForm>) -> Answer<Created<Branch>> {
        let command = EntryCommand::Define { spec: body.0.spec()? };
        let carried = Carried::out(&caller, Command::Branch(BranchId::fresh(), command)).await?;
        let row = Carried::row(catalogue::branch(&caller.app.db, carried.id()?).await?)?;
        Ok(carried.created(view(row, &catalogue::warehouses(&caller.app.db).await?)))
    }

    /// Change a branch
    #[oai(
        path = "/branches/:id",
        method = "put",
        operation_id = "change_branch",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<BranchForm>) -> Answer<Fresh<Branch>> {
        let spec = body.0.spec()?;
        command(&caller, BranchId(id.0), EntryCommand::Change { spec }).await
    }

    /// Take a branch out of use
    #[oai(
        path = "/branches/:id",
        method = "delete",
        operation_id = "withdraw_branch",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn withdraw(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Branch>> {
        command(&caller, BranchId(id.0), EntryCommand::Withdraw).await
    }

    /// Put a branch back into use
    #[oai(
        path = "/branches/:id/restore",
        method = "post",
        operation_id = "restore_branch",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Branch>> {
        command(&caller, BranchId(id.0), EntryCommand::Restore).await
    }
}

async fn command(caller: &Caller, id: BranchId, command: EntryCommand<Spec>) -> Answer<Fresh<Branch>> {
    let carried = Carried::out(caller, Command::Branch(id, command)).await?;
    let row = Carried::row(catalogue::branch(&caller.app.db, id).await?)?;
    Ok(carried.fresh(view(row, &catalogue::warehouses(&caller.app.db).await?)))
}
