-- Two printed forms, one of them used.
INSERT INTO issue (partnership, id, service, to_organisation, team, issued_at, issued_by, sheets)
SELECT partnership, 'iss_01JD0000000000000000000001', service, to_organisation, from_team, sent_at, sent_by, 2
FROM referral ORDER BY id LIMIT 1;
INSERT INTO sheet (partnership, reference, issue, referral, used_at)
SELECT partnership, '7K3M9QX0', 'iss_01JD0000000000000000000001', id, sent_at FROM referral ORDER BY id LIMIT 1;
INSERT INTO sheet (partnership, reference, issue)
SELECT partnership, '7K3M9QX1', 'iss_01JD0000000000000000000001' FROM referral ORDER BY id LIMIT 1;
