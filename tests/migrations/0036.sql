-- One with a date on a letter, which lists show.
UPDATE referral SET letter_on = '2026-11-20' WHERE id = (SELECT max(id) FROM referral);
