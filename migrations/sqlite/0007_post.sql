-- Messages that go out by mail stand in the same outbox; who asked to sign in is shown before it is confirmed.

-- What the browser that asks calls itself.
ALTER TABLE sign_in_links ADD COLUMN agent TEXT;

-- By which road a row goes: telegram or mail. The reader of a mail is a person, not a chat.
ALTER TABLE outbox ADD COLUMN road TEXT NOT NULL DEFAULT 'telegram';
ALTER TABLE outbox ADD COLUMN person TEXT;
CREATE INDEX outbox_in_trouble ON outbox (state, attempts);
