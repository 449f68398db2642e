//! Labels for printers: what a printed sheet needs, with a QR code that opens the order form for the printer in
//! Telegram (or in a browser, while there is no bot).

use helpdesk_domain::{BranchId, ports::Fault};
use helpdesk_projections::catalogue;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use qrcode::{EcLevel, QrCode, render::svg};
use uuid::Uuid;

use crate::{App, caller::Caller, problems::Answer, tags::Tag, wire::Named};

/// What stands on a printer's label.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct Label {
    /// The printer's.
    id: Uuid,
    inventory_number: String,
    model: String,
    branch: Named,
    place: Option<String>,
    /// What the code says.
    url: String,
    /// The code as an SVG image, black on white, without a size of its own.
    svg: String,
}

#[derive(Debug, Object)]
struct Labels {
    items: Vec<Label>,
}

#[derive(Debug)]
pub struct LabelsApi;

#[OpenApi(tag = "Tag::Directory")]
impl LabelsApi {
    /// Labels with QR codes for the printers in use
    #[oai(path = "/printers/labels", method = "get", operation_id = "list_printer_labels")]
    async fn list(
        &self,
        caller: Caller,
        /// Only of this branch.
        branch: Query<Option<Uuid>>,
        /// Only these printers; repeat it for several.
        printer: Query<Option<Vec<Uuid>>>,
    ) -> Answer<Json<Labels>> {
        if !caller.works_on_orders() {
            return Err(helpdesk_domain::Refusal::NotAllowed.into());
        }
        let db = &caller.app.db;
        let filter = catalogue::PrinterFilter { branch: branch.0.map(BranchId), text: None, in_use: true };
        let branches = catalogue::branches(db).await?;
        let chosen = printer.0.unwrap_or_default();
        let mut items = Vec::new();
        for row in catalogue::printers(db, &filter).await? {
            if !chosen.is_empty() && !chosen.contains(&row.id.0) {
                continue;
            }
            let name = branches.iter().find(|branch| branch.id == row.branch).map(|branch| branch.name.clone());
            let url = link(&caller.app, row.id.0);
            items.push(Label {
                id: row.id.0,
                inventory_number: row.inventory_number,
                model: row.model,
                branch: Named { id: row.branch.0, name: name.unwrap_or_default() },
                place: row.place,
                svg: code(&url)?,
                url,
            });
        }
        Ok(Json(Labels { items }))
    }
}

/// Opens the Mini App with the printer as its start parameter, which Telegram passes on under the second link's name.
fn link(app: &App, printer: Uuid) -> String {
    app.telegram.borrow().bot.as_ref().map_or_else(
        || {
            let base = app.settings.public_url.as_str().trim_end_matches('/');
            format!("{base}/miniapp/?tgWebAppStartParam=printer_{printer}")
        },
        |bot| format!("https://t.me/{bot}?startapp=printer_{printer}"),
    )
}

fn code(text: &str) -> Result<String, Fault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(|error| Fault::because("drawing a QR code", error))?;
    Ok(code.render::<svg::Color<'_>>().quiet_zone(true).build())
}
