-- What was passed on to providers outside and has no answer, by the day by which one was hoped for.
CREATE INDEX outside_unanswered ON outside (partnership, organisation, answer_by, id)
    WHERE answer IS NULL AND withdrawn_at IS NULL;
