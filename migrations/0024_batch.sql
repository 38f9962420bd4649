-- A list of people to refer, brought as a spreadsheet. What was wrong with it is forgotten after some days.
CREATE TABLE batch (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    team TEXT NOT NULL,
    by TEXT NOT NULL,
    file_name TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('checking', 'ready', 'running', 'done', 'stopped', 'dropped')),
    wrong TEXT NOT NULL,
    wrong_count BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;
CREATE INDEX batch_team ON batch (partnership, team, uploaded_at);
CREATE INDEX batch_at_work ON batch (state, partnership, id) WHERE state IN ('checking', 'running');

-- A row of it. What it says is emptied as soon as it is brought in or left out.
CREATE TABLE batch_row (
    partnership TEXT NOT NULL,
    batch TEXT NOT NULL,
    number BIGINT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('unchecked', 'ready', 'doubt', 'in', 'known', 'out', 'refused')),
    doubt TEXT,
    decision TEXT CHECK (decision IN ('same', 'another', 'leave')),
    person TEXT,
    referral TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (partnership, batch, number)
) WITHOUT ROWID;
CREATE INDEX batch_row_standing ON batch_row (partnership, batch, standing, number);
CREATE INDEX batch_row_key ON batch_row (partnership, key) WHERE referral IS NOT NULL;
