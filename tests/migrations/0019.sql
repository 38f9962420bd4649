-- A link that was opened, and the page behind it.
INSERT INTO page_link (partnership, secret, referral, made_at, made_by, expires_at, used_at)
SELECT partnership, 'ab', id, '2026-11-20T10:00:00.000000Z', sent_by, '2026-11-27T10:00:00.000000Z', '2026-11-20T11:00:00.000000Z'
FROM referral ORDER BY id LIMIT 1;
INSERT INTO page_session (partnership, secret, referral, opened_at, expires_at)
SELECT partnership, 'cd', id, '2026-11-20T11:00:00.000000Z', '2026-11-20T11:30:00.000000Z' FROM referral ORDER BY id LIMIT 1;
