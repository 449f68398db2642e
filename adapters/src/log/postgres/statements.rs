//! The SQL of an append on PostgreSQL: three texts for batches of any size, since arrays carry the rows.

/// The batch's statement, with what happens to a key that stands already. Without that the server inserts plainly, which
/// costs it less for each key.
macro_rules! finish {
    ($standing:literal) => {
        concat!(
            "WITH moved AS ( \
                UPDATE head SET position = $3, hash = $4, recorded_at = $5 WHERE position = $1 AND fence = $2 \
                RETURNING 1), \
            written AS ( \
                INSERT INTO events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
                    payload, metadata, event_id, recorded_at, hash) \
                SELECT position, kind, id, sequence, type, version, payload::json, metadata::json, event_id, at, hash \
                FROM unnest($6::bigint[], $7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], \
                    $12::text[], $13::text[], $14::text[], $15::bigint[], $16::bytea[]) \
                    AS e (position, kind, id, sequence, type, version, payload, metadata, event_id, at, hash) \
                WHERE EXISTS (SELECT 1 FROM moved)), \
            kept AS ( \
                INSERT INTO idempotency (scope, key, fingerprint, answer, position, expires_at) \
                SELECT * FROM unnest($17::text[], $18::text[], $19::text[], $20::text[], $21::bigint[], $22::bigint[]) \
                WHERE EXISTS (SELECT 1 FROM moved)",
            $standing,
            ") SELECT count(*) AS heads FROM moved"
        )
    };
}

/// What each row of [`READ`] tells of.
pub const IS_HEAD: i32 = 0;
pub const IS_KEY: i32 = 1;

/// The head; the kept keys ($1 scopes, $2 keys, $3 the instant); the versions of the streams that exist ($4 types,
/// $5 ids). One statement: all of it is of one moment. `n` counts from 1.
pub const READ: &str = "\
    SELECT 0 AS kind, 0::bigint AS n, position, hash, recorded_at, fence, NULL AS fingerprint, NULL AS answer FROM head \
    UNION ALL \
    SELECT 1, wanted.n, kept.position, NULL, NULL, NULL, kept.fingerprint, kept.answer \
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (scope, key, n) CROSS JOIN LATERAL \
        (SELECT * FROM idempotency i WHERE i.scope = wanted.scope AND i.key = wanted.key \
         AND (i.expires_at IS NULL OR i.expires_at > $3) LIMIT 1) kept \
    UNION ALL \
    SELECT 2, wanted.n, found.version, NULL, NULL, NULL, NULL, NULL \
    FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS wanted (kind, id, n) CROSS JOIN LATERAL \
        (SELECT max(e.sequence) AS version FROM events e \
         WHERE e.aggregate_type = wanted.kind AND e.aggregate_id = wanted.id) found \
    WHERE found.version IS NOT NULL";

/// The whole batch, if the head still stands at $1 with the fence $2. A key that stands already makes it fail.
pub const FINISH: &str = finish!("");

/// The same under the head's lock, when it is known that what stands already has expired: it gives way.
pub const FINISH_LOCKED: &str = finish!(
    " ON CONFLICT (scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, answer = excluded.answer, \
      expires_at = excluded.expires_at, position = excluded.position"
);
