//! The SQL of an append on SQLite. A batch's statements are texts of a few sizes, the rest of their rows left NULL and
//! filtered out, so that the driver's cache of prepared statements knows them all.

use std::fmt::Write;

const HEAD: &str = "SELECT 0, position, hash, recorded_at FROM head";

/// How many rows one INSERT takes at most.
pub const CHUNK: usize = 256;

/// The number of rows a statement is made for, when so many are needed.
pub fn room_for(rows: usize) -> usize {
    const SIZES: [usize; 17] = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
    SIZES.into_iter().find(|size| *size >= rows).unwrap_or_else(|| rows.next_multiple_of(CHUNK))
}

/// What each answered row of [`begin`] tells of, its first column.
pub const IS_HEAD: i64 = 0;
pub const IS_KEY: i64 = 1;
pub const IS_VERSIONS: i64 = 2;

/// The first call: the lock, the head, the kept keys (binds: scope and key for each, then the instant), and the
/// versions of the streams that exist, all in one row as `index version,index version` (binds: type and id for each).
pub fn begin(keys: usize, streams: usize) -> String {
    let mut sql = format!("BEGIN IMMEDIATE; {HEAD}");
    if keys > 0 {
        sql.push_str("; SELECT 1, v.column1, k.fingerprint, k.answer, k.position FROM (VALUES ");
        values(&mut sql, keys, |sql, row| write!(sql, "({row},?,?)"));
        sql.push_str(
            ") v CROSS JOIN idempotency k ON k.scope = v.column2 AND k.key = v.column3 \
             WHERE k.expires_at IS NULL OR k.expires_at > ?",
        );
    }
    if streams > 0 {
        sql.push_str(
            "; SELECT 2, group_concat(v.column1 || ' ' || (SELECT max(e.sequence) FROM events e \
             WHERE e.aggregate_type = v.column2 AND e.aggregate_id = v.column3)) FROM (VALUES ",
        );
        values(&mut sql, streams, |sql, row| write!(sql, "({row},?,?)"));
        sql.push_str(") v");
    }
    sql
}

/// The second call: events (11 binds each), keys (6 binds each), the head (3 binds) and the commit.
pub fn finish(events: &[usize], keys: usize) -> String {
    // Only an expired refusal can still stand there: everything else was answered before.
    const EXPIRED: &str = " ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, \
        answer = excluded.answer, position = excluded.position, expires_at = excluded.expires_at";
    let mut sql = String::new();
    write_rows(&mut sql, events, keys, EXPIRED);
    sql
}

/// The only call, with the same binds: fails, when a place in the log or a key is taken.
pub fn whole(events: &[usize], keys: usize) -> String {
    let mut sql = "BEGIN IMMEDIATE; ".to_owned();
    write_rows(&mut sql, events, keys, "");
    sql
}

fn write_rows(sql: &mut String, events: &[usize], keys: usize, on_conflict: &str) {
    for rows in events {
        sql.push_str(
            "INSERT INTO events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
             payload, metadata, event_id, recorded_at, hash) SELECT * FROM (VALUES ",
        );
        values(sql, *rows, |sql, _| sql.write_str("(?,?,?,?,?,?,?,?,?,?,?)"));
        sql.push_str(") WHERE column1 IS NOT NULL; ");
    }
    if keys > 0 {
        sql.push_str(
            "INSERT INTO idempotency (scope, key, fingerprint, answer, position, expires_at) SELECT * FROM (VALUES ",
        );
        values(sql, keys, |sql, _| sql.write_str("(?,?,?,?,?,?)"));
        sql.push_str(") WHERE column1 IS NOT NULL");
        sql.push_str(on_conflict);
        sql.push_str("; ");
    }
    sql.push_str("UPDATE head SET position = ?, hash = ?, recorded_at = ?; COMMIT");
}

fn values(sql: &mut String, rows: usize, one: impl Fn(&mut String, usize) -> std::fmt::Result) {
    for row in 0..rows {
        if row > 0 {
            sql.push(',');
        }
        // Writing to a String never fails.
        let _ = one(sql, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_found_for_any_number_of_rows() {
        for rows in 0..2000 {
            assert!(room_for(rows) >= rows);
            assert!(room_for(rows) <= rows.max(1) * 2 || room_for(rows) == CHUNK * rows.div_ceil(CHUNK));
        }
    }
}
