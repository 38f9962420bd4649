-- What happened to one thing lies together: opening a referral reads its whole record, and each event of it was a page
-- of its own. The numbers keep their order by an index.
CREATE TABLE record (
    partnership TEXT NOT NULL,
    subject TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    name TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (partnership, subject, seq)
) WITHOUT ROWID;
INSERT INTO record (partnership, subject, seq, at, by, name, facts)
SELECT partnership, subject, seq, at, by, name, facts FROM event ORDER BY partnership, subject, seq;
DROP TABLE event;
ALTER TABLE record RENAME TO event;
CREATE UNIQUE INDEX event_seq ON event (partnership, seq);
