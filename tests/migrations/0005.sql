-- What somebody agreed to.
INSERT INTO consent (partnership, id, person, organisation, given_on, given_by, method, explained_by, purposes, feedback, recorded_at, withdrawn_at, withdrawn_by, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'con_01M7W6C380Q39PJ788B2GRT4T4', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'org_01M7W6C380YF529H9HW4VG6V51', '2026-11-20', 'person', 'spoken', 'mem_01M7W6C38012M9083MNXY3JMD6', 'a', 4, '2026-11-20T10:00:00.000000Z', NULL, NULL, 1);
