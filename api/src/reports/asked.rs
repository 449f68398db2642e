//! What is asked of a report, and how much of it the reader may see: supervisors, analysts and administrators, each in
//! their branches.

use std::fmt::Write as _;

use chrono::{DateTime, Duration, NaiveDate, SecondsFormat, Utc};
use helpdesk_domain::{BranchId, CartridgeId, PersonId, Refusal, Role, Timestamp};
use helpdesk_projections::{
    orders::Reach,
    reports::{AGE_LIMITS, Figure, Period},
};
use poem_openapi::Enum;
use uuid::Uuid;

use super::FigureKind;
use crate::{
    caller::Caller,
    problems::{Answer, Problem},
    wire::Clock,
};

/// Five years, with their leap days.
const MAX_DAYS: i64 = 1827;
const USUAL_DAYS: i64 = 30;

/// The reports there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ReportName {
    /// Kept promises, by branch and by person.
    Sla,
    /// How many orders are open, and for how long.
    Backlog,
    /// What came and what went, day by day.
    Flow,
    /// Pieces handed over, by month, branch and cartridge.
    Consumption,
}

impl ReportName {
    pub const ALL: [Self; 4] = [Self::Sla, Self::Backlog, Self::Flow, Self::Consumption];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sla => "sla",
            Self::Backlog => "backlog",
            Self::Flow => "flow",
            Self::Consumption => "consumption",
        }
    }
}

impl std::str::FromStr for ReportName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|name| name.as_str() == text);
        known.ok_or_else(|| format!("unknown report; use {}", Self::ALL.map(Self::as_str).join(", ")))
    }
}

/// A report that is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub name: ReportName,
    pub period: Period,
    /// A past moment; none: now.
    pub as_of: Option<Timestamp>,
}

impl Asked {
    /// By a reader: limited to the branches whose figures they may see.
    pub(crate) fn by(
        caller: &Caller,
        name: ReportName,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        branches: Vec<Uuid>,
        as_of: Option<DateTime<Utc>>,
    ) -> Answer<Self> {
        let (reach, now) = (reach(caller)?, caller.app.now());
        let branches: Vec<_> = branches.into_iter().map(BranchId).collect();
        if branches.iter().any(|branch| !reach.covers(*branch)) {
            return Err(Refusal::NotAllowed.into());
        }
        Self::of(name, from, to, reach, branches, as_of, now)
    }

    /// With what is left out filled in.
    ///
    /// # Errors
    /// For a period that is none, or longer than five years.
    pub fn of(
        name: ReportName,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        reach: Reach,
        branches: Vec<BranchId>,
        as_of: Option<DateTime<Utc>>,
        now: Timestamp,
    ) -> Answer<Self> {
        let as_of = as_of.filter(|at| *at < now);
        let to = to.unwrap_or_else(|| as_of.unwrap_or(now).date_naive());
        let from = from.or_else(|| to.checked_sub_signed(Duration::days(USUAL_DAYS - 1))).unwrap_or(to);
        let days = (to - from).num_days();
        if !(0..MAX_DAYS).contains(&days) {
            return Err(Problem::invalid("from", format!("from ≤ to, ≤ {MAX_DAYS} d")));
        }
        Ok(Self { name, period: Period { from, to, reach, branches }, as_of })
    }

    /// Where the report is, under `/api/v1`: a stable link.
    pub fn address(&self) -> String {
        format!("/api/v1/reports/{}?{}", self.name.as_str(), self.query(self.period.from, self.period.to, None))
    }

    /// Where the orders behind one of its figures are.
    pub fn orders(&self, from: NaiveDate, to: NaiveDate, branch: Option<BranchId>, figure: &str) -> String {
        format!("/api/v1/reports/{}/orders?{}&{figure}", self.name.as_str(), self.query(from, to, branch))
    }

    fn query(&self, from: NaiveDate, to: NaiveDate, branch: Option<BranchId>) -> String {
        let mut query = format!("from={from}&to={to}");
        let own = branch.is_none().then_some(&self.period.branches).into_iter().flatten().copied();
        for branch in branch.into_iter().chain(own) {
            let _ = write!(query, "&branch={branch}");
        }
        if let Some(at) = self.as_of {
            let _ = write!(query, "&as_of={}", at.to_rfc3339_opts(SecondsFormat::Micros, true));
        }
        query
    }

    pub fn file_name(&self, ending: &str) -> String {
        format!("{}-{}-{}.{ending}", self.name.as_str(), self.period.from, self.period.to)
    }
}

/// The branches whose figures this reader may see.
pub(crate) fn reach(caller: &Caller) -> Answer<Reach> {
    let reach = Reach::of(&caller.actor, &[Role::Supervisor, Role::Analyst, Role::Administrator]);
    if reach.is_nothing() { Err(Refusal::NotAllowed.into()) } else { Ok(reach) }
}

/// The figure that an address names.
#[allow(clippy::needless_pass_by_value)] // as the address gives them
pub(super) fn figure(
    kind: FigureKind,
    clock: Option<Clock>,
    person: Option<String>,
    age: Option<usize>,
    cartridge: Option<Uuid>,
) -> Answer<Figure> {
    let of_clock = || clock.map(Into::into).ok_or_else(|| Problem::invalid("clock", "response | resolution"));
    let person = match person.as_deref() {
        None | Some("") => None,
        Some("none") => Some(None),
        Some(id) => Some(Some(id.parse::<PersonId>().map_err(|_| Problem::invalid("person", "uuid | none"))?)),
    };
    if age.is_some_and(|age| age > AGE_LIMITS.len()) {
        return Err(Problem::invalid("age", "0–4"));
    }
    let clocks = |outcome| Ok(Figure::Clocks { clock: of_clock()?, outcome, person });
    let moves = |kind| Ok(Figure::Moves { kind });
    match kind {
        FigureKind::Met => clocks("met"),
        FigureKind::Late => clocks("late"),
        FigureKind::Ended => clocks("ended"),
        FigureKind::OpenLate => Ok(Figure::OpenLate { clock: of_clock()?, person }),
        FigureKind::Created => moves("created"),
        FigureKind::Reopened => moves("reopened"),
        FigureKind::Issued => moves("issued"),
        FigureKind::Rejected => moves("rejected"),
        FigureKind::Cancelled => moves("cancelled"),
        FigureKind::Open => Ok(Figure::Open { age }),
        FigureKind::HandedOver => {
            let cartridge = cartridge.ok_or_else(|| Problem::invalid("cartridge", "uuid"))?;
            Ok(Figure::HandedOver { cartridge: CartridgeId(cartridge) })
        }
    }
}
