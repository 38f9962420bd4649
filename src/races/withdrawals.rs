//! A withdrawal against whatever would disclose something: whichever comes first, nothing is disclosed after its commit.

use std::sync::Arc;

use tokio::{
    sync::Barrier,
    task::{JoinHandle, JoinSet},
};

use super::{ABREAST, CANCELLED, Move, being_helped, send_at, sent, set_out, was_refused};
use crate::{
    kit::{
        actor::{Actor, Role},
        db::{Db, Tx},
        error::{Error, Result},
        id::{DraftId, PersonId, ReferralId},
    },
    on_both, params,
    referral::Referral,
    world::{Ask, Browser, World},
};

/// How often each race is run on each database.
const ROUNDS: usize = 1000;

/// Whoever withdraws, and the one of the other side who looks as soon as that is committed.
#[derive(Clone)]
struct Watch {
    db: Db,
    by: Actor,
    reader: Browser,
}

/// What the other side was shown once the withdrawal was committed, and what was disclosed by then.
struct Seen {
    page: String,
    disclosed: Vec<String>,
}

/// Everything by which somebody else learns of the person of a referral: referrals, feedback, messages, and who knows them.
async fn disclosed(tx: &mut Tx, prize: &ReferralId) -> Result<Vec<String>> {
    let partnership = tx.partnership()?;
    let person: Option<PersonId> = tx
        .first(
            "SELECT person FROM referral WHERE partnership = $1 AND id = $2",
            params![&partnership, prize],
            |row| row.get(0),
        )
        .await?;
    tx.all(
        "SELECT 'referral ' || r.id FROM referral r WHERE r.partnership = $1 AND r.person = $2
         UNION ALL
         SELECT 'feedback ' || f.id || ' ' || f.body FROM feedback f
             JOIN referral r ON r.partnership = f.partnership AND r.id = f.referral
             WHERE r.partnership = $1 AND r.person = $2
         UNION ALL
         SELECT 'message ' || o.id || ' ' || o.subject || ' ' || o.body FROM outgoing o
             JOIN referral r ON r.partnership = o.partnership AND r.id = o.about
             WHERE r.partnership = $1 AND r.person = $2
         UNION ALL
         SELECT 'known ' || k.organisation FROM person_known k WHERE k.partnership = $1 AND k.person = $2
         ORDER BY 1",
        params![&partnership, person.unwrap()],
        |row| row.get(0),
    )
    .await
}

impl Watch {
    fn withdraw(&self, prize: &ReferralId, start: &Arc<Barrier>) -> JoinHandle<Seen> {
        let withdrawn = set_out(&self.db, (&self.by, Move::Withdraw), prize, start);
        let (mut watch, prize) = (self.clone(), prize.clone());
        tokio::spawn(async move {
            withdrawn.await.unwrap().expect("a withdrawal never loses");
            let disclosed = watch.disclosed(&prize).await;
            let page = watch.reader.open(&format!("/referrals/{prize}")).await;
            assert_eq!(page.status, 200, "{}", page.text());
            Seen {
                page: page.text(),
                disclosed,
            }
        })
    }

    async fn disclosed(&self, prize: &ReferralId) -> Vec<String> {
        let operator = Actor::Operator(Some(self.by.staff().unwrap().partnership.clone()));
        let read = self.db.read(&operator, async |tx| disclosed(tx, prize).await);
        read.await.unwrap()
    }

    /// Each withdrawal against the other step, as many at a time as stand in each other's way.
    async fn race<T: Send + 'static>(
        &self,
        prizes: &[ReferralId],
        other: impl Fn(usize, &Arc<Barrier>) -> JoinHandle<T>,
    ) -> Vec<(Seen, T)> {
        let mut answers = Vec::with_capacity(prizes.len());
        for (number, batch) in prizes.chunks(ABREAST).enumerate() {
            let mut pairs = JoinSet::new();
            for (place, prize) in batch.iter().enumerate() {
                let start = Arc::new(Barrier::new(2));
                let at = number * ABREAST + place;
                // Each odd pair the other way round.
                let (seen, answer) = if (number + place) % 2 == 1 {
                    let answer = other(at, &start);
                    (self.withdraw(prize, &start), answer)
                } else {
                    (self.withdraw(prize, &start), other(at, &start))
                };
                pairs.spawn(async move { (place, (seen.await.unwrap(), answer.await.unwrap())) });
            }
            let mut batch = pairs.join_all().await;
            batch.sort_by_key(|(place, _)| *place);
            answers.extend(batch.into_iter().map(|(_, answer)| answer));
        }
        answers
    }

    /// Nothing came after the commit of the withdrawal, and no message says more than that there is something.
    async fn nothing_was_added(&self, prize: &ReferralId, seen: &Seen) {
        assert_eq!(
            self.disclosed(prize).await,
            seen.disclosed,
            "{prize}: disclosed after the commit"
        );
        let messages = seen.disclosed.iter().filter(|line| line.starts_with("message "));
        for message in messages {
            for secret in ["MARKER", "Begum", "PIP"] {
                assert!(!message.contains(secret), "{prize}: {message}");
            }
        }
    }
}

fn is_silent(page: &str, about: &[&str]) {
    for words in about {
        assert!(!page.contains(words), "{words}:\n{page}");
    }
}

/// Drafts about the people of some referrals, in another area of law, each ready to be sent.
async fn drafts(world: &World, referrer: &Actor, prizes: &[ReferralId]) -> Vec<DraftId> {
    let ask = Ask::of(world).in_area(world, 1);
    let mut drafts = Vec::with_capacity(prizes.len());
    for batch in prizes.chunks(100) {
        let written = world.db.write(referrer, async |tx| {
            let mut written = Vec::new();
            for prize in batch {
                let first = Referral::find(tx, prize).await?.unwrap();
                written.push(ask.write_about(tx, first.person()).await?);
            }
            Ok(written)
        });
        drafts.extend(written.await.unwrap());
    }
    drafts
}

on_both! {
    async fn a_withdrawal_races_the_feedback_and_nothing_is_disclosed_after_its_commit(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, supervisor) = (world.actor(Role::Referrer).await, world.actor(Role::Supervisor).await);
        let prizes = sent(&world, &referrer, ROUNDS).await;
        for prize in &prizes {
            being_helped(&world, &supervisor, prize).await;
        }
        let watch = Watch { db: world.db.clone(), by: referrer, reader: world.sign_in(Role::Referrer).await };
        let answers = watch.race(&prizes, |at, start| {
            set_out(&world.db, (&supervisor, Move::Complete), &prizes[at], start)
        }).await;
        let mut orders = [0, 0];
        for (prize, (seen, closed)) in prizes.iter().zip(&answers) {
            let told = seen.disclosed.iter().filter(|line| line.starts_with("feedback "));
            let told: Vec<&String> = told.collect();
            assert_eq!(told.len(), 1, "one feedback for one ending: {told:?}");
            let order = match closed {
                Ok(()) => 0,
                late if was_refused(late, CANCELLED) => 1,
                other => panic!("neither order: {other:?}"),
            };
            orders[order] += 1;
            // What was written for the referrer is there only if it was told before; who reads it now reads nothing of it.
            assert_eq!(told[0].contains("MARKER-OUTCOME"), order == 0, "{told:?}");
            assert!(seen.page.contains("No longer sharing") && seen.page.contains(["Closed", "Cancelled"][order]));
            is_silent(&seen.page, &["MARKER-OUTCOME", "The problem was resolved", "An adviser was in touch"]);
            watch.nothing_was_added(prize, seen).await;
        }
        assert!(orders.iter().all(|count| *count > 0), "no race: {orders:?}");
        assert_eq!(world.balances().await, ROUNDS);
    }

    async fn a_withdrawal_races_a_send_and_nothing_is_disclosed_after_its_commit(engine: Engine) {
        let world = World::new(engine).await;
        let (referrer, intake) = (world.actor(Role::Referrer).await, world.actor(Role::Intake).await);
        let prizes = sent(&world, &referrer, ROUNDS).await;
        let drafts = drafts(&world, &referrer, &prizes).await;
        // The patient is asked before they withdraw: what they agreed to then holds no more afterwards.
        world.pause();
        let watch = Watch { db: world.db.clone(), by: intake, reader: world.sign_in(Role::Supervisor).await };
        let answers = watch.race(&prizes, |at, start| send_at(&world.db, &referrer, &drafts[at], start)).await;
        let mut orders = [0, 0];
        for (prize, (seen, second)) in prizes.iter().zip(&answers) {
            let count = |kind: &str| seen.disclosed.iter().filter(|line| line.starts_with(kind)).count();
            let (referrals, known) = (count("referral "), count("known "));
            match second {
                // It was sent before: that agreement is one of its own, and stands.
                Ok(_) => {
                    orders[0] += 1;
                    assert_eq!((referrals, known), (2, 2), "{:?}", seen.disclosed);
                }
                Err(Error::Refused(why)) => {
                    orders[1] += 1;
                    assert!(why.contains("does not hold any more"), "{why}");
                    assert_eq!((referrals, known), (1, 1), "{:?}", seen.disclosed);
                }
                other => panic!("neither order: {other:?}"),
            }
            assert!(seen.page.contains("No longer sharing"), "{}", seen.page);
            is_silent(&seen.page, &["PIP", "Welfare benefits"]);
            watch.nothing_was_added(prize, seen).await;
        }
        assert!(orders.iter().all(|count| *count > 0), "no race: {orders:?}");
        assert_eq!(world.balances().await, ROUNDS + orders[0]);
    }
}
