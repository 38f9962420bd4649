//! The worker: delivers the messages that writes left behind, and keeps house.
//!
//! One of the files that know every slice.

use std::time::{Duration, Instant};

use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use crate::{
    arrival, batch, digest, identity,
    kit::{actor::Actor, db::Db, error::Result, mail::Mailer},
    outbox::{
        jobs,
        model::ADDRESS,
        store::queue::{self, Backlog, Held},
    },
    partnership::Partnership,
    patient::{
        self,
        model::{MARK, NO_LINK},
    },
    referral,
};

/// Bundles of messages delivered at the same time.
const HANDS: usize = 16;
/// How long after it was woken the worker begins. Whoever writes then need not wait for it, and what comes together
/// is done together.
const GATHER: Duration = Duration::from_millis(30);
/// How long one bundle may take. An armful of them ends before its first is taken for dead.
const LONGEST: Duration = Duration::from_mins(1);
/// How often the outbox is looked at, for messages that another process left or that became due.
const LOOK: Duration = Duration::from_secs(5);
/// How often the house is kept.
const TIDY: Duration = Duration::from_mins(10);

/// How messages leave, and the address that stands in their links, without a slash at the end.
#[derive(Clone)]
pub struct Post {
    pub mailer: Mailer,
    pub address: String,
}

/// A worker that runs until it is stopped.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Worker {
    /// Starts one.
    pub fn start(db: Db, post: Post) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(work(db, post, stopped));
        Self { stop, task }
    }

    /// Lets it finish what it has in hand, and put the rest back.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if self.task.await.is_err() {
            tracing::error!("the worker had died");
        }
    }
}

async fn work(db: Db, post: Post, mut stopped: watch::Receiver<bool>) {
    let (mut tidied, mut counted): (Option<Instant>, Option<Instant>) = (None, None);
    while !*stopped.borrow() {
        if counted.is_none_or(|at| at.elapsed() >= LOOK) {
            counted = Some(Instant::now());
            match queue::backlog(&db).await {
                Ok(backlog) => count(backlog),
                Err(error) => tracing::error!(%error, "the messages that wait could not be counted"),
            }
        }
        match round(&db, &post, &stopped).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "the worker could not look for work"),
        }
        match batch::jobs::go_on(&db).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "a list could not be gone on with"),
        }
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            tidied = Some(Instant::now());
            if let Err(error) = keep_house(&db).await {
                tracing::error!(%error, "the house could not be kept");
            }
        }
        tokio::select! {
            () = db.wait_for_work(LOOK) => tokio::time::sleep(GATHER).await,
            _ = stopped.changed() => {}
        }
    }
}

/// Delivers everything that is due now; how much that was.
///
/// # Errors
/// `Internal` when the database says so. What fails is put off, and is no error here.
pub async fn all_that_is_due(db: &Db, mailer: &Mailer) -> Result<usize> {
    let (_keep, never) = watch::channel(false);
    let post = Post {
        mailer: mailer.clone(),
        address: "http://localhost".to_owned(),
    };
    let mut done = 0;
    loop {
        match round(db, &post, &never).await? {
            0 => return Ok(done),
            more => done += more,
        }
    }
}

/// One armful of messages, delivered a few bundles at a time.
///
/// While nobody said how e-mail leaves, all of it waits untouched: tried again and again it would only be given up
/// before there is a way.
async fn round(db: &Db, post: &Post, stopped: &watch::Receiver<bool>) -> Result<usize> {
    if matches!(post.mailer, Mailer::NotSetUp) || !queue::is_due(db).await? {
        return Ok(0);
    }
    let taken = queue::take(db).await?;
    let many = taken.len();
    let mut hands = JoinSet::new();
    for bundle in bundles(taken) {
        if *stopped.borrow() {
            put_back(db, &bundle).await;
            continue;
        }
        if hands.len() >= HANDS {
            hands.join_next().await;
        }
        hands.spawn(perform(db.clone(), post.clone(), bundle));
    }
    while hands.join_next().await.is_some() {}
    Ok(many)
}

/// Messages of one partnership, to be delivered in one write. What failed before is done alone, so that whatever is
/// wrong with it takes nothing along a second time.
fn bundles(taken: Vec<Held>) -> Vec<Vec<Held>> {
    let mut bundles: Vec<Vec<Held>> = Vec::new();
    for held in taken {
        let fits = |bundle: &&mut Vec<Held>| {
            bundle
                .iter()
                .all(|other| (held.attempt, other.attempt) == (1, 1) && held.partnership == other.partnership)
        };
        match bundles.iter_mut().find(fits) {
            Some(bundle) => bundle.push(held),
            None => bundles.push(vec![held]),
        }
    }
    bundles
}

#[expect(clippy::cast_precision_loss, reason = "a metric; exact to 2^52 messages")]
fn count(backlog: Backlog) {
    metrics::gauge!("alongside_messages_waiting").set(backlog.waiting as f64);
}

async fn put_back(db: &Db, bundle: &[Held]) {
    let Some(first) = bundle.first() else { return };
    let actor = Actor::Job(first.partnership.clone());
    let back = db
        .write(&actor, async |tx| queue::put_back(tx, bundle).await)
        .await;
    if let Err(error) = back {
        tracing::warn!(%error, "messages could not be put back, and wait to be taken for dead");
    }
}

/// Delivers one bundle of messages, whatever comes of it.
async fn perform(db: Db, post: Post, bundle: Vec<Held>) {
    let begun = Instant::now();
    let outcome = if bundle.iter().any(|held| held.attempt > jobs::MOST_ATTEMPTS) {
        Err(anyhow::anyhow!("it was begun too often and never ended").into())
    } else {
        attempt(&db, &post, &bundle).await
    };
    let word = if outcome.is_ok() { "done" } else { "failed" };
    for held in &bundle {
        if let Err(error) = &outcome {
            tracing::error!(message = %held.id, attempt = held.attempt, %error, "a delivery failed");
        }
        metrics::histogram!("alongside_delivery_seconds", "outcome" => word).record(begun.elapsed());
    }
    if outcome.is_err() {
        put_off(&db, &bundle).await;
    }
}

/// In a task of its own, so that one that panics or hangs takes nothing with it.
async fn attempt(db: &Db, post: &Post, bundle: &[Held]) -> Result<()> {
    let (db, post, bundle) = (db.clone(), post.clone(), bundle.to_vec());
    let task = tokio::spawn(async move {
        let doing = Box::pin(async {
            let bundle = with_links(&db, &post, bundle).await?;
            jobs::deliver(&db, &post.mailer, &bundle).await
        });
        tokio::time::timeout(LONGEST, doing).await
    });
    match task.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(anyhow::anyhow!("it took too long").into()),
        Err(_) => Err(anyhow::anyhow!("it panicked").into()),
    }
}

/// The messages as they leave: each link that works once is made now, for whoever reads this one message. What only
/// shows messages makes none.
async fn with_links(db: &Db, post: &Post, mut bundle: Vec<Held>) -> Result<Vec<Held>> {
    if !matches!(post.mailer, Mailer::Smtp(_)) {
        return Ok(bundle);
    }
    for held in &mut bundle {
        held.body = held.body.replace(ADDRESS, &post.address);
    }
    for held in bundle.iter_mut().filter(|held| held.body.contains(MARK)) {
        let link = patient::actions::link_to_send(db, &held.partnership, &held.about).await?;
        let words = link.map_or(NO_LINK.to_owned(), |secret| {
            format!("{}/my/{secret}", post.address)
        });
        held.body = held.body.replace(MARK, &words);
    }
    Ok(bundle)
}

async fn put_off(db: &Db, bundle: &[Held]) {
    let put = jobs::put_off(db, bundle, "It went wrong on our side; the log says how.").await;
    match put {
        Ok(Some(next)) => tracing::info!(%next, "it will be tried again"),
        Ok(None) => tracing::error!("it was given up"),
        Err(error) => tracing::error!(%error, "a failed delivery could not be put off"),
    }
}

/// Takes back referrals whose referrer has had their time to answer, and throws away what has served its time: drafts that nobody sent, answers that nobody asks for again,
/// and sessions that are over.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn keep_house(db: &Db) -> Result<()> {
    let operator = Actor::Operator(None);
    let answers = db.forget_answers().await?;
    let sessions = db
        .write(&operator, async |tx| identity::actions::forget_sessions(tx).await)
        .await?;
    let pages = db
        .write(&operator, async |tx| patient::actions::forget(tx).await)
        .await?;
    let partnerships = db.read(&operator, async |tx| Partnership::all(tx).await).await?;
    let (mut drafts, mut unanswered, mut digests) = (0, 0, 0);
    for partnership in partnerships {
        let actor = Actor::Job(partnership.id);
        let expired = db.write(&actor, async |tx| referral::actions::expire_drafts(tx).await);
        match expired.await {
            Ok(expired) => drafts += expired,
            // The house of the others is kept all the same.
            Err(error) => tracing::error!(%error, "the drafts of a partnership could not be tidied"),
        }
        let lists = db.write(&actor, async |tx| batch::actions::forget_old(tx).await);
        if let Err(error) = lists.await {
            tracing::error!(%error, "what was wrong with old lists could not be forgotten");
        }
        let arrivals = db.write(&actor, async |tx| arrival::actions::forget_old(tx).await);
        if let Err(error) = arrivals.await {
            tracing::error!(%error, "what was asked long ago could not be forgotten");
        }
        let told = db.write(&actor, async |tx| digest::actions::make_due(tx).await);
        match told.await {
            Ok(told) => digests += told,
            Err(error) => tracing::error!(%error, "teams could not be told of the last month"),
        }
        let late = db.write(&actor, async |tx| referral::actions::stop_waiting(tx).await);
        match late.await {
            Ok(late) => unanswered += late,
            Err(error) => tracing::error!(%error, "referrals whose answer is late could not be taken back"),
        }
    }
    if answers + sessions + pages + drafts + unanswered + digests > 0 {
        tracing::info!(
            answers,
            sessions,
            pages,
            drafts,
            unanswered,
            digests,
            "kept house"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
