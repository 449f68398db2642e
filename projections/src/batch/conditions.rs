//! The conditions of a question, put together one by one.

use crate::Value;

/// Clauses with their values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    clauses: Vec<String>,
    args: Vec<Value>,
}

impl Conditions {
    /// Conditions of another part of the same statement: the values so far keep their numbers.
    pub fn going_on(args: Vec<Value>) -> Self {
        Self { clauses: Vec::new(), args }
    }

    pub fn into_args(self) -> Vec<Value> {
        self.args
    }

    /// Adds a value and gives its placeholder.
    pub fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    pub fn add(&mut self, clause: impl Into<String>) {
        self.clauses.push(clause.into());
    }

    /// `column IN (…)`; of nothing, it is false.
    pub fn one_of<V: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = V>) -> String {
        let list: Vec<String> = values.into_iter().map(|value| self.arg(value)).collect();
        if list.is_empty() { "1 = 0".to_owned() } else { format!("{column} IN ({})", list.join(", ")) }
    }

    /// ` WHERE …`, or nothing.
    pub fn sql(&self) -> String {
        if self.clauses.is_empty() { String::new() } else { format!(" WHERE {}", self.clauses.join(" AND ")) }
    }

    pub fn args(&self) -> Vec<Value> {
        self.args.clone()
    }
}
