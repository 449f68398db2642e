//! Loading cartridges, printers and people from a CSV file: first a preview of what would be added, changed and
//! withdrawn, with the errors line by line; then exactly that plan is applied, through the same desk as everything.

mod cartridges;
mod people;
mod printers;
mod table;

use futures::{StreamExt, stream};
use helpdesk_domain::{Command, Refusal};
use poem_openapi::{Enum, Object, OpenApi, param::Path, payload::Json};
use serde::{Deserialize, Serialize};

use crate::{
    answer::Ended,
    answers,
    body::Body,
    caller::Caller,
    orders::wire::Change,
    position,
    problems::{Answer, Door, Problem},
    tags::Tag,
};

/// How many lines are applied at once; the log commits them together.
const AT_ONCE: usize = 16;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum ImportKind {
    Cartridges,
    Printers,
    People,
}

#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
struct ImportFile {
    /// With a line of names; separated by commas, semicolons or tabs.
    csv: String,
    /// Take out of use what the file doesn't name; people are never.
    #[serde(default)]
    #[oai(default)]
    withdraw_missing: bool,
    /// To apply: the `plan` of the preview that was seen.
    plan: Option<String>,
}

/// What one line would do.
#[derive(Debug, Clone, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
struct PlannedLine {
    /// In the file; none for what the file doesn't name.
    line: Option<u64>,
    /// The article, inventory number or login.
    key: String,
    name: String,
    #[serde(skip)]
    changes: Vec<Change>,
}

/// A line that can't be read.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct LineError {
    line: u64,
    column: Option<String>,
    /// In the reader's language.
    detail: String,
}

/// What a file would change.
#[derive(Debug, Object)]
struct ImportPlan {
    /// Names this plan: send it back to apply exactly this.
    plan: String,
    added: Vec<PlannedLine>,
    changed: Vec<PlannedLine>,
    withdrawn: Vec<PlannedLine>,
    restored: Vec<PlannedLine>,
    /// How many lines are as they stand already.
    unchanged: u64,
    errors: Vec<LineError>,
}

/// What was changed.
#[derive(Debug, Object)]
struct ImportDone {
    /// How many lines were carried out.
    applied: u64,
    /// Those that were refused on the way; loading the file again goes on from here.
    errors: Vec<LineError>,
}

/// What a line means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum What {
    Added,
    Changed,
    Withdrawn,
    Restored,
}

/// A line with the commands that carry it out.
struct Planned {
    what: What,
    shown: PlannedLine,
    commands: Vec<Command>,
}

/// Everything a file means.
#[derive(Default)]
struct Plan {
    steps: Vec<Planned>,
    unchanged: u64,
    errors: Vec<LineError>,
}

impl Plan {
    fn error(&mut self, line: u64, column: Option<&str>, detail: String) {
        self.errors.push(LineError { line, column: column.map(str::to_owned), detail });
    }

    /// A refusal of the domain, told for its line.
    async fn refused(&mut self, caller: &Caller, line: u64, refusal: Refusal) -> Answer<()> {
        let detail = answers::sentence(&caller.app, &Problem::from(refusal), caller.locale).await?;
        self.error(line, None, detail);
        Ok(())
    }

    /// The same file on the same entries gives the same name.
    fn name(&self, caller: &Caller, kind: ImportKind) -> Answer<String> {
        let steps: Vec<_> = self
            .steps
            .iter()
            .map(|step| (step.what, &step.shown, step.shown.changes.iter().map(|c| (&c.field, &c.before, &c.after))))
            .map(|(what, shown, changes)| (what, shown, changes.collect::<Vec<_>>()))
            .collect();
        let text = serde_json::to_string(&steps);
        let text = text.map_err(|error| helpdesk_domain::ports::Fault::because("naming a plan", error))?;
        let hash = caller.app.desk.pepper().hash(&format!("import {kind:?} {text}"));
        Ok(hash.chars().take(32).collect())
    }

    fn shown(self, plan: String) -> ImportPlan {
        let of = |what: What| {
            let steps = self.steps.iter().filter(|step| step.what == what);
            steps.map(|step| step.shown.clone()).collect()
        };
        ImportPlan {
            plan,
            added: of(What::Added),
            changed: of(What::Changed),
            withdrawn: of(What::Withdrawn),
            restored: of(What::Restored),
            unchanged: self.unchanged,
            errors: self.errors,
        }
    }
}

#[derive(Debug)]
pub struct ImportsApi;

#[OpenApi(tag = "Tag::Directory")]
impl ImportsApi {
    /// What a CSV file would change; nothing is written
    ///
    /// Columns: cartridges `sku, brand, kind, title, yield_pages, compatible_printers`; printers `inventory_number,
    /// model, branch, place`; people `login, name, phone, email, role, branch`. Russian names of columns are read too.
    #[oai(path = "/imports/:kind/preview", method = "post", operation_id = "preview_import")]
    async fn preview(
        &self,
        caller: Caller,
        kind: Path<ImportKind>,
        body: Body<ImportFile>,
    ) -> Answer<Json<ImportPlan>> {
        let plan = planned(&caller, kind.0, &body.0).await?;
        let name = plan.name(&caller, kind.0)?;
        Ok(Json(plan.shown(name)))
    }

    /// Apply a CSV file, as the preview showed it
    ///
    /// Nothing is applied while a line has an error, or when the entries have changed since the preview.
    #[oai(
        path = "/imports/:kind",
        method = "post",
        operation_id = "apply_import",
        request_header(name = "Idempotency-Key", ty = "Option<String>")
    )]
    async fn apply(&self, caller: Caller, kind: Path<ImportKind>, body: Body<ImportFile>) -> Answer<Ended<ImportDone>> {
        let plan = planned(&caller, kind.0, &body.0).await?;
        let wanted = body.0.plan.clone().ok_or_else(|| Problem::invalid("plan", "string"))?;
        if !plan.errors.is_empty() {
            let count = i64::try_from(plan.errors.len()).unwrap_or(i64::MAX);
            return Err(Door::ImportHasErrors { count }.into());
        }
        // Everything was applied before: the same request again, or somebody else's.
        if !plan.steps.is_empty() && plan.name(&caller, kind.0)? != wanted {
            return Err(Door::ImportChanged.into());
        }
        let applying = plan.steps.into_iter().map(|step| applied(&caller, step));
        let outcomes: Vec<_> = stream::iter(applying).buffered(AT_ONCE).collect().await;
        let (mut done, mut last) = (ImportDone { applied: 0, errors: Vec::new() }, 0);
        for outcome in outcomes {
            match outcome {
                (_, Ok(position)) => {
                    done.applied += 1;
                    last = last.max(position);
                }
                (line, Err(problem)) => {
                    let detail = answers::sentence(&caller.app, &problem, caller.locale).await?;
                    done.errors.push(LineError { line, column: None, detail });
                }
            }
        }
        let stale = !position::reached(&caller.app, last).await;
        Ok(Ended::of(done, last, stale))
    }
}

async fn planned(caller: &Caller, kind: ImportKind, file: &ImportFile) -> Answer<Plan> {
    caller.must_administer()?;
    // What was just written counts too.
    let head = caller.app.desk.log().head().await?;
    position::reached(&caller.app, head.position).await;
    match kind {
        ImportKind::Cartridges => cartridges::plan(caller, &file.csv, file.withdraw_missing).await,
        ImportKind::Printers => printers::plan(caller, &file.csv, file.withdraw_missing).await,
        ImportKind::People => people::plan(caller, &file.csv).await,
    }
}

async fn applied(caller: &Caller, step: Planned) -> (u64, Answer<u64>) {
    let (line, mut last) = (step.shown.line.unwrap_or(0), 0);
    for (place, command) in step.commands.into_iter().enumerate() {
        let mut request = caller.unconditional();
        if let Some(key) = caller.key() {
            let key = caller.app.desk.pepper().hash(&format!("import:{key}:{}:{place}", step.shown.key));
            request = request.once(caller.id.to_string(), key);
        }
        match caller.app.desk.execute(&request, command).await {
            Ok(done) => last = done.position,
            Err(failure) => return (line, Err(failure.into())),
        }
    }
    (line, Ok(last))
}

/// What differs between an entry as it stands and as the file has it.
fn change(field: &str, before: Option<String>, after: Option<String>) -> Option<Change> {
    (before != after).then(|| Change { field: field.to_owned(), before, after })
}
