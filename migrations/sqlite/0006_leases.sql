-- Who does what only one node at a time may do. Only written where several nodes share a database (PostgreSQL); a
-- process that has its SQLite file to itself needs none. `epoch` rises with every taking over.
CREATE TABLE leases (
    name TEXT PRIMARY KEY NOT NULL,
    owner TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
