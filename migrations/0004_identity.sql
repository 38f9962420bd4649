-- Somebody's sign-in to this installation; they may work in several partnerships. What they are called is
-- said by each membership, so that no partnership shows what another one wrote.
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    -- The partnership that invited them first: the only one whose links choose a password.
    home TEXT NOT NULL,
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
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    team TEXT,
    role TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    -- When its holder took it up: at once at home, elsewhere with a link and their own password.
    joined_at TEXT,
    -- When it was ended, and by whom; whatever its dates say, it holds no longer.
    ended_at TEXT,
    ended_by TEXT,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) WITHOUT ROWID;
CREATE INDEX membership_account ON membership (account);
CREATE INDEX membership_name ON membership (partnership, name, id);
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

-- A link with which somebody takes a membership up, once: by choosing a password, or with the one they have.
CREATE TABLE invitation (
    secret TEXT NOT NULL PRIMARY KEY,
    partnership TEXT NOT NULL,
    membership TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('password', 'joining')),
    expires_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX invitation_account ON invitation (account);
CREATE INDEX invitation_membership ON invitation (partnership, membership);
