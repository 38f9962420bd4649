//! What SQLite's planner is told about the tables, in place of what it would find by looking.
//!
//! Every key begins with the partnership, and without figures SQLite takes one column that is known for nearly as good
//! as two: it then reads all the needs, teams or referrals of a partnership to find those of one person. These figures
//! say that a partnership is large and a second column narrow. They follow from the shape of each index and from
//! nothing else, so that the plans are the same on an empty database and on one of ten million referrals.
//! PostgreSQL keeps figures of its own.

use rusqlite::Connection;

use crate::kit::error::Result;

/// Makes the table of figures by looking at no more than one row, and fills it.
const TELL: &str = "
PRAGMA analysis_limit = 1;
ANALYZE;
DELETE FROM sqlite_stat1;
DELETE FROM sqlite_stat4;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT tbl, idx,
    CASE WHEN columns = 1 AND is_unique THEN '1000 1'
         WHEN columns = 1 THEN '1000000 20'
         WHEN columns = 2 THEN '1000000 100000'
         WHEN columns = 3 THEN '1000000 100000 20'
         ELSE '1000000 100000 20 5' || substr(' 5 5 5 5 5 5 5 5 5 5', 1, 2 * (columns - 4)) END
    || CASE WHEN columns = 1 THEN '' WHEN is_unique THEN ' 1' WHEN columns = 2 THEN ' 20' ELSE ' 5' END
FROM (SELECT m.name AS tbl, l.name AS idx, l.\"unique\" AS is_unique,
             (SELECT count(*) FROM pragma_index_info(l.name)) AS columns
      FROM sqlite_schema m JOIN pragma_index_list(m.name) l
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%');
ANALYZE sqlite_schema;
";

/// Whether the planner was told about every index that there is.
pub(super) fn are_told(connection: &Connection) -> Result<bool> {
    let there = connection
        .prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'")?
        .exists([])?;
    if !there {
        return Ok(false);
    }
    let untold = "SELECT 1 FROM sqlite_schema m JOIN pragma_index_list(m.name) l
                  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'
                    AND NOT EXISTS (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = m.name AND s.idx = l.name)";
    Ok(!connection.prepare(untold)?.exists([])?)
}

/// Tells the planner about every index that there is.
pub(super) fn tell(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch(TELL)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(connection: &Connection, sql: &str) -> String {
        let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let lines = explained.query_map([], |row| row.get::<_, String>(3)).unwrap();
        lines.map(|line| line.unwrap() + "\n").collect()
    }

    #[test]
    fn a_person_is_looked_for_by_more_than_the_partnership() {
        let connection = Connection::open_in_memory().unwrap();
        for migration in super::super::MIGRATIONS {
            connection.execute_batch(migration.sql).unwrap();
        }
        assert!(!are_told(&connection).unwrap());
        tell(&connection).unwrap();
        assert!(are_told(&connection).unwrap());
        let sql =
            "SELECT n.area FROM referral r JOIN need n ON n.partnership = r.partnership AND n.referral = r.id
                   WHERE r.partnership = 'a' AND r.person = 'b' AND r.service = 'c' AND r.status = 'd'";
        let plan = plan(&connection, sql);
        assert!(
            plan.contains("referral_person (partnership=? AND person=?)"),
            "{plan}"
        );
        connection
            .execute_batch("CREATE INDEX another ON need (area)")
            .unwrap();
        assert!(!are_told(&connection).unwrap());
    }
}
