//! The schema, forward only: one ordered list of migrations for both databases.

use anyhow::anyhow;

use super::{Db, Tx};
use crate::{
    kit::error::{Error, Result},
    params,
};

/// One step of the schema.
#[derive(Debug, PartialEq)]
pub struct Migration {
    /// Counted upwards from 1. Numbers that were set aside and not used stay free.
    pub version: i64,
    /// What it brings, in a word.
    pub name: &'static str,
    /// Portable statements. Reference data never comes by migration.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../migrations/", $name, ".sql")),
        }),*]
    };
}

/// Every step, in order.
pub const MIGRATIONS: &[Migration] = migrations![
    1 "0001_kit",
    2 "0002_partnership",
    3 "0003_person",
    4 "0004_identity",
    5 "0005_consent",
    6 "0006_referral",
    7 "0007_outbox",
    8 "0008_set_up",
    9 "0009_urgent_reason",
    10 "0010_drafts",
    11 "0011_contact_despite",
    12 "0012_queue_and_draft",
    13 "0013_question",
    14 "0014_capacity",
    15 "0015_screening",
    16 "0016_prompt",
    17 "0017_machine",
    18 "0018_record",
    19 "0019_patient_page",
    20 "0020_what_came_of_it",
    21 "0021_route",
    22 "0022_lists",
    23 "0023_next",
    24 "0024_batch",
    25 "0025_usefulness",
    26 "0026_digest",
    27 "0027_onward",
    28 "0028_dashboard",
    29 "0029_arrival",
    30 "0030_months",
    31 "0031_sheet",
    32 "0032_asked",
    33 "0033_draft",
    34 "0034_provider",
    35 "0035_household",
    36 "0036_line",
    37 "0037_outside_unanswered",
    38 "0038_told_outside",
    39 "0039_told",
];

/// The schema that this program needs.
pub const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].version;

/// The schema in place; 0 when there is none.
pub(super) async fn at(db: &Db) -> Result<i64> {
    let mut tx = db.begin_migration().await?;
    let newest = newest(&mut tx).await;
    tx.undo().await;
    newest
}

pub(super) async fn run(db: &Db, migrations: &'static [Migration]) -> Result<Vec<&'static Migration>> {
    let mut applied = Vec::new();
    for migration in migrations {
        let mut tx = db.begin_migration().await?;
        match apply(&mut tx, migration).await {
            Ok(true) => {
                tx.commit().await?;
                tracing::info!(version = migration.version, name = migration.name, "migrated");
                applied.push(migration);
            }
            Ok(false) => tx.undo().await,
            Err(error) => {
                tx.undo().await;
                return Err(error);
            }
        }
    }
    Ok(applied)
}

/// The schema in place. The caller is the only one who changes it until its end.
async fn newest(tx: &mut Tx) -> Result<i64> {
    tx.script(
        "CREATE TABLE IF NOT EXISTS schema_version
         (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL)",
    )
    .await?;
    let newest: Option<i64> = tx
        .first("SELECT max(version) FROM schema_version", params![], |row| {
            row.get(0)
        })
        .await?
        .flatten();
    Ok(newest.unwrap_or_default())
}

/// Applies one step unless it is in place already.
async fn apply(tx: &mut Tx, migration: &Migration) -> Result<bool> {
    let newest = newest(tx).await?;
    if newest > NEWEST {
        return Err(Error::Refused(format!(
            "The database is at schema {newest}, newer than this program. Start the newer program."
        )));
    }
    if migration.version <= newest {
        return Ok(false);
    }
    let before = MIGRATIONS.iter().map(|known| known.version);
    let before = before.filter(|version| *version < migration.version).max();
    if before.unwrap_or_default() != newest {
        return Err(Error::Internal(anyhow!(
            "migration {} does not follow {newest}",
            migration.version
        )));
    }
    tx.script(migration.sql).await?;
    tx.run(
        "INSERT INTO schema_version (version, name, at) VALUES ($1, $2, $3)",
        params![migration.version, migration.name, tx.now],
    )
    .await?;
    Ok(true)
}

#[cfg(test)]
mod tests;
