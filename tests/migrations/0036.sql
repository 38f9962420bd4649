-- What the indexes hold anew is what the rows of before hold.
UPDATE referral SET reference = reference;
