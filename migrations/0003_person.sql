-- Somebody who is helped. The columns are what lists need; the record holds the rest, read by code alone.
CREATE TABLE person (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    -- As in a list: "BEGUM, Amina".
    listed TEXT NOT NULL,
    born TEXT,
    nhs_number TEXT,
    record TEXT NOT NULL,
    -- The search keys in force, one per line, so that they can be taken back exactly.
    keys TEXT NOT NULL,
    added_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
);
-- Lists name fifty people at once, and a record is wide.
CREATE INDEX person_listed ON person (partnership, id, listed);

-- Which organisation knows a person, and so may find and open the record.
CREATE TABLE person_known (
    partnership TEXT NOT NULL,
    person TEXT NOT NULL,
    organisation TEXT NOT NULL,
    since TEXT NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('added', 'referred')),
    PRIMARY KEY (partnership, person, organisation)
) WITHOUT ROWID;

-- What a person is found by: one range of the primary key answers a search. A name is there once for each organisation
-- that knows the person, everything else once, under the organisation '-'.
CREATE TABLE person_key (
    partnership TEXT NOT NULL,
    organisation TEXT NOT NULL,
    key TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (partnership, organisation, key, person)
) WITHOUT ROWID;

-- Two records that look alike and that somebody has said are two people. Both ways round.
CREATE TABLE person_apart (
    partnership TEXT NOT NULL,
    person TEXT NOT NULL,
    other TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, person, other)
) WITHOUT ROWID;

-- Who the person says they are, for equality monitoring: apart from the record, seen by advisers only.
CREATE TABLE person_equality (
    partnership TEXT NOT NULL,
    person TEXT NOT NULL,
    answers TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, person)
);
