-- When a provider outside was told that the person no longer agrees, and by whom: until then somebody has to.
ALTER TABLE outside ADD COLUMN told_at TEXT;
ALTER TABLE outside ADD COLUMN told_by TEXT;
DROP INDEX outside_unanswered;
CREATE INDEX outside_unanswered ON outside (partnership, organisation, answer_by, id)
    WHERE told_at IS NULL AND (answer IS NULL OR withdrawn_at IS NOT NULL AND answer <> 'refused');
-- The referrals to which somebody is a joint party.
CREATE INDEX party_person ON party (partnership, person, referral);
