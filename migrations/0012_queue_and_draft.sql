-- When a message that waits is next to be tried, or taken for dead with whoever holds it; so it needs no work beside it.
ALTER TABLE outgoing ADD COLUMN due_at TEXT CHECK (due_at IS NULL OR state = 'waiting');
UPDATE outgoing SET due_at = changed_at WHERE state = 'waiting';
CREATE INDEX outgoing_due ON outgoing (due_at) WHERE due_at IS NOT NULL;
DROP TABLE job;

-- The draft that a referral was, so that whoever still types into it learns what became of it. Looked for among the
-- newest of its team, without an index.
ALTER TABLE referral ADD COLUMN draft TEXT;
