-- The event log: a superset of sqlite-es's tables (names and types kept), and what belongs to it. Credentials, drafts
-- and outboxes are elsewhere. Instants are microseconds since 1970.

-- `position` is the rowid, so that reading the whole log is one scan in order. Texts are stored as they were hashed.
CREATE TABLE events
(
    position       INTEGER PRIMARY KEY NOT NULL,
    aggregate_type TEXT    NOT NULL,
    aggregate_id   TEXT    NOT NULL,
    sequence       INTEGER NOT NULL CHECK (sequence > 0),
    event_type     TEXT    NOT NULL,
    event_version  TEXT    NOT NULL,
    payload        TEXT    NOT NULL,
    metadata       TEXT    NOT NULL,
    event_id       TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    hash           BLOB    NOT NULL,
    UNIQUE (aggregate_type, aggregate_id, sequence)
) STRICT;

-- sqlite-es wants it; nothing is kept in it (its snapshots are broken, aggregates are cached in memory).
CREATE TABLE snapshots
(
    aggregate_type   TEXT    NOT NULL,
    aggregate_id     TEXT    NOT NULL,
    last_sequence    INTEGER NOT NULL CHECK (last_sequence >= 0),
    current_snapshot INTEGER NOT NULL CHECK (current_snapshot >= 0),
    payload          TEXT    NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, last_sequence)
) STRICT;

-- The end of the log, one row.
CREATE TABLE head
(
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    position    INTEGER NOT NULL,
    hash        BLOB    NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;

INSERT INTO head (one, position, hash, recorded_at) VALUES (1, 0, zeroblob(32), 0);

-- What each command was answered. Acceptances are kept for ever (`expires_at` null), refusals for 30 days.
CREATE TABLE idempotency
(
    scope       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    expires_at  INTEGER,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_expiring ON idempotency (expires_at) WHERE expires_at IS NOT NULL;

-- Numbers handed out in blocks; `next` is the first one that nobody took.
CREATE TABLE numbers
(
    name TEXT    PRIMARY KEY NOT NULL,
    next INTEGER NOT NULL
) STRICT;

-- The keys of personal data. A destroyed one leaves its row behind, so that it is never made again.
CREATE TABLE personal_keys
(
    person       TEXT    PRIMARY KEY NOT NULL,
    key          BLOB,
    created_at   INTEGER NOT NULL,
    destroyed_at INTEGER
) STRICT;

-- Secrets of this instance, made once.
CREATE TABLE secrets
(
    name  TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT;

-- Re-encoded photos by the SHA-256 of their bytes, and which of them are named by the log.
CREATE TABLE photos
(
    id        TEXT    PRIMARY KEY NOT NULL,
    bytes     BLOB    NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;

CREATE TABLE photo_uses
(
    photo    TEXT    PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL
) STRICT;

-- How far each reader of the log is. `epoch` rises with every runner that takes it over: the former one is fenced.
CREATE TABLE checkpoints
(
    name     TEXT    PRIMARY KEY NOT NULL,
    position INTEGER NOT NULL,
    epoch    INTEGER NOT NULL
) STRICT;

-- Events that a reader could not apply, and the later ones of the same stream behind them.
CREATE TABLE parked
(
    reader         TEXT    NOT NULL,
    position       INTEGER NOT NULL,
    aggregate_type TEXT    NOT NULL,
    aggregate_id   TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    parked_at      INTEGER NOT NULL,
    PRIMARY KEY (reader, position)
) STRICT, WITHOUT ROWID;
