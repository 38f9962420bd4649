-- The text that somebody agreed to, where they read one: its language and its version. What they wrote beside it is
-- forgotten; that they agreed, and to what, is not.
ALTER TABLE consent ADD COLUMN wording_language TEXT;
ALTER TABLE consent ADD COLUMN wording_version TEXT;
-- What was dealt with in some months, and whether in time.
CREATE INDEX arrival_answered ON arrival (partnership, to_organisation, kind, ended_at, due_at) WHERE ended_at IS NOT NULL;
