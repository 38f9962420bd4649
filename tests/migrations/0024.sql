-- A list of which one row is in, and one was wrong.
INSERT INTO batch (partnership, id, team, by, file_name, uploaded_at, state, wrong, wrong_count, version)
SELECT partnership, 'bat_01M7W6C380QUESTT1XNAAAAAAA', min(id), 'mem_01M7W6C380K2A91MFJ9BJPB345', 'list.csv',
       '2026-11-20T10:00:00.000000Z', 'done',
       '[{"row":3,"column":2,"heading":"Date of birth","why":"This is not a date."}]', 1, 3
FROM team GROUP BY partnership;
INSERT INTO batch_row (partnership, batch, number, key, body, standing, person, referral, reason)
SELECT partnership, 'bat_01M7W6C380QUESTT1XNAAAAAAA', 2, 'a digest', '', 'in', min(person), min(id), '' FROM referral
GROUP BY partnership;
