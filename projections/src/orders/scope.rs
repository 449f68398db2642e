//! Which orders a reader may see, as a filter: the same answer as [`helpdesk_domain::Order::sight`], for many at once.

use helpdesk_domain::{Actor, BranchId, PersonId, Role, order::Order};

use crate::batch::Conditions;

/// A set of branches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    Everywhere,
    /// Of none, it reaches nothing.
    Within(Vec<BranchId>),
}

impl Reach {
    /// Where the actor holds one of the roles.
    pub fn of(actor: &Actor, roles: &[Role]) -> Self {
        match actor {
            Actor::System => Self::Everywhere,
            Actor::Person { grants, .. } => {
                let branches = grants.iter().filter(|grant| roles.contains(&grant.role)).map(|grant| grant.branch);
                branches.collect::<Option<Vec<_>>>().map_or(Self::Everywhere, |mut branches| {
                    branches.sort_unstable();
                    branches.dedup();
                    Self::Within(branches)
                })
            }
        }
    }

    pub fn covers(&self, branch: BranchId) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Within(branches) => branches.contains(&branch),
        }
    }

    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Within(branches) if branches.is_empty())
    }
}

/// The orders of some branches, and somebody's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Every order there.
    pub branches: Reach,
    /// This requester's orders there.
    pub own: Option<(PersonId, Reach)>,
}

impl Scope {
    /// Everything there is.
    pub const ALL: Self = Self { branches: Reach::Everywhere, own: None };

    /// What the actor may read.
    pub fn of(actor: &Actor) -> Self {
        let seeing = [Role::Storekeeper, Role::Dispatcher, Role::Supervisor, Role::Administrator];
        Self {
            branches: Reach::of(actor, &seeing),
            own: actor.person().map(|person| (person, Reach::of(actor, &[Role::Requester]))),
        }
    }

    /// Whether the order is in it.
    pub fn covers(&self, order: &Order) -> bool {
        order.submitted.as_ref().is_some_and(|order| {
            let own = |(person, reach): &(PersonId, Reach)| *person == order.requester && reach.covers(order.branch);
            self.branches.covers(order.branch) || self.own.as_ref().is_some_and(own)
        })
    }

    pub(super) fn condition(&self, conditions: &mut Conditions) {
        let branches = match &self.branches {
            Reach::Everywhere => return,
            Reach::Within(branches) => conditions.one_of("o.branch", branches.iter().copied()),
        };
        let own = self.own.as_ref().filter(|(_, reach)| !reach.is_nothing()).map(|(person, reach)| {
            let person = conditions.arg(*person);
            let there = match reach {
                Reach::Everywhere => String::new(),
                Reach::Within(there) => {
                    format!(" AND {}", conditions.one_of("o.branch", there.iter().copied()))
                }
            };
            format!("(o.requester = {person}{there})")
        });
        conditions.add(match own {
            Some(own) if self.branches.is_nothing() => own,
            Some(own) => format!("({branches} OR {own})"),
            None => branches,
        });
    }
}
