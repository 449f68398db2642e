//! Reports over HTTP: as JSON, CSV or XLSX, for any period and as of any past moment, with the orders behind every
//! figure. What is counted, and how, is in `projections/src/reports`; here it is asked for, limited to what the reader
//! may see, and put in words.

pub mod asked;
mod file;
pub mod made;
mod moments;

use chrono::{DateTime, NaiveDate, Utc};
use helpdesk_projections::{people, reports::behind};
use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};
use uuid::Uuid;

pub use asked::{Asked, ReportName};
pub use file::{Format, csv, xlsx};
pub use made::Report;
pub use moments::{Moment, Moments};

use crate::{
    caller::Caller,
    orders::filter::page_size,
    problems::{Answer, Problem},
    tags::Tag,
    wire::{Clock, Named, Status},
    words::words,
};

/// How long a browser or program should wait before it asks again for a report that is being folded.
const AGAIN_SECONDS: u64 = 2;

/// A report that can be asked for.
#[derive(Debug, Object)]
struct Listed {
    name: ReportName,
    title: String,
    definition: String,
}

#[derive(Debug, Object)]
struct Reports {
    items: Vec<Listed>,
}

/// An order behind a figure.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Counted {
    id: Uuid,
    number: u64,
    branch: Named,
    status: Status,
    assignee: Option<Named>,
    /// When what is counted happened.
    at: DateTime<Utc>,
    /// Pieces, or working seconds of a clock.
    amount: Option<i64>,
}

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct CountedPage {
    items: Vec<Counted>,
    next_cursor: Option<String>,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum FigureKind {
    /// Clocks that ended in time.
    Met,
    /// Clocks that ended late.
    Late,
    /// Clocks that are open and late.
    OpenLate,
    /// Clocks that ended by a cancellation or a rejection.
    Ended,
    Created,
    Reopened,
    Issued,
    Rejected,
    Cancelled,
    /// The backlog.
    Open,
    HandedOver,
}

/// A report, its file, or the word that it is being made.
enum Shown<T> {
    Body(T),
    File(Format, String, Vec<u8>),
    Later(String),
}

impl<T: ToJSON + Send> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Body(body) => Json(body).into_response(),
            Self::File(format, name, bytes) => Response::builder()
                .content_type(format.content_type())
                .header("Content-Disposition", format!("attachment; filename=\"{name}\""))
                .body(bytes),
            Self::Later(location) => Response::builder()
                .status(StatusCode::ACCEPTED)
                .header("Location", location)
                .header("Retry-After", AGAIN_SECONDS)
                .body(()),
        }
    }
}

impl<T: Type + ToJSON> ApiResponse for Shown<T> {
    fn meta() -> MetaResponses {
        let binary = || MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        let text = || MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let header = |name: &str, description: &str| MetaHeader {
            name: name.to_owned(),
            description: Some(description.to_owned()),
            required: false,
            deprecated: false,
            schema: text(),
        };
        let media = |content_type, schema| MetaMediaType { content_type, schema };
        let response = |status, description, content, headers| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content,
            headers,
        };
        let made = vec![
            media("application/json; charset=utf-8", T::schema_ref()),
            media(Format::Csv.content_type(), text()),
            media(Format::Xlsx.content_type(), binary()),
        ];
        let later = vec![
            header("Location", "Ask again there"),
            header("Retry-After", "How many seconds to wait before asking again"),
        ];
        MetaResponses {
            responses: vec![
                response(200, "The report", made, Vec::new()),
                response(202, "It is being folded from the log: ask again", Vec::new(), later),
            ],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

#[derive(Debug)]
pub struct ReportsApi;

#[expect(clippy::too_many_arguments, reason = "each is a parameter of the address")]
#[allow(clippy::unused_async)] // operations are
#[OpenApi(tag = "Tag::Reports")]
impl ReportsApi {
    /// The reports there are, with their definitions
    #[oai(path = "/reports", method = "get", operation_id = "list_reports")]
    async fn list(&self, caller: Caller) -> Answer<Json<Reports>> {
        asked::reach(&caller)?;
        let items = ReportName::ALL.map(|name| Listed {
            name,
            title: words().say(caller.locale, &format!("report-{}", name.as_str()), &[]),
            definition: words().say(caller.locale, &format!("report-{}-definition", name.as_str()), &[]),
        });
        Ok(Json(Reports { items: items.into() }))
    }

    /// A report
    ///
    /// Working time, days of the branch. As of a past moment it is folded from the events up to then: what takes long is
    /// answered with 202 and a Location, and is kept.
    #[oai(path = "/reports/:name", method = "get", operation_id = "get_report")]
    async fn get(
        &self,
        caller: Caller,
        name: Path<ReportName>,
        /// The first day; 29 days before the last when left out.
        from: Query<Option<NaiveDate>>,
        /// The last day; today when left out.
        to: Query<Option<NaiveDate>>,
        /// Only these branches; repeat it for several.
        branch: Query<Option<Vec<Uuid>>>,
        /// As everything stood at this moment.
        as_of: Query<Option<DateTime<Utc>>>,
        /// `json` when left out.
        format: Query<Option<Format>>,
    ) -> Answer<Shown<Report>> {
        let asked = Asked::by(&caller, name.0, from.0, to.0, branch.0.unwrap_or_default(), as_of.0)?;
        let counted = match asked.as_of {
            None => made::counted(&caller.app.db, &asked, caller.app.now()).await?,
            Some(at) => match caller.app.moments.counted(&caller.app, &asked, at).await? {
                Some(counted) => counted,
                None => {
                    return Ok(Shown::Later(format!(
                        "{}&format={}",
                        asked.address(),
                        format.0.unwrap_or(Format::Json).as_str()
                    )));
                }
            },
        };
        let report = made::told(&caller.app.db, &asked, counted, caller.locale, caller.app.now()).await?;
        Ok(match format.0.unwrap_or(Format::Json) {
            Format::Json => Shown::Body(report),
            Format::Csv => Shown::File(Format::Csv, asked.file_name("csv"), csv(&report)?),
            Format::Xlsx => Shown::File(Format::Xlsx, asked.file_name("xlsx"), xlsx(&report)?),
        })
    }

    /// The orders behind a figure
    ///
    /// Every figure of a report carries this address with what it counts.
    #[oai(path = "/reports/:name/orders", method = "get", operation_id = "list_report_orders")]
    async fn orders(
        &self,
        caller: Caller,
        name: Path<ReportName>,
        from: Query<Option<NaiveDate>>,
        to: Query<Option<NaiveDate>>,
        branch: Query<Option<Vec<Uuid>>>,
        as_of: Query<Option<DateTime<Utc>>>,
        figure: Query<FigureKind>,
        /// Of which clock; needed for clocks.
        clock: Query<Option<Clock>>,
        /// A person's id, or `none`.
        person: Query<Option<String>>,
        /// Which age of the backlog, 0 (the youngest) to 4.
        age: Query<Option<usize>>,
        /// Needed with `handed_over`.
        cartridge: Query<Option<Uuid>>,
        /// `next_cursor` of the page before.
        cursor: Query<Option<String>>,
        /// 1–200, 50 when left out.
        limit: Query<Option<usize>>,
    ) -> Answer<Shown<CountedPage>> {
        let asked = Asked::by(&caller, name.0, from.0, to.0, branch.0.unwrap_or_default(), as_of.0)?;
        let figure = asked::figure(figure.0, clock.0, person.0, age.0, cartridge.0)?;
        let limit = page_size(limit.0)?;
        let below =
            cursor.0.map(|text| text.parse().map_err(|_| Problem::invalid("cursor", "next_cursor"))).transpose()?;
        let (db, now, moment);
        match asked.as_of {
            None => (db, now) = (&caller.app.db, caller.app.now()),
            Some(at) => match caller.app.moments.folded(&caller.app, at).await? {
                Some(folded) => {
                    moment = folded;
                    (db, now) = (&moment.db, at);
                }
                None => return Ok(Shown::Later(asked.address())),
            },
        }
        let mut found = behind(db, &asked.period, &figure, now, below, limit + 1).await?;
        let next_cursor = (found.len() > limit).then(|| found[limit - 1].number.to_string());
        found.truncate(limit);
        let people: Vec<_> = found.iter().filter_map(|order| order.assignee).collect();
        let people = people::names(&caller.app.db, &people).await?;
        let branches = made::branches(&caller.app.db).await?;
        let erased = words().say(caller.locale, "erased-person", &[]);
        let items = found.into_iter().map(|order| Counted {
            id: order.order.0,
            number: order.number,
            branch: Named { id: order.branch.0, name: branches.get(&order.branch).cloned().unwrap_or_default() },
            status: order.status.into(),
            assignee: order
                .assignee
                .map(|person| Named { id: person.0, name: people.get(&person).unwrap_or(&erased).clone() }),
            at: order.at,
            amount: order.amount,
        });
        Ok(Shown::Body(CountedPage { items: items.collect(), next_cursor }))
    }
}
