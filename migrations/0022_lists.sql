-- With whom a referral lies, worked out from its state; and its areas of law, each between two spaces. Both beside
-- what lists are narrowed by, so that one index answers a list however it is narrowed.
ALTER TABLE referral ADD COLUMN place TEXT CHECK (place IN ('team', 'adviser', 'patient', 'referrer'));
ALTER TABLE referral ADD COLUMN areas TEXT NOT NULL DEFAULT ' ';
UPDATE referral SET place = CASE
        WHEN ball_team = from_team THEN 'referrer'
        WHEN adviser IS NULL THEN 'team'
        WHEN stage = 'awaiting-client' OR (status = 'on-hold' AND stage = 'unwell') THEN 'patient'
        ELSE 'adviser' END
    WHERE ball_team IS NOT NULL;
UPDATE referral SET areas = coalesce((SELECT ' ' || string_agg(n.area, ' ' ORDER BY n.area) || ' ' FROM need n
    WHERE n.partnership = referral.partnership AND n.referral = referral.id), ' ');
DROP INDEX referral_ball_status;
DROP INDEX referral_waiting;
CREATE INDEX referral_place ON referral (partnership, ball_team, place, next_due_at, id, status, stage, urgency,
    from_team, adviser, areas, sent_at) WHERE ball_team IS NOT NULL;
CREATE INDEX referral_waiting ON referral (partnership, waiting_team, next_due_at, id, status, stage, urgency,
    from_team, adviser, areas, sent_at) WHERE waiting_team IS NOT NULL;
CREATE INDEX referral_sender ON referral (partnership, sent_by, next_due_at, id) WHERE place = 'referrer';

-- The counts of the lists, which are by place now.
DROP TABLE tally;
CREATE TABLE tally (
    partnership TEXT NOT NULL,
    team TEXT NOT NULL,
    list TEXT NOT NULL CHECK (list IN ('team', 'adviser', 'patient', 'referrer', 'waiting')),
    status TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (partnership, team, list, status)
) WITHOUT ROWID;
INSERT INTO tally (partnership, team, list, status, n)
SELECT partnership, ball_team, place, status, count(*) FROM referral WHERE ball_team IS NOT NULL
GROUP BY partnership, ball_team, place, status;
INSERT INTO tally (partnership, team, list, status, n)
SELECT partnership, waiting_team, 'waiting', status, count(*) FROM referral WHERE waiting_team IS NOT NULL
GROUP BY partnership, waiting_team, status;

-- A list, and what it is narrowed by, that somebody gave a name.
CREATE TABLE saved_list (
    partnership TEXT NOT NULL,
    membership TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- As in the address of the list.
    query TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (partnership, membership, id)
) WITHOUT ROWID;
