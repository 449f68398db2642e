//! A report as a file: CSV (one table after another, with a mark so that spreadsheets read it as UTF-8) and XLSX (a
//! sheet for each table).

use helpdesk_domain::ports::Fault;
use poem_openapi::Enum;
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};

use super::made::{ColumnKind, Report, ReportCell, ReportTable};

/// As what a report is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Format {
    Json,
    Csv,
    Xlsx,
}

impl Format {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Self::Json, Self::Csv, Self::Xlsx].into_iter().find(|format| format.as_str() == text);
        known.ok_or_else(|| "unknown format; use csv, xlsx or json".to_owned())
    }
}

/// Comma-separated, with a heading over each table.
pub fn csv(report: &Report) -> Result<Vec<u8>, Fault> {
    let odd = |error: csv::Error| Fault::because("writing a CSV file", error);
    let mut file = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    file.write_record([&report.title, &report.from.to_string(), &report.to.to_string()]).map_err(odd)?;
    for table in &report.tables {
        file.write_record([""]).map_err(odd)?;
        file.write_record([&table.title]).map_err(odd)?;
        file.write_record(table.columns.iter().map(|column| &column.title)).map_err(odd)?;
        for row in &table.rows {
            file.write_record(row.cells.iter().map(written)).map_err(odd)?;
        }
    }
    file.into_inner().map_err(|error| Fault::because("writing a CSV file", error.into_error()))
}

fn written(cell: &ReportCell) -> String {
    match (&cell.text, cell.number) {
        (Some(text), _) => harmless(text),
        (None, Some(number)) => number.to_string(),
        (None, None) => String::new(),
    }
}

/// A name that begins like a formula must not become one in somebody's spreadsheet.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A workbook.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, Fault> {
    workbook(report).map_err(|error| Fault::because("writing an XLSX file", error))
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = CellFormat::new().set_bold();
    for table in &report.tables {
        sheet(&mut book, table, &bold)?;
    }
    let about = book.add_worksheet();
    about.set_name(report.title.chars().take(31).collect::<String>())?.set_column_width(0, 100)?;
    for (row, text) in (0_u32..).zip([&report.title, &format!("{} – {}", report.from, report.to), &report.definition])
    {
        about.write_string(row, 0, text)?;
    }
    book.save_to_buffer()
}

fn sheet(book: &mut Workbook, table: &ReportTable, bold: &CellFormat) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(table.title.chars().take(31).collect::<String>())?.set_freeze_panes(1, 0)?;
    for (place, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, place, &column.title, bold)?;
        sheet.set_column_width(place, if column.kind == ColumnKind::Text { 32 } else { 14 })?;
    }
    for (line, row) in (1_u32..).zip(&table.rows) {
        for (place, cell) in (0_u16..).zip(&row.cells) {
            match (&cell.text, cell.number) {
                (Some(text), _) => sheet.write_string(line, place, text)?,
                (None, Some(number)) => sheet.write_number(line, place, number)?,
                (None, None) => sheet,
            };
        }
    }
    Ok(())
}
