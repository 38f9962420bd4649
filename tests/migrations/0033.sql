-- A draft beside one that was written before, of which the team must have been carried over: a draft has one.
INSERT INTO draft (partnership, team, id, person, begun_by, body, begun_at, changed_at, has_letter, version)
SELECT partnership, (SELECT team FROM draft WHERE id = 'dra_01JD0000000000000000000001'), 'dra_01JD0000000000000000000033',
       person, sent_by, '{}', sent_at, sent_at, 0, 1
FROM referral ORDER BY id LIMIT 1;
