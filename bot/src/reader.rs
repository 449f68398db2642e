//! Who reads: the person behind a Telegram account, with the rights and the language they have now. Membership of a
//! group or an old button never count.

use helpdesk_domain::{Actor, BranchId, Desk, Locale, PersonId, Role, ports::Fault};

#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub id: PersonId,
    pub actor: Actor,
    pub locale: Locale,
    pub deactivated: bool,
    /// The branch for which they ask to be let in.
    pub asked: Option<BranchId>,
}

impl Reader {
    /// None: nobody we know has this account.
    pub async fn by_account(desk: &Desk, account: i64) -> Result<Option<Self>, Fault> {
        match desk.person_by_telegram(account).await? {
            Some(id) => Self::of(desk, id).await,
            None => Ok(None),
        }
    }

    pub async fn of(desk: &Desk, id: PersonId) -> Result<Option<Self>, Fault> {
        let person = desk.person(id).await?;
        Ok(person.map(|person| Self {
            id,
            actor: person.actor(id),
            locale: person.locale,
            deactivated: person.deactivated,
            asked: person.asked,
        }))
    }

    /// Whether they have any role at all: who only asked to be let in has none.
    pub fn is_in(&self) -> bool {
        matches!(&self.actor, Actor::Person { grants, .. } if !grants.is_empty())
    }

    pub fn administers(&self) -> bool {
        self.actor.has_everywhere(Role::Administrator)
    }

    pub fn dispatches(&self) -> bool {
        self.actor.has_anywhere(Role::Dispatcher)
    }

    pub fn orders_for(&self, branch: BranchId) -> bool {
        self.actor.has(Role::Requester, branch)
    }

    pub fn is_requester(&self) -> bool {
        self.actor.has_anywhere(Role::Requester)
    }

    /// Whether the queue is for this person.
    pub fn is_staff(&self) -> bool {
        self.actor.has_anywhere(Role::Storekeeper) || self.actor.has_anywhere(Role::Dispatcher)
    }

    /// Whether they work on the orders of that branch.
    pub fn works_in(&self, branch: BranchId) -> bool {
        self.actor.has(Role::Storekeeper, branch) || self.actor.has(Role::Dispatcher, branch)
    }

    /// The branches whose orders this person works on; none: all of them.
    pub fn works_for(&self) -> Option<Vec<BranchId>> {
        let Actor::Person { grants, .. } = &self.actor else { return None };
        grants.iter().filter(|grant| grant.role.is_staff()).map(|grant| grant.branch).collect()
    }
}
