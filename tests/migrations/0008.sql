-- A link that nobody has used yet.

INSERT INTO set_up_link (secret, made_at)
VALUES ('0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0', '2026-11-22T09:00:00.000000Z');
