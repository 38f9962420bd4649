-- Where anybody may ask a service for help: the address that a poster carries, and what stands at its head. Without a
-- row a service has no such page.
CREATE TABLE public_page (
    partnership TEXT NOT NULL,
    service TEXT NOT NULL,
    slug TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    opening TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, service)
);
CREATE UNIQUE INDEX public_page_slug ON public_page (slug);

-- What came in and is no referral yet: for the service's own side alone, until somebody has looked at it. Its content
-- is one opaque text, emptied when it has served its time.
CREATE TABLE arrival (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT NOT NULL,
    to_organisation TEXT NOT NULL,
    -- By which what comes twice is known again: a digest of where it came from.
    source TEXT,
    content TEXT,
    arrived_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    -- The membership of whoever looks after it.
    owner TEXT,
    ending TEXT,
    words TEXT NOT NULL,
    ended_at TEXT,
    ended_by TEXT,
    referral TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK ((ending IS NULL) = (ended_at IS NULL) AND (ending IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX arrival_source ON arrival (partnership, service, source) WHERE source IS NOT NULL;
CREATE INDEX arrival_came ON arrival (partnership, kind, service, arrived_at);
CREATE INDEX arrival_open ON arrival (partnership, to_organisation, kind, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX arrival_done ON arrival (partnership, to_organisation, kind, ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX arrival_kept ON arrival (partnership, ended_at) WHERE ended_at IS NOT NULL AND content IS NOT NULL;
