-- A list that somebody keeps.
INSERT INTO saved_list (partnership, membership, id, name, query, version)
SELECT partnership, min(sent_by), 'lis_01M7W6C380SAVEDTXXXXXXXXXX', 'Debt, urgent', 'list=unowned&area=debt&urgency=urgent', 1
FROM referral GROUP BY partnership;
