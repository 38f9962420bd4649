-- A draft lies with those of its team, so that one is found, listed and saved in one tree: every save of a step had to
-- write a second one, and a submit to take a line out of it.
CREATE TABLE draft_of_team (
    partnership TEXT NOT NULL,
    team TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    begun_by TEXT NOT NULL,
    -- What was entered so far, as JSON.
    body TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    -- Whether it holds the date of a letter: then it is not thrown away.
    has_letter BIGINT NOT NULL DEFAULT 0 CHECK (has_letter IN (0, 1)),
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, team, id)
) WITHOUT ROWID;
INSERT INTO draft_of_team (partnership, team, id, person, begun_by, body, begun_at, changed_at, has_letter, version)
SELECT partnership, team, id, person, begun_by, body, begun_at, changed_at, has_letter, version FROM draft;
DROP TABLE draft;
ALTER TABLE draft_of_team RENAME TO draft;
