-- A question with its answer, a client who was given up early, a referral that follows on from another, a service that
-- was suggested, and a priority that somebody set.
INSERT INTO inquiry (partnership, referral, id, words, asked_at, asked_by, answer, answered_at, answered_by)
SELECT partnership, id, 'inq_01M7W6C380QUESTT1XNAAAAAAA', 'Which benefit stopped?', '2026-11-20T10:00:00.000000Z', sent_by,
       'PIP.', '2026-11-20T11:00:00.000000Z', sent_by FROM referral;
INSERT INTO given_up (partnership, referral, tries, reason, at, by)
SELECT partnership, min(id), 1, 'She moved away.', '2026-11-20T10:00:00.000000Z', min(sent_by) FROM referral GROUP BY partnership;
INSERT INTO episode (partnership, referral, former, reason, words, at, by)
SELECT partnership, max(id), min(id), 'problem-back', 'It stopped again.', '2026-11-20T10:00:00.000000Z', min(sent_by)
FROM referral GROUP BY partnership;
INSERT INTO redirect (partnership, referral, service, at, by)
SELECT partnership, min(id), min(service), '2026-11-20T10:00:00.000000Z', min(sent_by) FROM referral GROUP BY partnership;
INSERT INTO priority (partnership, referral, level, proposed, points, rules, reason, at, by)
SELECT partnership, id, 'high', 'usual', 30, 'priority-2026-11', 'Her heating is off.', '2026-11-20T10:00:00.000000Z', sent_by
FROM referral;
