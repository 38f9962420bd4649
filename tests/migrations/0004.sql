-- The staff of a partnership, a session and an invitation.
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C38030PY1YXCS3WKSGA6', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'referrer@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380HFR19Z7Y53VNQE4R', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'team-lead@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380434ER22F1KFTKTEH', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'intake@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380K3EB3XJSRA21WYG7', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'adviser@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380XDDD4XBECM496N3G', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'volunteer@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C3804XW7K32BEA8VMKP5', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'supervisor@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380VG7QXJ8WW7BABEPE', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'administrator@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380PM25232HQRT1JFRJ', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'manager@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C38087AZ5J27TW3T3Z0C', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'funder@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380MFTDTTP553WJEDPB', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'information-governance@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO account (id, home, email, password, created_at, version)
VALUES ('acc_01M7W6C380V9VPHESWG41TR8FF', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'researcher@example.org', NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', 'acc_01M7W6C38030PY1YXCS3WKSGA6', 'Referrer Person', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'referrer', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C3809T31NJTRR4895G3F', 'acc_01M7W6C380HFR19Z7Y53VNQE4R', 'Health team lead Person', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'team-lead', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380SPDN3VDZVK98Z6KS', 'acc_01M7W6C380434ER22F1KFTKTEH', 'Intake worker Person', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'intake', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'acc_01M7W6C380K3EB3XJSRA21WYG7', 'Adviser Person', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'adviser', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380JV3057KQ40P8RZBE', 'acc_01M7W6C380XDDD4XBECM496N3G', 'Volunteer Person', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'volunteer', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', '2026-11-20T11:00:00.000000Z', 'mem_01M7W6C38053CHJFNN33JTP83B', '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380F0YB6M3B76GCX9P2', 'acc_01M7W6C3804XW7K32BEA8VMKP5', 'Supervisor Person', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'supervisor', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380XHGAVDEGBZVHY7M7', 'acc_01M7W6C380VG7QXJ8WW7BABEPE', 'Administrator Person', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'administrator', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38053CHJFNN33JTP83B', 'acc_01M7W6C380PM25232HQRT1JFRJ', 'Partnership manager Person', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'manager', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380VRD6TSY3QFNAVBJT', 'acc_01M7W6C38087AZ5J27TW3T3Z0C', 'Funder Person', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'funder', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380GKSRJCKCV951K3Z6', 'acc_01M7W6C380MFTDTTP553WJEDPB', 'Information governance lead Person', 'org_01M7W6C380SS912ZJ8B1G5AFWM', NULL, 'information-governance', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO membership (partnership, id, account, name, organisation, team, role, starts_on, ends_on, joined_at, ended_at, ended_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C380RD0V20C2J87Z5Z9D', 'acc_01M7W6C380V9VPHESWG41TR8FF', 'Researcher Person', 'org_01M7W6C380SS912ZJ8B1G5AFWM', NULL, 'researcher', '2026-11-20', NULL, '2026-11-20T10:00:00.000000Z', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO session (secret, partnership, membership, account, started_at, seen_at)
VALUES ('e2ef23101c0c8a94ed51692a8a66df4d6ce95030afada5ede5a329ee2023dfaf', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', 'acc_01M7W6C38030PY1YXCS3WKSGA6', '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z');
INSERT INTO invitation (secret, partnership, membership, account, kind, expires_at, used_at)
VALUES ('6bd880e16303364ff0e7cf51a7b82079dcc1a220f4cd6282c8257f6bfb4f95a8', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', 'acc_01M7W6C38030PY1YXCS3WKSGA6', 'password', '2026-11-27T10:00:00.000000Z', NULL);
INSERT INTO invitation (secret, partnership, membership, account, kind, expires_at, used_at)
VALUES ('6a0a9c0e906aed1d661f1edc9a628c0f4390149116d17aa57193d77d3b9733a2', 'par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C3809T31NJTRR4895G3F', 'acc_01M7W6C380HFR19Z7Y53VNQE4R', 'password', '2026-11-27T10:00:00.000000Z', NULL);
