//! Stories of messages: sent, tried again, refused, stopped.

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use super::{Recipient, actions::send};
use crate::{
    identity::Membership,
    kit::{
        actor::Role,
        mail::{Mailer, Smtp},
    },
    on_both,
    work::all_that_is_due,
    world::World,
};

/// A mail server on this machine that keeps what it is given, and answers the envelope as it is told to.
struct Catcher {
    mailer: Mailer,
    caught: mpsc::UnboundedReceiver<String>,
}

impl Catcher {
    /// One that answers `envelope` to whom a message is for: "250 yes", "451 later", "550 never".
    async fn answering(envelope: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (catch, caught) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(converse(line, envelope, catch.clone()));
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
async fn converse(line: TcpStream, envelope: &'static str, catch: mpsc::UnboundedSender<String>) {
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

on_both! {
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
        manager.send(&again, &[]).await.says("It will be sent again");
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
