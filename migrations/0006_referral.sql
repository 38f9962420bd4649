-- The ask, from one team to one service. Its state is a fold of its events; the columns beside it are
-- worked out from the state by one function, for queries.
CREATE TABLE referral (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    reference TEXT NOT NULL,
    person TEXT NOT NULL,
    consent TEXT NOT NULL,
    from_organisation TEXT NOT NULL,
    from_team TEXT NOT NULL,
    sent_by TEXT NOT NULL,
    service TEXT NOT NULL,
    to_organisation TEXT NOT NULL,
    to_team TEXT NOT NULL,
    summary TEXT NOT NULL,
    urgency TEXT NOT NULL CHECK (urgency IN ('routine', 'urgent')),
    letter_on TEXT,
    sent_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT NOT NULL,
    adviser TEXT,
    -- The team that has the ball, the team that waits for it, and the next clock of the one that has it.
    ball_team TEXT,
    waiting_team TEXT,
    next_clock TEXT,
    next_due_at TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK ((ball_team IS NULL) = (waiting_team IS NULL)),
    CHECK ((next_clock IS NULL) = (next_due_at IS NULL)),
    CHECK ((next_clock IS NULL) = (ball_team IS NULL))
);
CREATE UNIQUE INDEX referral_reference ON referral (partnership, reference);
-- Work-lists: only what is on one is in these, so that what has ended costs them nothing.
CREATE INDEX referral_ball ON referral (partnership, ball_team, next_due_at, id) WHERE ball_team IS NOT NULL;
CREATE INDEX referral_ball_status ON referral (partnership, ball_team, status, next_due_at, id)
    WHERE ball_team IS NOT NULL;
CREATE INDEX referral_waiting ON referral (partnership, waiting_team, next_due_at, id)
    WHERE waiting_team IS NOT NULL;
CREATE INDEX referral_adviser ON referral (partnership, adviser, next_due_at, id) WHERE adviser IS NOT NULL;
CREATE INDEX referral_person ON referral (partnership, person, sent_at);
CREATE INDEX referral_from ON referral (partnership, from_team, sent_at, id);
CREATE INDEX referral_to ON referral (partnership, to_organisation, sent_at, id);

-- A problem in one area of social welfare law, found when the referral was made.
CREATE TABLE need (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    area TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (partnership, referral, area)
) WITHOUT ROWID;

-- A clock of the loop.
CREATE TABLE obligation (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner IN ('referrer', 'adviser')),
    since TEXT NOT NULL,
    due_at TEXT NOT NULL,
    met_at TEXT,
    waived_at TEXT,
    reason TEXT,
    PRIMARY KEY (partnership, referral, id),
    CHECK (met_at IS NULL OR waived_at IS NULL),
    CHECK ((waived_at IS NULL) = (reason IS NULL))
) WITHOUT ROWID;

-- How many referrals each team has in each list, kept in the same transaction as the referral.
CREATE TABLE tally (
    partnership TEXT NOT NULL,
    team TEXT NOT NULL,
    list TEXT NOT NULL CHECK (list IN ('ball', 'waiting')),
    status TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (partnership, team, list, status)
) WITHOUT ROWID;

-- A referral being written; anything may still be missing. Deleted when it is sent or given up.
CREATE TABLE draft (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    team TEXT NOT NULL,
    begun_by TEXT NOT NULL,
    body TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;
CREATE INDEX draft_team ON draft (partnership, team, changed_at);

-- A try to reach the client, on a channel that was safe at the time. The note is the advice side's alone.
CREATE TABLE contact (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    channel TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('reached', 'not-reached')),
    note TEXT NOT NULL,
    PRIMARY KEY (partnership, referral, id)
) WITHOUT ROWID;

-- When, where and how an adviser meets a client. Civil time in London.
CREATE TABLE appointment (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    referral TEXT NOT NULL,
    adviser TEXT NOT NULL,
    starts TEXT NOT NULL,
    channel TEXT NOT NULL,
    place TEXT NOT NULL,
    booked_at TEXT NOT NULL,
    booked_by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral, id)
) WITHOUT ROWID;

-- How a referral ended, in words. The note is the advice side's alone; the words are for the referrer, and
-- go no further than the consent allows.
CREATE TABLE ending (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    note TEXT NOT NULL,
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;

-- What the referrer was told while it was open, as far as the consent went then.
CREATE TABLE progress (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    id TEXT NOT NULL,
    told_at TEXT NOT NULL,
    by TEXT NOT NULL,
    level BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),
    body TEXT NOT NULL,
    PRIMARY KEY (partnership, referral, id)
) WITHOUT ROWID;

-- What the referrer was told when it ended: exactly one for each ending.
CREATE TABLE feedback (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    id TEXT NOT NULL,
    level BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),
    body TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;
