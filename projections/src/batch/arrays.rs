//! Many values for PostgreSQL: a column of them is one array, so a statement has one text for any number of rows.

use helpdesk_domain::ports::Fault;
use sqlx::{PgConnection, Postgres, postgres::PgArguments, query::Query};

use crate::{Row, Value, db::failed};

/// Rows that are sent at once, so that no message grows without bound.
const AT_ONCE: usize = 4096;

/// The columns of some rows.
#[derive(Clone)]
pub(super) struct Arrays(Vec<Array>);

#[derive(Clone)]
enum Array {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
}

impl Arrays {
    /// Of the next rows, as many as are sent at once.
    pub fn of(rows: impl Iterator<Item = Vec<Value>>, columns: usize) -> Result<Self, Fault> {
        let mut arrays: Vec<Option<Array>> = (0..columns).map(|_| None).collect();
        for row in rows.take(AT_ONCE) {
            for (array, value) in arrays.iter_mut().zip(row) {
                match (array, value) {
                    (Some(Array::Ints(ints)), Value::Int(int)) => ints.push(int),
                    (Some(Array::Texts(texts)), Value::Text(text)) => texts.push(text),
                    (array @ None, Value::Int(int)) => *array = Some(Array::Ints(vec![int])),
                    (array @ None, Value::Text(text)) => *array = Some(Array::Texts(vec![text])),
                    _ => return Err(Fault::new("a column that holds neither numbers nor texts only")),
                }
            }
        }
        let arrays: Option<Vec<Array>> = arrays.into_iter().collect();
        arrays.map(Self).ok_or_else(|| Fault::new("rows of too few columns"))
    }

    /// Of the next values, as many as are sent at once.
    pub fn column(values: impl Iterator<Item = Value>) -> Result<Self, Fault> {
        Self::of(values.map(|value| vec![value]), 1)
    }

    /// A question whose answer is the rows.
    pub fn rows(&self) -> String {
        let typed = self.0.iter().zip(1..).map(|(array, at)| format!("${at}::{}", array.sql_type()));
        format!("SELECT * FROM unnest({})", typed.collect::<Vec<_>>().join(", "))
    }

    /// `= ANY (…)` of the one column.
    pub fn any(&self) -> String {
        format!("= ANY ($1::{})", self.0.first().map_or("text[]", Array::sql_type))
    }

    pub async fn execute(self, connection: &mut PgConnection, sql: &str) -> Result<(), Fault> {
        self.bind(sql).execute(connection).await.map(drop).map_err(|error| failed(sql, error))
    }

    pub async fn fetch(self, connection: &mut PgConnection, sql: &str) -> Result<Vec<Row>, Fault> {
        let rows = self.bind(sql).fetch_all(connection).await.map_err(|error| failed(sql, error))?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub fn bind(self, sql: &str) -> Query<'_, Postgres, PgArguments> {
        self.0.into_iter().fold(sqlx::query(sql), |query, array| match array {
            Array::Ints(ints) => query.bind(ints),
            Array::Texts(texts) => query.bind(texts),
        })
    }
}

impl Array {
    const fn sql_type(&self) -> &'static str {
        match self {
            Self::Ints(_) => "bigint[]",
            Self::Texts(_) => "text[]",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_an_array() {
        let rows = vec![vec![Value::from("x"), Value::Int(None)], vec![Value::Text(None), Value::from(1_i64)]];
        let arrays = Arrays::of(rows.into_iter(), 2).unwrap();
        assert_eq!(arrays.rows(), "SELECT * FROM unnest($1::text[], $2::bigint[])");
        assert_eq!(arrays.any(), "= ANY ($1::text[])");
    }

    #[test]
    fn a_column_of_two_kinds_is_refused() {
        let rows = vec![vec![Value::from("x")], vec![Value::from(1_i64)]];
        assert!(Arrays::of(rows.into_iter(), 1).is_err());
    }
}
