//! SLA policies: what is promised, and who is told on the way.

use helpdesk_domain::{
    BranchId, Command, PolicyId, Refusal,
    directory::{EntryCommand, Policy as Spec},
    sla,
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
    wire::{Named, Priority, Tell},
};

/// An SLA policy; the first that fits an order's branch and priority holds its targets.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Policy {
    id: Uuid,
    name: String,
    /// Policies are tried in this order, the lowest first.
    rank: i64,
    /// None fits every branch.
    branch: Option<Named>,
    /// None fits every priority.
    priority: Option<Priority>,
    targets: Targets,
    withdrawn: bool,
    version: u64,
}

#[derive(Debug, Object)]
struct Policies {
    items: Vec<Policy>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct PolicyForm {
    name: String,
    rank: i64,
    branch: Option<Uuid>,
    priority: Option<Priority>,
    targets: Targets,
}

#[derive(Debug, Object, Deserialize)]
pub struct Targets {
    response: Target,
    resolution: Target,
    waiting_stock_pauses: bool,
}

/// What is promised for one clock.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct Target {
    /// Working time.
    minutes: u32,
    /// Warnings, by rising percentage.
    levels: Vec<Level>,
    /// After the deadline, once more every so often.
    repeat: Option<Repeat>,
}

#[derive(Debug, Object, Deserialize)]
struct Level {
    /// Its identity, for example `p80`.
    key: String,
    percent: u16,
    tell: Tell,
}

#[derive(Debug, Object, Deserialize)]
struct Repeat {
    every_minutes: u32,
    cap: u16,
    tell: Tell,
}

impl PolicyForm {
    #[expect(clippy::unnecessary_wraps, reason = "the kinds are written alike")]
    fn spec(self) -> Answer<Spec> {
        Ok(Spec {
            name: self.name,
            rank: self.rank,
            branch: self.branch.map(BranchId),
            priority: self.priority.map(Into::into),
            targets: self.targets.into(),
        })
    }
}

impl From<Targets> for sla::Targets {
    fn from(targets: Targets) -> Self {
        Self {
            response: targets.response.into(),
            resolution: targets.resolution.into(),
            waiting_stock_pauses: targets.waiting_stock_pauses,
        }
    }
}

impl From<Target> for sla::Target {
    fn from(target: Target) -> Self {
        let level = |level: Level| sla::Level { key: level.key, percent: level.percent, tell: level.tell.into() };
        let repeat = |repeat: Repeat| sla::Repeat {
            every_minutes: repeat.every_minutes,
            cap: repeat.cap,
            tell: repeat.tell.into(),
        };
        Self {
            minutes: target.minutes,
            levels: target.levels.into_iter().map(level).collect(),
            repeat: target.repeat.map(repeat),
        }
    }
}

impl From<sla::Target> for Target {
    fn from(target: sla::Target) -> Self {
        let level = |level: sla::Level| Level { key: level.key, percent: level.percent, tell: level.tell.into() };
        let repeat = |repeat: sla::Repeat| Repeat {
            every_minutes: repeat.every_minutes,
            cap: repeat.cap,
            tell: repeat.tell.into(),
        };
        Self {
            minutes: target.minutes,
            levels: target.levels.into_iter().map(level).collect(),
            repeat: target.repeat.map(repeat),
        }
    }
}

fn view(row: catalogue::PolicyRow, branches: &[catalogue::BranchRow]) -> Policy {
    let named = |id: BranchId| {
        let name = branches.iter().find(|branch| branch.id == id).map(|branch| branch.name.clone());
        Named { id: id.0, name: name.unwrap_or_default() }
    };
    Policy {
        id: row.id.0,
        name: row.name,
        rank: row.rank,
        branch: row.branch.map(named),
        priority: row.priority.map(Into::into),
        targets: Targets {
            response: row.targets.response.into(),
            resolution: row.targets.resolution.into(),
            waiting_stock_pauses: row.targets.waiting_stock_pauses,
        },
        withdrawn: row.withdrawn,
        version: row.version,
    }
}

#[derive(Debug)]
pub struct PoliciesApi;

#[OpenApi(tag = "Tag::Directory")]
impl PoliciesApi {
    /// All policies, in the order in which they are tried
    #[oai(path = "/policies", method = "get", operation_id = "list_policies")]
    async fn list(&self, caller: Caller) -> Answer<Json<Policies>> {
        let branches = catalogue::branches(&caller.app.db).await?;
        let rows = catalogue::policies(&caller.app.db).await?;
        Ok(Json(Policies { items: rows.into_iter().map(|row| view(row, &branches)).collect() }))
    }

    /// One policy
    #[oai(path = "/policies/:id", method = "get", operation_id = "get_policy")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Policy>> {
        let row = catalogue::policy(&caller.app.db, PolicyId(id.0)).await?.ok_or(Refusal::UnknownPolicy)?;
        let version = row.version;
        at_read(&caller, view(row, &catalogue::branches(&caller.app.db).await?), version).await
    }

    /// Add a policy
    #[oai(
        path = "/policies",
        method = "post",
        operation_id = "create_policy",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<PolicyForm>) -> Answer<Created<Policy>> {
        let command = EntryCommand::Define { spec: body.0.spec()? };
        let carried = Carried::out(&caller, Command::Policy(PolicyId::fresh(), command)).await?;
        let row = Carried::row(catalogue::policy(&caller.app.db, carried.id()?).await?)?;
        Ok(carried.created(view(row, &catalogue::branches(&caller.app.db).await?)))
    }

    /// Change a policy
    #[oai(
        path = "/policies/:id",
        method = "put",
        operation_id = "change_policy",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<PolicyForm>) -> Answer<Fresh<Policy>> {
        let spec = body.0.spec()?;
        command(&caller, PolicyId(id.0), EntryCommand::Change { spec }).await
    }

    /// Take a policy out of use
    #[oai(
        path = "/policies/:id",
        method = "delete",
        operation_id = "withdraw_policy",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn withdraw(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Policy>> {
        command(&caller, PolicyId(id.0), EntryCommand::Withdraw).await
    }

    /// Put a policy back into use
    #[oai(
        path = "/policies/:id/restore",
        method = "post",
        operation_id = "restore_policy",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Policy>> {
        command(&caller, PolicyId(id.0), EntryCommand::Restore).await
    }
}

async fn command(caller: &Caller, id: PolicyId, command: EntryCommand<Spec>) -> Answer<Fresh<Policy>> {
    let carried = Carried::out(caller, Command::Policy(id, command)).await?;
    let row = Carried::row(catalogue::policy(&caller.app.db, id).await?)?;
    Ok(carried.fresh(view(row, &catalogue::branches(&caller.app.db).await?)))
}
