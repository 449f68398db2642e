-- What the API keeps beside the log (saved views, answers to repeated requests), and the read model behind the
-- administrators' own history. Instants are microseconds since 1970.

-- Filters of the queue under a name. `shared`: nobody, role (then `role` says which) or everybody.
CREATE TABLE saved_views (
    id         TEXT   NOT NULL PRIMARY KEY,
    owner      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    query      TEXT   NOT NULL,
    shared     TEXT   NOT NULL,
    role       TEXT,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX saved_views_by_owner ON saved_views (owner);

-- What a write to a table of the door was answered under an idempotency key. Secrets are never kept here: those that
-- are told once follow from the key, so that the same request is told the same.
CREATE TABLE door_answers (
    person      TEXT   NOT NULL,
    operation   TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    answer      TEXT   NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (person, operation, key)
);
CREATE INDEX door_answers_expiring ON door_answers (expires_at);

-- Read model: where in the log stands what was done to people, the directory and the policies.
CREATE TABLE administration (
    position BIGINT NOT NULL PRIMARY KEY,
    kind     TEXT   NOT NULL,
    subject  TEXT   NOT NULL
);
CREATE INDEX administration_by_kind ON administration (kind, position);
CREATE INDEX administration_by_subject ON administration (subject, position);
