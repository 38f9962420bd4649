-- A link to a patient's own page. Only the hash of its secret is kept; it opens the page once.
CREATE TABLE page_link (
    partnership TEXT NOT NULL,
    secret TEXT NOT NULL,
    referral TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (partnership, secret)
) WITHOUT ROWID;
CREATE UNIQUE INDEX page_link_secret ON page_link (secret);
CREATE INDEX page_link_expires ON page_link (expires_at);

-- The short while in which the page can be read on the device on which the link was opened.
CREATE TABLE page_session (
    partnership TEXT NOT NULL,
    secret TEXT NOT NULL,
    referral TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (partnership, secret)
) WITHOUT ROWID;
CREATE UNIQUE INDEX page_session_secret ON page_session (secret);
CREATE INDEX page_session_expires ON page_session (expires_at);
