//! Stories of telling the patient: by a message, by a contact, by whoever says that they did, and of those who are not told.

use super::{helped, sent, sent_of_another, taken_on};
use crate::{
    kit::{actor::Role, error::Error, mail::Mailer},
    on_both, params,
    person::{
        Channel, Person, Safety,
        actions::{Said, hear},
    },
    referral::{
        Referral,
        actions::{Telling, tell_patient, told_in_writing},
        model::NotTold,
    },
    work::all_that_is_due,
    world::World,
};

/// Says that no e-mail may go to the client.
async fn no_email(world: &World, referral: &str) {
    let id = referral.rsplit('/').next().unwrap().parse().unwrap();
    let intake = world.actor(Role::Intake).await;
    world
        .by(&intake, async |tx| {
            let referral = Referral::find(tx, &id).await?.unwrap();
            let person = Person::find(tx, referral.person()).await?.unwrap();
            let said = Said {
                answers: vec![(Channel::Email, Safety::Unsafe)],
                ..Said::default()
            };
            hear(tx, person.id(), person.version(), said).await
        })
        .await;
}

async fn events(world: &World, referral: &str) -> Vec<&'static str> {
    world.events(referral.rsplit('/').next().unwrap()).await
}

on_both! {
    async fn a_message_that_went_out_tells_the_client_and_is_owed_no_more(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "3").await;
        taken_on(&world, &referral).await;
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open("/work").await.says("1 client is still to be told");
        supervisor.open("/work/untold").await.says("BEGUM, Amina").says("by 27 November 2026");
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        supervisor.open(&referral).await.says("The client was told").says("E-mail, ");
        supervisor.open("/work/untold").await.says("Everybody knows.");
        supervisor.open("/work").await.is_silent_about("to be told");
        helped(&world, &referral).await;
        let ended: Vec<String> = world.operate(async |tx| {
            let sql = "SELECT body FROM outgoing WHERE subject LIKE '%where things stand' AND recipient_kind = 'person'";
            tx.all(sql, params![], |row| row.get(0)).await
        }).await;
        assert_eq!(ended.len(), 1, "one message tells of the end");
        for word in ["benefit", "PIP", "debt", "resolved"] {
            assert!(!ended[0].contains(word), "{}", ended[0]);
        }
        supervisor.open("/work/untold").await.says("BEGUM, Amina");
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        supervisor.open("/work/untold").await.says("Everybody knows.");
        let told = events(&world, &referral).await.iter().filter(|name| **name == "referral.patient-told").count();
        assert_eq!(told, 2, "of acceptance, and of the end");
        world.balances().await;
    }

    async fn who_may_not_be_written_to_is_on_the_list_until_somebody_told_them(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        taken_on(&world, &referral).await;
        no_email(&world, &referral).await;
        helped(&world, &referral).await;
        referrer.open(&referral).await;
        referrer.send(&format!("{referral}/reading"), &[]).await.says("Feedback read");
        referrer.open("/work/untold").await.says("Everybody knows.");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/work").await.says("1 client is still to be told");
        adviser.open("/work/untold").await.says("BEGUM, Amina").says("Completed");
        let telling = format!("{referral}/telling");
        adviser.open(&telling).await.says("We have finished for now");
        adviser.send(&telling, &[("told", "told"), ("channel", "email"), ("on-day", "9"), ("on-month", "9"), ("on-year", "2020")])
            .await.refuses(422, "not before there was something to tell");
        let today = world.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let (day, month, year) = (today.day().to_string(), today.month().to_string(), today.year().to_string());
        let said = |channel| [("told", "told"), ("channel", channel), ("on-day", day.as_str()), ("on-month", month.as_str()), ("on-year", year.as_str())];
        adviser.send(&telling, &said("email")).await.refuses(422, "not marked as safe");
        adviser.send(&telling, &said("call")).await.says("Recorded").says("The client was told").says("Telephone call");
        adviser.open("/work/untold").await.says("Everybody knows.");
        adviser.open(&telling).await;
        adviser.send(&telling, &said("call")).await.refuses(422, "nothing left to tell");
        world.balances().await;
    }

    async fn a_contact_tells_the_client_and_closing_says_whether_they_know(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "2").await;
        no_email(&world, &referral).await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/work/untold").await.says("BEGUM, Amina");
        adviser.open(&format!("{referral}/contacts")).await;
        adviser.send(&format!("{referral}/contacts"), &[("channel", "call"), ("result", "reached")]).await;
        adviser.open("/work/untold").await.says("Everybody knows.");
        let closing = format!("{referral}/closing");
        adviser.open(&closing).await.says("Does the client know?");
        let fields = |how| [("how", "completed"), ("outcome", "full"), ("note", "N"), ("told", "told"), ("told_how", how)];
        adviser.send(&closing, &fields("email")).await.refuses(422, "not marked as safe");
        adviser.send(&closing, &fields("in-person")).await.says("Closed").says("The client was told").says("In person");
        adviser.open("/work/untold").await.says("Everybody knows.");
        world.balances().await;
    }

    async fn of_a_referral_that_was_not_accepted_the_referrer_tells_the_patient(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "0").await;
        no_email(&world, &referral).await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await;
        let no = [("reason", "no-capacity"), ("words", "Try the council."), ("note", "N")];
        intake.send(&format!("{referral}/rejection"), &no).await.says("Not accepted");
        intake.open("/work/untold").await.says("Everybody knows.");
        let telling = format!("{referral}/telling");
        intake.open(&telling).await.refuses(422, "cannot be done");
        referrer.open(&referral).await.says("Tell the patient").says("Try the council.");
        referrer.send(&format!("{referral}/reading"), &[]).await;
        referrer.open("/work").await.says("1 patient is still to be told");
        referrer.open("/work/untold").await.says("BEGUM, Amina").says("the service cannot help");
        referrer.open(&telling).await;
        referrer.send(&telling, &[("told", "not"), ("reason", "no-longer-sharing")]).await.refuses(422, "Say why");
        referrer.send(&telling, &[("told", "not"), ("reason", "no-safe-way")]).await.says("Recorded");
        referrer.open("/work/untold").await.says("Everybody knows.");
        world.balances().await;
    }

    async fn no_message_tells_the_patient_of_one_that_was_not_accepted(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await;
        let no = [("reason", "no-capacity"), ("words", "Try the council."), ("note", "N")];
        intake.send(&format!("{referral}/rejection"), &no).await.says("Not accepted");
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        referrer.open("/work/untold").await.says("BEGUM, Amina");
        referrer.open("/dashboard").await.says("What your team owes").says("Tell the patient");
        world.balances().await;
    }

    async fn who_is_not_to_be_told_gets_no_message(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "4").await;
        taken_on(&world, &referral).await;
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&format!("{referral}/closing")).await;
        let ended = [("how", "failed"), ("failure", "disengaged"), ("note", "N"), ("told", "not"), ("told_reason", "no-safe-way")];
        adviser.send(&format!("{referral}/closing"), &ended).await.says("Closed");
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        adviser.open(&referral).await.says("It was recorded that they are not told.");
        world.balances().await;
    }

    async fn nobody_is_told_of_a_death_or_after_they_stopped_sharing(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        taken_on(&world, &referral).await;
        helped(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/work/untold").await.says("BEGUM, Amina");
        referrer.open(&format!("{referral}/withdrawal")).await;
        referrer.send(&format!("{referral}/withdrawal"), &[]).await.says("No longer sharing");
        adviser.open("/work/untold").await.says("Everybody knows.");
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        let last = events(&world, &referral).await.last().copied();
        assert_eq!(last, Some("referral.patient-not-told"), "and no message came after it");

        let (_, other) = sent_of_another(&world, "Okafor", "1958", "07700 900124").await;
        taken_on(&world, &other).await;
        adviser.open(&format!("{other}/closing")).await;
        let died = [("how", "failed"), ("failure", "died"), ("note", "N"), ("told", "told"), ("told_how", "call")];
        adviser.send(&format!("{other}/closing"), &died).await.says("Closed");
        adviser.open("/work/untold").await.says("Everybody knows.");
        let id = other.rsplit('/').next().unwrap().parse().unwrap();
        world.operate(async |tx| told_in_writing(tx, &id).await).await;
        assert!(!events(&world, &other).await.contains(&"referral.patient-told"));
        let about: Option<i64> = world.operate(async |tx| {
            let sql = "SELECT 1 FROM outgoing WHERE about = $1 AND subject LIKE '%where things stand'";
            tx.first(sql, params![&id], |row| row.get(0)).await
        }).await;
        assert_eq!(about, None, "nothing is written to the dead");
        let nobody = world.db.write(&world.actor(Role::Manager).await, async |tx| {
            tell_patient(tx, &id, Telling::Not(NotTold::Died)).await
        }).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
        world.balances().await;
    }
}
