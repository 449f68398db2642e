//! How the order decides: who may (by the tables of `lifecycle.rs`), whether the facts allow it, and which events
//! follow. A command that would change nothing is a success without events.

use super::{
    Action, Line, MAX_LINES, MAX_PHOTOS, MAX_QUANTITY, MAX_TEXT, NUDGE_PAUSE_MINUTES, Need, Order, OrderCommand,
    OrderEvent, Quantity, REOPEN_DAYS, Status, StatusChange, Submission, Who, all_actions, is_reopening, permitted,
};
use crate::{Actor, Context, Refusal, Role, Sealed, refusal::checked_text};

/// What somebody may see of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything but internal comments.
    Public,
    Everything,
}

impl Order {
    /// Whether, and how much of, the order the actor may read.
    pub fn sight(&self, actor: &Actor) -> Option<Sight> {
        let order = self.submitted.as_ref()?;
        let sees_all = [Role::Storekeeper, Role::Dispatcher, Role::Supervisor, Role::Administrator, Role::System]
            .into_iter()
            .any(|role| actor.has(role, order.branch));
        if sees_all { Some(Sight::Everything) } else { self.role_as(Who::Requester, actor).map(|_| Sight::Public) }
    }

    /// Whether the actor gets the order's events as they stand in the log, internal comments among them. An order stays
    /// in its branch, so this is so for all of its events or for none.
    pub fn is_followed_by(&self, actor: &Actor) -> bool {
        self.submitted.as_ref().is_some_and(|order| actor.oversees(order.branch))
    }

    /// The actions this actor may take now, each with what it needs: what every door shows as buttons.
    pub fn allowed_actions(&self, actor: &Actor) -> Vec<(Action, Need)> {
        all_actions().filter_map(|action| self.right(actor, action).map(|(_, need)| (action, need))).collect()
    }

    /// The role that lets the actor do it in the order's present status.
    ///
    /// # Errors
    /// `UnknownOrder` for one who may not even read it; `NotAllowed` for one who may never do it here;
    /// `AlreadyTaken`, `AlreadyClosed`, `IllegalTransition` or `NotNow` when the status stands against it.
    pub fn authorise(&self, actor: &Actor, action: Action) -> Result<Role, Refusal> {
        if self.sight(actor).is_none() {
            return Err(Refusal::UnknownOrder);
        }
        if let Some((role, _)) = self.right(actor, action) {
            return Ok(role);
        }
        let role_elsewhere = Status::ALL
            .into_iter()
            .flat_map(|status| permitted(action, status))
            .find_map(|(who, _)| self.role_as(who, actor));
        match role_elsewhere {
            // A second press of the same button changes nothing: `decide` answers it with no events.
            Some(role) if self.is_done(actor, action) => Ok(role),
            None if self.is_taken_from(actor, action) => Err(self.taken()),
            None => Err(Refusal::NotAllowed),
            Some(_) => Err(self.not_now(action)),
        }
    }

    fn right(&self, actor: &Actor, action: Action) -> Option<(Role, Need)> {
        permitted(action, self.status).find_map(|(who, need)| self.role_as(who, actor).map(|role| (role, need)))
    }

    /// The role in which the actor has the capacity towards this order.
    fn role_as(&self, who: Who, actor: &Actor) -> Option<Role> {
        let order = self.submitted.as_ref()?;
        let holds = |role| actor.has(role, order.branch).then_some(role);
        match who {
            Who::Requester if actor.is(order.requester) => holds(Role::Requester),
            Who::Assignee if self.assignee.is_some() && self.assignee == actor.person() => {
                holds(Role::Storekeeper).or_else(|| holds(Role::Dispatcher))
            }
            Who::Requester | Who::Assignee => None,
            Who::Storekeeper => holds(Role::Storekeeper),
            Who::Dispatcher => holds(Role::Dispatcher),
            Who::Supervisor => holds(Role::Supervisor),
            Who::Administrator => holds(Role::Administrator),
            Who::System => holds(Role::System),
        }
    }

    fn is_done(&self, actor: &Actor, action: Action) -> bool {
        match action {
            Action::Claim => self.assignee.is_some() && self.assignee == actor.person(),
            Action::ChangeStatus(to) => self.status == to,
            _ => false,
        }
    }

    /// A storekeeper who comes to an order that somebody else works on reads by whom.
    fn is_taken_from(&self, actor: &Actor, action: Action) -> bool {
        let staff = self.role_as(Who::Storekeeper, actor).is_some();
        staff
            && self.assignee.is_some()
            && self.status.is_open()
            && matches!(action, Action::ChangeStatus(_) | Action::HandOver | Action::WaiveLine)
    }

    fn taken(&self) -> Refusal {
        match (self.assignee, self.assigned_at) {
            (Some(by), Some(at)) => Refusal::AlreadyTaken { by, at },
            _ => Refusal::NotAllowed,
        }
    }

    fn not_now(&self, action: Action) -> Refusal {
        match action {
            Action::Claim | Action::Assign if self.status.is_open() && self.assignee.is_some() => self.taken(),
            _ if self.status.is_final() => Refusal::AlreadyClosed { status: self.status },
            Action::ChangeStatus(to) => Refusal::IllegalTransition { from: self.status, to },
            other => Refusal::NotNow { action: other.as_str().to_owned(), status: self.status },
        }
    }

    /// Decides a command on the present state. Authorises first: no door can pass the tables by.
    pub fn decide(&self, command: OrderCommand, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let Some(action) = command.action() else {
            return self.submit(command, context);
        };
        let order = self.submitted.as_ref().ok_or(Refusal::UnknownOrder)?;
        self.authorise(&context.actor, action)?;
        match command {
            OrderCommand::Submit { .. } => Err(Refusal::AlreadyExists),
            OrderCommand::Claim => Ok(self.claim(context)),
            OrderCommand::Assign { to } => self.assign(to, order, context),
            OrderCommand::ChangeStatus(change) => self.change_status(change, context),
            OrderCommand::Force { to, reason } => self.force(to, &reason, context),
            OrderCommand::HandOver { lines } => Ok(vec![self.hand_over(&lines)?]),
            OrderCommand::WaiveLine { cartridge, quantity, reason } => {
                let line = self.line(cartridge)?;
                let quantity = within(quantity.unwrap_or_else(|| line.outstanding()), line)?;
                Ok(vec![OrderEvent::LineWaived { cartridge, quantity, reason: reason_in(&reason, context)? }])
            }
            OrderCommand::AmendLines { lines } => self.amend(lines, context),
            OrderCommand::Comment { text, internal } => self.comment(&text, internal, order, context),
            OrderCommand::AttachPhoto { photo } => {
                if self.photos.contains(&photo) {
                    return Ok(Vec::new());
                }
                if self.photos.len() >= MAX_PHOTOS {
                    return Err(Refusal::TooManyPhotos { max: limit(MAX_PHOTOS) });
                }
                Ok(vec![OrderEvent::PhotoAttached { photo }])
            }
            OrderCommand::SetPriority { priority } if priority == self.priority => Ok(Vec::new()),
            OrderCommand::SetPriority { priority } => {
                Ok(vec![OrderEvent::PriorityChanged { from: self.priority, to: priority }])
            }
            OrderCommand::Nudge => self.nudge(context),
            OrderCommand::Remind { clock, cycle, level, tell } => {
                let stale = cycle != self.cycle || self.reminded.contains(&(clock, cycle, level.clone()));
                Ok(if stale { Vec::new() } else { vec![OrderEvent::Reminded { clock, cycle, level, tell }] })
            }
        }
    }

    fn submit(&self, command: OrderCommand, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let OrderCommand::Submit { requester, branch, lines, priority, printer, comment, photos } = command else {
            return Err(Refusal::UnknownOrder);
        };
        if self.submitted.is_some() {
            return Err(Refusal::AlreadyExists);
        }
        let (role, requester) = submitter(requester, branch, context)?;
        debug_assert!(role != Role::System || context.actor == Actor::System);
        let facts = context.facts.submission.as_ref().ok_or(Refusal::UnknownBranch)?;
        check_lines(&lines, context)?;
        if photos.len() > MAX_PHOTOS {
            return Err(Refusal::TooManyPhotos { max: limit(MAX_PHOTOS) });
        }
        let comment = comment.filter(|text| !text.trim().is_empty());
        let comment = comment.map(|text| sealed(&text, context)).transpose()?;
        let submitted = OrderEvent::Submitted {
            at: context.now,
            number: facts.number,
            branch,
            warehouse: facts.warehouse,
            requester,
            lines,
            priority,
            printer,
            comment,
        };
        let photos = photos.into_iter().map(|photo| OrderEvent::PhotoAttached { photo });
        Ok(std::iter::once(submitted).chain(photos).collect())
    }

    fn claim(&self, context: &Context) -> Vec<OrderEvent> {
        if self.status != Status::New {
            return Vec::new();
        }
        let mut events = self.claimed(context);
        events.push(self.moved(Status::Accepted, context));
        events
    }

    fn claimed(&self, context: &Context) -> Vec<OrderEvent> {
        let claimed = |to| OrderEvent::Assigned { at: context.now, to, claimed: true, from: self.assignee };
        context.actor.person().map(claimed).into_iter().collect()
    }

    fn assign(&self, to: crate::PersonId, order: &Submission, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let to = taker(to, order, context)?;
        if self.assignee == Some(to) {
            return Ok(Vec::new());
        }
        let mut events = vec![OrderEvent::Assigned { at: context.now, to, claimed: false, from: self.assignee }];
        if self.status == Status::New {
            events.push(self.moved(Status::Accepted, context));
        }
        Ok(events)
    }

    fn change_status(&self, change: StatusChange, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let to = change.to;
        let Some((role, need)) = self.right(&context.actor, Action::ChangeStatus(to)) else {
            return Ok(Vec::new()); // already there
        };
        let reason = change.reason.filter(|text| !text.trim().is_empty());
        let reason = reason.map(|text| sealed(&text, context)).transpose()?;
        if need == Need::Reason && reason.is_none() {
            return Err(Refusal::ReasonRequired);
        }
        if let (true, Some(reason)) = (is_reopening(self.status, to), reason.clone()) {
            return self.reopen(to, role, reason, context);
        }
        let question = match (need, change.question) {
            (Need::Question, Some(text)) if !text.trim().is_empty() => Some(sealed(&text, context)?),
            (Need::Question, _) => return Err(Refusal::QuestionRequired),
            _ => None,
        };
        let mut events = Vec::new();
        if self.status == Status::New && role == Role::Storekeeper {
            events.extend(self.claimed(context));
        }
        if self.status == Status::Accepted && to == Status::New {
            events.extend(self.assignee.map(|from| OrderEvent::Unassigned { from }));
        }
        events.extend(self.quantities_on_the_way_to(to, &change.lines)?);
        events.push(OrderEvent::StatusChanged {
            at: context.now,
            from: self.status,
            to,
            reason,
            question,
            expected_on: change.expected_on.filter(|_| to == Status::WaitingStock),
            forced: false,
        });
        Ok(events)
    }

    /// What a move says about the pieces: issuing hands over, sending counts as handing over when it is confirmed,
    /// and a confirmed order has been received.
    fn quantities_on_the_way_to(&self, to: Status, lines: &[Quantity]) -> Result<Vec<OrderEvent>, Refusal> {
        let rest = |count: fn(&Line) -> i64, after: &Self| -> Vec<Quantity> {
            let quantity = |line: &Line| Quantity { cartridge: line.cartridge, quantity: count(line) };
            after.lines.iter().map(quantity).filter(|line| line.quantity > 0).collect()
        };
        let mut after = self.clone();
        let mut events = Vec::new();
        let mut happen = |order: &mut Self, event: OrderEvent| {
            <Self as cqrs_es::Aggregate>::apply(order, event.clone());
            events.push(event);
        };
        match (self.status, to) {
            (Status::InTransit, Status::Issued) => {
                let handed = rest(Line::outstanding, &after);
                if !handed.is_empty() {
                    happen(&mut after, OrderEvent::HandedOver { lines: handed });
                }
                let received = rest(|line| line.issued - line.received, &after);
                happen(&mut after, OrderEvent::Received { lines: received });
            }
            (Status::Issued, Status::Closed) => {
                let received = rest(|line| line.issued - line.received, &after);
                if !received.is_empty() {
                    happen(&mut after, OrderEvent::Received { lines: received });
                }
            }
            (_, Status::Issued) => {
                if !lines.is_empty() {
                    let handed = self.hand_over(lines)?;
                    happen(&mut after, handed);
                }
                if after.outstanding() > 0 {
                    return Err(Refusal::LinesOutstanding { left: after.outstanding() });
                }
            }
            _ => {}
        }
        Ok(events)
    }

    fn reopen(&self, to: Status, role: Role, reason: Sealed, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let age = self.issued_at.map(|at| context.now - at);
        if role == Role::Requester && age.is_some_and(|age| age.num_days() >= REOPEN_DAYS) {
            return Err(Refusal::ReopenWindowOver { days: REOPEN_DAYS });
        }
        let mut events = Vec::new();
        if to == Status::New {
            events.extend(self.assignee.map(|from| OrderEvent::Unassigned { from }));
        }
        let (from, cycle) = (self.status, self.cycle + 1);
        events.push(OrderEvent::Reopened { at: context.now, from, to, reason, cycle });
        Ok(events)
    }

    fn force(&self, to: Status, reason: &str, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let reason = reason_in(reason, context)?;
        if to == self.status {
            return Ok(Vec::new());
        }
        let (at, from) = (context.now, self.status);
        Ok(vec![OrderEvent::StatusChanged {
            at,
            from,
            to,
            reason: Some(reason),
            question: None,
            expected_on: None,
            forced: true,
        }])
    }

    fn hand_over(&self, lines: &[Quantity]) -> Result<OrderEvent, Refusal> {
        if lines.is_empty() {
            return Err(Refusal::NothingOutstanding);
        }
        let mut seen = std::collections::BTreeSet::new();
        for quantity in lines {
            within(quantity.quantity, self.line(quantity.cartridge)?)?;
            if !seen.insert(quantity.cartridge) {
                return Err(Refusal::DuplicateLine);
            }
        }
        Ok(OrderEvent::HandedOver { lines: lines.to_vec() })
    }

    fn amend(&self, lines: Vec<Quantity>, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        check_lines(&lines, context)?;
        for line in &self.lines {
            let settled = line.issued + line.waived;
            let left = lines.iter().find(|new| new.cartridge == line.cartridge).map_or(0, |new| new.quantity);
            if left < settled {
                return Err(Refusal::QuantityOutOfRange { min: settled, max: MAX_QUANTITY });
            }
        }
        let same = lines.len() == self.lines.len()
            && lines
                .iter()
                .all(|new| self.lines.iter().any(|l| l.cartridge == new.cartridge && l.requested == new.quantity));
        let requested = |line: &Line| Quantity { cartridge: line.cartridge, quantity: line.requested };
        let from = self.lines.iter().map(requested).collect();
        Ok(if same { Vec::new() } else { vec![OrderEvent::LinesAmended { from, lines }] })
    }

    fn comment(
        &self,
        text: &str,
        internal: bool,
        order: &Submission,
        context: &Context,
    ) -> Result<Vec<OrderEvent>, Refusal> {
        let text = sealed(text, context)?;
        let mut events = vec![OrderEvent::Commented { at: context.now, text, internal }];
        let answers = !internal && self.status == Status::WaitingRequester && context.actor.is(order.requester);
        if answers {
            events.push(self.moved(Status::InProgress, context));
        }
        Ok(events)
    }

    fn nudge(&self, context: &Context) -> Result<Vec<OrderEvent>, Refusal> {
        let passed = self.nudged_at.map(|at| (context.now - at).num_minutes());
        match passed {
            Some(passed) if passed < NUDGE_PAUSE_MINUTES => {
                Err(Refusal::NudgedRecently { minutes: (NUDGE_PAUSE_MINUTES - passed).max(1) })
            }
            _ => Ok(vec![OrderEvent::Nudged { at: context.now }]),
        }
    }

    const fn moved(&self, to: Status, context: &Context) -> OrderEvent {
        OrderEvent::StatusChanged {
            at: context.now,
            from: self.status,
            to,
            reason: None,
            question: None,
            expected_on: None,
            forced: false,
        }
    }

    fn line(&self, cartridge: crate::CartridgeId) -> Result<&Line, Refusal> {
        self.lines.iter().find(|line| line.cartridge == cartridge).ok_or(Refusal::UnknownCartridge)
    }
}

/// Who gets the work that is meant for somebody: themself or, while they are away, their substitute.
fn taker(to: crate::PersonId, order: &Submission, context: &Context) -> Result<crate::PersonId, Refusal> {
    let facts = &context.facts;
    let assignee = facts.people.get(&to).ok_or(Refusal::UnknownPerson)?;
    let works_there =
        |actor: &Actor| actor.has(Role::Storekeeper, order.branch) || actor.has(Role::Dispatcher, order.branch);
    if !works_there(assignee) {
        return Err(Refusal::AssigneeNotEligible);
    }
    let away = |id| facts.absences.get(&id).filter(|absence| absence.covers(context.now));
    let Some(absence) = away(to) else { return Ok(to) };
    let stands_in = |id: &crate::PersonId| facts.people.get(id).is_some_and(works_there) && away(*id).is_none();
    absence.substitute.filter(stands_in).ok_or(Refusal::AssigneeAbsent { until: absence.until })
}

/// The role in which the actor may submit for the branch, and for whom the order is.
fn submitter(
    requester: Option<crate::PersonId>,
    branch: crate::BranchId,
    context: &Context,
) -> Result<(Role, crate::PersonId), Refusal> {
    let actor = &context.actor;
    let holds = |roles: &[Role]| roles.iter().copied().find(|role| actor.has(*role, branch));
    match (requester, actor.person()) {
        (Some(other), own) if own != Some(other) => {
            let role = holds(&[Role::Storekeeper, Role::Dispatcher, Role::System]).ok_or(Refusal::NotAllowed)?;
            let person = context.facts.people.get(&other).ok_or(Refusal::UnknownPerson)?;
            person.has(Role::Requester, branch).then_some((role, other)).ok_or(Refusal::UnknownPerson)
        }
        (_, Some(own)) => holds(&[Role::Requester]).map(|role| (role, own)).ok_or(Refusal::NotAllowed),
        (_, None) => Err(Refusal::UnknownPerson),
    }
}

/// The role that lets the actor submit, for the record.
pub(crate) fn submitting_role(
    requester: Option<crate::PersonId>,
    branch: crate::BranchId,
    context: &Context,
) -> Result<Role, Refusal> {
    submitter(requester, branch, context).map(|(role, _)| role)
}

fn check_lines(lines: &[Quantity], context: &Context) -> Result<(), Refusal> {
    if lines.is_empty() {
        return Err(Refusal::EmptyOrder);
    }
    if lines.len() > MAX_LINES {
        return Err(Refusal::TooManyLines { max: limit(MAX_LINES) });
    }
    let mut seen = std::collections::BTreeSet::new();
    for line in lines {
        if !(1..=MAX_QUANTITY).contains(&line.quantity) {
            return Err(Refusal::QuantityOutOfRange { min: 1, max: MAX_QUANTITY });
        }
        if !context.facts.cartridges.contains(&line.cartridge) {
            return Err(Refusal::UnknownCartridge);
        }
        if !seen.insert(line.cartridge) {
            return Err(Refusal::DuplicateLine);
        }
    }
    Ok(())
}

/// A number of pieces that the line still has outstanding.
fn within(quantity: i64, line: &Line) -> Result<i64, Refusal> {
    match line.outstanding() {
        0 => Err(Refusal::NothingOutstanding),
        left if (1..=left).contains(&quantity) => Ok(quantity),
        left => Err(Refusal::QuantityOutOfRange { min: 1, max: left }),
    }
}

fn sealed(text: &str, context: &Context) -> Result<Sealed, Refusal> {
    checked_text(text, MAX_TEXT).map(|text| context.seal.seal(text))
}

fn reason_in(text: &str, context: &Context) -> Result<Sealed, Refusal> {
    if text.trim().is_empty() { Err(Refusal::ReasonRequired) } else { sealed(text, context) }
}

fn limit(max: usize) -> i64 {
    i64::try_from(max).unwrap_or(i64::MAX)
}
