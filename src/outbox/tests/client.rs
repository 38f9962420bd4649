//! Stories of what goes to clients: not after the end, not without a safe way, and who learns of it.

use tokio::net::TcpListener;

use super::Catcher;
use crate::{
    consent,
    kit::{
        actor::Role,
        error::{Error, Result},
        id::{OutgoingId, ReferralId},
        mail::{Mailer, Smtp},
    },
    on_both,
    outbox::{
        Outgoing, Recipient, State,
        actions::{send, try_again},
    },
    params,
    person::{
        Channel, Person, Safety,
        actions::{Said, hear},
    },
    referral::{
        Referral,
        actions::{complete, fail},
        model::{Failure, Outcome},
        store::Words,
    },
    work::all_that_is_due,
    world::{World, planted::Planted},
};

async fn plant(world: &World) -> Planted {
    let planted = world.plant(&|_, field, _| field.to_owned()).await;
    world
        .operate(async |tx| tx.run("DELETE FROM outgoing", params![]).await)
        .await;
    planted
}

/// A message to the client of a referral.
async fn message_to_client(world: &World, referral: &ReferralId) -> OutgoingId {
    let adviser = world.actor(Role::Adviser).await;
    world
        .by(&adviser, async |tx| {
            let referral = Referral::find(tx, referral).await?.unwrap();
            let to = Recipient::Person(referral.person().clone());
            send(
                tx,
                to,
                "Your appointment",
                "Please come.",
                &referral.id().to_string(),
            )
            .await
        })
        .await;
    let newest = world
        .operate(async |tx| Outgoing::page(tx, None, "", 1).await)
        .await;
    newest[0].id.clone()
}

async fn tried_again(world: &World, role: Role, id: &OutgoingId) -> Result<()> {
    let actor = world.actor(role).await;
    world.db.write(&actor, async |tx| try_again(tx, id).await).await
}

/// Says that the client's e-mail is safe, or not.
async fn safe_contact(world: &World, referral: &ReferralId, safety: Safety) {
    let adviser = world.actor(Role::Adviser).await;
    world
        .by(&adviser, async |tx| {
            let referral = Referral::find(tx, referral).await?.unwrap();
            let person = Person::find(tx, referral.person()).await?.unwrap();
            let said = Said {
                answers: vec![(Channel::Email, safety)],
                ..Said::default()
            };
            hear(tx, person.id(), person.version(), said).await
        })
        .await;
}

async fn about(world: &World, role: Role, referral: &ReferralId) -> Result<Vec<Outgoing>> {
    let actor = world.actor(role).await;
    world
        .db
        .read(&actor, async |tx| {
            let referral = Referral::find(tx, referral).await?.ok_or(Error::NotFound)?;
            let client = Person::find(tx, referral.person())
                .await?
                .ok_or(Error::NotFound)?;
            Outgoing::about(tx, referral.id(), &client).await
        })
        .await
}

on_both! {
    async fn nothing_goes_to_a_client_about_a_referral_that_has_ended(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        let mut refusing = Catcher::answering("550 never").await;
        let not_delivered = message_to_client(&world, &planted.helped).await;
        all_that_is_due(&world.db, &refusing.mailer).await.unwrap();
        let waiting = message_to_client(&world, &planted.helped).await;
        safe_contact(&world, &planted.helped, Safety::Unsafe).await;
        let stopped = message_to_client(&world, &planted.helped).await;
        safe_contact(&world, &planted.helped, Safety::Safe).await;
        let adviser = world.actor(Role::Adviser).await;
        let said = Words { note: "N".into(), words: "W".into() };
        world.by(&adviser, async |tx| complete(tx, &planted.helped, Outcome::Full, said).await).await;
        for id in [&not_delivered, &waiting, &stopped] {
            for role in [Role::Adviser, Role::Manager] {
                let again = tried_again(&world, role, id).await;
                assert!(matches!(again, Err(Error::Refused(why)) if why.contains("has ended")));
            }
        }
        let mut server = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        let caught = server.all();
        let (client, others): (Vec<&String>, Vec<&String>) = caught.iter().partition(|mail| mail.contains("personemail@"));
        assert!(matches!(client.as_slice(), [end] if end.contains("where things stand")), "{client:?}");
        let feedback = others.iter().find(|mail| mail.contains("Feedback on referral")).expect("the referrer is told");
        assert!(feedback.contains(&format!("http://localhost/referrals/{}", planted.helped)), "{feedback}");
        assert!(!feedback.contains("[Alongside]"), "{feedback}");
        assert!(refusing.all().is_empty());
        let all = about(&world, Role::Adviser, &planted.helped).await.unwrap();
        let (end, before): (Vec<&Outgoing>, Vec<&Outgoing>) = all.iter().partition(|one| one.subject.contains("where things stand"));
        assert!(matches!(end.as_slice(), [end] if end.state == State::Sent), "{end:?}");
        assert!(before.iter().all(|one| one.state == State::Stopped && one.over_at.is_some()), "{before:?}");
    }

    async fn a_link_that_works_once_is_made_when_its_message_goes_and_kept_nowhere(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        let mut server = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        server.all();
        safe_contact(&world, &planted.helped, Safety::Unsafe).await;
        let mut adviser = world.sign_in(Role::Adviser).await;
        let page = format!("/referrals/{}/patient-page", planted.helped);
        adviser.open(&page).await;
        adviser.send(&page, &[("how", "e-mail")]).await.refuses(422, "mail");
        safe_contact(&world, &planted.helped, Safety::Safe).await;
        adviser.open(&page).await;
        adviser.send(&page, &[("how", "e-mail")]).await.says("The link will be sent");
        let held: Vec<String> = world.operate(async |tx| {
            tx.all("SELECT body FROM outgoing WHERE body LIKE '%quoting%'", params![], |row| row.get(0)).await
        }).await;
        assert!(held.iter().any(|body| body.contains("[the link]")), "{held:?}");
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        let sent = server.all().concat();
        let link = sent.split("http://localhost/my/").nth(1).unwrap();
        let link: String = link.chars().take(24).collect();
        assert!(!sent.contains("[the link]") && !sent.contains("ref_"), "{sent}");
        let mut patient = world.visitor();
        patient.post(&format!("/my/{link}"), &[]).await.says("What happens next").is_silent_about("MARK");
        for table in ["outgoing", "page_link", "page_session", "event", "answered"] {
            let sql = format!("SELECT * FROM {table}");
            world.operate(async |tx| {
                tx.all(&sql, params![], |row| {
                    let mut cells = (0..20).filter_map(|at| row.get::<Option<String>>(at).ok()).flatten();
                    assert!(cells.all(|cell| !cell.contains(&link)), "{table} keeps the link");
                    Ok(())
                }).await
            }).await;
        }
    }

    async fn nothing_goes_to_a_client_who_withdrew(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        message_to_client(&world, &planted.helped).await;
        let adviser = world.actor(Role::Adviser).await;
        world.by(&adviser, async |tx| {
            let referral = Referral::find(tx, &planted.helped).await?.unwrap();
            consent::actions::withdraw(tx, referral.consent()).await
        }).await;
        let mut server = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert!(server.all().iter().all(|mail| !mail.contains("personemail@")));
    }

    async fn a_message_stopped_on_its_way_is_not_put_back(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        let id = message_to_client(&world, &planted.helped).await;
        // The server hangs up late: by then the referral has ended.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = Smtp::new(&format!("smtp://{}", listener.local_addr().unwrap()), "a@example.org").unwrap();
        let mailer = Mailer::Smtp(Box::new(smtp));
        let ending = async {
            let (line, _) = listener.accept().await.unwrap();
            let adviser = world.actor(Role::Supervisor).await;
            let said = Words { note: "N".into(), words: "W".into() };
            world.by(&adviser, async |tx| fail(tx, &planted.helped, Failure::LostContact, said).await).await;
            drop(line);
            drop(listener);
        };
        let (done, ()) = tokio::join!(all_that_is_due(&world.db, &mailer), ending);
        done.unwrap();
        let found = world.operate(async |tx| Outgoing::find(tx, &id).await).await.unwrap();
        assert_eq!(found.state, State::Stopped, "{found:?}");
    }

    async fn the_adviser_learns_that_a_client_was_not_told_and_sends_it_when_it_is_safe(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        safe_contact(&world, &planted.helped, Safety::Unsafe).await;
        let id = message_to_client(&world, &planted.helped).await;
        let told = about(&world, Role::Adviser, &planted.helped).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].state, told[0].problem.as_str()), (State::Stopped, "It is not safe to e-mail."));
        for role in [Role::Referrer, Role::Volunteer, Role::Manager, Role::Funder] {
            assert!(matches!(about(&world, role, &planted.helped).await, Err(Error::NotFound)), "{role:?}");
        }
        let beyond = world.second().await;
        assert!(matches!(about(&beyond, Role::Adviser, &planted.helped).await, Err(Error::NotFound)));
        assert!(matches!(tried_again(&beyond, Role::Adviser, &id).await, Err(Error::NotFound)));
        assert!(matches!(tried_again(&world, Role::Referrer, &id).await, Err(Error::NotFound)));

        let again = tried_again(&world, Role::Adviser, &id).await;
        assert!(matches!(again, Err(Error::Refused(why)) if why == "It is not safe to e-mail."));
        safe_contact(&world, &planted.helped, Safety::Safe).await;
        tried_again(&world, Role::Adviser, &id).await.unwrap();
        let mut server = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert_eq!(server.all().len(), 1);
        let again = tried_again(&world, Role::Adviser, &id).await;
        assert!(matches!(again, Err(Error::Refused(why)) if why.contains("not waiting")), "it has gone");
    }

    async fn the_adviser_presses_a_button_where_they_learn_that_it_was_stopped(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        let (page, other) = (format!("/referrals/{}", planted.helped), format!("/referrals/{}", planted.told));
        safe_contact(&world, &planted.helped, Safety::Unsafe).await;
        let id = message_to_client(&world, &planted.helped).await;
        let button = format!("{page}/messages/{id}/deliveries");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open(&page).await.says("Send it again");
        adviser.send(&button, &[]).await.says("Nothing was changed").says("It is not safe to e-mail.");
        safe_contact(&world, &planted.helped, Safety::Safe).await;
        let elsewhere = adviser.post(&format!("{other}/messages/{id}/deliveries"), &[("key", "k")]).await;
        elsewhere.refuses(404, "Page not found");
        adviser.open(&page).await;
        let mut colleague = adviser.clone();
        adviser.send(&button, &[]).await.says("It will be sent again").says("Waiting to be sent");
        assert_eq!(world.events(&id.to_string()).await, ["message.tried-again"]);
        // The same button sent twice is one try; another one comes too late.
        colleague.send(&button, &[]).await.says("It will be sent again");
        let late = colleague.post(&button, &[("key", "another")]).await;
        late.says("Nothing was changed").says("This message is not waiting for another try.");
        let mut server = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        let sent = server.all();
        assert_eq!(sent.iter().filter(|mail| mail.contains("personemail@")).count(), 1, "{sent:?}");
    }

    async fn those_who_look_after_the_outbox_may_try_what_is_still_not_safe(engine: Engine) {
        let world = World::new(engine).await;
        let planted = plant(&world).await;
        safe_contact(&world, &planted.helped, Safety::Unsafe).await;
        let id = message_to_client(&world, &planted.helped).await;
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("It is not safe to e-mail.");
        manager.send(&format!("/outbox/{id}/deliveries"), &[]).await.says("It will be tried again");
        let mut server = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert!(server.all().is_empty(), "whether it is safe is asked again");
        manager.open("/outbox?state=stopped").await.says("It is not safe to e-mail.");
    }
}
