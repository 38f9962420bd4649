-- Providers outside the partnership, which nobody signs in from: what they can be asked for, and how they are reached.
CREATE TABLE provider (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    sort TEXT NOT NULL,
    purpose TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    -- The day on which somebody last made sure that this is right.
    checked_on TEXT NOT NULL,
    closed_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;
CREATE INDEX provider_sort ON provider (partnership, sort, id);

-- What was passed on to such a provider from a referral, with the agreement to that, and the answer.
CREATE TABLE outside (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Whose referral it is, for the counts.
    organisation TEXT NOT NULL,
    provider TEXT NOT NULL,
    -- As the provider was called then.
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    given_on TEXT NOT NULL,
    given_by TEXT NOT NULL,
    method TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    -- The day by which an answer is hoped for.
    answer_by TEXT NOT NULL,
    answer TEXT,
    answer_words TEXT NOT NULL,
    answered_at TEXT,
    answered_by TEXT,
    withdrawn_at TEXT,
    withdrawn_by TEXT,
    PRIMARY KEY (partnership, referral, id),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
) WITHOUT ROWID;
-- What came of those of a year, by organisation.
CREATE INDEX outside_count ON outside (partnership, at, organisation, answer);
