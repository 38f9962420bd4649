-- One that has ended, whose patient is still to be told.
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at)
SELECT partnership, min(id), 'obl_01JD0000000000000000000039', 'patient-told', 'adviser', '2026-11-20T10:00:00.000000Z',
       '2026-11-27T23:59:59.000000Z'
FROM referral GROUP BY partnership;
UPDATE referral SET tell_team = to_team, tell_due_at = '2026-11-27T23:59:59.000000Z'
WHERE id IN (SELECT min(id) FROM referral GROUP BY partnership);
