-- A contact on a channel that was not marked as safe, with how it came about.
UPDATE contact SET despite = 'client-asked', despite_words = 'She asked us to ring her sister''s number.';
