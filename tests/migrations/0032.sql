-- One consent of somebody who read the text on a page.
UPDATE consent SET wording_language = 'pl', wording_version = '2026-11-22'
WHERE id = (SELECT min(id) FROM consent);
