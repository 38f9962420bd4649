-- What went out about it.
INSERT INTO outgoing (partnership, id, recipient_kind, recipient, subject, body, about, state, problem, attempts, made_at, changed_at, over_at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'out_01M7W6C380YE6QKWS30XCJ1XGE', 'team', 'tea_01M7W6C3805XJC226WQSF3JK80', 'New referral 3YTX-PX2B', 'A new referral has arrived: 3YTX-PX2B. Sign in to Alongside to see it.', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'passed-on', '', 0, '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z', NULL);
INSERT INTO outgoing (partnership, id, recipient_kind, recipient, subject, body, about, state, problem, attempts, made_at, changed_at, over_at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'out_01M7W6C380MSD6JJ3Y0RHR3J4Q', 'person', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'Advice at your practice: we will be in touch', 'We have been asked to help you, and we will. An adviser will be in touch with you soon. If you ask us about this, quote 3YTX-PX2B.

Advice at your practice', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'stopped', 'The referral ended before this was sent.', 0, '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z');
INSERT INTO outgoing (partnership, id, recipient_kind, recipient, subject, body, about, state, problem, attempts, made_at, changed_at, over_at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'out_01M7W6C3803RTG75YE59A3QP88', 'person', 'per_01M7W6C380JX4TF2ZNABNZJVFG', 'Advice at your practice: your appointment', 'You have an appointment on 3 December 2026 at 2:30pm. If you are not sure where to come, please ask us. If you cannot come, please tell us, quoting 3YTX-PX2B.

Advice at your practice', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'stopped', 'The referral ended before this was sent.', 0, '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z');
INSERT INTO outgoing (partnership, id, recipient_kind, recipient, subject, body, about, state, problem, attempts, made_at, changed_at, over_at)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'out_01M7W6C380VRBKJJV7PVA7S79T', 'staff', 'mem_01M7W6C38012M9083MNXY3JMD6', 'Feedback on referral 3YTX-PX2B', 'There is feedback on your referral 3YTX-PX2B. Sign in to Alongside to read it.', 'ref_01M7W6C380MKAJ5WKH3YTXPX2B', 'sent', '', 0, '2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z', NULL);
