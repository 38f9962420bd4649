-- A second referral of the same person for the same need, with the reason, and a draft with the date of a letter.
INSERT INTO second_ask (partnership, referral, besides, reason)
SELECT partnership, min(id), max(id), 'The first was about another letter.' FROM referral GROUP BY partnership;
UPDATE draft SET body = '{"letter_on":"2026-11-02"}', has_letter = 1;
