//! The story of one referral in each of the nine models, through the verbs: from a patient whom nobody knew
//! to feedback that was read.

use std::collections::HashMap;

use jiff::{ToSpan as _, civil::date};

use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    identity::actions::{one_per_role, staff},
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        db::Tx,
        error::Result,
    },
    on_both,
    outbox::model::Outgoing,
    partnership::model::{Channel as Delivery, Sensitivity},
    person::{
        Channel as Way, Details, Safety,
        actions::Said,
        model::{Kind, Name, Phone},
    },
    referral::{
        Referral,
        actions::{self as verbs, NewAppointment, NewContact},
        model::{Agreed, Channel, Meeting, Outcome},
        store::{Reached, Words},
    },
    verify::{self, Watch},
    world::{World, database::Engine},
};

/// One partnership, and who acts in it.
struct Story {
    world: World,
    people: HashMap<Role, Actor>,
}

impl Story {
    async fn of_model(engine: Engine, model: &str) -> Self {
        let world = World::of_model(engine, model).await;
        let people = world.operate(async |tx| everybody(tx).await).await;
        Self { world, people }
    }

    /// Somebody does something, two hours after what came before.
    async fn does<T>(&self, role: Role, what: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> T {
        self.world.wait(2);
        self.world.db.write(&self.people[&role], what).await.unwrap()
    }
}

async fn everybody(tx: &mut Tx) -> Result<HashMap<Role, Actor>> {
    let mut people = HashMap::new();
    for (member, _) in one_per_role(tx).await? {
        people.insert(member.role, Actor::Staff(staff(tx, &member.id).await?));
    }
    Ok(people)
}

fn patient() -> (Details, Said) {
    let details = Details {
        names: vec![Name::new(Kind::Legal, "Zofia", "Dąbrowska").unwrap()],
        born: Some(date(1971, 3, 9)),
        mobile: Phone::parse("07700 900321").ok(),
        email: "zofia@example.org".to_owned().try_into().ok(),
        ..Details::default()
    };
    let answers = vec![(Way::Call, Safety::Safe), (Way::Email, Safety::Safe)];
    (
        details,
        Said {
            answers,
            ..Said::default()
        },
    )
}

/// How advisers of this partnership are in touch with people.
fn usual(delivery: Delivery) -> (Channel, Meeting) {
    match delivery {
        Delivery::Telephone => (Channel::Call, Meeting::Telephone),
        Delivery::FaceToFace => (Channel::InPerson, Meeting::FaceToFace),
    }
}

async fn the_loop_closes(engine: Engine, model: &str) {
    let story = Story::of_model(engine, model).await;
    let (channel, meeting) = usual(story.world.model.channel);
    let area = story.world.model.areas[0].id.clone();
    let service = story.world.service.clone();

    let id = story
        .does(Role::Referrer, async |tx| {
            let (details, said) = patient();
            let person = crate::person::actions::add(tx, details, said, &[]).await?;
            let draft = verbs::begin(tx, &person).await?;
            let today = date_of(tx.now);
            let agreed = Agreed {
                given_on: today,
                given_by: GivenBy::Person,
                method: Method::Spoken,
                purposes: vec![Purpose::ReferAndContact, Purpose::SeeHealthDetails],
                feedback: FeedbackLevel::FullSummary,
                explained_by: tx.staff()?.membership.clone(),
                recorded_at: tx.now,
                wording: None,
            };
            verbs::fill(tx, &draft, 1, |asked| {
                asked.service = Some(service);
                asked.areas = vec![area];
                asked.summary = "The award was stopped and the letter is dated.".to_owned();
                asked.letter_on = Some(today.saturating_sub(10.days()));
                asked.agreed = Some(agreed);
            })
            .await?;
            verbs::send(tx, &draft, 2, None).await
        })
        .await;
    let Actor::Staff(adviser) = &story.people[&Role::Adviser] else {
        panic!("an adviser is staff")
    };
    let adviser = adviser.membership.clone();
    story
        .does(Role::Intake, async |tx| verbs::acknowledge(tx, &id).await)
        .await;
    story
        .does(Role::Intake, async |tx| verbs::accept(tx, &id).await)
        .await;
    story
        .does(Role::Intake, async |tx| verbs::allocate(tx, &id, &adviser).await)
        .await;
    let tried = |channel, reached| NewContact {
        channel,
        reached,
        note: "As agreed.".to_owned(),
        despite: None,
    };
    story
        .does(Role::Adviser, async |tx| {
            verbs::record_contact(tx, &id, tried(Channel::Call, Reached::No)).await
        })
        .await;
    let starts = date(2026, 11, 30).at(10, 30, 0, 0);
    let booking = NewAppointment {
        starts,
        meeting,
        place: String::new(),
    };
    story
        .does(Role::Adviser, async |tx| verbs::book(tx, &id, booking).await)
        .await;
    story
        .does(Role::Adviser, async |tx| {
            verbs::record_contact(tx, &id, tried(channel, Reached::Yes)).await
        })
        .await;
    let said = Words {
        note: "File closed.".to_owned(),
        words: "The award was put right.".to_owned(),
    };
    story
        .does(Role::Adviser, async |tx| {
            verbs::complete(tx, &id, Outcome::Full, said).await
        })
        .await;
    story
        .does(Role::Referrer, async |tx| verbs::read_feedback(tx, &id).await)
        .await;

    let events = [
        "referral.sent",
        "referral.acknowledged",
        "referral.accepted",
        "referral.allocated",
        "referral.tried",
        "referral.booked",
        "referral.contacted",
        "referral.completed",
        "referral.feedback-sent",
        "referral.feedback-seen",
    ];
    assert_eq!(story.world.events(&id.to_string()).await, events);
    let closed = story
        .does(Role::Referrer, async |tx| Referral::find(tx, &id).await)
        .await
        .unwrap();
    assert_eq!((closed.state().status(), closed.lists()), ("completed", None));
    nothing_outside_tells_the_setting(&story).await;
    let report = verify::run(&story.world.db, Watch::Quiet).await.unwrap();
    assert_eq!(report.differences, []);
}

async fn nothing_outside_tells_the_setting(story: &Story) {
    let sent = story
        .world
        .operate(async |tx| Outgoing::page(tx, None, "", 50).await)
        .await;
    let to_the_client = sent.iter().filter(|out| out.recipient.kind() == "person");
    assert_eq!(to_the_client.count(), 2, "acceptance and appointment");
    let service = &story.world.model.service;
    if service.sensitivity() == Sensitivity::Sensitive {
        for out in &sent {
            assert!(!out.subject.contains(service.inside()) && !out.body.contains(service.inside()));
        }
    }
}

on_both! {
    async fn practices_across_a_region_close_the_loop(engine: Engine) {
        the_loop_closes(engine, "1").await;
    }

    async fn a_group_of_practices_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "2").await;
    }

    async fn practices_by_telephone_close_the_loop(engine: Engine) {
        the_loop_closes(engine, "3").await;
    }

    async fn one_practice_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "4").await;
    }

    async fn a_childrens_hospital_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "5").await;
    }

    async fn cancer_care_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "6").await;
    }

    async fn mental_health_care_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "7").await;
    }

    async fn an_hiv_service_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "8").await;
    }

    async fn a_whole_borough_closes_the_loop(engine: Engine) {
        the_loop_closes(engine, "9").await;
    }
}
