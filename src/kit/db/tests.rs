//! The unit of work, on both databases.

use jiff::{Timestamp, ToSpan as _};

use crate::{
    event::Event,
    kit::{
        actor::Actor,
        clock::Clock,
        db::Db,
        error::Error,
        id::{Id as _, PartnershipId},
    },
    on_both, params,
    world::database::fresh,
};

const OPERATOR: Actor = Actor::Operator(None);

async fn events(db: &Db) -> Vec<i64> {
    db.read(&OPERATOR, async |tx| {
        tx.all("SELECT seq FROM event ORDER BY seq", params![], |row| row.get(0))
            .await
    })
    .await
    .unwrap()
}

async fn note(db: &Db, key: &str) -> Result<(), Error> {
    db.write(&OPERATOR, async |tx| {
        tx.run(
            "INSERT INTO answered (partnership, by, key, sent, answer, at) VALUES ('-', 'x', $1, '', '', $2)",
            params![key, tx.now],
        )
        .await?;
        let partnership = tx.id();
        tx.record(Event::PartnershipChanged(partnership)).await
    })
    .await
}

on_both! {
    async fn values_come_back_as_they_went_in(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let odd = "Ñandú O’Brien 李 \u{1F600} '; DROP TABLE event; --";
        let (text, none, most, least, empty) = db
            .read(&OPERATOR, async |tx| {
                tx.first(
                    "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
                            CAST($5 AS TEXT)",
                    params![Option::<i64>::None, odd, i64::MAX, i64::MIN, ""],
                    |row| {
                        Ok((row.get::<String>(0)?, row.get::<Option<i64>>(1)?, row.get::<i64>(2)?,
                            row.get::<i64>(3)?, row.get::<String>(4)?))
                    },
                )
                .await
            })
            .await
            .unwrap()
            .unwrap();
        assert_eq!((text.as_str(), none, most, least, empty.as_str()), (odd, None, i64::MAX, i64::MIN, ""));
    }

    async fn what_fails_leaves_nothing_and_takes_no_number(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        note(&db, "first").await.unwrap();
        let failed: Result<(), Error> = db
            .write(&OPERATOR, async |tx| {
                let partnership: PartnershipId = tx.id();
                tx.record(Event::PartnershipChanged(partnership)).await?;
                Err(Error::Refused("no".into()))
            })
            .await;
        assert!(matches!(failed, Err(Error::Refused(_))));
        note(&db, "second").await.unwrap();
        assert_eq!(events(&db).await, [1, 2]);
    }

    async fn a_failed_writer_does_not_harm_those_who_share_its_flush(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let writers: Vec<_> = (0..60)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    // Every third repeats a key and must fail; every fifth panics in the middle.
                    let key = if n % 3 == 0 { "same".to_owned() } else { format!("key {n}") };
                    if n % 5 == 4 {
                        let _: Result<(), Error> = db
                            .write(&OPERATOR, async |tx| {
                                let partnership: PartnershipId = tx.id();
                                tx.record(Event::PartnershipChanged(partnership)).await?;
                                panic!("in the middle")
                            })
                            .await;
                    }
                    note(&db, &key).await.is_ok()
                })
            })
            .collect();
        let mut kept = 0;
        for writer in writers {
            kept += usize::from(writer.await.unwrap_or(false));
        }
        assert!(kept > 0);
        assert_eq!(events(&db).await, (1..=i64::try_from(kept).unwrap()).collect::<Vec<_>>());
    }

    async fn one_who_goes_away_blocks_nobody(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        for n in 0..20 {
            let (gone, other) = (db.clone(), db.clone());
            let leaving = tokio::spawn(async move {
                gone.write(&OPERATOR, async |tx| {
                    let partnership: PartnershipId = tx.id();
                    tx.record(Event::PartnershipChanged(partnership)).await?;
                    std::future::pending::<Result<(), Error>>().await
                })
                .await
            });
            let waiting = tokio::spawn(async move { note(&other, &format!("{n}")).await });
            tokio::task::yield_now().await;
            let given_up = { let db = db.clone(); tokio::spawn(async move { note(&db, "given up").await }) };
            given_up.abort();
            leaving.abort();
            let _ = waiting.await.unwrap();
            let _ = given_up.await;
        }
        note(&db, "last").await.unwrap();
        let seen = events(&db).await;
        assert_eq!(seen, (1..=i64::try_from(seen.len()).unwrap()).collect::<Vec<_>>());
        assert!(seen.len() >= 21);
    }

    async fn a_repeated_request_gets_the_first_answer(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let tries = (0..8).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write_once(&OPERATOR, "a key", async |tx| {
                    let partnership: PartnershipId = tx.id();
                    tx.record(Event::PartnershipChanged(partnership)).await?;
                    Ok(format!("answer {n}"))
                })
                .await
                .unwrap()
            })
        });
        let tries: Vec<_> = tries.collect();
        let mut answers = Vec::new();
        for attempt in tries {
            answers.push(attempt.await.unwrap());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1);
        assert_eq!(events(&db).await, [1]);
    }

    async fn another_form_under_the_same_key_is_refused_and_not_lost(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let send = async |key: &str| db.write_once(&OPERATOR, key, async |_| Ok("done".to_owned())).await;
        assert_eq!(send("a key.first").await.unwrap(), "done");
        assert_eq!(send("a key.first").await.unwrap(), "done");
        assert!(matches!(send("a key.second").await, Err(Error::Refused(_))));
    }

    async fn writers_of_one_partnership_see_what_came_before(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let writers: Vec<_> = (0..50)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(&OPERATOR, async |tx| {
                        let so_far: i64 = tx
                            .first("SELECT count(*) FROM answered", params![], |row| row.get(0))
                            .await?
                            .unwrap_or_default();
                        tx.run(
                            "INSERT INTO answered (partnership, by, key, sent, answer, at) VALUES ('-', 'x', $1, '', '', $2)",
                            params![so_far.to_string(), tx.now],
                        )
                        .await
                    })
                    .await
                    .unwrap()
                })
            })
            .collect();
        for writer in writers {
            assert_eq!(writer.await.unwrap(), 1);
        }
    }

    async fn a_write_in_a_partnership_that_is_not_there_finds_nothing(engine: Engine) {
        let (db, _) = fresh(engine, Clock::System).await;
        let nowhere = PartnershipId::new(ulid::Ulid::new());
        let answer = db.write(&Actor::Operator(Some(nowhere)), async |_| Ok(())).await;
        assert!(matches!(answer, Err(Error::NotFound)));
    }

    async fn an_answer_is_kept_for_a_week(engine: Engine) {
        let start: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        let clock = Clock::turned(start);
        let (db, _) = fresh(engine, clock.clone()).await;
        let first = db.write_once(&OPERATOR, "key", async |_| Ok("first".to_owned())).await.unwrap();
        clock.turn_to(start + (24 * 7).hours());
        assert_eq!(db.forget_answers().await.unwrap(), 0);
        let again = db.write_once(&OPERATOR, "key", async |_| Ok("second".to_owned())).await.unwrap();
        assert_eq!((first, again), ("first".to_owned(), "first".to_owned()));
        clock.turn_to(clock.now() + 1.second());
        assert_eq!(db.forget_answers().await.unwrap(), 1);
    }
}
