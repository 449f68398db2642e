-- The event log: a superset of postgres-es's tables (names and types kept), and what belongs to it. Credentials, drafts
-- and outboxes are elsewhere. Instants are microseconds since 1970.

-- `json`, not `jsonb`: texts are stored as they were hashed. Reading the whole log goes by `position`.
CREATE TABLE events
(
    position       BIGINT PRIMARY KEY NOT NULL,
    aggregate_type TEXT    NOT NULL,
    aggregate_id   TEXT    NOT NULL,
    sequence       BIGINT NOT NULL CHECK (sequence > 0),
    event_type     TEXT    NOT NULL,
    event_version  TEXT    NOT NULL,
    payload        JSON    NOT NULL,
    metadata       JSON    NOT NULL,
    event_id       TEXT    NOT NULL,
    recorded_at    BIGINT NOT NULL,
    hash           BYTEA  NOT NULL,
    UNIQUE (aggregate_type, aggregate_id, sequence)
);

-- postgres-es wants it; nothing is kept in it (its snapshots are broken, aggregates are cached in memory).
CREATE TABLE snapshots
(
    aggregate_type   TEXT    NOT NULL,
    aggregate_id     TEXT    NOT NULL,
    last_sequence    BIGINT NOT NULL CHECK (last_sequence >= 0),
    current_snapshot BIGINT NOT NULL CHECK (current_snapshot >= 0),
    payload          JSON    NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, last_sequence)
);

-- The end of the log, one row.
CREATE TABLE head
(
    one         BIGINT PRIMARY KEY CHECK (one = 1),
    position    BIGINT NOT NULL,
    hash        BYTEA  NOT NULL,
    recorded_at BIGINT NOT NULL,
    -- Moves when somebody had to find out whether a batch was written: what is still on its way comes too late.
    fence       BIGINT NOT NULL DEFAULT 0
);

INSERT INTO head (one, position, hash, recorded_at) VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0);

-- What each command was answered. Acceptances are kept for ever (`expires_at` null), refusals for 30 days.
CREATE TABLE idempotency
(
    scope       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    position    BIGINT NOT NULL,
    expires_at  BIGINT,
    PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_expiring ON idempotency (expires_at) WHERE expires_at IS NOT NULL;

-- Numbers handed out in blocks; `next` is the first one that nobody took.
CREATE TABLE numbers
(
    name TEXT    PRIMARY KEY NOT NULL,
    next BIGINT NOT NULL
);

-- The keys of personal data. A destroyed one leaves its row behind, so that it is never made again.
CREATE TABLE personal_keys
(
    person       TEXT    PRIMARY KEY NOT NULL,
    key          BYTEA,
    created_at   BIGINT NOT NULL,
    destroyed_at BIGINT
);

-- Secrets of this instance, made once.
CREATE TABLE secrets
(
    name  TEXT PRIMARY KEY NOT NULL,
    value BYTEA NOT NULL
);

-- Re-encoded photos by the SHA-256 of their bytes, and which of them are named by the log.
CREATE TABLE photos
(
    id        TEXT    PRIMARY KEY NOT NULL,
    bytes     BYTEA  NOT NULL,
    stored_at BIGINT NOT NULL
);

CREATE TABLE photo_uses
(
    photo    TEXT    PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL
);

-- How far each reader of the log is. `epoch` rises with every runner that takes it over: the former one is fenced.
CREATE TABLE checkpoints
(
    name     TEXT    PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    epoch    BIGINT NOT NULL
);

-- Events that a reader could not apply, and the later ones of the same stream behind them.
CREATE TABLE parked
(
    reader         TEXT    NOT NULL,
    position       BIGINT NOT NULL,
    aggregate_type TEXT    NOT NULL,
    aggregate_id   TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    parked_at      BIGINT NOT NULL,
    PRIMARY KEY (reader, position)
);
