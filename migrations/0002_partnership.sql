-- A partnership itself; its id is the value of every other table's first column.
CREATE TABLE partnership (
    partnership TEXT NOT NULL PRIMARY KEY,
    model TEXT NOT NULL,
    name TEXT NOT NULL,
    sensitivity TEXT NOT NULL CHECK (sensitivity IN ('ordinary', 'sensitive')),
    neutral TEXT NOT NULL,
    region TEXT NOT NULL,
    setting TEXT NOT NULL,
    channel TEXT NOT NULL,
    co_location TEXT NOT NULL,
    sites_planned BIGINT,
    place TEXT NOT NULL,
    places TEXT NOT NULL,
    eligible TEXT NOT NULL,
    -- How long each side has, as JSON.
    clocks TEXT NOT NULL,
    -- When somebody looked through what came from the model, and in which membership; the operator has none.
    checked_at TEXT,
    checked_by TEXT,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (checked_by IS NULL OR checked_at IS NOT NULL)
);

-- A health body, advice provider or funder. "sort" is the name in small letters, for lists.
CREATE TABLE organisation (
    partnership TEXT NOT NULL REFERENCES partnership (partnership),
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('health', 'advice', 'funder')),
    name TEXT NOT NULL,
    sort TEXT NOT NULL,
    ods_code TEXT,
    -- Not in use from this day on.
    closed_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id)
);
CREATE INDEX organisation_sort ON organisation (partnership, sort, id);
CREATE UNIQUE INDEX organisation_ods_code ON organisation (partnership, ods_code);

-- A place. Where its name tells what people are treated for, "neutral" stands in its place outside.
CREATE TABLE site (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    organisation TEXT NOT NULL,
    name TEXT NOT NULL,
    sort TEXT NOT NULL,
    sensitivity TEXT NOT NULL CHECK (sensitivity IN ('ordinary', 'sensitive')),
    neutral TEXT NOT NULL,
    ods_code TEXT,
    address TEXT NOT NULL,
    postcode TEXT,
    phone TEXT NOT NULL,
    -- An ordinary week, as JSON.
    opening TEXT NOT NULL,
    -- What the public register says about it; empty when it did not come from there.
    icb TEXT NOT NULL,
    sub_icb TEXT NOT NULL,
    pcn TEXT NOT NULL,
    lsoa21 TEXT NOT NULL,
    closed_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, organisation) REFERENCES organisation (partnership, id),
    CHECK (sensitivity = 'ordinary' OR neutral <> '')
);
CREATE INDEX site_sort ON site (partnership, sort, id);
CREATE INDEX site_organisation ON site (partnership, organisation);
CREATE UNIQUE INDEX site_ods_code ON site (partnership, ods_code);

-- People who work together.
CREATE TABLE team (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    organisation TEXT NOT NULL,
    site TEXT,
    name TEXT NOT NULL,
    sort TEXT NOT NULL,
    sensitivity TEXT NOT NULL CHECK (sensitivity IN ('ordinary', 'sensitive')),
    neutral TEXT NOT NULL,
    closed_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, organisation) REFERENCES organisation (partnership, id),
    FOREIGN KEY (partnership, site) REFERENCES site (partnership, id),
    CHECK (sensitivity = 'ordinary' OR neutral <> '')
) WITHOUT ROWID;
CREATE INDEX team_sort ON team (partnership, sort, id);
CREATE INDEX team_organisation ON team (partnership, organisation);
CREATE INDEX team_site ON team (partnership, site);

-- What an advice provider offers.
CREATE TABLE service (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    organisation TEXT NOT NULL,
    -- The team that receives what is referred to it.
    team TEXT,
    name TEXT NOT NULL,
    sort TEXT NOT NULL,
    sensitivity TEXT NOT NULL CHECK (sensitivity IN ('ordinary', 'sensitive')),
    neutral TEXT NOT NULL,
    -- Ids of areas of law, parted by spaces.
    areas TEXT NOT NULL CHECK (areas <> ''),
    channel TEXT NOT NULL,
    phone TEXT NOT NULL,
    opening TEXT NOT NULL,
    closed_on TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, organisation) REFERENCES organisation (partnership, id),
    FOREIGN KEY (partnership, team) REFERENCES team (partnership, id),
    CHECK (sensitivity = 'ordinary' OR neutral <> '')
);
CREATE INDEX service_sort ON service (partnership, sort, id);
CREATE INDEX service_organisation ON service (partnership, organisation);
CREATE INDEX service_team ON service (partnership, team);

-- Who may refer to a service: every team, the teams of a site, or one team.
CREATE TABLE eligibility (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    service TEXT NOT NULL,
    site TEXT,
    team TEXT,
    from_on TEXT NOT NULL,
    until_on TEXT,
    funder TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    FOREIGN KEY (partnership, service) REFERENCES service (partnership, id),
    FOREIGN KEY (partnership, site) REFERENCES site (partnership, id),
    FOREIGN KEY (partnership, team) REFERENCES team (partnership, id),
    FOREIGN KEY (partnership, funder) REFERENCES organisation (partnership, id),
    CHECK (site IS NULL OR team IS NULL),
    CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE INDEX eligibility_service ON eligibility (partnership, service);

-- A register that somebody uploaded, being looked through before anything of it is taken in.
CREATE TABLE site_import (
    partnership TEXT NOT NULL REFERENCES partnership (partnership),
    id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    layout TEXT NOT NULL,
    selection TEXT NOT NULL,
    -- Open practices in the file, those chosen (as JSON), and rows left aside as closed or no practice.
    practices BIGINT NOT NULL,
    chosen TEXT NOT NULL,
    left_aside BIGINT NOT NULL,
    -- The first of the rows that cannot be used (as JSON), and how many there are.
    errors TEXT NOT NULL,
    error_count BIGINT NOT NULL,
    -- Codes that were asked for and are in no row, parted by spaces.
    missing TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'dropped')),
    -- What came of it, as JSON, once it was taken.
    taken TEXT,
    uploaded_at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK ((state = 'taken') = (taken IS NOT NULL))
);
