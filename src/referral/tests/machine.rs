//! Stories of the whole machine: asking and answering, holding, trying, moving on, mistakes, opening again.

use jiff::civil::date;

use super::{helped_once, sent, taken_on};
use crate::{
    kit::actor::Role,
    on_both,
    partnership::{
        actions as parts,
        model::Channel,
        model::{Naming, Opening, ServiceDetails, TeamDetails, Whom},
        packs,
    },
    work,
    world::World,
};

/// Another service for welfare benefits, open to every team.
async fn another_service(world: &World) -> String {
    let advice = world.advice.clone();
    let service = world
        .operate(async |tx| {
            let naming = Naming::ordinary("A team beside".to_owned());
            let team = parts::add_team(tx, &advice, None, TeamDetails { naming }).await?;
            let details = ServiceDetails {
                naming: Naming::ordinary("Law Centre".to_owned()),
                areas: vec![packs::area("welfare-benefits").unwrap()],
                channel: Channel::ALL[0],
                phone: String::new(),
                opening: Opening::default(),
            };
            let service = parts::add_service(tx, &advice, Some(&team), details).await?;
            parts::add_eligibility(tx, &service, Whom::EveryTeam, (date(2026, 1, 1), None), None).await?;
            Ok(service)
        })
        .await;
    service.to_string()
}

on_both! {
    async fn a_question_goes_to_the_referrer_and_its_answer_back_to_intake(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/question")).await.says("Both sides read");
        let nothing = intake.send(&format!("{referral}/question"), &[("words", " ")]).await;
        nothing.refuses(422, "Enter what you need to know");
        let asked = intake.send(&format!("{referral}/question"), &[("words", "Which letter came?")]).await;
        asked.says("Waiting for the referrer").says("Which letter came?").says("Not answered");
        intake.open("/work").await.says("There is nothing to do.");
        referrer.open("/work").await.says("BEGUM, Amina").says("Answer the question").says("Waiting for your answer");
        referrer.open(&format!("{referral}/answer")).await.says("Which letter came?");
        let answered = referrer.send(&format!("{referral}/answer"), &[("words", "One about PIP.")]).await;
        answered.says("The advice service has your answer").says("One about PIP.");
        referrer.open("/work").await.says("There is nothing to do.");
        intake.open("/work").await.says("BEGUM, Amina").says("Decide whether to accept");
        intake.open(&referral).await.says("One about PIP.").says("The referrer answered");
        let late = referrer.open(&format!("{referral}/answer")).await;
        late.refuses(422, "That cannot be done to this referral now.");
        world.balances().await;
    }

    async fn a_question_that_nobody_answers_goes_back_to_be_decided_on_what_is_known(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "2").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/question")).await;
        intake.send(&format!("{referral}/question"), &[("words", "Which letter came?")]).await;
        world.wait(24 * 3);
        work::keep_house(&world.db).await.unwrap();
        let id = referral.rsplit('/').next().unwrap().to_owned();
        assert_eq!(world.events(&id).await.last(), Some(&"referral.information-asked"), "they have five working days");
        world.wait(24 * 6);
        work::keep_house(&world.db).await.unwrap();
        work::keep_house(&world.db).await.unwrap();
        let happened = world.events(&id).await;
        assert_eq!(happened, ["referral.sent", "referral.information-asked", "referral.information-not-given"]);
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open("/work").await.says("BEGUM, Amina").says("Decide whether to accept");
        intake.open(&referral).await.says("The time to answer was over");
        intake.send(&format!("{referral}/acceptance"), &[]).await.says("Waiting list");
        world.balances().await;
    }

    async fn what_is_on_hold_is_looked_at_again_and_never_before_it_is_accepted(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open(&format!("{referral}/hold")).await.refuses(422, "That cannot be done to this referral now.");
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&format!("{referral}/hold")).await.says("Dates that the law sets do not wait");
        let held = adviser.send(&format!("{referral}/hold"), &[("reason", "safety")]).await;
        held.says("On hold: safety").says("Look again whether it can go on");
        adviser.open("/work").await.says("BEGUM, Amina").says("On hold");
        let page = referrer.open(&referral).await;
        page.says("On hold").is_silent_about("safe to go on");
        adviser.open(&referral).await;
        adviser.send(&format!("{referral}/hold-review"), &[]).await.says("Kept on hold");
        adviser.send(&format!("{referral}/resumption"), &[]).await.says("First contact").says("Going on again");
        world.balances().await;
    }

    async fn a_client_is_tried_as_often_as_was_agreed_before_it_is_said_that_they_could_not_be_reached(engine: Engine) {
        let world = World::new(engine).await;
        let (_, referral) = sent(&world, "2").await;
        taken_on(&world, &referral).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let closing = format!("{referral}/closing");
        let failed = [("how", "failed"), ("failure", "could-not-contact"), ("note", "No answer.")];
        let tried = [("channel", "call"), ("result", "not-reached"), ("note", "")];
        for words in ["First contact, tried once", "First contact, tried twice"] {
            adviser.open(&closing).await;
            let early = adviser.send(&closing, &failed).await;
            early.refuses(422, "The client is tried 3 times").refuses(422, "No answer.");
            adviser.open(&format!("{referral}/contacts")).await;
            adviser.send(&format!("{referral}/contacts"), &tried).await.says(words).says("Try the client again");
        }
        adviser.open(&closing).await;
        let why = [&failed[..], &[("early", "The number is not in use any more.")]].concat();
        let closed = adviser.send(&closing, &why).await;
        closed.says("Ended early").says("Why no more tries").says("The number is not in use any more.");

        let (_, referral) = crate::referral::tests::sent_of_another(&world, "Okafor", "1972", "07700 900124").await;
        taken_on(&world, &referral).await;
        for _ in 0..3 {
            adviser.open(&format!("{referral}/contacts")).await;
            adviser.send(&format!("{referral}/contacts"), &tried).await;
        }
        let closing = format!("{referral}/closing");
        adviser.open(&closing).await;
        adviser.send(&closing, &failed).await.says("Ended early").is_silent_about("Why no more tries");
        world.balances().await;
    }

    async fn where_the_help_has_come_to_is_news_as_far_as_the_consent_goes(engine: Engine) {
        for level in ["2", "0"] {
            let world = World::new(engine).await;
            let (mut referrer, referral) = sent(&world, level).await;
            taken_on(&world, &referral).await;
            helped_once(&world, &referral).await;
            let mut adviser = world.sign_in(Role::Adviser).await;
            adviser.open(&format!("{referral}/milestone")).await;
            let moved = adviser.send(&format!("{referral}/milestone"), &[("reason", "hearing-listed")]).await;
            moved.says("A hearing is listed");
            adviser.open(&format!("{referral}/milestone")).await;
            let again = adviser.send(&format!("{referral}/milestone"), &[("reason", "hearing-listed")]).await;
            again.refuses(422, "already at this point");
            let page = referrer.open(&referral).await;
            if level == "2" {
                page.says("A hearing is listed").says("Being helped");
            } else {
                page.is_silent_about("hearing");
            }
            // Six weeks became five working days.
            let due: Vec<String> = world.operate(async |tx| {
                let sql = "SELECT due_at FROM obligation WHERE kind = 'progress' AND waived_at IS NULL AND met_at IS NULL
                           AND referral = $1";
                let id = referral.rsplit('/').next().unwrap().to_owned();
                tx.all(sql, crate::params![id], |row| row.get(0)).await
            }).await;
            assert_eq!(due.len(), 1, "{level}");
            assert!(due[0].as_str() < "2026-12-02", "{due:?}");
            world.balances().await;
            referrer.open(&format!("{referral}/mistake")).await;
            referrer.send(&format!("{referral}/mistake"), &[("reason", "trial")]).await.says("Recorded as a mistake");
        }
    }

    async fn the_referrer_hears_every_so_many_weeks_from_the_last_word_on(engine: Engine) {
        for (weeks, level) in [(6, "2"), (4, "0")] {
            let world = World::new(engine).await;
            let mut manager = world.sign_in(Role::Manager).await;
            manager.open("/partnership").await;
            manager.open("/partnership/clocks").await;
            manager.send("/partnership/clocks", &[("progress_weeks", weeks.to_string().as_str())]).await;
            let (_, referral) = sent(&world, level).await;
            taken_on(&world, &referral).await;
            helped_once(&world, &referral).await;
            for round in 0..3 {
                let mut adviser = world.sign_in(Role::Adviser).await;
                adviser.open("/work").await.says("BEGUM, Amina").says("Tell the referrer about progress");
                // The last day of the weeks, and the day after it.
                world.wait(24 * 7 * weeks);
                let mut adviser = world.sign_in(Role::Adviser).await;
                adviser.open("/work").await.is_silent_about("late");
                world.wait(24);
                let mut adviser = world.sign_in(Role::Adviser).await;
                adviser.open("/work").await.says("late");
                adviser.open(&referral).await;
                if round == 1 {
                    adviser.open(&format!("{referral}/progress")).await.says("Still going on");
                }
                let told = adviser.send(&format!("{referral}/no-news"), &[]).await;
                told.says("still going on").says("Done late");
                adviser.open("/work").await.is_silent_about("late");
            }
            let mut referrer = world.sign_in(Role::Referrer).await;
            let page = referrer.open(&referral).await;
            assert_eq!(page.text().matches("The advice service is still working on this.").count(), 3);
            assert_eq!(page.text().contains("There is nothing new to tell yet."), level == "2");
            world.balances().await;
        }
    }

    async fn a_mistake_is_shown_as_one_to_both_sides_and_never_opened_again(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/mistake")).await;
        let marked = intake.send(&format!("{referral}/mistake"), &[("reason", "wrong-service")]).await;
        marked.says("Recorded as a mistake").says("It was meant for another service").is_silent_about("Open again");
        referrer.open("/work").await.says("BEGUM, Amina").says("Read the feedback");
        let page = referrer.open(&referral).await;
        page.says("This referral was recorded as a mistake.").says("It is not counted as a referral.");
        referrer.send(&format!("{referral}/reading"), &[]).await.says("Feedback read");
        referrer.open(&format!("{referral}/reopening")).await.refuses(422, "That cannot be done");
        world.balances().await;
    }

    async fn what_had_ended_goes_on_as_another_referral_that_names_it(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "4").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await;
        let said = [("reason", "too-little"), ("words", "Write again when the letter is here.")];
        intake.send(&format!("{referral}/rejection"), &said).await.says("Not accepted");
        referrer.open(&format!("{referral}/reopening")).await.says("This one stays closed");
        let new = [("reason", "new-facts"), ("words", "The letter came.")];
        let page = referrer.send(&format!("{referral}/reopening"), &new).await;
        page.says("Opened again as a new referral").says("Goes on as").says("Not accepted");
        let episode = page.links().into_iter().find(|link| link.starts_with("/referrals/ref_") && *link != referral && !link.contains(&referral)).unwrap();
        let page = referrer.open(&episode).await;
        page.says("Follows on from").says("The letter came.").says("New").says("2 November 2026");
        intake.open("/work").await.says("BEGUM, Amina").says("Acknowledge");
        intake.open(&episode).await.says("Follows on from").says("It was closed before and has been opened again");
        referrer.open(&format!("{referral}/reopening")).await;
        let twice = referrer.send(&format!("{referral}/reopening"), &[("reason", "new-facts"), ("key", "other")]).await;
        twice.refuses(422, "is open for the same problem already");
        world.balances().await;
    }

    async fn a_refusal_may_suggest_another_service_and_leaves_a_draft_for_it(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "0").await;
        let mut intake = world.sign_in(Role::Intake).await;
        intake.open(&format!("{referral}/rejection")).await.is_silent_about("Suggest another service");
        let service = another_service(&world).await;
        intake.open(&format!("{referral}/rejection")).await.says("Law Centre");
        let wrong = [("reason", "no-capacity"), ("service", "svc_01J00000000000000000000000")];
        intake.send(&format!("{referral}/rejection"), &wrong).await.refuses(422, "deals with every problem of it");
        let right = [("reason", "no-capacity"), ("service", service.as_str())];
        intake.send(&format!("{referral}/rejection"), &right).await.says("Not accepted");
        referrer.open(&referral).await.says("Law Centre may be able to help.");
        let drafts = referrer.open("/drafts").await;
        let draft = drafts.says("BEGUM, Amina").links().into_iter().find(|link| link.starts_with("/drafts/dra_")).unwrap();
        let draft = draft.split('/').take(3).collect::<Vec<_>>().join("/");
        referrer.open(&format!("{draft}/needs")).await.says("She has no money for heating.");
        referrer.open(&format!("{draft}/check")).await.says("Law Centre");
        world.balances().await;
    }

    async fn the_rules_propose_a_priority_and_somebody_may_set_another_with_a_reason(engine: Engine) {
        let world = World::new(engine).await;
        let (mut referrer, referral) = sent(&world, "2").await;
        let mut intake = world.sign_in(Role::Intake).await;
        let page = intake.open(&referral).await;
        page.says("Priority").says("The rules come to 45 points: High.").says("last 31 days");
        intake.open(&format!("{referral}/priority")).await.says("Signed by").says("priority-2026-11");
        let nothing = intake.send(&format!("{referral}/priority"), &[("reason", "low"), ("words", "")]).await;
        nothing.refuses(422, "Enter why");
        let set = intake.send(&format!("{referral}/priority"), &[("reason", "low"), ("words", "The date is kept already.")]).await;
        set.says("Can wait").says("The date is kept already.");
        referrer.open(&referral).await.is_silent_about("Priority").is_silent_about("The date is kept already.");
        world.balances().await;
    }
}
