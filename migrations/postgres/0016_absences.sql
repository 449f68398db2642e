-- An absence may begin later. Of the ones told so far only the end was: they count from the beginning.
ALTER TABLE people ADD COLUMN absent_from BIGINT;
UPDATE people SET absent_from = 0 WHERE absent_until IS NOT NULL;
