-- A link with which whoever installed the program creates the first partnership and its manager. Only the
-- hash of its secret is kept, and nothing once somebody has an account.
CREATE TABLE set_up_link (
    secret TEXT NOT NULL PRIMARY KEY,
    made_at TEXT NOT NULL
);
