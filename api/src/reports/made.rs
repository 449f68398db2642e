//! Reports made of what was counted: tables with columns in the reader's language, every figure with the address of
//! the orders behind it. The same tables become JSON, CSV and XLSX.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use helpdesk_domain::{BranchId, Locale, PersonId, Timestamp, sla::Clock};
use helpdesk_projections::{
    Db, catalogue, people,
    reports::{self, AgeRow, ConsumptionRow, FlowRow, SlaRow},
};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Asked, ReportName};
use crate::{problems::Answer, words::words};

/// A report.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Report {
    pub name: ReportName,
    pub title: String,
    /// How its figures are counted, in the reader's language.
    pub definition: String,
    /// The first and the last day.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The past moment it stands at; none: the moment it was made.
    pub as_of: Option<DateTime<Utc>>,
    pub made_at: DateTime<Utc>,
    /// Its stable address.
    pub address: String,
    pub tables: Vec<ReportTable>,
}

/// A table of a report.
#[derive(Debug, Object)]
pub struct ReportTable {
    pub key: String,
    pub title: String,
    pub columns: Vec<ReportColumn>,
    pub rows: Vec<ReportRow>,
}

#[derive(Debug, Clone, Object)]
pub struct ReportColumn {
    pub key: String,
    pub title: String,
    pub kind: ColumnKind,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ColumnKind {
    Text,
    /// A date, such as 2026-03-31.
    Day,
    /// A month, such as 2026-03.
    Month,
    Count,
    /// 0–100.
    Percent,
}

#[derive(Debug, Object)]
pub struct ReportRow {
    /// One for each column.
    pub cells: Vec<ReportCell>,
}

/// A text, or a number with the orders behind it.
#[derive(Debug, Clone, Default, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ReportCell {
    pub text: Option<String>,
    /// None: there is nothing to count.
    pub number: Option<f64>,
    /// Of the branch, person or cartridge that the text names.
    pub id: Option<Uuid>,
    /// Where the orders behind the number are.
    pub orders: Option<String>,
}

/// What was counted, without names: what is kept of a past moment.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "report", content = "rows", rename_all = "snake_case")]
pub enum Counts {
    Sla(Vec<SlaRow>),
    Backlog(Vec<AgeRow>, Vec<FlowRow>),
    Flow(Vec<FlowRow>),
    Consumption(Vec<ConsumptionRow>),
}

/// Counts, as of `now`.
pub async fn counted(db: &Db, asked: &Asked, now: Timestamp) -> Answer<Counts> {
    let period = &asked.period;
    Ok(match asked.name {
        ReportName::Sla => Counts::Sla(reports::sla(db, period, now).await?),
        ReportName::Backlog => Counts::Backlog(reports::ages(db, period, now).await?, reports::flow(db, period).await?),
        ReportName::Flow => Counts::Flow(reports::flow(db, period).await?),
        ReportName::Consumption => Counts::Consumption(reports::consumption(db, period).await?),
    })
}

/// The names of all branches.
pub(super) async fn branches(db: &Db) -> Answer<HashMap<BranchId, String>> {
    Ok(catalogue::branches(db).await?.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Puts what was counted into words.
pub async fn told(db: &Db, asked: &Asked, counts: Counts, locale: Locale, now: Timestamp) -> Answer<Report> {
    let teller = Teller { asked, locale, branches: branches(db).await? };
    let tables = match counts {
        Counts::Sla(rows) => {
            let people: Vec<_> = rows.iter().filter_map(|row| row.person).collect();
            let people = people::names(db, &people).await?;
            teller.sla(&rows, &people)
        }
        Counts::Backlog(ages, days) => vec![teller.ages(&ages), teller.backlog(&days)],
        Counts::Flow(days) => vec![teller.flow(&days)],
        Counts::Consumption(rows) => {
            let ids: Vec<_> = rows.iter().map(|row| row.cartridge).collect::<BTreeSet<_>>().into_iter().collect();
            let found = if ids.is_empty() { Vec::new() } else { catalogue::cartridges_of(db, &ids).await? };
            let names = found.into_iter().map(|row| (row.id.0, format!("{} {}", row.brand, row.sku))).collect();
            vec![teller.consumption(&rows, &names)]
        }
    };
    let name = asked.name.as_str();
    Ok(Report {
        name: asked.name,
        title: teller.say(&format!("report-{name}")),
        definition: teller.say(&format!("report-{name}-definition")),
        from: asked.period.from,
        to: asked.period.to,
        as_of: asked.as_of,
        made_at: now,
        address: asked.address(),
        tables,
    })
}

struct Teller<'a> {
    asked: &'a Asked,
    locale: Locale,
    branches: HashMap<BranchId, String>,
}

fn text(text: impl Into<String>) -> ReportCell {
    ReportCell { text: Some(text.into()), ..ReportCell::default() }
}

fn named(id: Uuid, name: Option<&String>) -> ReportCell {
    ReportCell { id: Some(id), ..text(name.cloned().unwrap_or_default()) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of orders are far below 2^52")]
fn count(number: i64, orders: Option<String>) -> ReportCell {
    ReportCell { number: Some(number as f64), orders: orders.filter(|_| number != 0), ..ReportCell::default() }
}

/// One decimal place; none of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of orders are far below 2^52")]
fn percent(part: i64, of: i64) -> ReportCell {
    let number = (of != 0).then(|| (part as f64 * 1000.0 / of as f64).round() / 10.0);
    ReportCell { number, ..ReportCell::default() }
}

/// The counts of one row of the SLA report.
#[derive(Clone, Copy, Default)]
struct Promise {
    met: i64,
    late: i64,
    open_late: i64,
    ended: i64,
}

impl Promise {
    fn add(&mut self, row: &SlaRow) {
        self.met += row.met;
        self.late += row.late;
        self.open_late += row.open_late;
        self.ended += row.ended;
    }
}

impl Teller<'_> {
    fn say(&self, key: &str) -> String {
        words().say(self.locale, key, &[])
    }

    fn branch(&self, branch: BranchId) -> ReportCell {
        named(branch.0, self.branches.get(&branch))
    }

    fn table(&self, key: &str, columns: &[(&str, ColumnKind)], rows: Vec<Vec<ReportCell>>) -> ReportTable {
        let column = |(key, kind): &(&str, ColumnKind)| ReportColumn {
            key: (*key).to_owned(),
            title: self.say(&format!("report-column-{}", key.replace('_', "-"))),
            kind: *kind,
        };
        ReportTable {
            key: key.to_owned(),
            title: self.say(&format!("report-table-{}", key.replace('_', "-"))),
            columns: columns.iter().map(column).collect(),
            rows: rows.into_iter().map(|cells| ReportRow { cells }).collect(),
        }
    }

    fn whole(&self, branch: Option<BranchId>, figure: &str) -> String {
        self.asked.orders(self.asked.period.from, self.asked.period.to, branch, figure)
    }

    fn sla(&self, rows: &[SlaRow], people: &HashMap<PersonId, String>) -> Vec<ReportTable> {
        const COUNTS: [(&str, ColumnKind); 5] = [
            ("percent", ColumnKind::Percent),
            ("met", ColumnKind::Count),
            ("late", ColumnKind::Count),
            ("open_late", ColumnKind::Count),
            ("ended", ColumnKind::Count),
        ];
        let columns = |first: Option<(&'static str, ColumnKind)>| -> Vec<(&'static str, ColumnKind)> {
            first.into_iter().chain([("clock", ColumnKind::Text)]).chain(COUNTS).collect()
        };
        let mut in_all: BTreeMap<Clock, Promise> = Clock::ALL.map(|clock| (clock, Promise::default())).into();
        let mut by_branch: BTreeMap<(BranchId, Clock), Promise> = BTreeMap::new();
        let mut by_person: BTreeMap<(Option<PersonId>, Clock), Promise> = BTreeMap::new();
        for row in rows {
            in_all.entry(row.clock).or_default().add(row);
            by_branch.entry((row.branch, row.clock)).or_default().add(row);
            by_person.entry((row.person, row.clock)).or_default().add(row);
        }
        let total = in_all.into_iter().map(|(clock, counts)| self.promise(None, clock, counts, None, None));
        let branches = by_branch.into_iter().map(|((branch, clock), counts)| {
            self.promise(Some(self.branch(branch)), clock, counts, Some(branch), None)
        });
        let nobody = self.say("report-nobody");
        let erased = self.say("erased-person");
        let persons = by_person.into_iter().map(|((person, clock), counts)| {
            let cell = match person {
                Some(person) => named(person.0, Some(people.get(&person).unwrap_or(&erased))),
                None => text(&nobody),
            };
            self.promise(Some(cell), clock, counts, None, Some(person))
        });
        vec![
            self.table("total", &columns(None), total.collect()),
            self.table("by_branch", &columns(Some(("branch", ColumnKind::Text))), branches.collect()),
            self.table("by_person", &columns(Some(("person", ColumnKind::Text))), persons.collect()),
        ]
    }

    fn promise(
        &self,
        first: Option<ReportCell>,
        clock: Clock,
        counts: Promise,
        branch: Option<BranchId>,
        person: Option<Option<PersonId>>,
    ) -> Vec<ReportCell> {
        let orders = |figure: &str| {
            let person = match person {
                None => String::new(),
                Some(None) => "&person=none".to_owned(),
                Some(Some(person)) => format!("&person={person}"),
            };
            Some(self.whole(branch, &format!("figure={figure}&clock={clock}{person}")))
        };
        let Promise { met, late, open_late, ended } = counts;
        let cells = [
            text(self.say(&format!("clock-{clock}"))),
            percent(met, met + late + open_late),
            count(met, orders("met")),
            count(late, orders("late")),
            count(open_late, orders("open_late")),
            count(ended, orders("ended")),
        ];
        first.into_iter().chain(cells).collect()
    }

    fn ages(&self, ages: &[AgeRow]) -> ReportTable {
        let columns = ["age_0", "age_1", "age_2", "age_3", "age_4", "open"].map(|key| (key, ColumnKind::Count));
        let columns: Vec<_> = [("branch", ColumnKind::Text)].into_iter().chain(columns).collect();
        let rows = ages.iter().map(|row| {
            let age = |(age, number): (usize, &i64)| {
                count(*number, Some(self.whole(Some(row.branch), &format!("figure=open&age={age}"))))
            };
            let all = count(row.counts.iter().sum(), Some(self.whole(Some(row.branch), "figure=open")));
            let counts = row.counts.iter().enumerate().map(age).chain([all]);
            [self.branch(row.branch)].into_iter().chain(counts).collect()
        });
        self.table("ages", &columns, rows.collect())
    }

    fn backlog(&self, days: &[FlowRow]) -> ReportTable {
        let columns = [("day", ColumnKind::Day), ("open", ColumnKind::Count)];
        let rows = days.iter().map(|row| vec![text(row.day.to_string()), count(row.backlog, None)]);
        self.table("backlog", &columns, rows.collect())
    }

    fn flow(&self, days: &[FlowRow]) -> ReportTable {
        let counts = ["created", "reopened", "issued", "rejected", "cancelled", "net", "open"];
        let counts = counts.map(|key| (key, ColumnKind::Count));
        let columns: Vec<_> = [("day", ColumnKind::Day)].into_iter().chain(counts).collect();
        let rows = days.iter().map(|row| {
            let moved = |number, kind: &str| {
                count(number, Some(self.asked.orders(row.day, row.day, None, &format!("figure={kind}"))))
            };
            vec![
                text(row.day.to_string()),
                moved(row.created, "created"),
                moved(row.reopened, "reopened"),
                moved(row.issued, "issued"),
                moved(row.rejected, "rejected"),
                moved(row.cancelled, "cancelled"),
                count(row.net(), None),
                count(row.backlog, None),
            ]
        });
        self.table("by_day", &columns, rows.collect())
    }

    fn consumption(&self, rows: &[ConsumptionRow], names: &HashMap<Uuid, String>) -> ReportTable {
        let columns = [
            ("month", ColumnKind::Month),
            ("branch", ColumnKind::Text),
            ("cartridge", ColumnKind::Text),
            ("pieces", ColumnKind::Count),
        ];
        let rows = rows.iter().map(|row| {
            let (from, to) = days_of(&row.month, self.asked);
            let figure = format!("figure=handed_over&cartridge={}", row.cartridge);
            vec![
                text(&row.month),
                self.branch(row.branch),
                named(row.cartridge.0, names.get(&row.cartridge.0)),
                count(row.issued, Some(self.asked.orders(from, to, Some(row.branch), &figure))),
            ]
        });
        self.table("consumption", &columns, rows.collect())
    }
}

/// The days of a month that are in the period.
fn days_of(month: &str, asked: &Asked) -> (NaiveDate, NaiveDate) {
    let (from, to) = (asked.period.from, asked.period.to);
    let Ok(first) = format!("{month}-01").parse::<NaiveDate>() else { return (from, to) };
    let next = if first.month() == 12 {
        NaiveDate::from_ymd_opt(first.year() + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(first.year(), first.month() + 1, 1)
    };
    let last = next.and_then(|next| next.pred_opt()).unwrap_or(to);
    (first.max(from), last.min(to))
}
