-- A referral that came by telephone, counted.
UPDATE referral SET route = 'telephone';
UPDATE route_tally SET route = 'telephone';
