-- A service that is busy, and the partnership's own words for when none can take anybody.
INSERT INTO capacity (partnership, service, light, sentence, until_on, said_at, said_by, said_by_name, version)
SELECT partnership, id, 'busy', 'Two advisers are away.', '2026-12-04', '2026-11-20T10:00:00.000000Z',
       'mem_01M7W6C380K2A91MFJ9BJPB345', 'Supervisor Person', 1 FROM service;
INSERT INTO safety_net (partnership, words, version)
SELECT partnership, 'Ask the council what help there is.', 1 FROM partnership;
