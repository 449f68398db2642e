//! The life of an order as the domain has it, for pages that explain why a step is not possible. What somebody may do
//! with an order now is said by the order itself (`allowed_actions`); nothing is decided from this list.

use helpdesk_domain::order::{Action, Need, Status as DomainStatus, TRANSITIONS, Who as DomainWho, permitted};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{caller::Caller, orders::Requirement, problems::Answer, tags::Tag, wire::Status};

/// In what capacity somebody acts on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum Who {
    /// On an order of their own.
    Requester,
    /// Any storekeeper of the order's branch.
    Storekeeper,
    /// Who works on the order.
    Assignee,
    Dispatcher,
    Supervisor,
    Administrator,
    /// The product by itself, after some time.
    System,
}

/// A step an order can take.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Step {
    from: Status,
    to: Status,
    by: Vec<Who>,
    requires: Option<Requirement>,
}

#[derive(Debug, Object)]
struct Lifecycle {
    steps: Vec<Step>,
}

#[derive(Debug)]
pub struct LifecycleApi;

#[expect(clippy::unused_async, reason = "every operation is")]
#[OpenApi(tag = "Tag::Orders")]
impl LifecycleApi {
    /// Which steps there are between the statuses, and who takes them
    ///
    /// Forcing a status (administrators) passes this table by.
    #[oai(path = "/lifecycle", method = "get", operation_id = "get_lifecycle")]
    async fn get(&self, _caller: Caller) -> Answer<Json<Lifecycle>> {
        let taking = [Action::Claim, Action::Assign]
            .into_iter()
            .flat_map(|action| permitted(action, DomainStatus::New))
            .map(|(who, _)| who.into())
            .collect();
        let taken = Step { from: Status::New, to: Status::Accepted, by: taking, requires: None };
        let named = TRANSITIONS.iter().flat_map(|row| {
            row.from.iter().map(|from| Step {
                from: (*from).into(),
                to: row.to.into(),
                by: row.by.iter().copied().map(Into::into).collect(),
                requires: match row.need {
                    Need::Nothing => None,
                    Need::Reason => Some(Requirement::Reason),
                    Need::Question => Some(Requirement::Question),
                    Need::LinesSettled => Some(Requirement::LinesSettled),
                },
            })
        });
        Ok(Json(Lifecycle { steps: std::iter::once(taken).chain(named).collect() }))
    }
}

impl From<DomainWho> for Who {
    fn from(who: DomainWho) -> Self {
        match who {
            DomainWho::Requester => Self::Requester,
            DomainWho::Storekeeper => Self::Storekeeper,
            DomainWho::Assignee => Self::Assignee,
            DomainWho::Dispatcher => Self::Dispatcher,
            DomainWho::Supervisor => Self::Supervisor,
            DomainWho::Administrator => Self::Administrator,
            DomainWho::System => Self::System,
        }
    }
}
