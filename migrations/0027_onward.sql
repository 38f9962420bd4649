-- A referral that the adviser who has the case passed on to another service, beside the one that goes on. The person
-- agreed to it then, for that service; what comes of it is told back as far as that goes.
CREATE TABLE onward (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    former TEXT NOT NULL,
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;
CREATE INDEX onward_former ON onward (partnership, former);
