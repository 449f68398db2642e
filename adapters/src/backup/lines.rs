//! The rows of tables as lines of JSON: a line that names the table and its columns, then a line for each row, an
//! array of its values. Bytes are `{"base64": …}`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use helpdesk_domain::ports::Fault;
use helpdesk_projections::Value;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::transfer::tables::Table;

/// One line.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    Table { table: String, columns: Vec<String> },
    Row(Vec<Json>),
}

impl Line {
    pub fn of_table(table: &Table) -> Self {
        let columns = table.columns.iter().map(|column| column.name.clone()).collect();
        Self::Table { table: table.name.clone(), columns }
    }

    pub fn of_row(values: Vec<Value>) -> Self {
        Self::Row(values.into_iter().map(to_json).collect())
    }

    /// Adds it to a text.
    pub fn push(&self, lines: &mut Vec<u8>) -> Result<(), Fault> {
        serde_json::to_writer(&mut *lines, self).map_err(|error| Fault::because("writing a row", error))?;
        lines.push(b'\n');
        Ok(())
    }
}

fn to_json(value: Value) -> Json {
    match value {
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Blob(Some(bytes)) => json!({ "base64": STANDARD.encode(bytes) }),
        Value::Blob(None) => Json::Null,
    }
}

/// The value of a row; None when it is none.
pub fn from_json(value: Json) -> Option<Value> {
    Some(match value {
        Json::Null => Value::Text(None),
        Json::Number(number) => Value::Int(Some(number.as_i64()?)),
        Json::String(text) => Value::Text(Some(text)),
        Json::Object(object) => Value::Blob(Some(STANDARD.decode(object.get("base64")?.as_str()?).ok()?)),
        Json::Bool(_) | Json::Array(_) => return None,
    })
}
