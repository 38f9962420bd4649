-- A provider outside, to which something was passed on, and which answered.
INSERT INTO provider (partnership, id, name, sort, purpose, address, phone, email, checked_on, version)
SELECT partnership, 'prv_01JD0000000000000000000034', 'Law Centre', 'law centre', 'Immigration', '', '', '', '2026-11-20', 1
FROM referral GROUP BY partnership;
INSERT INTO outside (partnership, referral, id, organisation, provider, name, words, given_on, given_by, method, at, by,
                     answer_by, answer, answer_words, answered_at, answered_by)
SELECT partnership, min(id), 'ots_01JD0000000000000000000034', min(to_organisation), 'prv_01JD0000000000000000000034',
       'Law Centre', 'Her visa.', '2026-11-20', 'person', 'spoken', '2026-11-20T10:00:00.000000Z', min(sent_by),
       '2026-12-04', 'refused', 'Full.', '2026-11-21T10:00:00.000000Z', min(sent_by)
FROM referral GROUP BY partnership;
