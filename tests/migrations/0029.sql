-- A page for everybody; one who asked and waits, and one who was answered.
INSERT INTO public_page (partnership, service, slug, is_open, opening, version)
SELECT partnership, min(service), 'ask-' || lower(substr(partnership, 20)), 1, 'We help with benefits.', 1 FROM referral GROUP BY partnership;
INSERT INTO arrival (partnership, id, kind, service, to_organisation, content, arrived_at, due_at, words, version)
SELECT partnership, 'arr_01JD0000000000000000000001', 'self', service, to_organisation, '{}', sent_at, sent_at, '', 1
FROM referral ORDER BY id LIMIT 1;
INSERT INTO arrival (partnership, id, kind, service, to_organisation, content, arrived_at, due_at, owner, ending, words, ended_at, ended_by, version)
SELECT partnership, 'arr_01JD0000000000000000000002', 'self', service, to_organisation, NULL, sent_at, sent_at, sent_by, 'spam', '', sent_at, sent_by, 3
FROM referral ORDER BY id LIMIT 1;
