-- Somebody read what came of a referral, and said that it was useful.
INSERT INTO usefulness (partnership, referral, reader, answer, words, at, version)
SELECT partnership, referral, sent_by, 'yes', 'Now I know whom to send.', '2026-11-21T10:00:00.000000Z', 1 FROM feedback;
INSERT INTO told_tally (partnership, organisation, month, what, n)
SELECT f.partnership, r.to_organisation, '2026-11', 'yes', count(*) FROM feedback f
JOIN referral r ON r.partnership = f.partnership AND r.id = f.referral GROUP BY f.partnership, r.to_organisation;
