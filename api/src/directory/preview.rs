//! What a policy and a calendar would mean, before they are saved: "an order created on Friday 17:40 is due on Monday
//! 10:20". Saved ones are named, drafts come with the request; nothing is written.

use chrono::{DateTime, Utc};
use helpdesk_domain::{CalendarId, PolicyId, Refusal, sla, working_time::Calendar};
use helpdesk_projections::catalogue;
use poem_openapi::{Object, OpenApi, payload::Json};
use serde::Deserialize;
use uuid::Uuid;

use super::{calendars::Hours, policies::Targets};
use crate::{
    body::Body,
    caller::Caller,
    problems::{Answer, InBody, Problem},
    tags::Tag,
    wire::Tell,
};

/// A policy (saved or drafted), a calendar (saved or drafted), and when an order would be created.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct PreviewForm {
    at: DateTime<Utc>,
    /// A saved policy.
    policy: Option<Uuid>,
    /// A draft, instead of `policy`.
    targets: Option<Targets>,
    /// A saved calendar.
    calendar: Option<Uuid>,
    /// A draft, instead of `calendar`.
    hours: Option<Hours>,
}

/// When everything would happen, if nothing paused the clocks.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Preview {
    /// The first working instant: when the clocks begin to count.
    starts_at: Option<DateTime<Utc>>,
    response: ClockPreview,
    resolution: ClockPreview,
}

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct ClockPreview {
    /// None: the calendar doesn't get there within ten years.
    due_at: Option<DateTime<Utc>>,
    /// Warnings and repeats, the earliest first.
    steps: Vec<StepPreview>,
}

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct StepPreview {
    key: String,
    tell: Tell,
    at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub struct PreviewApi;

#[OpenApi(tag = "Tag::Directory")]
impl PreviewApi {
    /// What a policy and a calendar would mean for an order created at a moment
    #[oai(path = "/policies/preview", method = "post", operation_id = "preview_policy")]
    async fn preview(&self, caller: Caller, body: Body<PreviewForm>) -> Answer<Json<Preview>> {
        caller.must_administer()?;
        let PreviewForm { at, policy, targets, calendar, hours } = body.0;
        let targets = targets_of(&caller, policy, targets).await?;
        let calendar = calendar_of(&caller, calendar, hours).await?;
        let clock = |target: &sla::Target| {
            let sla::Schedule { due_at, steps } = target.schedule(&calendar, at);
            let steps = steps.into_iter().map(|(key, tell, at)| StepPreview { key, tell: tell.into(), at });
            ClockPreview { due_at, steps: steps.collect() }
        };
        let (response, resolution) = (clock(&targets.response), clock(&targets.resolution));
        Ok(Json(Preview { starts_at: calendar.next_working(at), response, resolution }))
    }
}

async fn targets_of(caller: &Caller, saved: Option<Uuid>, draft: Option<Targets>) -> Answer<sla::Targets> {
    let targets = match (saved, draft) {
        (None, Some(draft)) => sla::Targets::from(draft),
        (Some(id), None) => {
            catalogue::policy(&caller.app.db, PolicyId(id)).await?.in_body(Refusal::UnknownPolicy)?.targets
        }
        _ => return Err(Problem::invalid("policy", "policy | targets")),
    };
    targets.validate().map_err(|error| Refusal::InvalidPolicy { detail: error.to_string() })?;
    Ok(targets)
}

async fn calendar_of(caller: &Caller, saved: Option<Uuid>, draft: Option<Hours>) -> Answer<Calendar> {
    match (saved, draft) {
        (None, Some(draft)) => Ok(draft.calendar()?),
        (Some(id), None) => {
            let row = catalogue::calendar(&caller.app.db, CalendarId(id)).await?;
            Ok(row.in_body(Refusal::UnknownCalendar)?.calendar)
        }
        _ => Err(Problem::invalid("calendar", "calendar | hours")),
    }
}
