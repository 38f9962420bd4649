-- All that a line of a list shows of a referral lies in the index that finds it: a page of fifty reads fifty rows less,
-- each of them somewhere else in a table of over a kilobyte a row.
DROP INDEX referral_place;
DROP INDEX referral_waiting;
DROP INDEX referral_ball;
DROP INDEX referral_adviser;
CREATE INDEX referral_place ON referral (partnership, ball_team, place, next_due_at, id, status, stage, urgency,
    from_team, adviser, areas, sent_at, to_team, reference, person, letter_on, next_clock) WHERE ball_team IS NOT NULL;
CREATE INDEX referral_waiting ON referral (partnership, waiting_team, next_due_at, id, status, stage, urgency,
    from_team, adviser, areas, sent_at, to_team, reference, person, letter_on, next_clock, place)
    WHERE waiting_team IS NOT NULL;
CREATE INDEX referral_ball ON referral (partnership, ball_team, next_due_at, id, status, stage, urgency,
    from_team, adviser, areas, sent_at, to_team, reference, person, letter_on, next_clock, place)
    WHERE ball_team IS NOT NULL;
CREATE INDEX referral_adviser ON referral (partnership, adviser, next_due_at, id, place, status, stage, urgency,
    from_team, areas, sent_at, to_team, reference, person, letter_on, next_clock) WHERE adviser IS NOT NULL;
