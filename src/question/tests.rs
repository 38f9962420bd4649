//! Stories of quick questions.

use crate::{
    kit::actor::Role,
    on_both,
    world::{Browser, World},
};

/// A referrer asks; the address of the question.
async fn asked(referrer: &mut Browser, words: &str) -> String {
    referrer.open("/questions/new").await;
    referrer
        .send("/questions", &[("words", words), ("area", "debt")])
        .await
        .says("Question sent");
    referrer.page().path.clone()
}

on_both! {
    async fn a_question_is_asked_answered_and_counted(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let question = asked(&mut referrer, "Who can stop bailiffs?").await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/questions").await.says("Who can stop bailiffs?").says("Not yet");
        adviser.open(&question).await;
        let answer = format!("{question}/answer");
        adviser.send(&answer, &[("answer", "Ask for Breathing Space. We can help.")]).await.says("Answer sent");
        adviser.open("/questions").await.says("No question is waiting");
        referrer.open("/questions?list=answered").await.says("Who can stop bailiffs?");
        referrer.open(&question).await.says("Ask for Breathing Space.").says("Adviser Person");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/questions").await.says("November 2026 1 1 0").is_silent_about("bailiffs");
        manager.open("/outbox").await.says("New quick question").says("Your quick question is answered");
    }

    async fn a_question_names_nobody(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        referrer.open("/questions/new").await;
        let words = "Can you ring 07700 900123?";
        let page = referrer.send("/questions", &[("words", words)]).await;
        page.refuses(422, "This looks like a telephone or NHS number").refuses(422, words);
        referrer.open("/questions").await.says("No question is waiting");
    }

    async fn the_second_answer_is_told_of_the_first_and_can_be_copied(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let question = asked(&mut referrer, "Who can stop bailiffs?").await;
        let answer = format!("{question}/answer");
        let (mut one, mut other) = (world.sign_in(Role::Adviser).await, world.sign_in(Role::Intake).await);
        one.open(&question).await;
        other.open(&question).await;
        one.send(&answer, &[("answer", "The first.")]).await.says("Answer sent");
        let page = other.send(&answer, &[("answer", "The second.")]).await;
        page.refuses(422, "This question was answered already").refuses(422, "The first.").refuses(422, "The second.");
    }

    async fn a_question_becomes_a_referral(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let question = asked(&mut referrer, "Who can stop bailiffs?").await;
        let page = referrer.open(&question).await.link("Refer a patient about this");
        referrer.open(&page).await.says("Who can stop bailiffs?");
        let fields = [
            ("given-1", "Amina"),
            ("urgency", "routine"),
            ("purpose", "a"),
            ("feedback", "3"),
            ("given_by", "person"),
            ("method", "spoken"),
        ];
        referrer.send("/quick", &fields).await.says("Referral sent");
        referrer.open(&question).await.says("became a referral").is_silent_about("Refer a patient about this");
        assert_eq!(world.events(question.rsplit('/').next().unwrap()).await, ["question.asked", "question.became-referral"]);
    }

    async fn no_other_team_and_no_other_service_sees_a_question(engine: Engine) {
        let world = World::new(engine).await;
        let mut referrer = world.sign_in(Role::Referrer).await;
        let question = asked(&mut referrer, "Who can stop bailiffs?").await;
        let beyond = world.second().await;
        for role in Role::ALL.iter().copied() {
            let mut other = beyond.sign_in(role).await;
            other.open(&question).await.refuses(404, "");
            other.post(&format!("{question}/answer"), &[("version", "1"), ("answer", "Mine.")]).await.refuses(404, "");
        }
        for role in [Role::Volunteer, Role::Administrator, Role::Manager, Role::Funder, Role::Researcher] {
            let mut other = world.sign_in(role).await;
            other.open(&question).await.refuses(404, "");
        }
    }
}
