-- Why a referral is urgent, in the referrer's words. Those sent before had no place to keep it.
ALTER TABLE referral ADD COLUMN urgent_reason TEXT;
