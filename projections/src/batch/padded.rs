//! Many values for SQLite, which has no arrays. Each statement costs a trip to its thread, so the values of a page are
//! one, with room for certain numbers of them: so it is found prepared. The parameters are nameless: SQLite looks a `$1`
//! up by its name, which with thousands of them takes longer than the writing.

use crate::Value;

/// For how many rows there is room; 256 rows of 30 columns stay below what SQLite takes.
const ROOMS: [usize; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const ROOMIEST: usize = ROOMS[ROOMS.len() - 1];

/// A question whose answer is the next rows, as many as there is room for; the rest of the room is left NULL.
pub(super) fn rows(rows: impl Iterator<Item = Vec<Value>>, columns: usize) -> (String, Vec<Value>) {
    let mut args: Vec<Value> = rows.take(ROOMIEST).flatten().collect();
    let room = room(args.len() / columns);
    args.resize(room * columns, Value::Int(None));
    let row = format!("({})", marks(columns));
    let rows = vec![row.as_str(); room].join(", ");
    (format!("SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL"), args)
}

/// `IN (?, …)` for the next values, as many as there is room for, padded with the last one.
pub(super) fn list(values: impl Iterator<Item = Value>) -> (String, Vec<Value>) {
    let mut args: Vec<Value> = values.take(ROOMIEST).collect();
    let room = room(args.len());
    let padding: Vec<Value> = args.last().into_iter().cycle().take(room - args.len()).cloned().collect();
    args.extend(padding);
    (format!("IN ({})", marks(room)), args)
}

fn room(rows: usize) -> usize {
    ROOMS.into_iter().find(|room| *room >= rows).unwrap_or(ROOMIEST)
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_certain_numbers() {
        for (rows, has_room_for) in [(1, 1), (3, 4), (5, 8), (200, 256), (256, 256)] {
            assert_eq!(room(rows), has_room_for);
        }
    }

    #[test]
    fn the_rest_of_the_room_is_left_empty() {
        let row = || vec![Value::from("x"), Value::from(1_i64)];
        let (sql, args) = rows(vec![row(), row(), row()].into_iter(), 2);
        assert_eq!(sql, "SELECT * FROM (VALUES (?, ?), (?, ?), (?, ?), (?, ?)) WHERE column1 IS NOT NULL");
        assert!(matches!(args[6..], [Value::Int(None), Value::Int(None)]));
        let (sql, args) = list((1..=3_i64).map(Value::from));
        assert_eq!(sql, "IN (?, ?, ?, ?)");
        assert!(matches!(args[3], Value::Int(Some(3))));
    }

    #[test]
    fn what_there_is_no_room_for_is_left_to_the_next_statement() {
        let mut values = (0..300_i64).map(Value::from);
        assert_eq!(list(values.by_ref()).1.len(), 256);
        assert_eq!(list(values.by_ref()).1.len(), 64);
        assert!(values.next().is_none());
    }
}
