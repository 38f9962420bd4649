-- How referrals come was counted by months of Greenwich. Every month is one of London now: an hour ahead in summer, so that
-- the last hour of these months, in the time of Greenwich, is in the next.
DELETE FROM route_tally;
INSERT INTO route_tally (partnership, month, route, n)
SELECT partnership, month, route, count(*)
FROM (SELECT partnership, route,
           CASE substr(sent_at, 6, 8)
           WHEN '03-31T23' THEN substr(sent_at, 1, 5) || '04'
           WHEN '04-30T23' THEN substr(sent_at, 1, 5) || '05'
           WHEN '05-31T23' THEN substr(sent_at, 1, 5) || '06'
           WHEN '06-30T23' THEN substr(sent_at, 1, 5) || '07'
           WHEN '07-31T23' THEN substr(sent_at, 1, 5) || '08'
           WHEN '08-31T23' THEN substr(sent_at, 1, 5) || '09'
           WHEN '09-30T23' THEN substr(sent_at, 1, 5) || '10'
           ELSE substr(sent_at, 1, 7) END AS month
      FROM referral WHERE status <> 'entered-in-error') r
GROUP BY partnership, month, route;
