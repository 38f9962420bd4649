-- What a person agreed to share, with whom.
CREATE TABLE consent (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    -- The organisation that may receive what is shared.
    organisation TEXT NOT NULL,
    given_on TEXT NOT NULL,
    given_by TEXT NOT NULL,
    method TEXT NOT NULL,
    explained_by TEXT NOT NULL,
    -- The letters of the purposes that were agreed to, in order.
    purposes TEXT NOT NULL,
    feedback BIGINT NOT NULL CHECK (feedback BETWEEN 0 AND 4),
    recorded_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_by TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
) WITHOUT ROWID;
-- Whether the person still agrees, or withdrew: asked at each sending.
CREATE INDEX consent_person ON consent (partnership, person, organisation);
