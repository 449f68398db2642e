//! One order's made-up life: the commands people give it, each at its moment. Nothing is carried out here; what the
//! tables of the domain don't allow would be refused by the desk when it is.

use std::ops::Range;

use chrono::Duration;
use helpdesk_domain::{
    BranchId, Role, Timestamp,
    order::{
        CLOSE_WORKING_DAYS, OrderCommand, Priority, Quantity, REOPEN_DAYS, SILENCE_WORKING_DAYS, Status, StatusChange,
        TRANSIT_WORKING_DAYS,
    },
    working_time::Calendar,
};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use super::{
    cast::{BRANCHES, BranchNumber, PEOPLE},
    organisation::Organisation,
    texts,
};

/// A person, by the place in [`PEOPLE`].
pub type PersonNumber = usize;

/// One command of a life.
#[derive(Debug, Clone)]
pub struct Step {
    pub at: Timestamp,
    /// None: the system.
    pub by: Option<PersonNumber>,
    pub command: OrderCommand,
}

/// Where a life leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All the way, closed by the requester or by itself.
    Closed,
    /// All the way, then re-opened and closed again.
    Reopened,
    Rejected,
    Cancelled,
    /// Asked, and no answer came.
    Silence,
    /// Nobody goes on from there.
    StopsAt(Status),
}

/// How an order is to live.
#[derive(Debug, Clone, Copy)]
pub struct Fate {
    pub branch: BranchNumber,
    pub at: Timestamp,
    pub ending: Ending,
    /// Staff take so many times longer than usual.
    pub slowness: i64,
    /// Everything happens within some hours, working time or not.
    pub hurried: bool,
}

/// A life under way.
pub struct Life<'a> {
    organisation: &'a Organisation,
    random: &'a mut StdRng,
    fate: Fate,
    requester: PersonNumber,
    assignee: PersonNumber,
    at: Timestamp,
    lines: Vec<Quantity>,
    steps: Vec<Step>,
    /// The statuses it went through, each with its moment and cycle.
    moments: Vec<(Timestamp, Status, u32)>,
}

/// A whole life: what happens, and which statuses it leads through.
#[derive(Debug)]
pub struct Lived {
    pub steps: Vec<Step>,
    pub moments: Vec<(Timestamp, Status, u32)>,
}

/// Makes a life up.
pub fn live(organisation: &Organisation, random: &mut StdRng, fate: Fate) -> Lived {
    let requester = someone(random, Role::Requester, fate.branch);
    let assignee = someone(random, Role::Storekeeper, fate.branch);
    let lines = Vec::new();
    let (steps, moments) = (Vec::new(), Vec::new());
    let mut life = Life { organisation, random, requester, assignee, at: fate.at, fate, lines, steps, moments };
    life.tell();
    Lived { steps: life.steps, moments: life.moments }
}

fn someone(random: &mut StdRng, role: Role, branch: BranchNumber) -> PersonNumber {
    let fitting = |(_, person): &(usize, &super::cast::PersonSeed)| person.role == role && person.works_in(branch);
    let all: Vec<_> = PEOPLE.iter().enumerate().filter(fitting).map(|(number, _)| number).collect();
    all.choose(random).copied().unwrap_or_default()
}

impl Life<'_> {
    fn tell(&mut self) {
        self.submit();
        match self.fate.ending {
            Ending::StopsAt(Status::New) => return,
            Ending::Rejected | Ending::StopsAt(Status::Rejected) => return self.reject(),
            Ending::Cancelled | Ending::StopsAt(Status::Cancelled) => return self.cancel(),
            _ => {}
        }
        self.take();
        if self.stops_at(Status::Accepted) {
            return;
        }
        self.staff_wait(5..60);
        self.change(self.assignee, StatusChange::to(Status::InProgress));
        self.talk();
        let silent = matches!(self.fate.ending, Ending::Silence | Ending::StopsAt(Status::WaitingRequester));
        if silent || self.chance(10) {
            self.ask(silent);
            if silent {
                return;
            }
        }
        if self.stops_at(Status::WaitingStock) || (!self.fate.hurried && self.chance(10)) {
            self.wait_for_stock();
            if self.stops_at(Status::WaitingStock) {
                return;
            }
        }
        if self.stops_at(Status::InProgress) {
            return;
        }
        self.pick();
        self.send_and_issue();
        if self.fate.ending == Ending::Reopened {
            self.reopen();
        }
    }

    fn submit(&mut self) {
        let fitting = &self.organisation.cartridges[self.fate.branch];
        let count = *[1, 1, 1, 1, 2, 2, 3].choose(self.random).unwrap_or(&1);
        let chosen: Vec<_> = fitting.choose_multiple(self.random, count).copied().collect();
        for cartridge in chosen {
            let quantity = *[1, 1, 1, 2, 2, 3, 4].choose(self.random).unwrap_or(&1);
            self.lines.push(Quantity { cartridge, quantity });
        }
        let urgent = self.chance(7);
        let comment = if urgent { self.one_of(&texts::URGENT) } else { self.one_of(&texts::COMMENTS) };
        let comment = (urgent || self.chance(45)).then(|| comment.to_owned());
        let priority = match self.random.random_range(0..100) {
            _ if urgent => Priority::Urgent,
            0..8 => Priority::Low,
            8..18 => Priority::High,
            _ => Priority::Normal,
        };
        let branch: BranchId = self.organisation.branches[self.fate.branch];
        let lines = self.lines.clone();
        let submit =
            OrderCommand::Submit { requester: None, branch, lines, priority, printer: None, comment, photos: vec![] };
        self.act(self.requester, submit);
        self.entered(Status::New);
    }

    /// New → accepted: claimed, or assigned by the dispatcher; sometimes given back and taken by another.
    fn take(&mut self) {
        self.staff_wait(4..110);
        let dispatcher = someone(self.random, Role::Dispatcher, self.fate.branch);
        if self.chance(25) {
            let to = self.organisation.people[self.assignee];
            self.act(dispatcher, OrderCommand::Assign { to });
            self.entered(Status::Accepted);
        } else {
            self.act(self.assignee, OrderCommand::Claim);
            self.entered(Status::Accepted);
            if self.chance(4) {
                self.staff_wait(10..50);
                self.change(self.assignee, StatusChange::to(Status::New));
                self.staff_wait(5..40);
                self.assignee = someone(self.random, Role::Storekeeper, self.fate.branch);
                self.act(self.assignee, OrderCommand::Claim);
                self.entered(Status::Accepted);
            }
        }
        if self.chance(4) {
            self.staff_wait(1..10);
            let priority = if self.chance(50) { Priority::High } else { Priority::Low };
            self.act(dispatcher, OrderCommand::SetPriority { priority });
        }
    }

    fn talk(&mut self) {
        if self.chance(25) {
            self.staff_wait(1..30);
            let text = self.one_of(&texts::PUBLIC_REPLIES).to_owned();
            self.act(self.assignee, OrderCommand::Comment { text, internal: false });
        }
        if self.chance(15) {
            self.staff_wait(1..30);
            let text = self.one_of(&texts::INTERNAL_NOTES).to_owned();
            self.act(self.assignee, OrderCommand::Comment { text, internal: true });
        }
        if self.fate.slowness > 4 && self.chance(60) {
            self.staff_wait(30..90);
            self.act(self.requester, OrderCommand::Nudge);
        }
    }

    fn ask(&mut self, silent: bool) {
        self.staff_wait(3..40);
        let (question, answer) = self.one_of(&texts::QUESTIONS);
        self.change(self.assignee, StatusChange::to(Status::WaitingRequester).asking(question));
        if !silent {
            self.wait(10..900);
            self.act(self.requester, OrderCommand::Comment { text: answer.to_owned(), internal: false });
            self.entered(Status::InProgress);
        } else if self.fate.ending == Ending::Silence {
            self.working_days(SILENCE_WORKING_DAYS);
            self.by_itself(Status::Cancelled);
        }
    }

    fn wait_for_stock(&mut self) {
        self.staff_wait(5..60);
        let mut change = StatusChange::to(Status::WaitingStock);
        change.expected_on = Some((self.at + Duration::days(self.random.random_range(1..5))).date_naive());
        self.change(self.assignee, change);
        if !self.stops_at(Status::WaitingStock) {
            self.wait(300..1200);
            self.change(self.assignee, StatusChange::to(Status::InProgress));
        }
    }

    /// Lines are changed, waived or handed over in part on the way.
    fn pick(&mut self) {
        self.staff_wait(10..150);
        if self.lines.len() > 1 && self.chance(12) {
            let Quantity { cartridge, quantity } = self.lines.remove(0);
            let reason = self.one_of(&texts::WAIVERS).to_owned();
            self.act(self.assignee, OrderCommand::WaiveLine { cartridge, quantity: Some(quantity), reason });
        } else if self.lines.len() > 1 && self.chance(15) {
            let first = self.lines.remove(0);
            self.act(self.assignee, OrderCommand::HandOver { lines: vec![first] });
            self.wait(60..600);
        } else if self.lines[0].quantity > 2 && self.chance(15) {
            self.lines[0].quantity -= 1;
            self.act(self.assignee, OrderCommand::AmendLines { lines: self.lines.clone() });
        }
    }

    fn send_and_issue(&mut self) {
        self.staff_wait(5..120);
        let by_parcel = match self.fate.ending {
            Ending::StopsAt(Status::InTransit) => true,
            Ending::StopsAt(Status::Ready) => false,
            _ => BRANCHES[self.fate.branch].by_parcel || self.chance(12),
        };
        if by_parcel {
            self.change(self.assignee, StatusChange::to(Status::InTransit));
            if self.stops_at(Status::InTransit) {
                return;
            }
            if self.chance(80) || self.fate.hurried {
                self.wait(200..1200);
                self.change(self.requester, StatusChange::to(Status::Issued));
            } else {
                self.working_days(TRANSIT_WORKING_DAYS);
                self.by_itself(Status::Issued);
            }
        } else {
            if self.stops_at(Status::Ready) || self.chance(70) {
                self.change(self.assignee, StatusChange::to(Status::Ready));
                if self.stops_at(Status::Ready) {
                    return;
                }
                self.wait(20..400);
            }
            let handed = StatusChange::to(Status::Issued).handing_over(self.lines.clone());
            self.change(self.assignee, handed);
        }
        if !self.stops_at(Status::Issued) {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.chance(60) || self.fate.hurried {
            self.wait(5..600);
            self.change(self.requester, StatusChange::to(Status::Closed));
        } else {
            self.working_days(CLOSE_WORKING_DAYS);
            self.by_itself(Status::Closed);
        }
    }

    fn reopen(&mut self) {
        self.wait(60..900);
        let issued = self.moments.iter().rev().find(|(_, status, _)| *status == Status::Issued);
        // Over long holidays the days in which one may do it go by.
        if issued.is_none_or(|(issued, ..)| self.at - issued >= Duration::days(REOPEN_DAYS - 1)) {
            return;
        }
        let reason = self.one_of(&texts::REOPENINGS);
        let cycle = self.moments.last().map_or(1, |(_, _, cycle)| *cycle) + 1;
        self.act(self.requester, OrderCommand::ChangeStatus(StatusChange::to(Status::InProgress).because(reason)));
        self.moments.push((self.at, Status::InProgress, cycle));
        self.staff_wait(60..400);
        self.change(self.assignee, StatusChange::to(Status::Issued));
        self.close();
    }

    fn reject(&mut self) {
        self.staff_wait(10..120);
        let reason = self.one_of(&texts::REJECTIONS);
        self.change(self.assignee, StatusChange::to(Status::Rejected).because(reason));
    }

    fn cancel(&mut self) {
        if self.chance(40) {
            self.take();
        }
        self.wait(10..240);
        let reason = self.one_of(&texts::CANCELLATIONS);
        self.change(self.requester, StatusChange::to(Status::Cancelled).because(reason));
    }

    fn change(&mut self, by: PersonNumber, change: StatusChange) {
        let to = change.to;
        self.act(by, OrderCommand::ChangeStatus(change));
        self.entered(to);
    }

    fn by_itself(&mut self, to: Status) {
        let command = OrderCommand::ChangeStatus(StatusChange::to(to));
        self.steps.push(Step { at: self.at, by: None, command });
        self.entered(to);
    }

    fn act(&mut self, by: PersonNumber, command: OrderCommand) {
        self.steps.push(Step { at: self.at, by: Some(by), command });
    }

    fn entered(&mut self, status: Status) {
        let cycle = self.moments.last().map_or(1, |(_, _, cycle)| *cycle);
        self.moments.push((self.at, status, cycle));
    }

    fn stops_at(&self, status: Status) -> bool {
        self.fate.ending == Ending::StopsAt(status)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.random_range(0..all.len())]
    }

    fn staff_wait(&mut self, minutes: Range<i64>) {
        let slowness = self.fate.slowness;
        self.wait(minutes.start * slowness..minutes.end * slowness);
    }

    fn wait(&mut self, minutes: Range<i64>) {
        let seconds = self.random.random_range(minutes.start * 60..minutes.end * 60);
        self.at = if self.fate.hurried {
            self.at + Duration::seconds(60 + seconds % 600)
        } else {
            self.calendar().add(self.at, Duration::seconds(seconds)).unwrap_or(self.at)
        };
    }

    fn working_days(&mut self, days: u32) {
        self.at = self.calendar().add_working_days(self.at, days).unwrap_or(self.at);
    }

    fn calendar(&self) -> &Calendar {
        &self.organisation.calendars[self.fate.branch]
    }
}
