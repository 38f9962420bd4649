-- A referral that was helped and told of, and a draft.
INSERT INTO referral (partnership, id, reference, person, consent, from_organisation, from_team, sent_by, service, to_organisation, to_team, summary, urgency, letter_on, sent_at, changed_at, state, status, stage, adviser, ball_team, waiting_team, next_clock, next_due_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', '3YTX-PX2B', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'con_01M7W6C380Q39PJ788B2GRT4T4', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'mem_01M7W6C38012M9083MNXY3JMD6', 'svc_01M7W6C380WBPFX6JZC413STRT', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'Her PIP stopped in October. She has no money for heating.', 'routine', '2026-11-02', '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z', '{"ended":{"ending":{"completed":"full"},"at":{"by":"mem_01M7W6C380K2A91MFJ9BJPB345","at":"2026-11-20T10:00:00Z"},"adviser":"mem_01M7W6C380K2A91MFJ9BJPB345","tail":{"referrer-to-read":{"told":{"by":"mem_01M7W6C380K2A91MFJ9BJPB345","at":"2026-11-20T10:00:00Z"}}}}}', 'completed', 'full', NULL, 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'tea_01M7W6C3805XJC226WQSF3JK80', 'feedback-seen', '2026-11-27T23:59:59.000000Z', 8);
INSERT INTO need (partnership, referral, area, id, person)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'welfare-benefits', 'nee_01M7W6C380JT6BACHFH36QKJB4', 'per_01M7W6C380JX4TF2ZNABNZJVFG');
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at, waived_at, reason)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'obl_01M7W6C3803FB1KGQZFMGX669F', 'acknowledge', 'adviser', '2026-11-20T10:00:00.000000Z', '2026-11-23T23:59:59.000000Z', '2026-11-20T10:00:00.000000Z', NULL, NULL);
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at, waived_at, reason)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'obl_01M7W6C380J7JNW0Y67G38QFCD', 'decide', 'adviser', '2026-11-20T10:00:00.000000Z', '2026-11-25T23:59:59.000000Z', '2026-11-20T10:00:00.000000Z', NULL, NULL);
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at, waived_at, reason)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'obl_01M7W6C380RYGKT1BG2Q9K5WMX', 'first-contact', 'adviser', '2026-11-20T10:00:00.000000Z', '2026-11-27T23:59:59.000000Z', '2026-11-20T10:00:00.000000Z', NULL, NULL);
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at, waived_at, reason)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'obl_01M7W6C380M5PPP5FNHA39PG3E', 'progress', 'adviser', '2026-11-20T10:00:00.000000Z', '2027-01-01T23:59:59.000000Z', NULL, '2026-11-20T10:00:00.000000Z', 'ended');
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at, waived_at, reason)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'obl_01M7W6C380N7D2B552T85T782W', 'closing-feedback', 'adviser', '2026-11-20T10:00:00.000000Z', '2026-11-24T23:59:59.000000Z', '2026-11-20T10:00:00.000000Z', NULL, NULL);
INSERT INTO obligation (partnership, referral, id, kind, owner, since, due_at, met_at, waived_at, reason)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'obl_01M7W6C380QBBFQF2KEE8W21R4', 'feedback-seen', 'referrer', '2026-11-20T10:00:00.000000Z', '2026-11-27T23:59:59.000000Z', NULL, NULL, NULL);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C3805XJC226WQSF3JK80', 'ball', 'requested', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'waiting', 'requested', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C3805XJC226WQSF3JK80', 'ball', 'accepted', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'waiting', 'accepted', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C3805XJC226WQSF3JK80', 'ball', 'in-progress', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'waiting', 'in-progress', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C3805XJC226WQSF3JK80', 'ball', 'completed', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'waiting', 'completed', 0);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'ball', 'completed', 1);
INSERT INTO tally (partnership, team, list, status, n)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C3805XJC226WQSF3JK80', 'waiting', 'completed', 1);
INSERT INTO contact (partnership, referral, id, at, by, channel, result, note)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'ctc_01M7W6C380EWP36QPBV2ZN0AA8', '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345', 'call', 'reached', 'Rang after two. MARKER-NOTE');
INSERT INTO appointment (partnership, id, referral, adviser, starts, channel, place, booked_at, booked_by)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'app_01M7W6C380SJ8FX6V1YPFRFREW', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'mem_01M7W6C380K2A91MFJ9BJPB345', '2026-12-03T14:30:00', 'face-to-face', 'Room 2', '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345');
INSERT INTO ending (partnership, referral, note, words, at, by)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'Closed after the award letter. MARKER-CLOSING', 'PIP was awarded from October.', '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345');
INSERT INTO progress (partnership, referral, id, told_at, by, level, body)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'prg_01M7W6C380FS9PQWT2SX9MCMAZ', '2026-11-20T10:00:00.000000Z', 'mem_01M7W6C380K2A91MFJ9BJPB345', 4, 'The advisers are still working on this.');
INSERT INTO feedback (partnership, referral, id, level, body, sent_at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'fee_01M7W6C380FS9PQWT2SX9MCMAZ', 4, 'This referral is closed.

An adviser was in touch with the patient.

It was about welfare benefits.

The advisers have finished their work on it.

The problem was resolved.

PIP was awarded from October.', '2026-11-20T10:00:00.000000Z');
INSERT INTO draft (partnership, id, person, team, begun_by, body, begun_at, changed_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'dra_01JD0000000000000000000001', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'mem_01M7W6C38012M9083MNXY3JMD6', '{}', '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z', 1);
