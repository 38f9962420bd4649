-- Two who live together, and one of them a party to the other's referral.
INSERT INTO kin (partnership, person, organisation, other, relation, said_by, at, by)
SELECT partnership, min(person), min(from_organisation), 'per_01JD0000000000000000000035', 'partner', 'person',
       '2026-11-20T10:00:00.000000Z', min(sent_by)
FROM referral GROUP BY partnership;
INSERT INTO party (partnership, referral, person, consent, at, by)
SELECT partnership, min(id), 'per_01JD0000000000000000000035', min(consent), '2026-11-20T10:00:00.000000Z', min(sent_by)
FROM referral GROUP BY partnership;
