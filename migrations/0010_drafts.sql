-- Drafts with the date of a letter are kept until somebody deletes them. What a patient said is written with
-- its quotation marks escaped, so this finds the date and nothing else.
ALTER TABLE draft ADD COLUMN has_letter BIGINT NOT NULL DEFAULT 0 CHECK (has_letter IN (0, 1));
UPDATE draft SET has_letter = 1 WHERE body LIKE '%"letter_on":"%';

-- Why a team sent a referral while another of its own was open for the same person, need and service.
CREATE TABLE second_ask (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    -- The one that was open.
    besides TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;
