//! What the embedded database is told about its indexes.
//!
//! Every index begins with the partnership, and all rows may belong to one. Left to guess, SQLite takes a
//! first column to leave ten rows, whichever it is, and prefers the primary key's first column to an index
//! that fits: looking for a person's open referrals then reads the needs of everybody. So it is told, when
//! the schema changes, that the partnership alone leaves many rows and each further column few. It never
//! measures for itself: the plan of a statement does not change with the data.

use super::Db;
use crate::kit::error::Result;

/// Written in the form of `sqlite_stat1` (SQLite, "The sqlite_stat1 table"): rows, then the rows that are
/// left after each column. `ANALYZE` of the smallest table makes the table of figures; of the schema, it
/// reads them again.
const TOLD: &str = r#"
ANALYZE turn;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT t.name,
       CASE WHEN i.origin = 'pk' AND t.wr THEN t.name ELSE i.name END,
       (SELECT '1000000 ' || group_concat(
            CASE WHEN i."unique" AND c.seqno = (SELECT max(l.seqno) FROM pragma_index_info(i.name) l) THEN '1'
                 WHEN c.name = 'partnership' THEN '100000'
                 WHEN c.seqno <= 1 THEN '50'
                 ELSE '5' END, ' ')
        FROM pragma_index_info(i.name) c)
FROM pragma_table_list t JOIN pragma_index_list(t.name) i
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%';
ANALYZE sqlite_schema;
"#;

/// Tells it.
pub(super) async fn tell(db: &Db) -> Result<()> {
    let mut tx = db.begin_migration().await?;
    match tx.script(TOLD).await {
        Ok(()) => tx.commit().await,
        Err(error) => {
            tx.undo().await;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        kit::{actor::Actor, clock::Clock},
        params,
        world::database::{Engine, fresh},
    };

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_index_that_fits_best_is_used_whatever_the_tables_hold() {
        let clock = Clock::turned("2026-11-20T09:00:00Z".parse().unwrap());
        let (db, _place) = fresh(Engine::Sqlite, clock).await;
        for (sql, index) in [
            (
                "SELECT n.area FROM referral r JOIN need n ON n.partnership = r.partnership AND n.referral = r.id
                 WHERE r.partnership = 'a' AND r.person = 'b' AND r.status IN ('requested', 'accepted')",
                "referral_person (partnership=? AND person=?)",
            ),
            (
                "SELECT a.name FROM membership m JOIN account a ON a.id = m.account
                 WHERE m.partnership = 'a' AND m.team = 'b' ORDER BY a.name",
                "membership_team (partnership=? AND team=?)",
            ),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let plan: Vec<String> = db
                .read(&Actor::Operator(None), async |tx| {
                    tx.all(&explain, params![], |row| row.get(3)).await
                })
                .await
                .unwrap();
            assert!(plan.iter().any(|step| step.contains(index)), "{plan:?}");
        }
    }
}
