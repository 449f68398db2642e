//! Cartridge models (картриджи) of the catalogue.

use helpdesk_domain::{
    BranchId, CartridgeId, Command, Refusal,
    directory::{Cartridge as Spec, EntryCommand},
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
    wire::CartridgeKind,
};

/// The most cartridges on a page.
const MAX_PAGE: usize = 200;

/// A cartridge model.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Cartridge {
    id: Uuid,
    /// The maker's article.
    sku: String,
    brand: String,
    kind: CartridgeKind,
    title: String,
    /// The rated yield.
    yield_pages: Option<u32>,
    /// Compatible printer models.
    printers: Vec<String>,
    withdrawn: bool,
    version: u64,
    /// Whether it fits a printer of the branch that was asked about.
    fits: bool,
}

#[derive(Debug, Object)]
struct Cartridges {
    items: Vec<Cartridge>,
    total: u64,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct CartridgeForm {
    sku: String,
    brand: String,
    kind: CartridgeKind,
    title: String,
    yield_pages: Option<u32>,
    #[serde(default)]
    #[oai(default)]
    printers: Vec<String>,
}

impl CartridgeForm {
    #[expect(clippy::unnecessary_wraps, reason = "the kinds are written alike")]
    fn spec(self) -> Answer<Spec> {
        Ok(Spec {
            sku: self.sku,
            brand: self.brand,
            kind: self.kind.into(),
            title: self.title,
            yield_pages: self.yield_pages,
            printers: self.printers,
        })
    }
}

fn view(row: catalogue::CartridgeRow) -> Cartridge {
    Cartridge {
        id: row.id.0,
        sku: row.sku,
        brand: row.brand,
        kind: row.kind.into(),
        title: row.title,
        yield_pages: row.yield_pages,
        printers: row.printers,
        withdrawn: row.withdrawn,
        version: row.version,
        fits: row.fits,
    }
}

#[derive(Debug)]
pub struct CartridgesApi;

#[expect(clippy::too_many_arguments, reason = "each is a parameter of the address")]
#[OpenApi(tag = "Tag::Directory")]
impl CartridgesApi {
    /// A page of the catalogue
    ///
    /// Those that fit the branch's printers come first.
    #[oai(path = "/cartridges", method = "get", operation_id = "list_cartridges")]
    async fn list(
        &self,
        caller: Caller,
        /// In the article, brand, title or printer models.
        q: Query<Option<String>>,
        branch: Query<Option<Uuid>>,
        kind: Query<Option<CartridgeKind>>,
        /// The withdrawn too.
        withdrawn: Query<Option<bool>>,
        limit: Query<Option<u32>>,
        offset: Query<Option<u32>>,
    ) -> Answer<Json<Cartridges>> {
        let filter = catalogue::CartridgeFilter {
            text: q.0,
            branch: branch.0.map(BranchId),
            kind: kind.0.map(Into::into),
            ids: None,
            withdrawn_too: withdrawn.0.unwrap_or(false),
            limit: limit.0.map_or(50, |limit| limit as usize).min(MAX_PAGE),
            offset: offset.0.unwrap_or(0) as usize,
        };
        let page = catalogue::cartridges(&caller.app.db, &filter).await?;
        Ok(Json(Cartridges { items: page.items.into_iter().map(view).collect(), total: page.total }))
    }

    /// One cartridge
    #[oai(path = "/cartridges/:id", method = "get", operation_id = "get_cartridge")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Cartridge>> {
        let row = catalogue::cartridge(&caller.app.db, CartridgeId(id.0)).await?.ok_or(Refusal::UnknownCartridge)?;
        let version = row.version;
        at_read(&caller, view(row), version).await
    }

    /// Add a cartridge
    #[oai(
        path = "/cartridges",
        method = "post",
        operation_id = "create_cartridge",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<CartridgeForm>) -> Answer<Created<Cartridge>> {
        let command = EntryCommand::Define { spec: body.0.spec()? };
        let carried = Carried::out(&caller, Command::Cartridge(CartridgeId::fresh(), command)).await?;
        let row = Carried::row(catalogue::cartridge(&caller.app.db, carried.id()?).await?)?;
        Ok(carried.created(view(row)))
    }

    /// Change a cartridge
    #[oai(
        path = "/cartridges/:id",
        method = "put",
        operation_id = "change_cartridge",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<CartridgeForm>) -> Answer<Fresh<Cartridge>> {
        let spec = body.0.spec()?;
        command(&caller, CartridgeId(id.0), EntryCommand::Change { spec }).await
    }

    /// Take a cartridge out of use
    #[oai(
        path = "/cartridges/:id",
        method = "delete",
        operation_id = "withdraw_cartridge",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn withdraw(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Cartridge>> {
        command(&caller, CartridgeId(id.0), EntryCommand::Withdraw).await
    }

    /// Put a cartridge back into use
    #[oai(
        path = "/cartridges/:id/restore",
        method = "post",
        operation_id = "restore_cartridge",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Cartridge>> {
        command(&caller, CartridgeId(id.0), EntryCommand::Restore).await
    }
}

async fn command(caller: &Caller, id: CartridgeId, command: EntryCommand<Spec>) -> Answer<Fresh<Cartridge>> {
    let carried = Carried::out(caller, Command::Cartridge(id, command)).await?;
    let row = Carried::row(catalogue::cartridge(&caller.app.db, id).await?)?;
    Ok(carried.fresh(view(row)))
}
