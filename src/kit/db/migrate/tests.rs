//! Every migration, in order, with data, on both databases. The data that stands after migration N is in
//! `tests/migrations/000N.sql`; a migration without any fails here.

use std::path::PathBuf;

use super::*;
use crate::{
    kit::{actor::Actor, clock::Clock, db::Place, id},
    on_both,
    verify::{self, Watch},
    world::database,
};

/// A database with nothing in it, not even the schema.
async fn bare(engine: database::Engine) -> Place {
    match engine {
        database::Engine::Sqlite => Place::Folder(database::folder()),
        database::Engine::Postgres => Place::Postgres(database::bare_postgres().await),
    }
}

fn open(place: &Place) -> Db {
    Db::open(place, Clock::System, id::Source::random()).unwrap()
}

fn data(version: i64) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/migrations");
    let file = folder.join(format!("{version:04}.sql"));
    std::fs::read_to_string(&file)
        .unwrap_or_else(|_| panic!("migration {version} has no data: write {}", file.display()))
}

async fn insert(db: &Db, sql: &str) {
    let script: Result<()> = async {
        let mut tx = db.begin_write(&Actor::Operator(None)).await?;
        tx.script(sql).await?;
        tx.commit().await
    }
    .await;
    script.unwrap();
}

#[test]
fn migrations_are_counted_upwards_from_one() {
    let versions: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    assert!(
        versions[0] == 1 && versions.is_sorted_by(|one, next| one < next),
        "{versions:?}"
    );
    for Migration { version, name, .. } in MIGRATIONS {
        assert!(name.starts_with(&format!("{version:04}_")), "{name}");
    }
}

on_both! {
    async fn every_migration_takes_over_the_data_of_the_one_before(engine: Engine) {
        let db = open(&bare(engine).await);
        for (migration, many) in MIGRATIONS.iter().zip(1_usize..) {
            let applied = run(&db, &MIGRATIONS[..many]).await.unwrap();
            assert_eq!(applied, [migration]);
            insert(&db, &data(migration.version)).await;
        }
        assert_eq!(db.schema().await.unwrap(), NEWEST);
        let report = verify::run(&db, Watch::Quiet).await.unwrap();
        assert_eq!(report.differences, []);
        assert!(report.partnerships > 0 && report.referrals > 0, "{report:?}");
    }

    async fn processes_that_start_together_migrate_once(engine: Engine) {
        let place = bare(engine).await;
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let place = place.clone();
                tokio::spawn(async move { open(&place).migrate().await.unwrap().len() })
            })
            .collect();
        let mut applied = 0;
        for start in starts {
            applied += start.await.unwrap();
        }
        assert_eq!(applied, MIGRATIONS.len());
    }

    async fn a_program_older_than_its_database_refuses_it(engine: Engine) {
        let place = bare(engine).await;
        let db = open(&place);
        db.migrate().await.unwrap();
        assert_eq!(db.migrate().await.unwrap(), [] as [&Migration; 0]);
        insert(&db, "INSERT INTO schema_version (version, name, at) VALUES (9999, 'later', '')").await;
        let refused = db.migrate().await.unwrap_err().to_string();
        assert!(refused.contains("9999") && refused.contains("newer"), "{refused}");
    }
}
