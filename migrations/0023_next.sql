-- The areas of law that an adviser deals with. Of somebody without any nothing was said: they deal with all.
CREATE TABLE competence (
    partnership TEXT NOT NULL,
    membership TEXT NOT NULL,
    area TEXT NOT NULL,
    PRIMARY KEY (partnership, membership, area)
) WITHOUT ROWID;

-- Many referrals to be allocated at once: to whom, by whom, and how far that has come.
CREATE TABLE bulk (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    by TEXT NOT NULL,
    adviser TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('looked-at', 'begun', 'taken-back')),
    made_at TEXT NOT NULL,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;

-- One of them: as it was when it was looked at, and what became of it. A sentence says why nothing did.
CREATE TABLE bulk_row (
    partnership TEXT NOT NULL,
    bulk TEXT NOT NULL,
    n BIGINT NOT NULL,
    referral TEXT NOT NULL,
    version BIGINT NOT NULL,
    former TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN ('possible', 'impossible', 'done', 'not-done', 'undone', 'kept')),
    why TEXT NOT NULL,
    PRIMARY KEY (partnership, bulk, n)
) WITHOUT ROWID;
