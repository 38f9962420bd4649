//! Backup and restore, on both databases.

use super::*;
use crate::{
    kit::{
        actor::Actor,
        clock::Clock,
        db::{Db, Place},
        id,
    },
    on_both, params,
    referral::tests::{helped, sent, taken_on},
    verify::{self, Watch},
    world::{World, database},
};

async fn nowhere(engine: database::Engine) -> Place {
    match engine {
        database::Engine::Sqlite => Place::Folder(database::folder()),
        database::Engine::Postgres => Place::Postgres(database::bare_postgres().await),
    }
}

fn open(place: &Place) -> Db {
    Db::open(place, Clock::System, id::Source::random()).unwrap()
}

async fn answers(db: &Db) -> i64 {
    let sql = "SELECT count(*) FROM answered";
    let counted = db.read(&Actor::Operator(None), async |tx| {
        tx.first(sql, params![], |row| row.get(0)).await
    });
    counted.await.unwrap().unwrap()
}

/// Writes all the time, as one who works; how often it was done when told to stop.
fn somebody_works(
    db: &Db,
    named: &'static str,
) -> (tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<i64>) {
    let (stop, mut stopped) = tokio::sync::oneshot::channel();
    let db = db.clone();
    let task = tokio::spawn(async move {
        let mut done = 0;
        while stopped.try_recv() == Err(tokio::sync::oneshot::error::TryRecvError::Empty) {
            let key = format!("{named} {done}");
            db.write_once(&Actor::Operator(None), &key, async |_| Ok(String::new()))
                .await
                .unwrap();
            done += 1;
        }
        done
    });
    (stop, task)
}

async fn drained(db: Db) {
    drop(db);
    // The pool of a PostgreSQL database closes its connections behind us.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
}

on_both! {
    async fn a_backup_made_while_people_work_comes_back_whole(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        helped(&world, &referral).await;
        let before = answers(&world.db).await;
        let workers = ["one", "two", "three"].map(|name| somebody_works(&world.db, name));
        let file = database::folder().join("backup");
        let made = Backup::make(&world.place, &file).await.unwrap();
        let mut done = 0;
        for (stop, worker) in workers {
            stop.send(()).unwrap();
            done += worker.await.unwrap();
        }
        assert!(made.bytes > 10_000 && done > 0);

        let there = nowhere(engine).await;
        let restoring = Restoring::begin(&there, &file, Replace::Never).await.unwrap();
        let db = open(&restoring.place());
        let report = verify::run(&db, Watch::Quiet).await.unwrap();
        assert_eq!((report.differences.as_slice(), report.referrals), (&[] as &[_], 1));
        let kept = answers(&db).await;
        assert!((before..=before + done).contains(&kept), "{kept} of {before} and {done}");
        drained(db).await;
        restoring.take().await.unwrap();
        assert_eq!(answers(&open(&there)).await, kept);
    }

    async fn a_restore_replaces_nothing_unasked_and_can_be_left(engine: Engine) {
        let world = World::new(engine).await;
        let file = database::folder().join("backup");
        Backup::make(&world.place, &file).await.unwrap();
        let again = Backup::make(&world.place, &file).await.unwrap_err().to_string();
        assert!(again.contains("is there already"), "{again}");

        let there = nowhere(engine).await;
        let db = open(&there);
        db.migrate().await.unwrap();
        db.write_once(&Actor::Operator(None), "mine", async |_| Ok(String::new())).await.unwrap();
        drained(db).await;
        let refused = Restoring::begin(&there, &file, Replace::Never).await.err().unwrap().to_string();
        assert!(refused.contains("--force"), "{refused}");

        Restoring::begin(&there, &file, Replace::Whatever).await.unwrap().leave().await;
        let db = open(&there);
        assert_eq!(answers(&db).await, 1);
        drained(db).await;

        let restoring = Restoring::begin(&there, &file, Replace::Whatever).await.unwrap();
        restoring.take().await.unwrap();
        assert_eq!(answers(&open(&there)).await, answers(&world.db).await);
    }

    async fn a_restore_that_is_killed_half_way_leaves_what_was_there(engine: Engine) {
        let world = World::new(engine).await;
        let file = database::folder().join("backup");
        Backup::make(&world.place, &file).await.unwrap();
        let there = nowhere(engine).await;
        let db = open(&there);
        db.migrate().await.unwrap();
        db.write_once(&Actor::Operator(None), "mine", async |_| Ok(String::new())).await.unwrap();
        drained(db).await;

        // Neither taken nor left: as if the power had gone.
        drop(Restoring::begin(&there, &file, Replace::Whatever).await.unwrap());
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(mend(&there).await.unwrap(), engine == database::Engine::Postgres);
        assert!(!mend(&there).await.unwrap());
        let db = open(&there);
        assert_eq!(answers(&db).await, 1);
        drained(db).await;

        // The next try begins with what was there, and not with the half.
        drop(Restoring::begin(&there, &file, Replace::Whatever).await.unwrap());
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        Restoring::begin(&there, &file, Replace::Whatever).await.unwrap().leave().await;
        assert_eq!(answers(&open(&there)).await, 1);
    }

    async fn nobody_else_may_read_a_backup(engine: Engine) {
        use std::os::unix::fs::PermissionsExt as _;
        let world = World::new(engine).await;
        let file = database::folder().join("backup");
        let made = Backup::make(&world.place, &file).await.unwrap();
        let mode = std::fs::metadata(&made.file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    async fn what_is_no_backup_is_refused(engine: Engine) {
        let file = database::folder().join("letter");
        std::fs::write(&file, "Dear all, this is no database.").unwrap();
        let there = nowhere(engine).await;
        let refused = Restoring::begin(&there, &file, Replace::Never).await.err().unwrap().to_string();
        assert!(refused.contains("is no backup of Alongside"), "{refused}");
        let none = Restoring::begin(&there, &file.with_extension("none"), Replace::Never).await.err().unwrap();
        assert!(none.to_string().contains("There is no file"), "{none}");
    }
}
