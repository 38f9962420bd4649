//! Stories of messages: sent, tried again, refused, stopped.

mod catcher;
mod client;
mod queue;

use catcher::Catcher;

use super::{
    Outgoing, Recipient, State,
    actions::{send, try_again},
};
use crate::{
    identity::Membership,
    kit::{
        actor::{Actor, Role},
        error::{Error, Result},
        id::OutgoingId,
        mail::Mailer,
    },
    on_both, params,
    work::all_that_is_due,
    world::World,
};

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
            .join(
                &world.partnership,
                Role::Intake,
                &world.advice,
                Some(&world.receiver),
            )
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

on_both! {
    async fn each_member_of_a_team_gets_a_message_of_their_own(engine: Engine) {
        let world = World::new(engine).await;
        let mut server = Catcher::but_for("intake@", "550 never", "250 yes").await;
        message_to_intake(&world).await;
        all_that_is_due(&world.db, &server.mailer).await.unwrap();
        assert_eq!(server.all().len(), 2, "one that is refused keeps it from nobody else");
        assert_eq!(
            states(&world).await,
            [(State::NotDelivered, 1), (State::Sent, 2)]
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
        let to = Recipient::Team("tea_01JD0000000000000000000009".parse().unwrap());
        world.operate(async |tx| send(tx, to, "S", "B", "x").await).await;
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/outbox").await.says("Nobody works there").says("Try again");
        let id = world.operate(async |tx| Ok(Outgoing::page(tx, None, "", 1).await?.remove(0).id)).await;
        let again = world.db.write(&Actor::Operator(Some(world.partnership.clone())), async |tx| try_again(tx, &id).await).await;
        assert!(matches!(again, Err(Error::Refused(why)) if why.contains("Nobody works there")));
        let moved = "UPDATE outgoing SET recipient = $1";
        world.operate(async |tx| tx.run(moved, params![&world.receiver]).await).await;
        world.operate(async |tx| try_again(tx, &id).await).await;
        all_that_is_due(&world.db, &Mailer::Demonstration).await.unwrap();
        assert_eq!(states(&world).await, [(State::PassedOn, 1), (State::Shown, 1)]);
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
