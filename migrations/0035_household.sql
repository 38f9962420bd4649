-- Who belongs to whom: of a household, or caring for somebody. Each is written both ways round, for the organisation that
-- was told of it, and read by no other.
CREATE TABLE kin (
    partnership TEXT NOT NULL,
    person TEXT NOT NULL,
    organisation TEXT NOT NULL,
    other TEXT NOT NULL,
    -- What the other is to the person.
    relation TEXT NOT NULL,
    said_by TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, person, organisation, other)
) WITHOUT ROWID;

-- Somebody who shares the problem of a referral, on an agreement of their own.
CREATE TABLE party (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    person TEXT NOT NULL,
    consent TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral, person)
) WITHOUT ROWID;
-- How many referrals of a year have any.
CREATE INDEX party_at ON party (partnership, at, referral);
