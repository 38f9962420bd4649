-- The drafts are all there, each with its team: one more beside those that were carried over.
INSERT INTO draft (partnership, team, id, person, begun_by, body, begun_at, changed_at, has_letter, version)
SELECT partnership, team, 'dra_01JD0000000000000000000033', person, begun_by, '{}', begun_at, changed_at, 0, 1
FROM draft ORDER BY id LIMIT 1;
