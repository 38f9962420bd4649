//! What verifying finds, and that it finds nothing where nothing is wrong.

use super::*;
use crate::{
    kit::error::Error,
    on_both, params,
    referral::tests::{helped, sent, sent_of_another, taken_on},
    world::World,
};

/// A referral that was helped and closed, one that is being looked at, and one that was called back.
async fn busy(engine: crate::world::database::Engine) -> (World, String) {
    let world = World::new(engine).await;
    let (mut referrer, helped_one) = sent(&world, "4").await;
    taken_on(&world, &helped_one).await;
    helped(&world, &helped_one).await;
    referrer.open(&helped_one).await;
    referrer
        .send(&format!("{helped_one}/reading"), &[])
        .await
        .says("Feedback read");
    let (mut referrer, called_back) = sent_of_another(&world, "Okafor", "1980", "07700 900456").await;
    referrer.open(&format!("{called_back}/cancellation")).await;
    referrer
        .send(
            &format!("{called_back}/cancellation"),
            &[("reason", "by-patient")],
        )
        .await
        .says("Cancelled");
    let (_, open) = sent_of_another(&world, "Wójcik", "1999", "07700 900789").await;
    let open = open.rsplit('/').next().unwrap().to_owned();
    (world, open)
}

/// What is found once this was done to the database; it is undone again.
async fn found_after(world: &World, spoil: &str) -> Vec<String> {
    let actor = Actor::Operator(Some(world.partnership.clone()));
    let spoilt: Result<()> = world
        .db
        .write(&actor, async |tx| {
            assert!(tx.run(spoil, params![]).await? > 0, "{spoil}");
            let (_, mut wrong) = check_counts(tx).await?;
            wrong.extend(check_some(tx, "", SOME).await?.wrong);
            let sentences: Vec<String> = wrong.into_iter().map(|one| one.sentence).collect();
            Err(Error::Refused(sentences.join("\n")))
        })
        .await;
    match spoilt {
        Err(Error::Refused(found)) => found.lines().map(str::to_owned).collect(),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn what_people_did_agrees_with_the_record(engine: Engine) {
        let (world, _) = busy(engine).await;
        let report = run(&world.db, Watch::Quiet).await.unwrap();
        assert_eq!(report.differences, []);
        assert_eq!((report.partnerships, report.referrals), (1, 3));
        assert!(report.events > 20, "{report:?}");
    }

    async fn whatever_is_changed_behind_its_back_is_found_and_named(engine: Engine) {
        let (world, open) = busy(engine).await;
        let spoils = [
            ("UPDATE referral SET status = 'accepted' WHERE status = 'requested'", "its status is accepted and should be requested"),
            ("UPDATE referral SET stage = 'in-triage' WHERE status = 'requested'", "its stage is in-triage and should be new"),
            ("UPDATE referral SET adviser = sent_by WHERE status = 'requested'", "its adviser is mem_"),
            ("UPDATE referral SET ball_team = from_team WHERE status = 'requested'", "its team with the ball is tea_"),
            ("UPDATE referral SET waiting_team = to_team WHERE status = 'requested'", "its waiting team is tea_"),
            ("UPDATE referral SET next_clock = 'progress' WHERE status = 'requested'", "its next clock is progress and should be acknowledge"),
            ("UPDATE referral SET next_due_at = '2026-01-01T00:00:00.000000Z' WHERE status = 'requested'", "its next due time is 2026-01-01"),
            ("UPDATE referral SET place = 'patient' WHERE status = 'requested'", "its place is patient and should be team"),
            ("UPDATE referral SET areas = ' debt ' WHERE status = 'requested'", "its areas of law is debt and should be"),
            ("UPDATE referral SET state = '\"new\"' WHERE status = 'completed'", "its state is not what its events come to"),
            ("UPDATE referral SET state = 'x' WHERE status = 'requested'", "its state cannot be read"),
            ("DELETE FROM obligation WHERE kind = 'acknowledge' AND met_at IS NULL AND waived_at IS NULL", "its next clock is acknowledge and should be"),
            ("UPDATE obligation SET met_at = NULL WHERE kind = 'feedback-seen'", "it is closed and a clock still runs"),
            ("UPDATE feedback SET level = 3 WHERE level = 4", "the level at which the referrer was told is not that of the record"),
            ("DELETE FROM need", "it names no problem"),
            ("UPDATE consent SET withdrawn_at = recorded_at, withdrawn_by = id", "it is open and the person stopped sharing"),
            ("UPDATE consent SET withdrawn_at = recorded_at, withdrawn_by = id", "the organisation knows the person, who stopped sharing"),
            ("DELETE FROM person_known WHERE why = 'referred'", "does not know the person"),
            ("DELETE FROM feedback WHERE level = 4", "it has ended and has 0 feedbacks in place of one"),
            ("DELETE FROM event WHERE name = 'referral.feedback-seen'", "its state is not"),
            ("DELETE FROM event WHERE name = 'referral.sent'", "nothing in the record says that it was sent"),
            ("DELETE FROM event WHERE name = 'referral.accepted'", "its events do not follow from each other"),
            ("UPDATE event SET facts = '{}' WHERE name = 'referral.sent'", "an event of it cannot be read"),
            ("UPDATE tally SET n = n + 1 WHERE list = 'team' AND status = 'requested'", "counts 2 with status requested and has 1"),
            ("DELETE FROM tally WHERE list = 'waiting' AND status = 'requested'", "counts 0 with status requested and has 1"),
            ("UPDATE obligation_tally SET n = n + 1 WHERE kind = 'decide'", "in 2026-11: 2 are kept of decide by adviser met to tea_"),
            ("DELETE FROM obligation_tally WHERE kind = 'feedback-seen'", "in 2026-11: 0 are kept of feedback-seen by referrer met to tea_"),
            ("UPDATE wait_tally SET days = 7 WHERE until = 'decision'", "Waiting times of tea_"),
            ("UPDATE told_tally SET month = '2026-10' WHERE what = 'told'", "in 2026-10: 2 are kept of told and 0 counted"),
            ("DELETE FROM referral WHERE status = 'requested'", "3 referrals were sent and 2 are stored"),
        ];
        for (spoil, expected) in spoils {
            let found = found_after(&world, spoil).await;
            assert!(found.iter().any(|line| line.contains(expected)), "{spoil}:\n{}", found.join("\n"));
        }
        let named = found_after(&world, "UPDATE referral SET status = 'accepted' WHERE status = 'requested'").await;
        assert!(named.iter().any(|line| line.contains(&open)), "{named:?}");
        assert_eq!(run(&world.db, Watch::Quiet).await.unwrap().differences, [], "all of it was undone");
    }

    async fn a_gap_in_the_record_is_found(engine: Engine) {
        let world = World::new(engine).await;
        let _ = world.operate(async |tx| tx.run("DELETE FROM event WHERE seq = 2", params![]).await).await;
        let report = run(&world.db, Watch::Quiet).await.unwrap();
        let [gap] = report.differences.as_slice() else { panic!("{report:?}") };
        assert_eq!(gap.partnership.as_deref(), Some(world.partnership.to_string().as_str()));
        assert!(gap.sentence.contains("numbers were given out"), "{}", gap.sentence);
    }
}

#[tokio::test]
async fn a_damaged_file_is_found() {
    use crate::{
        kit::{
            clock::Clock,
            db::{FILE, Place},
            id,
        },
        world::database::folder,
    };
    let place = folder();
    let open = || Db::open(&Place::Folder(place.clone()), Clock::System, id::Source::random()).unwrap();
    let db = open();
    db.migrate().await.unwrap();
    drop(db);
    let file = place.join(FILE);
    // Where a table begins, so that the damage is in none of the pages that opening the file needs.
    let (root, size) = rusqlite::Connection::open(&file)
        .unwrap()
        .query_row(
            "SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size WHERE name = 'person'",
            [],
            |row| Ok((row.get::<_, u32>(0)? as usize, row.get::<_, u32>(1)? as usize)),
        )
        .unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[(root - 1) * size..root * size].fill(0xA5);
    std::fs::write(&file, bytes).unwrap();
    assert!(!open().damage().await.unwrap().is_empty());
}
