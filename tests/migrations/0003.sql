INSERT INTO person (partnership, id, listed, born, nhs_number, record, keys, added_at, version)
VALUES ('par_01KATZ0000000000000000000A', 'per_01KATZ0000000000000000000A', 'BEGUM, Amina', '1980-02-03', '9434765919',
        '{"details":{"names":[{"kind":"legal","given":"Amina","family":"Begum"}],"born":"1980-02-03","nhs_number":"9434765919"}}',
        '#9434765919', '2026-11-22T10:00:00.000000Z', 1);
INSERT INTO person (partnership, id, listed, born, nhs_number, record, keys, added_at, version)
VALUES ('par_01KATZ0000000000000000000A', 'per_01KATZ0000000000000000000B', 'Sukarno', NULL, NULL,
        '{"details":{"names":[{"kind":"known-as","given":"Sukarno"}]}}', 'sukarno @', '2026-11-22T10:00:00.000000Z', 3);
INSERT INTO person_known (partnership, person, organisation, since, why)
VALUES ('par_01KATZ0000000000000000000A', 'per_01KATZ0000000000000000000A', 'org_01KATZ0000000000000000000A',
        '2026-11-22T10:00:00.000000Z', 'added');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01KATZ0000000000000000000A', 'org_01KATZ0000000000000000000A', '#9434765919',
        'per_01KATZ0000000000000000000A');
INSERT INTO person_apart (partnership, person, other, at, by)
VALUES ('par_01KATZ0000000000000000000A', 'per_01KATZ0000000000000000000A', 'per_01KATZ0000000000000000000B',
        '2026-11-22T10:00:00.000000Z', 'operator');
INSERT INTO person_equality (partnership, person, answers, changed_at, version)
VALUES ('par_01KATZ0000000000000000000A', 'per_01KATZ0000000000000000000A',
        '{"sex":"prefers-not-to-say","religion":{"said":"None"}}', '2026-11-22T10:00:00.000000Z', 1);
