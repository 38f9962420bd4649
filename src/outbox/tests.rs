//! Stories of messages: sent, tried again, refused, stopped.

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::{
    Outgoing, Recipient, State,
    actions::{check, send, try_again},
};
use crate::{
    consent,
    identity::Membership,
    kit::{
        actor::{Actor, Role},
        error::{Error, Result},
        id::{OutgoingId, ReferralId},
        mail::{Mailer, Smtp},
    },
    on_both, params,
    person::{
        Channel, Person, Safety,
        actions::{Said, hear},
    },
    referral::{
        Referral,
        actions::{self as referrals, complete},
        model::Outcome,
        store::Words,
    },
    work::all_that_is_due,
    world::{World, planted::Planted},
};

/// A mail server on this machine that keeps what it is given, and answers the envelope as it is told to.
struct Catcher {
    mailer: Mailer,
    caught: mpsc::UnboundedReceiver<String>,
}

impl Catcher {
    /// One that answers `envelope` to whom a message is for: "250 yes", "451 later", "550 never".
    async fn answering(envelope: &'static str) -> Self {
        Self::but_for("nobody", envelope, envelope).await
    }

    /// One that answers differently to an address with this in it.
    async fn but_for(whom: &'static str, to_them: &'static str, envelope: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (catch, caught) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(converse(line, (whom, to_them, envelope), catch.clone()));
            }
        });
        let smtp = Smtp::new(&format!("smtp://{address}"), "Alongside <alongside@example.org>").unwrap();
        Self {
            mailer: Mailer::Smtp(Box::new(smtp)),
            caught,
        }
    }

    /// Everything caught so far.
    fn all(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.caught.try_recv().ok()).collect()
    }
}

/// Speaks as much of RFC 5321 as a sender needs.
async fn converse(
    line: TcpStream,
    (whom, to_them, envelope): (&str, &'static str, &'static str),
    catch: mpsc::UnboundedSender<String>,
) {
    let mut line = BufReader::new(line);
    let (mut message, mut in_message) = (String::new(), false);
    line.write_all(b"220 catcher\r\n").await.unwrap();
    let mut words = String::new();
    while line.read_line(&mut words).await.is_ok_and(|read| read > 0) {
        let answer = match (in_message, words.trim_end()) {
            (true, ".") => {
                in_message = false;
                let _ = catch.send(std::mem::take(&mut message));
                Some("250 kept")
            }
            (true, _) => {
                message.push_str(&words);
                None
            }
            (false, command) if command.starts_with("RCPT") && command.contains(whom) => Some(to_them),
            (false, command) if command.starts_with("RCPT") => Some(envelope),
            (false, "DATA") => {
                in_message = true;
                Some("354 go on")
            }
            (false, "QUIT") => Some("221 bye"),
            (false, _) => Some("250 yes"),
        };
        if let Some(answer) = answer {
            line.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
        words.clear();
    }
}

/// Puts a message for the referrer in the outbox.
async fn message_to_referrer(world: &World) {
    world
        .operate(async |tx| {
            let staff = Membership::of_team(tx, &world.sender).await?;
            let referrer = staff
                .into_iter()
                .find(|member| member.role == Role::Referrer)
                .unwrap();
            send(
                tx,
                Recipient::Staff(referrer.id),
                "Feedback on referral K7M2-9QXD",
                "Sign in to read it.",
                "x",
            )
            .await
        })
        .await;
}

/// Puts a message for the intake team in the outbox, which has three members.
async fn message_to_intake(world: &World) {
    for _ in 0..2 {
        world
            .join(&world.partnership, Role::Intake, &world.advice, Some(&world.receiver))
            .await;
    }
    let to = Recipient::Team(world.receiver.clone());
    world
        .operate(async |tx| send(tx, to, "New referral K7M2-9QXD", "Sign in to see it.", "x").await)
        .await;
}

/// How many messages are in each state.
async fn states(world: &World) -> Vec<(State, i64)> {
    world.operate(async |tx| Outgoing::counts(tx).await).await
}

async fn plant(world: &World) -> Planted {
    let planted = world.plant(&|_, field, _| field.to_owned()).await;
    world
        .operate(async |tx| tx.run("DELETE FROM job", params![]).await)
        .await;
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
            send(tx, to, "Your appointment", "Please come.", &referral.id().to_string()).await
        })
        .await;
    let newest = world.operate(async |tx| Outgoing::page(tx, None, "", 1).await).await;
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
        .read(&actor, async |tx| Outgoing::about(tx, referral).await)
        .await
}

on_both! {
    async fn each_member_of_a_team_gets_a_message_of_their_own(engine: Engine) {
        let world = World::new(engine).await;
        let mut server = Catcher::but_for("intake@", "550 never", "250 yes").await;
        message_to_intake(&world).await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert_eq!(server.all().len(), 2, "one that is refused keeps it from nobody else");
        assert_eq!(
            states(&world).await,
            [(State::NotDelivered, 1), (State::PassedOn, 1), (State::Sent, 2)]
        );
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert!(server.all().is_empty(), "somebody got it twice");
    }

    async fn a_member_who_must_wait_makes_nobody_get_it_twice(engine: Engine) {
        let world = World::new(engine).await;
        let mut server = Catcher::but_for("intake@", "451 later", "250 yes").await;
        message_to_intake(&world).await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert_eq!(server.all().len(), 2);
        world.wait(1);
        let mut well = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &well.mailer).await.unwrap();
        let caught = well.all();
        assert!(caught.len() == 1 && caught[0].contains("To: intake@"), "{caught:?}");
    }

    async fn a_team_of_nobody_is_told_once_somebody_works_there(engine: Engine) {
        let world = World::new(engine).await;
        let to = Recipient::Team(world.sender.clone());
        world.operate(async |tx| send(tx, to, "S", "B", "x").await).await;
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("Nobody works there").says("Try again");
    }

    async fn what_can_never_be_delivered_is_told_and_not_left_waiting(engine: Engine) {
        let world = World::new(engine).await;
        message_to_referrer(&world).await;
        // Work that fails at every try, whatever the reason.
        let spoil = "UPDATE outgoing SET recipient_kind = 'person', recipient = 'per_01JD0000000000000000000001'";
        world.operate(async |tx| tx.run(spoil, params![]).await).await;
        for _ in 0..8 {
            all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
            world.wait(13);
        }
        assert_eq!(states(&world).await, [(State::NotDelivered, 1)]);
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("It went wrong on our side").says("Try again");
    }

    async fn a_message_that_waits_for_nothing_is_found(engine: Engine) {
        let world = World::new(engine).await;
        message_to_referrer(&world).await;
        assert_eq!(world.operate(async |tx| check(tx).await).await, []);
        for lost in ["UPDATE job SET state = 'given-up'", "DELETE FROM job"] {
            world.operate(async |tx| tx.run(lost, params![]).await).await;
            assert_eq!(world.operate(async |tx| check(tx).await).await.len(), 1, "{lost}");
        }
        let found = crate::verify::run(&world.db, crate::verify::Watch::Quiet).await.unwrap();
        assert!(found.differences[0].sentence.contains("waits to be sent"), "{found:?}");
    }

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
        assert!(caught.iter().all(|mail| !mail.contains("personemail@")), "{caught:?}");
        assert!(caught.iter().any(|mail| mail.contains("Feedback on referral")), "the referrer is told");
        assert!(refusing.all().is_empty());
        let all = about(&world, Role::Adviser, &planted.helped).await.unwrap();
        assert!(all.iter().all(|one| one.state == State::Stopped && one.over_at.is_some()), "{all:?}");
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
            world.by(&adviser, async |tx| referrals::fail(tx, &planted.helped, crate::referral::model::Failure::ALL[0], said).await).await;
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
        assert!(about(&beyond, Role::Adviser, &planted.helped).await.unwrap().is_empty());
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

    async fn only_those_who_look_after_the_outbox_read_it(engine: Engine) {
        let world = World::new(engine).await;
        message_to_referrer(&world).await;
        let id = world.operate(async |tx| Outgoing::page(tx, None, "", 1).await).await.remove(0).id;
        for &role in Role::ALL {
            let actor = world.actor(role).await;
            assert_closed(&world, &actor, &id, !matches!(role, Role::Manager | Role::Administrator)).await;
        }
        assert_closed(&world, &Actor::Job(world.partnership.clone()), &id, true).await;
    }

    async fn a_message_is_sent_and_says_so(engine: Engine) {
        let world = World::new(engine).await;
        let mut catcher = Catcher::answering("250 yes").await;
        message_to_referrer(&world).await;
        all_that_is_due(&world.db, &catcher.mailer).await.unwrap();
        let caught = catcher.all();
        assert_eq!(caught.len(), 1);
        assert!(caught[0].contains("Subject: Feedback on referral K7M2-9QXD"), "{caught:?}");
        assert!(caught[0].contains("To: referrer@example.org"), "{caught:?}");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("Sent 1");
        all_that_is_due(&world.db, &catcher.mailer).await.unwrap();
        assert!(catcher.all().is_empty(), "it was sent twice");
    }

    async fn a_server_that_asks_for_patience_is_asked_again_later(engine: Engine) {
        let world = World::new(engine).await;
        let busy = Catcher::answering("451 later").await;
        message_to_referrer(&world).await;
        all_that_is_due(&world.db, &busy.mailer).await.unwrap();
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("Waiting to be sent 1").says("asked us to try later");
        let mut catcher = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &catcher.mailer).await.unwrap();
        assert!(catcher.all().is_empty(), "it was tried again at once");
        world.wait(1);
        all_that_is_due(&world.db, &catcher.mailer).await.unwrap();
        assert_eq!(catcher.all().len(), 1);
    }

    async fn what_a_server_refuses_is_on_the_list_of_what_was_not_delivered(engine: Engine) {
        let world = World::new(engine).await;
        let never = Catcher::answering("550 never").await;
        message_to_referrer(&world).await;
        all_that_is_due(&world.db, &never.mailer).await.unwrap();
        let mut manager = world.sign_in(Role::Manager).await;
        let page = manager.open("/outbox?state=not-delivered").await;
        page.says("Not delivered").says("The mail server refused the message.");
        let html = page.html.clone();
        let at = html.find("action=\"/outbox/out_").unwrap() + 8;
        let again = html[at..].split('"').next().unwrap().to_owned();
        manager.send(&again, &[]).await.says("It will be tried again");
        let mut catcher = Catcher::answering("250 yes").await;
        all_that_is_due(&world.db, &catcher.mailer).await.unwrap();
        assert_eq!(catcher.all().len(), 1);
    }

    async fn a_message_that_is_never_taken_is_given_up_in_the_end(engine: Engine) {
        let world = World::new(engine).await;
        let busy = Catcher::answering("451 later").await;
        message_to_referrer(&world).await;
        for _ in 0..8 {
            all_that_is_due(&world.db, &busy.mailer).await.unwrap();
            world.wait(13);
        }
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("Not delivered 1");
    }
}

/// Everything that can be asked of the outbox is answered, or nothing is.
async fn assert_closed(world: &World, actor: &Actor, id: &OutgoingId, closed: bool) {
    let is_closed = |done: Result<()>| matches!(done, Err(Error::NotFound));
    let (db, who) = (&world.db, actor.staff().map(|staff| staff.role));
    let found = db.read(actor, async |tx| Outgoing::find(tx, id).await.map(drop));
    assert_eq!(is_closed(found.await), closed, "{who:?} finds");
    let page = db.read(actor, async |tx| Outgoing::page(tx, None, "", 1).await.map(drop));
    assert_eq!(is_closed(page.await), closed, "{who:?} lists");
    let counts = db.read(actor, async |tx| Outgoing::counts(tx).await.map(drop));
    assert_eq!(is_closed(counts.await), closed, "{who:?} counts");
    let again = db.write(actor, async |tx| try_again(tx, id).await);
    assert_eq!(is_closed(again.await), closed, "{who:?} tries again");
}
