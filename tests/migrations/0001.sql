-- A partnership's record of events, work and answers, as it stands after migration 1.
UPDATE turn SET seq = 0 WHERE partnership = '-';
INSERT INTO turn (partnership, seq)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 40);
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 1, '2026-11-20T10:00:00.000000Z', 'operator', 'partnership.created', 'par_01M7W6C3807ECKV8T4RT3H2MF9', '{"partnership-created":"par_01M7W6C3807ECKV8T4RT3H2MF9"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 2, '2026-11-20T10:00:00.000000Z', 'operator', 'organisation.added', 'org_01M7W6C380SS912ZJ8B1G5AFWM', '{"organisation-added":"org_01M7W6C380SS912ZJ8B1G5AFWM"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 3, '2026-11-20T10:00:00.000000Z', 'operator', 'organisation.added', 'org_01M7W6C380YF529H9HW4VG6V51', '{"organisation-added":"org_01M7W6C380YF529H9HW4VG6V51"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 4, '2026-11-20T10:00:00.000000Z', 'operator', 'team.added', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', '{"team-added":"tea_01M7W6C380PAF9V5JRDXNAS7SS"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 5, '2026-11-20T10:00:00.000000Z', 'operator', 'team.added', 'tea_01M7W6C3805XJC226WQSF3JK80', '{"team-added":"tea_01M7W6C3805XJC226WQSF3JK80"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 6, '2026-11-20T10:00:00.000000Z', 'operator', 'service.added', 'svc_01M7W6C380WBPFX6JZC413STRT', '{"service-added":"svc_01M7W6C380WBPFX6JZC413STRT"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 7, '2026-11-20T10:00:00.000000Z', 'operator', 'service.changed', 'svc_01M7W6C380WBPFX6JZC413STRT', '{"service-changed":"svc_01M7W6C380WBPFX6JZC413STRT"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 8, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C38030PY1YXCS3WKSGA6', '{"account-added":"acc_01M7W6C38030PY1YXCS3WKSGA6"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 9, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C38012M9083MNXY3JMD6', '{"membership-given":"mem_01M7W6C38012M9083MNXY3JMD6"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 10, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380HFR19Z7Y53VNQE4R', '{"account-added":"acc_01M7W6C380HFR19Z7Y53VNQE4R"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 11, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C3809T31NJTRR4895G3F', '{"membership-given":"mem_01M7W6C3809T31NJTRR4895G3F"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 12, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380434ER22F1KFTKTEH', '{"account-added":"acc_01M7W6C380434ER22F1KFTKTEH"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 13, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380SPDN3VDZVK98Z6KS', '{"membership-given":"mem_01M7W6C380SPDN3VDZVK98Z6KS"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 14, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380K3EB3XJSRA21WYG7', '{"account-added":"acc_01M7W6C380K3EB3XJSRA21WYG7"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 15, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380K2A91MFJ9BJPB345', '{"membership-given":"mem_01M7W6C380K2A91MFJ9BJPB345"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 16, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380XDDD4XBECM496N3G', '{"account-added":"acc_01M7W6C380XDDD4XBECM496N3G"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 17, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380JV3057KQ40P8RZBE', '{"membership-given":"mem_01M7W6C380JV3057KQ40P8RZBE"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 18, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C3804XW7K32BEA8VMKP5', '{"account-added":"acc_01M7W6C3804XW7K32BEA8VMKP5"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 19, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380F0YB6M3B76GCX9P2', '{"membership-given":"mem_01M7W6C380F0YB6M3B76GCX9P2"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 20, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380VG7QXJ8WW7BABEPE', '{"account-added":"acc_01M7W6C380VG7QXJ8WW7BABEPE"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 21, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380XHGAVDEGBZVHY7M7', '{"membership-given":"mem_01M7W6C380XHGAVDEGBZVHY7M7"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 22, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380PM25232HQRT1JFRJ', '{"account-added":"acc_01M7W6C380PM25232HQRT1JFRJ"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 23, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C38053CHJFNN33JTP83B', '{"membership-given":"mem_01M7W6C38053CHJFNN33JTP83B"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 24, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C38087AZ5J27TW3T3Z0C', '{"account-added":"acc_01M7W6C38087AZ5J27TW3T3Z0C"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 25, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380VRD6TSY3QFNAVBJT', '{"membership-given":"mem_01M7W6C380VRD6TSY3QFNAVBJT"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 26, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380MFTDTTP553WJEDPB', '{"account-added":"acc_01M7W6C380MFTDTTP553WJEDPB"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 27, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380GKSRJCKCV951K3Z6', '{"membership-given":"mem_01M7W6C380GKSRJCKCV951K3Z6"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 28, '2026-11-20T10:00:00.000000Z', 'operator', 'account.added', 'acc_01M7W6C380V9VPHESWG41TR8FF', '{"account-added":"acc_01M7W6C380V9VPHESWG41TR8FF"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 29, '2026-11-20T10:00:00.000000Z', 'operator', 'membership.given', 'mem_01M7W6C380RD0V20C2J87Z5Z9D', '{"membership-given":"mem_01M7W6C380RD0V20C2J87Z5Z9D"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 30, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C38012M9083MNXY3JMD6', 'person.added', 'per_01M7W6C380JX4TF2ZNABNZJVFG', '{"person-added":"per_01M7W6C380JX4TF2ZNABNZJVFG"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 31, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C38012M9083MNXY3JMD6', 'person.changed', 'per_01M7W6C380JX4TF2ZNABNZJVFG', '{"person-changed":"per_01M7W6C380JX4TF2ZNABNZJVFG"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 32, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C38012M9083MNXY3JMD6', 'consent.given', 'con_01M7W6C380Q39PJ788B2GRT4T4', '{"consent-given":"con_01M7W6C380Q39PJ788B2GRT4T4"}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 33, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C38012M9083MNXY3JMD6', 'referral.sent', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B","sent"]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 34, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380SPDN3VDZVK98Z6KS', 'referral.acknowledged', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B","acknowledged"]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 35, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380SPDN3VDZVK98Z6KS', 'referral.accepted', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B","accepted"]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 36, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380SPDN3VDZVK98Z6KS', 'referral.allocated', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B",{"allocated":{"adviser":"mem_01M7W6C380K2A91MFJ9BJPB345"}}]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 37, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'referral.contacted', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B",{"contacted":{"contact":"ctc_01M7W6C380EWP36QPBV2ZN0AA8","channel":"call"}}]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 38, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'referral.booked', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B",{"booked":{"appointment":"app_01M7W6C380SJ8FX6V1YPFRFREW"}}]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 39, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'referral.completed', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B",{"completed":"full"}]}');
INSERT INTO event (partnership, seq, at, by, name, subject, facts)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 40, '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'referral.feedback-sent', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '{"referral":["ref_01M7W6C380MKAJ5WKH3YTXPX2B",{"feedback-sent":"full-summary"}]}');
INSERT INTO job (partnership, id, kind, payload, state, attempts, run_at, problem)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'job_01M7W6C3807JDRS1RYTXG1KQAM', 'outbox.deliver', '"out_01M7W6C380YE6QKWS30XCJ1XGE"', 'waiting', 0, '2026-11-20T10:00:00.000000Z', NULL);
INSERT INTO answered (partnership, by, key, sent, answer, at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', 'e32d7f4df545ffd443adc56296ab3c9b', '', '/people/per_01M7W6C380JX4TF2ZNABNZJVFG', '2026-11-20T10:00:00.000000Z');
INSERT INTO answered (partnership, by, key, sent, answer, at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'mem_01M7W6C38012M9083MNXY3JMD6', '5fef3904f2a9a806d7461d3ef59ca4ff', '', '/referrals/ref_01M7W6C380MKAJ5WKH3YTXPX2B/sent', '2026-11-20T10:00:00.000000Z');
