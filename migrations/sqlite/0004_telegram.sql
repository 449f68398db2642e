-- What the Telegram door keeps beside the log. None of it can be rebuilt from the log, and a rebuild touches none of it.

-- Updates whose effect is durable, for as long as Telegram may bring them again.
CREATE TABLE telegram_updates (
    bot BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (bot, update_id)
);
CREATE INDEX telegram_updates_by_age ON telegram_updates (taken_at);

-- Updates that failed too often, with what Telegram sent: set aside, so that they hold nobody up.
CREATE TABLE telegram_parked (
    bot BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    body TEXT NOT NULL,
    error TEXT NOT NULL,
    failures BIGINT NOT NULL,
    parked_at BIGINT NOT NULL,
    PRIMARY KEY (bot, update_id)
);

-- Half-filled forms and questions that wait for a typed answer, one row per person and chat.
CREATE TABLE drafts (
    chat BIGINT NOT NULL,
    account BIGINT NOT NULL,
    state TEXT NOT NULL,
    last_update BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (chat, account)
);

-- Which message shows what: forms, status cards, notices. A card is edited in place by it.
CREATE TABLE cards (
    chat BIGINT NOT NULL,
    slot TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    order_id TEXT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (chat, slot)
);
CREATE INDEX cards_by_message ON cards (chat, message_id);
CREATE INDEX cards_by_order ON cards (order_id);

-- What is still to be said. `state`: routing (nobody knows yet to whom), waiting, sent, dropped, failed.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dedupe TEXT NOT NULL UNIQUE,
    lane TEXT NOT NULL,
    chat BIGINT,
    subject TEXT,
    body TEXT NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    retry_at BIGINT NOT NULL,
    expires_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX outbox_by_lane ON outbox (state, lane, id);
CREATE INDEX outbox_by_subject ON outbox (subject, state);
CREATE INDEX outbox_done ON outbox (done_at);

-- Chats that can't be written to: blocked, deactivated, left. The person's next word opens them again.
CREATE TABLE dead_chats (
    chat BIGINT PRIMARY KEY,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL
);
