-- Whose turn it is to write, and how many events each partnership has recorded. '-' is the installation.
CREATE TABLE turn (
    partnership TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);
INSERT INTO turn (partnership, seq) VALUES ('-', 0);

-- Everything that happened. Identifiers and codes only, never what a person said.
CREATE TABLE event (
    partnership TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What it happened to.
    subject TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (partnership, seq)
) WITHOUT ROWID;
CREATE INDEX event_subject ON event (partnership, subject, seq);

-- Work that was left for after a commit.
CREATE TABLE job (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'given-up')),
    attempts BIGINT NOT NULL,
    run_at TEXT NOT NULL,
    problem TEXT,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;
CREATE INDEX job_due ON job (state, run_at);

-- What a request with this key was answered, so that sending it again changes nothing.
CREATE TABLE answered (
    partnership TEXT NOT NULL,
    by TEXT NOT NULL,
    key TEXT NOT NULL,
    -- A digest of what was sent, so that something else under the same key is refused.
    sent TEXT NOT NULL,
    answer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (partnership, by, key)
) WITHOUT ROWID;
CREATE INDEX answered_at ON answered (at);
