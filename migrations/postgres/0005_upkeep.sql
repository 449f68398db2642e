-- What the program knows of its own upkeep. Nothing of it is copied elsewhere or goes into a backup: it speaks of this
-- database alone. Instants are microseconds since 1970, hashes hex.

-- Up to where the chain of hashes was found whole, and what was found broken.
CREATE TABLE verification (
    one             BIGINT PRIMARY KEY CHECK (one = 1),
    position        BIGINT NOT NULL,
    hash            TEXT   NOT NULL,
    verified_at     BIGINT NOT NULL,
    walked_at       BIGINT, -- the last time from the first event on
    broken_position BIGINT,
    problem         TEXT,
    found_at        BIGINT
);

-- The newest backup, and what went wrong since.
CREATE TABLE backup_state (
    one         BIGINT PRIMARY KEY CHECK (one = 1),
    name        TEXT,
    made_at     BIGINT,
    position    BIGINT,
    bytes       BIGINT,
    verified_at BIGINT,
    failed_at   BIGINT,
    failure     TEXT
);

-- What one process at a time does now and then: who took it has it until then.
CREATE TABLE chores (
    name         TEXT   PRIMARY KEY,
    leased_until BIGINT NOT NULL,
    done_at      BIGINT
);

-- An import, a copy or a restore that has not come to its end: such a database is not served.
CREATE TABLE unfinished (
    one        BIGINT PRIMARY KEY CHECK (one = 1),
    what       TEXT   NOT NULL,
    keys_up_to BIGINT NOT NULL, -- the position up to which idempotency keys were brought
    started_at BIGINT NOT NULL
);

-- Who was forgotten: asked for often, and few.
CREATE INDEX personal_keys_destroyed ON personal_keys (destroyed_at) WHERE destroyed_at IS NOT NULL;
