-- One of which the person no longer agrees.
UPDATE outside SET withdrawn_at = '2026-11-21T10:00:00.000000Z', withdrawn_by = by, told_at = '2026-11-22T10:00:00.000000Z',
    told_by = by WHERE id = (SELECT max(id) FROM outside);
