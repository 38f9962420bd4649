-- A month that a team was told of, and somebody who wants no message about it.
INSERT INTO digest (partnership, team, month, id, made_at, referred, helped, achieved)
SELECT partnership, from_team, '2026-10', 'dig_01M7W6C380DGESTT1XNAAAAAAA', '2026-11-01T00:00:00.000000Z', 12, 9, '[["full",9]]'
FROM referral ORDER BY id LIMIT 1;
INSERT INTO digest_silence (partnership, membership, since)
SELECT partnership, sent_by, '2026-11-02T10:00:00.000000Z' FROM referral ORDER BY id LIMIT 1;
