//! Printers (принтеры) with their inventory numbers.

use helpdesk_domain::{
    BranchId, PrinterId,
    directory::Printer,
    ports::{Fault, Version},
};

use super::Kept;
use crate::{
    Db, Row, Value, args,
    batch::{Conditions, Table},
    search,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterRow {
    pub id: PrinterId,
    pub inventory_number: String,
    pub model: String,
    pub branch: BranchId,
    pub place: Option<String>,
    pub withdrawn: bool,
    pub version: Version,
}

/// Which printers are asked for; the default is all of them, the withdrawn included.
#[derive(Debug, Clone, Default)]
pub struct PrinterFilter {
    pub branch: Option<BranchId>,
    /// In the inventory number, the model or the place.
    pub text: Option<String>,
    /// Only those in use.
    pub in_use: bool,
}

const COLUMNS: &str = "id, inventory_number, model, branch, place, withdrawn, version";

impl PrinterRow {
    pub fn spec(&self) -> Printer {
        Printer {
            inventory_number: self.inventory_number.clone(),
            model: self.model.clone(),
            branch: self.branch,
            place: self.place.clone(),
        }
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        Ok(Self {
            id: row.parsed("id")?,
            inventory_number: row.text("inventory_number")?,
            model: row.text("model")?,
            branch: row.parsed("branch")?,
            place: row.opt_text("place")?,
            withdrawn: row.flag("withdrawn")?,
            version: row.count("version")?,
        })
    }
}

impl Kept for Printer {
    const TABLE: Table = Table {
        name: "printers",
        columns: &["id", "inventory_number", "model", "branch", "place", "model_key", "search", "version", "position"],
        key: 1,
    };

    fn values(&self) -> Result<Vec<Value>, Fault> {
        let place = self.place.as_deref();
        let squeezed = search::squeeze(&self.inventory_number);
        let words = format!("{} {squeezed} {} {}", self.inventory_number, self.model, place.unwrap_or_default());
        Ok(args![
            self.inventory_number.as_str(),
            self.model.as_str(),
            self.branch,
            place,
            search::squeeze(&self.model),
            search::fold(&words)
        ])
    }
}

pub async fn printer(db: &Db, id: PrinterId) -> Result<Option<PrinterRow>, Fault> {
    let row = db.fetch_one(&format!("SELECT {COLUMNS} FROM printers WHERE id = $1"), args![id]).await?;
    row.as_ref().map(PrinterRow::read).transpose()
}

/// The printer with this inventory number, as a person types it.
pub async fn printer_by_number(db: &Db, number: &str) -> Result<Option<PrinterRow>, Fault> {
    let wanted = search::squeeze(number);
    let filter = PrinterFilter { text: Some(number.to_owned()), ..PrinterFilter::default() };
    let found = printers(db, &filter).await?;
    Ok(found.into_iter().find(|printer| search::squeeze(&printer.inventory_number) == wanted))
}

/// By inventory number.
pub async fn printers(db: &Db, filter: &PrinterFilter) -> Result<Vec<PrinterRow>, Fault> {
    let mut conditions = Conditions::default();
    if let Some(branch) = filter.branch {
        let branch = conditions.arg(branch);
        conditions.add(format!("branch = {branch}"));
    }
    if filter.in_use {
        conditions.add("withdrawn = 0");
    }
    for term in filter.text.iter().flat_map(|text| search::terms(text)) {
        let pattern = conditions.arg(search::pattern(&term));
        conditions.add(format!(r"search LIKE {pattern} ESCAPE '\'"));
    }
    let rows = db.fetch(&format!("SELECT {COLUMNS} FROM printers{}", conditions.sql()), conditions.args()).await?;
    let mut printers: Vec<_> = rows.iter().map(PrinterRow::read).collect::<Result<_, _>>()?;
    printers.sort_by_cached_key(|printer| (search::order_key(&printer.inventory_number), printer.id));
    Ok(printers)
}
