-- One that lies with nobody any more, which no list holds.
UPDATE referral SET ball_team = NULL, waiting_team = NULL, next_clock = NULL, next_due_at = NULL, place = NULL
WHERE id = (SELECT max(id) FROM referral);
