-- Which team owes the patient word of how it stands, and by when; nobody once they were told. It may be owed after the end,
-- when the referral is on no other list.
ALTER TABLE referral ADD COLUMN tell_team TEXT;
ALTER TABLE referral ADD COLUMN tell_due_at TEXT;
CREATE INDEX referral_tell ON referral (partnership, tell_team, tell_due_at, id) WHERE tell_team IS NOT NULL;
