-- Why it was urgent.
UPDATE referral SET urgency = 'urgent', urgent_reason = 'There is no money for heating.'
WHERE id = 'ref_01M7W6C380MKAJ5WKH3YTXPX2B';
