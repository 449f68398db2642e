-- Tables of the HTTP door: credentials, sessions, tokens, sign-in links. None of it ever stands in the log; secrets
-- are kept as hashes only. Instants are microseconds since 1970.

CREATE TABLE credentials (
    person        TEXT   NOT NULL PRIMARY KEY,
    password_hash TEXT   NOT NULL, -- argon2id, PHC string
    changed_at    BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's token, hex
    id         TEXT   NOT NULL UNIQUE,
    person     TEXT   NOT NULL,
    channel    TEXT   NOT NULL, -- panel or miniapp
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    agent      TEXT
);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE tokens (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    id         TEXT   NOT NULL UNIQUE,
    person     TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT,
    expires_at BIGINT
);
CREATE INDEX tokens_by_person ON tokens (person);

CREATE TABLE sign_in_links (
    code_hash    TEXT   NOT NULL PRIMARY KEY, -- of the code that the browser's person sends to the bot
    browser_hash TEXT   NOT NULL,             -- of the asking browser's cookie
    link_hash    TEXT   UNIQUE,               -- of the link, once the bot has made it
    person       TEXT,
    expires_at   BIGINT NOT NULL
);
