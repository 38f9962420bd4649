-- By which way a referral came. Of those that were sent before routes were kept only the reopened are known.
ALTER TABLE referral ADD COLUMN route TEXT NOT NULL DEFAULT 'not-recorded';
UPDATE referral SET route = 'reopened'
WHERE EXISTS (SELECT 1 FROM episode e WHERE e.partnership = referral.partnership AND e.referral = referral.id
              AND e.reason IS NOT NULL);

-- How many referrals came by which route in which month, kept in the same transaction as the referral.
CREATE TABLE route_tally (
    partnership TEXT NOT NULL,
    month TEXT NOT NULL,
    route TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (partnership, month, route)
) WITHOUT ROWID;
INSERT INTO route_tally (partnership, month, route, n)
SELECT partnership, substr(sent_at, 1, 7), route, count(*) FROM referral WHERE status <> 'entered-in-error'
GROUP BY partnership, substr(sent_at, 1, 7), route;
