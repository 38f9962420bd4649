-- A question that was answered, and one that waits.
INSERT INTO question (partnership, id, service, to_organisation, from_team, asked_by, asked_at, area, words, answer, answered_by, answered_at, referral, version)
SELECT partnership, 'que_01JD0000000000000000000001', service, to_organisation, from_team, sent_by, sent_at, 'debt', 'Who can stop bailiffs?', 'The court. Ring us.', sent_by, sent_at, id, 2
FROM referral ORDER BY id LIMIT 1;
INSERT INTO question (partnership, id, service, to_organisation, from_team, asked_by, asked_at, words, version)
SELECT partnership, 'que_01JD0000000000000000000002', service, to_organisation, from_team, sent_by, sent_at, 'Is a food bank near?', 1
FROM referral ORDER BY id LIMIT 1;
