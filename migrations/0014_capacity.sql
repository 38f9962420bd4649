-- Whether a service can take referrals, as its own side said, and until when that holds. What was said before is
-- in the record of events.
CREATE TABLE capacity (
    partnership TEXT NOT NULL,
    service TEXT NOT NULL,
    light TEXT NOT NULL CHECK (light IN ('open', 'busy', 'full')),
    sentence TEXT NOT NULL,
    until_on TEXT NOT NULL,
    said_at TEXT NOT NULL,
    said_by TEXT NOT NULL,
    -- The name of whoever said it, as it was then.
    said_by_name TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, service)
) WITHOUT ROWID;

-- What to tell a patient when no service can take them: the partnership's own words, once it has some.
CREATE TABLE safety_net (
    partnership TEXT NOT NULL,
    words TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership)
) WITHOUT ROWID;

-- When somebody who was referred was first reached, so that the waiting time of a service is read from one index.
CREATE TABLE first_contact (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    service TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (partnership, referral)
) WITHOUT ROWID;
CREATE INDEX first_contact_of_service ON first_contact (partnership, service, at, sent_at);
INSERT INTO first_contact (partnership, referral, service, sent_at, at)
SELECT r.partnership, r.id, r.service, r.sent_at, min(c.at)
FROM contact c JOIN referral r ON r.partnership = c.partnership AND r.id = c.referral
WHERE c.result = 'reached' GROUP BY r.partnership, r.id, r.service, r.sent_at;
