-- Somebody was asked, wanted help with one thing and not with another, and the one was referred.
INSERT INTO screening (partnership, id, person, organisation, team, site, asked_as, asked_by, asked_by_name, moment,
                       pack, pack_version, letter_on, asked_on, asked_at)
SELECT partnership, 'scr_01M7W6C380MKAJ5WKH3YTXPX2B', person, from_organisation, from_team, NULL, 'receptionist', sent_by,
       'Referrer Person', 'clinic', 'alongside-8', '1', '2026-11-02', '2026-11-20', sent_at FROM referral
WHERE id = 'ref_01M7W6C380MKAJ5WKH3YTXPX2B';
INSERT INTO screening_answer (partnership, screening, question, answer, help)
SELECT partnership, id, 'benefits', 'yes', 'yes' FROM screening;
INSERT INTO screening_answer (partnership, screening, question, answer, help)
SELECT partnership, id, 'home', 'yes', 'no' FROM screening;
INSERT INTO screening_answer (partnership, screening, question, answer, help)
SELECT partnership, id, 'debt', 'unsaid', NULL FROM screening;
INSERT INTO found_need (partnership, screening, question, id, person, area, link, link_words, harms, draft, referral)
SELECT partnership, id, 'benefits', 'nee_01M7W6C380MKAJ5WKH3YTXPX2B', person, 'welfare-benefits', 'both', 'She sleeps badly.',
       'financial-strain', NULL, 'ref_01M7W6C380MKAJ5WKH3YTXPX2B' FROM screening;
UPDATE need SET link = 'both', link_words = 'She sleeps badly.', harms = 'financial-strain' WHERE area = 'welfare-benefits';
