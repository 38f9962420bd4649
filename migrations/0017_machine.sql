-- What the advice side asks the referrer before it decides, and the answer. Both sides read both.
CREATE TABLE inquiry (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    id TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    answer TEXT,
    answered_at TEXT,
    answered_by TEXT,
    PRIMARY KEY (partnership, referral, id),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((answer IS NULL) = (answered_by IS NULL))
) WITHOUT ROWID;
-- Those whose time to answer is over are found by it, without looking at the others.
CREATE INDEX referral_asked ON referral (partnership, next_due_at, id) WHERE next_clock = 'information';

-- Why it was said that a client could not be contacted before they were tried as often as was agreed.
CREATE TABLE given_up (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    tries BIGINT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;

-- A referral that follows on from one that ended: opened again, or sent to the service that was suggested.
CREATE TABLE episode (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    former TEXT NOT NULL,
    -- Why it was opened again; null when it was sent to another service.
    reason TEXT,
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;
CREATE INDEX episode_former ON episode (partnership, former);

-- The service that was suggested when a referral was not accepted.
CREATE TABLE redirect (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    service TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;

-- How soon a referral comes, as somebody set it in place of what the rules proposed then, and why.
CREATE TABLE priority (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('high', 'usual', 'low')),
    proposed TEXT NOT NULL CHECK (proposed IN ('high', 'usual', 'low')),
    points BIGINT NOT NULL,
    -- The rules that proposed it, by their identifier.
    rules TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;

-- The stages of what was accepted say more now.
UPDATE referral SET stage = 'waiting-list' WHERE status = 'accepted' AND stage = 'to-allocate';
UPDATE referral SET stage = 'attempt-1' WHERE stage = 'first-contact' AND state LIKE '%"tries":1,%';
UPDATE referral SET stage = 'attempt-2' WHERE stage = 'first-contact' AND state LIKE '%"tries":2,%';
UPDATE referral SET stage = 'attempt-3' WHERE stage = 'first-contact' AND state NOT LIKE '%"tries":0,%';
