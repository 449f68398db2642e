//! Why an order's deadlines are what they are: policy, calendar, and the stretches that counted.

use helpdesk_projections::deadlines::{self, Explanation};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{finding, view, wire};
use crate::{caller::Caller, problems::Answer, tags::Tag, wire::Named};

#[derive(Debug)]
pub struct DeadlinesApi;

#[OpenApi(tag = "Tag::Orders")]
impl DeadlinesApi {
    /// Every deadline of an order, explained
    #[oai(path = "/orders/:id/deadlines", method = "get", operation_id = "explain_deadlines")]
    async fn explain(&self, caller: Caller, id: Path<String>) -> Answer<Json<wire::ExplainedDeadlines>> {
        let id = finding::id(&caller, &id.0).await?;
        finding::readable(&caller, id).await?;
        let explanations = deadlines::explain(&caller.app.db, id, caller.app.now()).await?;
        Ok(Json(wire::ExplainedDeadlines { items: explanations.into_iter().map(explained).collect() }))
    }
}

fn explained(explanation: Explanation) -> wire::ExplainedDeadline {
    let Explanation { deadline, policy_name, calendar_name, spans } = explanation;
    let counted: i64 = spans.iter().filter(|span| span.running).map(|span| span.working_s).sum();
    let span = |span: deadlines::KeptSpan| wire::DeadlineSpan {
        from: span.from,
        to: span.to,
        running: span.running,
        status: span.status.into(),
        working_minutes: span.working_s / 60,
    };
    wire::ExplainedDeadline {
        clock: deadline.clock.into(),
        cycle: deadline.cycle,
        state: view::state(deadline.state),
        due_at: deadline.due_at,
        met_at: deadline.met_at,
        late: deadline.late,
        remaining_seconds: deadline.remaining_s,
        target_minutes: deadline.target_minutes,
        elapsed_minutes: counted / 60,
        policy: Named { id: deadline.policy.0, name: policy_name.unwrap_or_default() },
        calendar: deadline.calendar.map(|id| Named { id: id.0, name: calendar_name.unwrap_or_default() }),
        spans: spans.into_iter().map(span).collect(),
    }
}
