-- The site at which the team that referred was when it sent. A team may move; what it did stays where it was done.
ALTER TABLE referral ADD COLUMN site TEXT;
UPDATE referral SET site = (SELECT t.site FROM team t WHERE t.partnership = referral.partnership AND t.id = referral.from_team);

-- What is open, for the dashboards: all that they ask of it, the condition too, so that what has ended costs them nothing
-- and no row is looked at.
CREATE INDEX referral_open ON referral (partnership, id, from_team, to_team, site, place, sent_at, next_clock)
    WHERE next_clock IS NOT NULL;
CREATE INDEX obligation_open ON obligation (partnership, referral, owner, kind, due_at, met_at, waived_at)
    WHERE met_at IS NULL AND waived_at IS NULL;

-- How clocks ended, by the month in London in which they did; kept in the same transaction.
CREATE TABLE obligation_tally (
    partnership TEXT NOT NULL,
    month TEXT NOT NULL,
    from_team TEXT NOT NULL,
    to_team TEXT NOT NULL,
    -- Empty when the referral has none.
    site TEXT NOT NULL,
    owner TEXT NOT NULL CHECK (owner IN ('referrer', 'adviser')),
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('met', 'met-late', 'ended-late', 'waived')),
    n BIGINT NOT NULL,
    PRIMARY KEY (partnership, month, from_team, to_team, site, owner, kind, outcome)
) WITHOUT ROWID;
INSERT INTO obligation_tally (partnership, month, from_team, to_team, site, owner, kind, outcome, n)
SELECT partnership, month, from_team, to_team, site, owner, kind, outcome, count(*)
FROM (SELECT o.partnership, r.from_team, r.to_team, coalesce(r.site, '') AS site, o.owner, o.kind,
             -- London is an hour ahead in summer: the last hour of these months, in the time of Greenwich, is in the next.
             CASE substr(o.ended_at, 6, 8)
                 WHEN '03-31T23' THEN substr(o.ended_at, 1, 5) || '04'
                 WHEN '04-30T23' THEN substr(o.ended_at, 1, 5) || '05'
                 WHEN '05-31T23' THEN substr(o.ended_at, 1, 5) || '06'
                 WHEN '06-30T23' THEN substr(o.ended_at, 1, 5) || '07'
                 WHEN '07-31T23' THEN substr(o.ended_at, 1, 5) || '08'
                 WHEN '08-31T23' THEN substr(o.ended_at, 1, 5) || '09'
                 WHEN '09-30T23' THEN substr(o.ended_at, 1, 5) || '10'
                 ELSE substr(o.ended_at, 1, 7) END AS month,
             CASE WHEN o.met_at <= o.due_at THEN 'met' WHEN o.met_at IS NOT NULL THEN 'met-late'
                  WHEN o.waived_at > o.due_at THEN 'ended-late' ELSE 'waived' END AS outcome
      FROM (SELECT o.*, coalesce(o.met_at, o.waived_at) AS ended_at FROM obligation o) o
      JOIN referral r ON r.partnership = o.partnership AND r.id = o.referral
      WHERE o.ended_at IS NOT NULL) o
GROUP BY partnership, month, from_team, to_team, site, owner, kind, outcome;

-- For how many whole days referrals waited, by the month in London in which the wait ended; kept in the same transaction.
CREATE TABLE wait_tally (
    partnership TEXT NOT NULL,
    month TEXT NOT NULL,
    until TEXT NOT NULL CHECK (until IN ('decision', 'first-contact')),
    from_team TEXT NOT NULL,
    to_team TEXT NOT NULL,
    days BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (partnership, month, until, from_team, to_team, days)
) WITHOUT ROWID;
INSERT INTO wait_tally (partnership, month, until, from_team, to_team, days, n)
SELECT partnership, month, until, from_team, to_team, days, count(*)
FROM (SELECT partnership, until, from_team, to_team,
             CASE substr(at, 6, 8)
                 WHEN '03-31T23' THEN substr(at, 1, 5) || '04'
                 WHEN '04-30T23' THEN substr(at, 1, 5) || '05'
                 WHEN '05-31T23' THEN substr(at, 1, 5) || '06'
                 WHEN '06-30T23' THEN substr(at, 1, 5) || '07'
                 WHEN '07-31T23' THEN substr(at, 1, 5) || '08'
                 WHEN '08-31T23' THEN substr(at, 1, 5) || '09'
                 WHEN '09-30T23' THEN substr(at, 1, 5) || '10'
                 ELSE substr(at, 1, 7) END AS month,
             -- The day of each, counted in a year that begins in March; less one when the last is not a whole day.
             (d2 + (153 * (m2 + 12 * ((14 - m2) / 12) - 3) + 2) / 5 + 365 * (y2 - (14 - m2) / 12)
                 + (y2 - (14 - m2) / 12) / 4 - (y2 - (14 - m2) / 12) / 100 + (y2 - (14 - m2) / 12) / 400)
             - (d1 + (153 * (m1 + 12 * ((14 - m1) / 12) - 3) + 2) / 5 + 365 * (y1 - (14 - m1) / 12)
                 + (y1 - (14 - m1) / 12) / 4 - (y1 - (14 - m1) / 12) / 100 + (y1 - (14 - m1) / 12) / 400)
             - CASE WHEN substr(at, 12) < substr(sent_at, 12) THEN 1 ELSE 0 END AS days
      FROM (SELECT w.*, CAST(substr(at, 1, 4) AS BIGINT) AS y2, CAST(substr(at, 6, 2) AS BIGINT) AS m2,
                   CAST(substr(at, 9, 2) AS BIGINT) AS d2, CAST(substr(sent_at, 1, 4) AS BIGINT) AS y1,
                   CAST(substr(sent_at, 6, 2) AS BIGINT) AS m1, CAST(substr(sent_at, 9, 2) AS BIGINT) AS d1
            FROM (SELECT r.partnership, r.id, r.from_team, r.to_team, r.sent_at,
                         CASE e.name WHEN 'referral.contacted' THEN 'first-contact' ELSE 'decision' END AS until,
                         min(e.at) AS at
                  FROM event e JOIN referral r ON r.partnership = e.partnership AND r.id = e.subject
                  WHERE e.name IN ('referral.accepted', 'referral.rejected', 'referral.contacted')
                  GROUP BY 1, 2, 3, 4, 5, 6) w) w) w
GROUP BY partnership, month, until, from_team, to_team, days;

-- Feedback was counted by months of Greenwich once, and by those of London since: all of it by those of London.
DELETE FROM told_tally;
INSERT INTO told_tally (partnership, organisation, month, what, n)
SELECT partnership, organisation, month, what, count(*)
FROM (SELECT r.partnership, r.to_organisation AS organisation, t.what,
             CASE substr(f.sent_at, 6, 8)
                 WHEN '03-31T23' THEN substr(f.sent_at, 1, 5) || '04'
                 WHEN '04-30T23' THEN substr(f.sent_at, 1, 5) || '05'
                 WHEN '05-31T23' THEN substr(f.sent_at, 1, 5) || '06'
                 WHEN '06-30T23' THEN substr(f.sent_at, 1, 5) || '07'
                 WHEN '07-31T23' THEN substr(f.sent_at, 1, 5) || '08'
                 WHEN '08-31T23' THEN substr(f.sent_at, 1, 5) || '09'
                 WHEN '09-30T23' THEN substr(f.sent_at, 1, 5) || '10'
                 ELSE substr(f.sent_at, 1, 7) END AS month
      FROM (SELECT partnership, referral, 'told' AS what FROM feedback
            UNION ALL
            SELECT partnership, subject, 'read' FROM event WHERE name = 'referral.feedback-seen'
            UNION ALL
            SELECT partnership, referral, answer FROM usefulness) t
      JOIN referral r ON r.partnership = t.partnership AND r.id = t.referral
      JOIN feedback f ON f.partnership = r.partnership AND f.referral = r.id
      WHERE f.outcome <> 'mistake') t
GROUP BY partnership, organisation, month, what;
