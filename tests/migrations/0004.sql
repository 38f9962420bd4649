-- The staff of a partnership, a session and an invitation.
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C38030PY1YXCS3WKSGA6', 'Referrer Person', 'referrer@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380HFR19Z7Y53VNQE4R', 'Health team lead Person', 'team-lead@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380434ER22F1KFTKTEH', 'Intake worker Person', 'intake@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380K3EB3XJSRA21WYG7', 'Adviser Person', 'adviser@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380XDDD4XBECM496N3G', 'Volunteer Person', 'volunteer@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C3804XW7K32BEA8VMKP5', 'Supervisor Person', 'supervisor@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380VG7QXJ8WW7BABEPE', 'Administrator Person', 'administrator@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380PM25232HQRT1JFRJ', 'Partnership manager Person', 'manager@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C38087AZ5J27TW3T3Z0C', 'Funder Person', 'funder@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380MFTDTTP553WJEDPB', 'Information governance lead Person', 'information-governance@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, name, email, password, created_at, version)
VALUES ('acc_01M7W6C380V9VPHESWG41TR8FF', 'Researcher Person', 'researcher@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', 'acc_01M7W6C38030PY1YXCS3WKSGA6', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'referrer', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C3809T31NJTRR4895G3F', 'acc_01M7W6C380HFR19Z7Y53VNQE4R', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'team-lead', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380SPDN3VDZVK98Z6KS', 'acc_01M7W6C380434ER22F1KFTKTEH', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'intake', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'acc_01M7W6C380K3EB3XJSRA21WYG7', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'adviser', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380JV3057KQ40P8RZBE', 'acc_01M7W6C380XDDD4XBECM496N3G', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'volunteer', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380F0YB6M3B76GCX9P2', 'acc_01M7W6C3804XW7K32BEA8VMKP5', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'supervisor', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380XHGAVDEGBZVHY7M7', 'acc_01M7W6C380VG7QXJ8WW7BABEPE', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'administrator', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38053CHJFNN33JTP83B', 'acc_01M7W6C380PM25232HQRT1JFRJ', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'manager', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380VRD6TSY3QFNAVBJT', 'acc_01M7W6C38087AZ5J27TW3T3Z0C', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'funder', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380GKSRJCKCV951K3Z6', 'acc_01M7W6C380MFTDTTP553WJEDPB', 'org_01M7W6C380SS912ZJ8B1G5AFWM', NULL, 'information-governance', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, organisation, team, role, starts_on, ends_on, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380RD0V20C2J87Z5Z9D', 'acc_01M7W6C380V9VPHESWG41TR8FF', 'org_01M7W6C380SS912ZJ8B1G5AFWM', NULL, 'researcher', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO session (secret, partnership, membership, account, started_at, seen_at)
VALUES ('e2ef23101c0c8a94ed51692a8a66df4d6ce95030afada5ede5a329ee2023dfaf', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', 'acc_01M7W6C38030PY1YXCS3WKSGA6', '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z');
INSERT INTO invitation (secret, account, expires_at, used_at)
VALUES ('6bd880e16303364ff0e7cf51a7b82079dcc1a220f4cd6282c8257f6bfb4f95a8', 'acc_01M7W6C38030PY1YXCS3WKSGA6', '2026-11-27T10:00:00.000000Z', NULL);
INSERT INTO invitation (secret, account, expires_at, used_at)
VALUES ('6a0a9c0e906aed1d661f1edc9a628c0f4390149116d17aa57193d77d3b9733a2', 'acc_01M7W6C380HFR19Z7Y53VNQE4R', '2026-11-27T10:00:00.000000Z', NULL);
