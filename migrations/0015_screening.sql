-- One asking of a person, whole as it was: what changes later is another one. For the organisation that asked.
CREATE TABLE screening (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    organisation TEXT NOT NULL,
    team TEXT NOT NULL,
    -- Where the team was then; some have no place.
    site TEXT,
    -- What whoever asked does there.
    asked_as TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_by_name TEXT NOT NULL,
    moment TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    letter_on TEXT,
    asked_on TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;
CREATE INDEX screening_person ON screening (partnership, person, asked_at);
CREATE INDEX screening_asked ON screening (partnership, asked_on, id);

CREATE TABLE screening_answer (
    partnership TEXT NOT NULL,
    screening TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unsaid')),
    -- Whether help is wanted; asked after each yes.
    help TEXT CHECK (help IN ('yes', 'no', 'unsaid')),
    PRIMARY KEY (partnership, screening, question),
    CHECK ((answer = 'yes') = (help IS NOT NULL))
) WITHOUT ROWID;

-- A need that an answer found. How it goes on is told by the referral that it went into, and kept nowhere else.
CREATE TABLE found_need (
    partnership TEXT NOT NULL,
    screening TEXT NOT NULL,
    question TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    area TEXT,
    link TEXT,
    link_words TEXT NOT NULL,
    harms TEXT NOT NULL,
    draft TEXT,
    referral TEXT,
    PRIMARY KEY (partnership, screening, question)
) WITHOUT ROWID;
CREATE INDEX found_need_draft ON found_need (partnership, draft) WHERE draft IS NOT NULL;

-- What the referrer said of a need that was referred: which way it and health hang together, and what it does.
ALTER TABLE need ADD COLUMN link TEXT;
ALTER TABLE need ADD COLUMN link_words TEXT NOT NULL DEFAULT '';
ALTER TABLE need ADD COLUMN harms TEXT NOT NULL DEFAULT '';
