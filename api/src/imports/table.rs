//! A CSV file as people have it: from a spreadsheet in Russian or English, with commas, semicolons or tabs.

use crate::{
    caller::Caller,
    problems::{Answer, Problem},
    words::words,
};

/// The most lines of one file.
const MAX_LINES: usize = 5000;

/// A column with the names it may have, the first of which is the one errors use.
pub type Column = &'static [&'static str];

/// The lines of a file by the names of their columns.
pub struct Table {
    columns: Vec<Option<usize>>,
    names: Vec<&'static str>,
    pub lines: Vec<Line>,
}

/// One line.
pub struct Line {
    /// In the file, from 1.
    pub number: u64,
    cells: csv::StringRecord,
}

impl Table {
    /// Reads the file; the first `required` columns must be there.
    pub fn read(caller: &Caller, text: &str, columns: &[Column], required: usize) -> Answer<Self> {
        let text = text.trim_start_matches('\u{feff}');
        if text.contains('\0') {
            return Err(helpdesk_domain::Refusal::BadCharacter.into());
        }
        let unreadable = |error: csv::Error| Problem::invalid("csv", error.to_string());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_lowercase).collect();
        let place = |column: &Column| headers.iter().position(|header| column.contains(&header.as_str()));
        let places: Vec<_> = columns.iter().map(place).collect();
        let names: Vec<_> = columns.iter().filter_map(|column| column.first().copied()).collect();
        let missing = columns.iter().zip(&places).take(required).filter(|(_, place)| place.is_none());
        // In both languages: either will do.
        let missing: Vec<_> = missing.map(|(names, _)| names.get(..2).unwrap_or(names).join(" / ")).collect();
        if !missing.is_empty() {
            let columns = missing.join(", ");
            let detail = words().say(caller.locale, "import-columns-missing", &[("columns", columns.into())]);
            return Err(Problem::invalid("csv", detail));
        }
        let mut lines = Vec::new();
        for record in reader.records() {
            let cells = record.map_err(unreadable)?;
            if cells.iter().all(str::is_empty) {
                continue;
            }
            if lines.len() == MAX_LINES {
                return Err(Problem::invalid("csv", format!("≤ {MAX_LINES}")));
            }
            let number = cells.position().map_or(0, csv::Position::line);
            lines.push(Line { number, cells });
        }
        Ok(Self { columns: places, names, lines })
    }

    /// A cell, by the place of its column; none when it is empty or left out.
    pub fn cell<'a>(&self, line: &'a Line, column: usize) -> Option<&'a str> {
        let place = (*self.columns.get(column)?)?;
        line.cells.get(place).filter(|cell| !cell.is_empty())
    }

    /// Whether the file has the column at all: what it hasn't stays as it is.
    pub fn has(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(Option::is_some)
    }

    pub fn name(&self, column: usize) -> &'static str {
        self.names.get(column).copied().unwrap_or_default()
    }
}

/// The one that the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|separator| (count(separator), *separator == b',')).unwrap_or(b',')
}

/// What stands against a line, in the reader's language.
pub fn said(caller: &Caller, key: &str, value: &str) -> String {
    words().say(caller.locale, key, &[("value", value.into())])
}
