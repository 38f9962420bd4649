-- Which questionnaire is offered at which moments of care at a site: "moment pack", one after another.
CREATE TABLE prompt (
    partnership TEXT NOT NULL,
    site TEXT NOT NULL,
    prompts TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, site)
) WITHOUT ROWID;
