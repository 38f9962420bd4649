//! The worker: does the work that writes left behind, and keeps house.
//!
//! One of the files that know every slice: a kind of work leads to the slice that does it.

use std::time::{Duration, Instant};

use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use crate::{
    identity,
    kit::{
        actor::Actor,
        db::{Db, Tx},
        error::{Error, Result},
        jobs::{self, Job},
        mail::Mailer,
    },
    outbox,
    partnership::Partnership,
    referral,
};

/// Bundles of work done at the same time.
const HANDS: usize = 16;
/// How long after it was woken the worker begins. Whoever writes then need not wait for it, and what comes together
/// is done together.
const GATHER: Duration = Duration::from_millis(30);
/// How long one bundle may take. An armful of them ends before its first is taken for dead.
const LONGEST: Duration = Duration::from_mins(1);
/// How often the table is looked at, for work that another process left or that became due.
const LOOK: Duration = Duration::from_secs(5);
/// How often the house is kept.
const TIDY: Duration = Duration::from_mins(10);

/// A worker that runs until it is stopped.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Worker {
    /// Starts one.
    pub fn start(db: Db, mailer: Mailer) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(work(db, mailer, stopped));
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

async fn work(db: Db, mailer: Mailer, mut stopped: watch::Receiver<bool>) {
    let (mut tidied, mut counted): (Option<Instant>, Option<Instant>) = (None, None);
    while !*stopped.borrow() {
        if counted.is_none_or(|at| at.elapsed() >= LOOK) {
            counted = Some(Instant::now());
            match jobs::backlog(&db).await {
                Ok(backlog) => count(backlog),
                Err(error) => tracing::error!(%error, "the work could not be counted"),
            }
        }
        match round(&db, &mailer, &stopped).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::error!(%error, "the worker could not look for work"),
        }
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            tidied = Some(Instant::now());
            if let Err(error) = keep_house(&db).await {
                tracing::error!(%error, "the house could not be kept");
            }
        }
        tokio::select! {
            () = jobs::wait(&db, LOOK) => tokio::time::sleep(GATHER).await,
            _ = stopped.changed() => {}
        }
    }
}

/// Does everything that is due now; how much that was.
///
/// # Errors
/// `Internal` when the database says so. Work that fails is put back, and is no error here.
pub async fn all_that_is_due(db: &Db, mailer: &Mailer) -> Result<usize> {
    let (_keep, never) = watch::channel(false);
    let mut done = 0;
    loop {
        match round(db, mailer, &never).await? {
            0 => return Ok(done),
            more => done += more,
        }
    }
}

/// One armful of work, a few at a time.
async fn round(db: &Db, mailer: &Mailer, stopped: &watch::Receiver<bool>) -> Result<usize> {
    if !jobs::is_due(db).await? {
        return Ok(0);
    }
    let taken = jobs::take(db).await?;
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
        hands.spawn(perform(db.clone(), mailer.clone(), bundle));
    }
    while hands.join_next().await.is_some() {}
    Ok(many)
}

/// Work of one kind in one partnership, to be done in one write. What failed before is done alone, so that
/// whatever is wrong with it takes nothing along a second time.
fn bundles(taken: Vec<Job>) -> Vec<Vec<Job>> {
    let mut bundles: Vec<Vec<Job>> = Vec::new();
    for job in taken {
        let fits = |other: &&mut Vec<Job>| {
            other.iter().all(|other| {
                job.attempt == 1
                    && other.attempt == 1
                    && (&other.partnership, &other.kind) == (&job.partnership, &job.kind)
            })
        };
        match bundles.iter_mut().find(fits) {
            Some(bundle) => bundle.push(job),
            None => bundles.push(vec![job]),
        }
    }
    bundles
}

#[expect(clippy::cast_precision_loss, reason = "a metric; exact to 2^52 jobs")]
fn count(backlog: jobs::Backlog) {
    metrics::gauge!("alongside_jobs", "state" => "waiting").set(backlog.waiting as f64);
    metrics::gauge!("alongside_jobs", "state" => "given-up").set(backlog.given_up as f64);
}

async fn put_back(db: &Db, bundle: &[Job]) {
    for job in bundle {
        let actor = Actor::Job(job.partnership.clone());
        let back = db.write(&actor, async |tx| jobs::put_back(tx, job).await).await;
        if let Err(error) = back {
            tracing::warn!(job = %job.id, %error, "a job could not be put back, and waits to be taken for dead");
        }
    }
}

/// Does one bundle of work, whatever comes of it.
async fn perform(db: Db, mailer: Mailer, bundle: Vec<Job>) {
    let begun = Instant::now();
    let outcome = if bundle.iter().any(|job| job.attempt > jobs::MOST_ATTEMPTS) {
        Err(Error::Internal(anyhow::anyhow!(
            "it was begun too often and never ended"
        )))
    } else {
        attempt(&db, &mailer, &bundle).await
    };
    let word = match &outcome {
        Ok(()) => "done",
        Err(Error::Stale) if bundle.len() == 1 => "taken-over",
        Err(_) => "failed",
    };
    for job in &bundle {
        let kind = job.kind.clone();
        if let (Err(error), "failed") = (&outcome, word) {
            tracing::error!(job = %job.id, kind, attempt = job.attempt, %error, "a job failed");
            put_off(&db, job).await;
        }
        let labels = [("kind", kind), ("outcome", word.to_owned())];
        metrics::histogram!("alongside_job_seconds", &labels).record(begun.elapsed());
    }
}

/// In a task of its own, so that one that panics or hangs takes nothing with it.
async fn attempt(db: &Db, mailer: &Mailer, bundle: &[Job]) -> Result<()> {
    let (db, mailer, bundle) = (db.clone(), mailer.clone(), bundle.to_vec());
    let task = tokio::spawn(async move {
        let doing = Box::pin(dispatch(&db, &mailer, &bundle));
        tokio::time::timeout(LONGEST, doing).await
    });
    match task.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(anyhow::anyhow!("it took too long").into()),
        Err(_) => Err(anyhow::anyhow!("it panicked").into()),
    }
}

/// Each kind of work, and the slice that does it.
async fn dispatch(db: &Db, mailer: &Mailer, bundle: &[Job]) -> Result<()> {
    match bundle.first().map_or("", |job| job.kind.as_str()) {
        kind if kind == outbox::jobs::DELIVER.name() => outbox::jobs::deliver(db, mailer, bundle).await,
        kind => Err(anyhow::anyhow!("there is no work of the kind {kind}").into()),
    }
}

/// What becomes of that for which the work was, once it is given up.
async fn give_up(tx: &mut Tx, job: &Job, problem: &str) -> Result<()> {
    match job.kind.as_str() {
        kind if kind == outbox::jobs::DELIVER.name() => outbox::jobs::given_up(tx, job, problem).await,
        _ => Ok(()),
    }
}

async fn put_off(db: &Db, job: &Job) {
    let actor = Actor::Job(job.partnership.clone());
    let problem = "It went wrong on our side; the log says how.";
    let put = db
        .write(&actor, async |tx| {
            let next = jobs::failed(tx, job, problem).await?;
            if next.is_none() {
                give_up(tx, job, problem).await?;
            }
            Ok(next)
        })
        .await;
    match put {
        Ok(Some(next)) => tracing::info!(job = %job.id, %next, "it will be tried again"),
        Ok(None) => tracing::error!(job = %job.id, "it was given up"),
        Err(Error::Stale) => {}
        Err(error) => tracing::error!(job = %job.id, %error, "a failed job could not be put off"),
    }
}

/// Takes back referrals whose referrer has had their time to answer, and throws away what has served its time: drafts that nobody sent, answers that nobody asks for again,
/// and sessions that are over.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn keep_house(db: &Db) -> Result<()> {
    let operator = Actor::Operator(None);
    let answers = jobs::forget_answers(db).await?;
    let sessions = db
        .write(&operator, async |tx| identity::actions::forget_sessions(tx).await)
        .await?;
    let partnerships = db.read(&operator, async |tx| Partnership::all(tx).await).await?;
    let (mut drafts, mut unanswered) = (0, 0);
    for partnership in partnerships {
        let actor = Actor::Job(partnership.id);
        let expired = db.write(&actor, async |tx| referral::actions::expire_drafts(tx).await);
        match expired.await {
            Ok(expired) => drafts += expired,
            // The house of the others is kept all the same.
            Err(error) => tracing::error!(%error, "the drafts of a partnership could not be tidied"),
        }
        let late = db.write(&actor, async |tx| referral::actions::stop_waiting(tx).await);
        match late.await {
            Ok(late) => unanswered += late,
            Err(error) => tracing::error!(%error, "referrals whose answer is late could not be taken back"),
        }
    }
    if answers + sessions + drafts + unanswered > 0 {
        tracing::info!(answers, sessions, drafts, unanswered, "kept house");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
