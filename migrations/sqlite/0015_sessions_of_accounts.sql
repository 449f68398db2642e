-- What began through a Telegram account ends with its link: a session, and a link to sign in, remember the account's
-- key (a keyed hash). Sessions of the Mini App that don't are ended here; it signs in anew by itself.
ALTER TABLE sessions ADD COLUMN account TEXT;
ALTER TABLE sign_in_links ADD COLUMN account TEXT;
DELETE FROM sessions WHERE channel = 'miniapp';
