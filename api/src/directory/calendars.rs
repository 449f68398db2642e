//! Working-time calendars.

use std::collections::BTreeMap;

use helpdesk_domain::{
    CalendarId, Command, Refusal,
    directory::{CalendarSpec as Spec, EntryCommand},
    working_time,
};
use helpdesk_projections::catalogue;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Carried, at_read};
use crate::{
    answer::{Created, Fresh},
    body::Body,
    caller::Caller,
    problems::Answer,
    tags::Tag,
};

/// A working-time calendar.
#[derive(Debug, Object)]
pub struct Calendar {
    id: Uuid,
    name: String,
    hours: Hours,
    withdrawn: bool,
    version: u64,
}

/// Which minutes of which local days count.
#[derive(Debug, Object, Serialize, Deserialize)]
pub struct Hours {
    /// An IANA name.
    time_zone: String,
    /// The intervals of an ordinary week: seven lists, Monday first; an empty list is a day off.
    week: Vec<Vec<Interval>>,
    /// Dates that differ from their weekday; an empty list is a holiday.
    #[serde(default)]
    #[oai(default)]
    exceptions: BTreeMap<String, Vec<Interval>>,
}

/// A part of a local day, such as 09:00 to 13:00; the end of the day is 24:00.
#[derive(Debug, Object, Serialize, Deserialize)]
struct Interval {
    from: String,
    to: String,
}

#[derive(Debug, Object)]
struct Calendars {
    items: Vec<Calendar>,
}

#[derive(Debug, Object, Deserialize)]
struct CalendarForm {
    name: String,
    hours: Hours,
}

impl CalendarForm {
    fn spec(self) -> Answer<Spec> {
        Ok(Spec { name: self.name, calendar: self.hours.calendar()? })
    }
}

impl Hours {
    /// The domain reads (and checks) the same JSON.
    pub fn calendar(&self) -> Result<working_time::Calendar, Refusal> {
        let invalid = |error: serde_json::Error| Refusal::InvalidCalendar { detail: error.to_string() };
        serde_json::from_value(serde_json::to_value(self).map_err(invalid)?).map_err(invalid)
    }

    fn of(calendar: &working_time::Calendar) -> Answer<Self> {
        let odd = |error| helpdesk_domain::ports::Fault::because("showing a calendar", error);
        Ok(serde_json::from_value(serde_json::to_value(calendar).map_err(odd)?).map_err(odd)?)
    }
}

fn view(row: catalogue::CalendarRow) -> Answer<Calendar> {
    let hours = Hours::of(&row.calendar)?;
    Ok(Calendar { id: row.id.0, name: row.name, hours, withdrawn: row.withdrawn, version: row.version })
}

#[derive(Debug)]
pub struct CalendarsApi;

#[OpenApi(tag = "Tag::Directory")]
impl CalendarsApi {
    /// All calendars, by name
    #[oai(path = "/calendars", method = "get", operation_id = "list_calendars")]
    async fn list(&self, caller: Caller) -> Answer<Json<Calendars>> {
        let rows = catalogue::calendars(&caller.app.db).await?;
        Ok(Json(Calendars { items: rows.into_iter().map(view).collect::<Answer<_>>()? }))
    }

    /// One calendar
    #[oai(path = "/calendars/:id", method = "get", operation_id = "get_calendar")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Calendar>> {
        let row = catalogue::calendar(&caller.app.db, CalendarId(id.0)).await?.ok_or(Refusal::UnknownCalendar)?;
        let version = row.version;
        at_read(&caller, view(row)?, version).await
    }

    /// Add a calendar
    #[oai(
        path = "/calendars",
        method = "post",
        operation_id = "create_calendar",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn create(&self, caller: Caller, body: Body<CalendarForm>) -> Answer<Created<Calendar>> {
        let command = EntryCommand::Define { spec: body.0.spec()? };
        let carried = Carried::out(&caller, Command::Calendar(CalendarId::fresh(), command)).await?;
        let row = Carried::row(catalogue::calendar(&caller.app.db, carried.id()?).await?)?;
        Ok(carried.created(view(row)?))
    }

    /// Change a calendar
    #[oai(
        path = "/calendars/:id",
        method = "put",
        operation_id = "change_calendar",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn change(&self, caller: Caller, id: Path<Uuid>, body: Body<CalendarForm>) -> Answer<Fresh<Calendar>> {
        let spec = body.0.spec()?;
        command(&caller, CalendarId(id.0), EntryCommand::Change { spec }).await
    }

    /// Take a calendar out of use
    #[oai(
        path = "/calendars/:id",
        method = "delete",
        operation_id = "withdraw_calendar",
        request_header(name = "If-Match", ty = "Option<String>")
    )]
    async fn withdraw(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Calendar>> {
        command(&caller, CalendarId(id.0), EntryCommand::Withdraw).await
    }

    /// Put a calendar back into use
    #[oai(
        path = "/calendars/:id/restore",
        method = "post",
        operation_id = "restore_calendar",
        request_header(name = "If-Match", ty = "Option<String>"),
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn restore(&self, caller: Caller, id: Path<Uuid>) -> Answer<Fresh<Calendar>> {
        command(&caller, CalendarId(id.0), EntryCommand::Restore).await
    }
}

async fn command(caller: &Caller, id: CalendarId, command: EntryCommand<Spec>) -> Answer<Fresh<Calendar>> {
    let carried = Carried::out(caller, Command::Calendar(id, command)).await?;
    let row = Carried::row(catalogue::calendar(&caller.app.db, id).await?)?;
    Ok(carried.fresh(view(row)?))
}
