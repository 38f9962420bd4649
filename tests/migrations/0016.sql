-- A site at which patients are asked on admission and when discharge is planned.
INSERT INTO prompt (partnership, site, prompts, version)
SELECT partnership, id, 'admission alongside-8 discharge alongside-8', 1 FROM site;
