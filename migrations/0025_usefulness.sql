-- Whether what came of a referral was useful, by each who read it. They may change their mind.
CREATE TABLE usefulness (
    partnership TEXT NOT NULL,
    referral TEXT NOT NULL,
    reader TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'partly', 'no')),
    words TEXT NOT NULL,
    at TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, referral, reader)
) WITHOUT ROWID;

-- How much an organisation told, how much of it was read, and what was said of it, by the month in which it was told;
-- kept in the same transaction.
CREATE TABLE told_tally (
    partnership TEXT NOT NULL,
    organisation TEXT NOT NULL,
    month TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('told', 'read', 'yes', 'partly', 'no')),
    n BIGINT NOT NULL,
    PRIMARY KEY (partnership, organisation, month, what)
) WITHOUT ROWID;
INSERT INTO told_tally (partnership, organisation, month, what, n)
SELECT f.partnership, r.to_organisation, substr(f.sent_at, 1, 7), 'told', count(*)
FROM feedback f JOIN referral r ON r.partnership = f.partnership AND r.id = f.referral
WHERE f.outcome <> 'mistake' GROUP BY f.partnership, r.to_organisation, substr(f.sent_at, 1, 7);
INSERT INTO told_tally (partnership, organisation, month, what, n)
SELECT e.partnership, r.to_organisation, substr(f.sent_at, 1, 7), 'read', count(*)
FROM event e JOIN referral r ON r.partnership = e.partnership AND r.id = e.subject
JOIN feedback f ON f.partnership = r.partnership AND f.referral = r.id
WHERE e.name = 'referral.feedback-seen' AND f.outcome <> 'mistake'
GROUP BY e.partnership, r.to_organisation, substr(f.sent_at, 1, 7);
