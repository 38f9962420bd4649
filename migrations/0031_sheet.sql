-- Printed referral forms: so many were issued for a team, each with a reference of its own that says nothing of anybody.
CREATE TABLE issue (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    service TEXT NOT NULL,
    to_organisation TEXT NOT NULL,
    team TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    sheets BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
);
CREATE INDEX issue_service ON issue (partnership, service, issued_at, id);

CREATE TABLE sheet (
    partnership TEXT NOT NULL,
    reference TEXT NOT NULL,
    issue TEXT NOT NULL,
    -- The referral that was entered from it.
    referral TEXT,
    used_at TEXT,
    PRIMARY KEY (partnership, reference),
    CHECK ((referral IS NULL) = (used_at IS NULL))
) WITHOUT ROWID;
CREATE INDEX sheet_issue ON sheet (partnership, issue, reference);
