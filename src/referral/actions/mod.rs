//! Verbs of referrals. Pages, jobs and commands all call these.

mod again;
mod ask;
mod bulk;
mod check;
mod check_tallies;
mod describe;
mod end;
mod enter;
mod follow;
mod help;
mod lists;
mod next;
mod onward;
mod order;
mod outside;
mod party;
mod pause;
mod refer;
mod tell;
mod triage;
mod useful;
mod write;

pub use again::{enter_in_error, reopen};
pub use ask::{ask_information, give_information, stop_waiting};
pub use bulk::{Which, allocate_some, look_at_many, take_back_some};
pub use check::{Disagreement, Looked, check_counts, check_some};
pub use describe::describe;
pub use end::{
    cancel, complete, fail, give_up_early, note_cancellation, read_feedback, stop_sharing, tell_referrer,
    withdraw,
};
pub use enter::enter;
pub use follow::follow;
pub use help::{NewAppointment, NewContact, book, record_contact, tell_client_again, tell_progress, to_come};
pub use lists::{delete_list, rename_list, save_list, saved_list};
pub use next::{put_back, take, take_first, waiting};
pub use onward::{NewOnward, refer_on};
pub use order::{proposal, proposed, set_priority};
pub use outside::{
    NewOutside, may_ask_outside, outside, record_outside_answer, refer_outside, tell_outside,
    withdraw_outside,
};
pub use party::{NewParty, join, leave, to_join};
pub use pause::{hold, keep_on_hold, resume, say_where};
pub use refer::refer;
pub use tell::{Telling, tell_patient, told_in_writing};
pub use triage::{accept, acknowledge, allocate, redirect, redirects, reject};
pub use useful::{say_useful, told};
pub use write::{Ended, already_open, begin, discard, ended, expire_drafts, fill, send, targets};

use super::model::{
    Action, Change, Happening, Holder, Referral, Refused, Step, Waited, follows, may, reading,
};
use crate::{
    event::Event,
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, ReferralId, TeamId},
    },
    obligation::{self, Kind, Obligation, Owner},
    partnership::{self, Partnership},
};

/// Lets no team with referrals go to another organisation, where other people would see them.
///
/// # Errors
/// `Refused` when it ever sent or received one.
pub async fn refuse_to_move(tx: &mut Tx, team: &TeamId) -> Result<()> {
    if super::store::has_referrals(tx, team).await? {
        return Err(partnership::model::Refused::StaysForReferrals.into());
    }
    Ok(())
}

/// Lets no organisation that received referrals become one of another kind. Those who sent some had a role there,
/// which holds it too.
///
/// # Errors
/// `Refused` when it ever received one.
pub async fn refuse_to_turn(tx: &mut Tx, organisation: &OrganisationId) -> Result<()> {
    if super::store::has_received(tx, organisation).await? {
        return Err(partnership::model::Refused::StaysItsKindForReferrals.into());
    }
    Ok(())
}

/// Finds a referral for a step that somebody is about to take, and makes sure that it is theirs to take.
/// What the state forbids is told before what the role does, so that the loser of a race learns why.
async fn about_to(tx: &mut Tx, id: &ReferralId, action: Action, happening: &Happening) -> Result<Referral> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    referral
        .clone()
        .after(happening, step(tx))
        .map_err(Error::refused)?;
    if may(tx.staff()?, &referral, action) {
        Ok(referral)
    } else {
        Err(Error::refused(Refused::NotYours))
    }
}

fn step(tx: &Tx) -> Step {
    Step {
        by: tx.actor.signature().to_owned(),
        at: tx.now,
    }
}

/// Lets something happen to a referral: its state, its clocks, its place in the lists, the counts, and the record.
async fn happen(tx: &mut Tx, referral: Referral, happening: Happening) -> Result<()> {
    let referral = referral.after(&happening, step(tx)).map_err(Error::refused)?;
    keep_clocks(tx, &referral, &happening).await?;
    let clock = next_clock(tx, &referral).await?;
    referral.save(tx, clock).await?;
    if let Some(waited) = Waited::until(&happening) {
        super::store::tally_wait(tx, &referral, waited).await?;
    }
    tx.record(Event::Referral(referral.id().clone(), happening)).await
}

/// Meets, ends and starts what a step does, and counts what ended; the clocks that it started.
async fn keep_clocks(tx: &mut Tx, referral: &Referral, happening: &Happening) -> Result<Vec<Obligation>> {
    let clocks = Partnership::find(tx).await?.clocks;
    let mut changes = follows(happening, referral.state(), referral.urgency(), &clocks);
    let told = matches!(happening, Happening::FeedbackSent(_));
    if told && referral.state().holder() == Some(Holder::Referrer) {
        changes.push(reading(&clocks));
    }
    let id = referral.id();
    let (mut owed, mut started, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change::Meet(kind) => ended.extend(obligation::actions::meet(tx, id, kind).await?),
            Change::Owe(kind, owner, allowance) => owed.push((kind, owner, allowance)),
            Change::OweFirst(kind, owner, allowance) => {
                let first = obligation::actions::owe_first(tx, id, kind, owner, allowance).await?;
                started.extend(first);
            }
            Change::OweSooner(kind, owner, allowance) => {
                ended.extend(obligation::actions::owe_sooner(tx, id, kind, owner, allowance).await?);
            }
            Change::Waive(kind, reason) => {
                ended.extend(obligation::actions::waive(tx, id, kind, reason).await?);
            }
            Change::WaiveAll(reason) => ended.extend(obligation::actions::waive_all(tx, id, reason).await?),
        }
    }
    // What starts in any case starts last, all in one statement: what the step ends may be of its kind.
    started.extend(obligation::actions::owe(tx, id, &owed).await?);
    keep_untold(tx, referral, (&started, &ended)).await?;
    super::store::tally_ended(tx, id, ended).await?;
    Ok(started)
}

/// Puts the referral on the list of those whose patient is to be told, of the team that owes it, or takes it from there.
async fn keep_untold(
    tx: &mut Tx,
    referral: &Referral,
    (started, ended): (&[Obligation], &[obligation::Ended]),
) -> Result<()> {
    if let Some(owed) = started.iter().find(|owed| owed.kind() == Kind::PatientTold) {
        let team = match owed.owner() {
            Owner::Adviser => referral.to_team(),
            Owner::Referrer => referral.from_team(),
        };
        super::store::keep_untold(tx, referral.id(), Some((team, owed.due_at()))).await
    } else if ended.iter().any(|one| one.kind == Kind::PatientTold) {
        super::store::keep_untold(tx, referral.id(), None).await
    } else {
        Ok(())
    }
}

/// The clock of whoever has the ball; `None` once nobody has.
async fn next_clock(tx: &mut Tx, referral: &Referral) -> Result<Option<(obligation::Kind, jiff::Timestamp)>> {
    let owner = match referral.state().holder() {
        Some(Holder::Adviser) => Owner::Adviser,
        Some(Holder::Referrer) => Owner::Referrer,
        None => return Ok(None),
    };
    let next = obligation::actions::next(tx, referral.id(), owner).await?;
    next.map(Some)
        .ok_or_else(|| anyhow::anyhow!("an open referral without a clock").into())
}
