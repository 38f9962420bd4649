//! Taking the next referral, and putting one back.

use super::{Action, Happening, Refused, about_to, happen};
use crate::{
    identity,
    kit::{
        actor::Role,
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::ReferralId,
    },
    partnership::packs,
    referral::{
        model::{Candidate, Facts, Referral, Return, may, propose, ranked},
        store::Waits,
    },
};

/// Takes a referral that waits for an adviser.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it.
pub async fn take(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let adviser = tx.staff()?.membership.clone();
    let happening = Happening::Taken { adviser };
    let referral = about_to(tx, id, Action::Take, &happening).await?;
    happen(tx, referral, happening).await
}

/// Puts a referral back on the waiting list, as long as nobody was in touch with the client and nothing is booked.
/// The time for the first contact runs on.
///
/// # Errors
/// As [`take`].
pub async fn put_back(tx: &mut Tx, id: &ReferralId, reason: Return) -> Result<()> {
    let happening = Happening::PutBack(reason);
    let referral = about_to(tx, id, Action::PutBack, &happening).await?;
    happen(tx, referral, happening).await
}

/// The referrals that wait in the adviser's team and that they are competent for, the one that comes first at the
/// head: by priority, then by the date of the letter, then by age.
///
/// # Errors
/// `NotFound` for somebody who takes none, `Internal` when the database says so.
pub async fn waiting(tx: &mut Tx) -> Result<Vec<ReferralId>> {
    let staff = tx.staff()?.clone();
    let team = staff.team.ok_or(Error::NotFound)?;
    if !matches!(staff.role, Role::Adviser | Role::Supervisor) {
        return Err(Error::NotFound);
    }
    let competent = identity::actions::competence_of(tx, &staff.membership).await?;
    let (today, rules) = (date_of(tx.now), packs::priority_rules());
    let waiting = Waits::of(tx, &team).await?.into_iter().map(|waits| {
        let facts = Facts {
            urgency: waits.urgency,
            letter_on: waits.letter_on,
            areas: &waits.areas,
            sent_on: date_of(waits.sent_at),
            again: waits.again,
        };
        Candidate {
            priority: waits
                .priority
                .unwrap_or_else(|| propose(rules, facts, today).level),
            id: waits.id,
            letter_on: waits.letter_on,
            sent_at: waits.sent_at,
            areas: waits.areas,
        }
    });
    let ranked = ranked(waiting.collect(), &competent);
    Ok(ranked.into_iter().map(|candidate| candidate.id).collect())
}

/// Takes the first of these that still waits: others may have been taken since they were ranked. Writers take turns,
/// so no two advisers get the same.
///
/// # Errors
/// `Refused` when none of them waits any more.
pub async fn take_first(tx: &mut Tx, ranked: &[ReferralId]) -> Result<ReferralId> {
    let staff = tx.staff()?.clone();
    for id in ranked {
        let happening = Happening::Taken {
            adviser: staff.membership.clone(),
        };
        let Some(referral) = Referral::find(tx, id).await? else {
            continue;
        };
        let waits = referral.state().actions().contains(&Action::Take);
        if waits && may(&staff, &referral, Action::Take) {
            happen(tx, referral, happening).await?;
            return Ok(id.clone());
        }
    }
    Err(Error::refused(Refused::NothingWaits))
}
