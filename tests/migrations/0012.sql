-- A message that waits, and when it is next to be tried.
UPDATE outgoing SET state = 'waiting', due_at = '2026-11-20T10:00:00.000000Z' WHERE state = 'sent';
-- A referral that was a draft.
UPDATE referral SET draft = 'dra_01M7W6C380VRBKJJV7PVA7S79T';
