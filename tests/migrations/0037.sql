-- One that was passed on to a provider outside, which has not answered.
INSERT INTO outside (partnership, referral, id, organisation, provider, name, words, given_on, given_by, method, at, by,
                     answer_by, answer_words)
SELECT partnership, min(id), 'ots_01JD0000000000000000000037', min(to_organisation), 'prv_01JD0000000000000000000034',
       'Law Centre', 'Her visa.', '2026-11-20', 'person', 'spoken', '2026-11-20T10:00:00.000000Z', min(sent_by),
       '2026-12-04', ''
FROM referral GROUP BY partnership;
