-- What a team is told of a month: numbers as they were when it was made, so that they stay what was told.
CREATE TABLE digest (
    partnership TEXT NOT NULL,
    team TEXT NOT NULL,
    month TEXT NOT NULL,
    id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    -- What the team sent, how many of its patients were helped, and what was achieved, as outcome and number.
    referred BIGINT NOT NULL,
    helped BIGINT NOT NULL,
    achieved TEXT NOT NULL,
    PRIMARY KEY (partnership, team, month)
) WITHOUT ROWID;
CREATE UNIQUE INDEX digest_id ON digest (partnership, id);

-- Who wants no message about it.
CREATE TABLE digest_silence (
    partnership TEXT NOT NULL,
    membership TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (partnership, membership)
) WITHOUT ROWID;
