-- Something that goes out, or was kept from going out, and what became of it.
CREATE TABLE outgoing (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    -- A team's staff, one member of staff, or a person who is helped.
    recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('team', 'staff', 'person')),
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    -- The referral it is about, by its identifier.
    about TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'passed-on', 'sent', 'shown', 'stopped',
                                          'not-delivered')),
    -- Why it was stopped or not delivered, in words that name nobody.
    problem TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    -- When what it is about ended, so that it is never sent any more.
    over_at TEXT,
    PRIMARY KEY (partnership, id)
) WITHOUT ROWID;
CREATE INDEX outgoing_state ON outgoing (partnership, state, id);
-- What a client was sent about a referral.
CREATE INDEX outgoing_about ON outgoing (partnership, about) WHERE recipient_kind = 'person';
