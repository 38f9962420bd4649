-- A month in which nothing ended after all.
INSERT INTO obligation_tally (partnership, month, from_team, to_team, site, owner, kind, outcome, n)
SELECT partnership, '2026-09', from_team, to_team, '', 'adviser', 'decide', 'met', 0 FROM referral ORDER BY id LIMIT 1;
INSERT INTO wait_tally (partnership, month, until, from_team, to_team, days, n)
SELECT partnership, '2026-09', 'decision', from_team, to_team, 3, 0 FROM referral ORDER BY id LIMIT 1;
