-- A quick question of health staff to an advice service, about nobody in particular, and its answer.
CREATE TABLE question (
    partnership TEXT NOT NULL,
    id TEXT NOT NULL,
    service TEXT NOT NULL,
    to_organisation TEXT NOT NULL,
    from_team TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    area TEXT,
    words TEXT NOT NULL,
    answer TEXT,
    answered_by TEXT,
    answered_at TEXT,
    -- The referral that it became, when there was somebody to refer after all.
    referral TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, id),
    CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
);
CREATE INDEX question_asked ON question (partnership, asked_at);
CREATE INDEX question_from_open ON question (partnership, from_team, asked_at, id) WHERE answered_at IS NULL;
CREATE INDEX question_to_open ON question (partnership, to_organisation, asked_at, id) WHERE answered_at IS NULL;
CREATE INDEX question_from_done ON question (partnership, from_team, answered_at, id) WHERE answered_at IS NOT NULL;
CREATE INDEX question_to_done ON question (partnership, to_organisation, answered_at, id) WHERE answered_at IS NOT NULL;
