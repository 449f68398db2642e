-- People who are away, and those who ask to be let in; the Telegram groups and topics that show orders.
ALTER TABLE people ADD COLUMN absent_until BIGINT;
ALTER TABLE people ADD COLUMN substitute TEXT;
ALTER TABLE people ADD COLUMN asked TEXT;

CREATE TABLE rooms (
    id TEXT PRIMARY KEY,
    chat BIGINT NOT NULL,
    serving TEXT NOT NULL,
    locale TEXT NOT NULL
);
CREATE INDEX rooms_by_chat ON rooms (chat);
