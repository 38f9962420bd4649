-- What an adviser deals with, and two referrals that were looked at to be allocated.
INSERT INTO competence (partnership, membership, area)
SELECT partnership, min(sent_by), 'debt' FROM referral GROUP BY partnership;
INSERT INTO bulk (partnership, id, by, adviser, state, made_at)
SELECT partnership, 'blk_01M7W6C380BVKXXXXXXXXXXXXX', min(sent_by), min(sent_by), 'begun', '2026-11-22T10:00:00.000000Z'
FROM referral GROUP BY partnership;
INSERT INTO bulk_row (partnership, bulk, n, referral, version, former, outcome, why)
SELECT partnership, 'blk_01M7W6C380BVKXXXXXXXXXXXXX', 1, min(id), 1, NULL, 'done', '' FROM referral GROUP BY partnership;
