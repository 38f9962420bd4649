-- How a contact came about that did happen on a channel not marked as safe. A channel was safe before this.
ALTER TABLE contact ADD COLUMN despite TEXT;
ALTER TABLE contact ADD COLUMN despite_words TEXT NOT NULL DEFAULT '';
