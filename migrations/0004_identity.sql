-- Somebody's sign-in to this installation; they may work in several partnerships.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password TEXT,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX account_email ON account (email);

-- A role in one organisation, from one date to another.
CREATE TABLE membership (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    organisation TEXT NOT NULL,
    team TEXT,
    role TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK (ends_on IS NULL OR ends_on >= starts_on)
) WITHOUT ROWID;
CREATE INDEX membership_account ON membership (account);
CREATE INDEX membership_team ON membership (partnership, team, role);

-- Somebody signed in. Only the hash of the secret in their cookie is kept.
CREATE TABLE session (
    secret TEXT NOT NULL PRIMARY KEY,
    partnership TEXT NOT NULL,
    membership TEXT NOT NULL,
    account TEXT NOT NULL,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_seen ON session (seen_at);

-- A link that lets its holder choose a password, once.
CREATE TABLE invitation (
    secret TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
);
