-- A month in which nothing was sent after all.
INSERT INTO route_tally (partnership, month, route, n)
SELECT partnership, '2026-01', route, 0 FROM referral ORDER BY id LIMIT 1;
