-- Somebody who is helped, and one who is not the same.
INSERT INTO person (partnership, id, listed, born, nhs_number, record, keys, added_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'BEGUM, Amina', '1961-03-05', NULL, '{"details":{"names":[{"kind":"known-as","given":"Amina","family":"Begum"}],"born":"1961-03-05","nhs_number":null,"home":"unknown","phone":null,"mobile":"07700900123","email":"patient@example.org","language":{"speaks":"","reads":"","interpreter":"not-asked","preferences":""},"access":{"asked":"not-asked","needs":[],"other":""}},"safe_contact":{"call":{"safety":"safe","asked":{"at":"2026-11-20T10:00:00Z","by":"acc_01M7W6C38030PY1YXCS3WKSGA6","name":"Referrer Person"}},"voicemail":{"safety":"unsafe","asked":{"at":"2026-11-20T10:00:00Z","by":"acc_01M7W6C38030PY1YXCS3WKSGA6","name":"Referrer Person"}},"text":{"safety":"safe","asked":{"at":"2026-11-20T10:00:00Z","by":"acc_01M7W6C38030PY1YXCS3WKSGA6","name":"Referrer Person"}},"email":{"safety":"safe","asked":{"at":"2026-11-20T10:00:00Z","by":"acc_01M7W6C38030PY1YXCS3WKSGA6","name":"Referrer Person"}},"post":{"safety":"unknown"},"manner":{"hours":"","code_phrase":"","say":"","alternative":null,"never":[]}},"flags":[]}', '+07700900123
=patient@example.org
@1961-03-05 begum amina
amina begum @1961-03-05
begum amina @1961-03-05
~PKM AMN @1961-03-05', '2026-11-20T10:00:00.000000Z', 2);
INSERT INTO person_known (partnership, person, organisation, since, why)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'org_01M7W6C380SS912ZJ8B1G5AFWM', '2026-11-20T10:00:00.000000Z', 'added');
INSERT INTO person_known (partnership, person, organisation, since, why)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'org_01M7W6C380YF529H9HW4VG6V51', '2026-11-20T10:00:00.000000Z', 'referred');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', '-', '+07700900123', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', '-', '=patient@example.org', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', '-', '@1961-03-05 begum amina', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'amina begum @1961-03-05', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'begum amina @1961-03-05', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380SS912ZJ8B1G5AFWM', '~PKM AMN @1961-03-05', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380YF529H9HW4VG6V51', 'amina begum @1961-03-05', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380YF529H9HW4VG6V51', 'begum amina @1961-03-05', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_key (partnership, organisation, key, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380YF529H9HW4VG6V51', '~PKM AMN @1961-03-05', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO person_apart (partnership, person, other, at, by)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'per_01JD0000000000000000000001', '2026-11-20T10:00:00.000000Z', 'mem_01JD0000000000000000000001');
INSERT INTO person_equality (partnership, person, answers, changed_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'per_01M7W6C380JX4TF2ZNABNZJVFG', '{}', '2026-11-20T10:00:00.000000Z', 1);
