//! What lists leave to be done, a row at a time, so that nobody else waits long and a stop is heard.

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
        let brought = db
            .write(&actor, async |tx| actions::bring_in(tx, &list.id, number).await)
            .await;
        let why = match brought {
            Ok(()) => continue,
            Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => why,
            Err(Error::NotFound) => "The record is not there any more.".to_owned(),
            Err(Error::Stale) => "A colleague changed the record meanwhile.".to_owned(),
            Err(Error::Internal(error)) => {
                tracing::error!(%error, list = %list.id, number, "a row could not be brought in");
                "Something went wrong that is not your doing. Upload this row again, or enter it by hand."
                    .to_owned()
            }
            Err(other) => return Err(other),
        };
        db.write(&actor, async |tx| {
            actions::refuse(tx, &list.id, number, &why).await
        })
        .await?;
    }
    Ok(AT_ONCE)
}
