-- A referral that was passed on.
INSERT INTO onward (partnership, referral, former, words, at, by)
SELECT partnership, max(id), min(id), 'The landlord wants her out.', '2026-11-20T10:00:00.000000Z', min(sent_by)
FROM referral GROUP BY partnership;
-- A clock that ended when it was July in London and June in Greenwich.
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at)
SELECT partnership, min(id), 'obl_01M7W6C380SVMMERN1GHTAAAAA', 'progress', 'adviser', '2026-06-01T10:00:00.000000Z',
       '2026-06-30T22:59:59.000000Z', '2026-06-30T23:30:00.000000Z' FROM referral GROUP BY partnership;
