-- What came of each referral in one plain line, for the list of whoever sent it. It goes as far as the consent did
-- when they were told; what was withdrawn since is left out when it is read.
ALTER TABLE feedback ADD COLUMN line TEXT NOT NULL DEFAULT '';
ALTER TABLE feedback ADD COLUMN outcome TEXT NOT NULL DEFAULT 'closed';
ALTER TABLE feedback ADD COLUMN from_team TEXT NOT NULL DEFAULT '';
ALTER TABLE feedback ADD COLUMN sent_by TEXT NOT NULL DEFAULT '';
-- Whether the referrer is still to read it: worked out from the state of the referral, in the same write.
ALTER TABLE feedback ADD COLUMN unread BIGINT NOT NULL DEFAULT 0;
UPDATE feedback SET
    from_team = (SELECT r.from_team FROM referral r WHERE r.partnership = feedback.partnership AND r.id = feedback.referral),
    sent_by = (SELECT r.sent_by FROM referral r WHERE r.partnership = feedback.partnership AND r.id = feedback.referral),
    outcome = (SELECT CASE r.status WHEN 'rejected' THEN 'rejected' WHEN 'entered-in-error' THEN 'mistake' ELSE 'closed' END
               FROM referral r WHERE r.partnership = feedback.partnership AND r.id = feedback.referral),
    unread = (SELECT CASE WHEN r.ball_team = r.from_team AND r.next_clock = 'feedback-seen' THEN 1 ELSE 0 END
              FROM referral r WHERE r.partnership = feedback.partnership AND r.id = feedback.referral);
CREATE INDEX feedback_of_sender ON feedback (partnership, sent_by, unread, sent_at, referral);
CREATE INDEX feedback_of_team ON feedback (partnership, from_team, unread, sent_at, referral);
