//! What lists leave to be done, a row at a time, so that nobody else waits long and a stop is heard.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;

use super::{
    actions,
    model::State,
    store::{self, AtWork},
};
use crate::{
    identity,
    kit::{
        actor::Actor,
        db::Db,
        error::{Error, Result},
        id::BatchId,
    },
    referral::model::sending_team,
};

/// Rows of a list that are brought in before others have their turn.
const AT_ONCE: usize = 20;

/// Goes on with every list for a little; how much was done. A list that cannot be gone on with is tried again later,
/// from where it was.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn go_on(db: &Db) -> Result<usize> {
    let lists = db
        .read(&Actor::Operator(None), async |tx| store::at_work(tx).await)
        .await?;
    let mut done = 0;
    for list in lists {
        // In a task of its own, so that one which fails or panics keeps neither the others nor the post waiting.
        let (db, id) = (db.clone(), list.id.clone());
        match tokio::spawn(async move { go_on_with(&db, &list).await }).await {
            Ok(Ok(some)) => done += some,
            Ok(Err(error)) => tracing::error!(%error, list = %id, "a list could not be gone on with"),
            Err(_) => tracing::error!(list = %id, "a list made the worker stumble"),
        }
    }
    Ok(done)
}

async fn go_on_with(db: &Db, list: &AtWork) -> Result<usize> {
    let job = Actor::Job(list.partnership.clone());
    let staff = db
        .read(&job, async |tx| {
            identity::actions::address_of(tx, &list.by)
                .await?
                .ok_or(Error::NotFound)?;
            identity::actions::staff(tx, &list.by).await
        })
        .await;
    let staff = match staff {
        Ok(staff) if sending_team(&staff) == Some(&list.team) => staff,
        Ok(_) | Err(Error::NotFound) => {
            db.write(&job, async |tx| actions::abandon(tx, &list.id).await)
                .await?;
            return Ok(1);
        }
        Err(other) => return Err(other),
    };
    let actor = Actor::Staff(staff);
    if list.state == State::Checking {
        db.write(&actor, async |tx| actions::look_through(tx, &list.id).await)
            .await?;
        return Ok(1);
    }
    for done in 0..AT_ONCE {
        let next = db
            .read(&actor, async |tx| actions::next(tx, &list.id).await)
            .await?;
        let Some(number) = next else {
            db.write(&actor, async |tx| actions::finish(tx, &list.id).await)
                .await?;
            return Ok(done + 1);
        };
        let bringing = db.write(&actor, async |tx| actions::bring_in(tx, &list.id, number).await);
        settle((db, &actor), (&list.id, number), Box::pin(bringing)).await?;
    }
    Ok(AT_ONCE)
}

/// Brings a row in, or puts it aside with the reason.
///
/// # Errors
/// As [`why_not`].
pub(super) async fn settle(
    (db, actor): (&Db, &Actor),
    (list, number): (&BatchId, u32),
    bringing: impl Future<Output = Result<()>>,
) -> Result<()> {
    let Some(why) = why_not(bringing, (list, number)).await? else {
        return Ok(());
    };
    db.write(actor, async |tx| actions::refuse(tx, list, number, &why).await)
        .await
}

/// Why a row could not be brought in, for whoever brought the list; nothing when it is in. One over which the program
/// stumbles stops no other: else it would be tried first again, and again.
///
/// # Errors
/// What is no fault of the row, and may be otherwise the next time.
async fn why_not(
    bringing: impl Future<Output = Result<()>>,
    (list, number): (&BatchId, u32),
) -> Result<Option<String>> {
    let ours = "Something went wrong that is not your doing. Upload this row again, or enter it by hand.";
    let why = match AssertUnwindSafe(bringing).catch_unwind().await {
        Ok(Ok(())) => return Ok(None),
        Ok(Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. })) => why,
        Ok(Err(Error::NotFound)) => "The record is not there any more.".to_owned(),
        Ok(Err(Error::Stale)) => "A colleague changed the record meanwhile.".to_owned(),
        Ok(Err(Error::Internal(error))) => {
            tracing::error!(%error, %list, number, "a row could not be brought in");
            ours.to_owned()
        }
        Ok(Err(other)) => return Err(other),
        Err(_) => {
            tracing::error!(%list, number, "a row made the worker stumble");
            ours.to_owned()
        }
    };
    Ok(Some(why))
}
