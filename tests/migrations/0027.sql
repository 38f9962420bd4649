-- A referral that was passed on.
INSERT INTO onward (partnership, referral, former, words, at, by)
SELECT partnership, max(id), min(id), 'The landlord wants her out.', '2026-11-20T10:00:00.000000Z', min(sent_by)
FROM referral GROUP BY partnership;
