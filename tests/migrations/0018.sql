-- One more thing that happened, after the record was laid out by what it is about.
INSERT INTO event (partnership, subject, seq, at, by, name, facts)
SELECT t.partnership, p.id, t.seq + 1, '2026-11-20T10:00:00.000000Z', 'operator', 'person.changed',
       '{"person-changed":"' || p.id || '"}'
FROM turn t JOIN (SELECT partnership, min(id) AS id FROM person GROUP BY partnership) p ON p.partnership = t.partnership;
UPDATE turn SET seq = seq + 1 WHERE partnership IN (SELECT partnership FROM person);
