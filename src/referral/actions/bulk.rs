//! Allocating many at once: looked at first, then done row by row, and taken back where nothing happened since.

use super::{Action, Happening, Refused, about_to, happen, step, triage::works_in};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{BulkId, MembershipId, ReferralId},
    },
    referral::{
        model::{CHANGED_SINCE, Outlook, Referral, Return, may},
        store::{Appointment, Bulk, BulkRow, BulkState, Wanted},
    },
};

/// Rows that one write settles, so that nobody else waits long for their turn.
const ABREAST: i64 = 40;

/// Which referrals are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    These(Vec<ReferralId>),
    /// Every one that a list holds, however many there are.
    All(Wanted),
}

/// Looks at many referrals, and keeps what would become of each if they were allocated to this adviser. Nothing is
/// done to any of them.
///
/// # Errors
/// `NotFound` for somebody who allocates nothing, `Refused` when none is chosen or the adviser is of another team.
pub async fn look_at_many(tx: &mut Tx, which: &Which, adviser: &MembershipId) -> Result<BulkId> {
    let staff = tx.staff()?.clone();
    let team = staff.team.clone().ok_or(Error::NotFound)?;
    let chosen = match which {
        Which::These(ids) => Referral::these(tx, ids).await?,
        Which::All(wanted) => Referral::all_wanted(tx, wanted).await?,
    };
    if chosen.is_empty() {
        return Err(Error::refused_at("row", Refused::NoneChosen));
    }
    if !works_in(tx, &team, adviser).await? {
        return Err(Error::refused_at("adviser", Refused::NotInTeam));
    }
    let at = step(tx);
    let looked_at: Vec<(Referral, Option<String>)> = chosen
        .into_iter()
        .map(|referral| {
            let happening = allocated(adviser);
            let no = match referral.clone().after(&happening, at.clone()) {
                Err(no) => Some(no),
                Ok(_) if !may(&staff, &referral, Action::Allocate) => Some(Refused::NotYours),
                Ok(_) if *referral.to_team() != team => Some(Refused::NotInTeam),
                Ok(_) => None,
            };
            (referral, no.map(|no| no.to_string()))
        })
        .collect();
    let id: BulkId = tx.id();
    Bulk::insert(tx, &id, adviser).await?;
    BulkRow::insert_all(tx, &id, &looked_at).await?;
    Ok(id)
}

fn allocated(adviser: &MembershipId) -> Happening {
    Happening::Allocated {
        adviser: adviser.clone(),
    }
}

async fn find(tx: &mut Tx, id: &BulkId) -> Result<Bulk> {
    Bulk::find(tx, id).await?.ok_or(Error::NotFound)
}

/// Allocates the next few of those that were looked at; how many are left. Each is settled in the write that does it,
/// so that going on after a break does nothing twice.
///
/// # Errors
/// `NotFound` for what somebody else looked at, `Refused` when it was taken back.
pub async fn allocate_some(tx: &mut Tx, id: &BulkId) -> Result<usize> {
    let bulk = find(tx, id).await?;
    if bulk.state == BulkState::TakenBack {
        return Err(Error::refused(Refused::TakenBack));
    }
    Bulk::go_on(tx, id, BulkState::Begun).await?;
    let rows = BulkRow::page(tx, id, Some(Outlook::Possible), 0, ABREAST).await?;
    let team = tx.staff()?.team.clone().ok_or(Error::NotFound)?;
    let there = works_in(tx, &team, &bulk.adviser).await?;
    for row in &rows {
        let done = if there {
            allocate_one(tx, row, &bulk.adviser).await
        } else {
            Err(Error::refused(Refused::NotInTeam))
        };
        settle(tx, id, row, (Outlook::Done, Outlook::NotDone), done).await?;
    }
    Ok(left(rows.len()))
}

/// How many there may still be after so many of a batch.
fn left(done: usize) -> usize {
    usize::from(i64::try_from(done).is_ok_and(|done| done == ABREAST))
}

/// The referral of a row, as it was when the row was written.
async fn unchanged(tx: &mut Tx, row: &BulkRow) -> Result<()> {
    let now = Referral::find(tx, &row.referral).await?;
    if now.is_some_and(|now| now.version() == row.version) {
        Ok(())
    } else {
        Err(Error::Refused(CHANGED_SINCE.to_owned()))
    }
}

async fn allocate_one(tx: &mut Tx, row: &BulkRow, adviser: &MembershipId) -> Result<()> {
    unchanged(tx, row).await?;
    let happening = allocated(adviser);
    let referral = about_to(tx, &row.referral, Action::Allocate, &happening).await?;
    Appointment::give_to(tx, &row.referral, adviser).await?;
    happen(tx, referral, happening).await
}

/// Keeps what became of a row. A refusal comes before anything is written, so it settles one row and spoils none.
async fn settle(
    tx: &mut Tx,
    id: &BulkId,
    row: &BulkRow,
    (good, bad): (Outlook, Outlook),
    done: Result<()>,
) -> Result<()> {
    match done {
        Ok(()) => row.settle(tx, id, (good, "", row.version + 1)).await,
        Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => {
            row.settle(tx, id, (bad, &why, row.version)).await
        }
        Err(other) => Err(other),
    }
}

/// Takes back the next few of those that were allocated and to which nothing happened since; how many are left.
///
/// # Errors
/// `NotFound` for what somebody else looked at, `Refused` when nothing was allocated.
pub async fn take_back_some(tx: &mut Tx, id: &BulkId) -> Result<usize> {
    let bulk = find(tx, id).await?;
    if bulk.state == BulkState::LookedAt {
        return Err(Error::refused(Refused::NothingAllocated));
    }
    Bulk::go_on(tx, id, BulkState::TakenBack).await?;
    let rows = BulkRow::page(tx, id, Some(Outlook::Done), 0, ABREAST).await?;
    for row in &rows {
        let done = take_back_one(tx, row).await;
        settle(tx, id, row, (Outlook::Undone, Outlook::Kept), done).await?;
    }
    Ok(left(rows.len()))
}

async fn take_back_one(tx: &mut Tx, row: &BulkRow) -> Result<()> {
    unchanged(tx, row).await?;
    let Some(former) = &row.former else {
        return super::put_back(tx, &row.referral, Return::Undone).await;
    };
    let happening = allocated(former);
    let referral = about_to(tx, &row.referral, Action::Allocate, &happening).await?;
    if !works_in(tx, referral.to_team(), former).await? {
        return Err(Error::refused(Refused::NotInTeam));
    }
    Appointment::give_to(tx, &row.referral, former).await?;
    happen(tx, referral, happening).await
}
