-- A referral that says why it is urgent, beside those of the steps before, which could not.
UPDATE referral SET urgency = 'urgent', urgent_reason = 'Bailiffs are due tomorrow.'
WHERE reference = (SELECT min(reference) FROM referral);
