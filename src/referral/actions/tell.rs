//! Telling the patient how it stands.

use jiff::civil::Date;

use super::{Action, Happening, Refused, about_to, happen, help};
use crate::{
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::ReferralId,
    },
    obligation::{self, Kind, Obligation},
    referral::{
        model::{Channel, Ending, NotTold},
        store,
    },
};

/// What somebody says of telling the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// They were told, this way and on this day.
    Told { how: Channel, on: Date },
    /// They are not told, and this is why.
    Not(NotTold),
}

/// Records that the patient was told how the referral stands, or why they are not. What goes out from us goes by a way
/// that is marked as safe.
///
/// # Errors
/// `NotFound`, or `Refused` when they are not owed it any more, the day cannot be, or the state, the role or safe contact
/// does not allow it.
pub async fn tell_patient(tx: &mut Tx, id: &ReferralId, said: Telling) -> Result<()> {
    let happening = match said {
        Telling::Told { how, on } => Happening::PatientTold { how, on },
        Telling::Not(why) => Happening::PatientNotTold(why),
    };
    let referral = about_to(tx, id, Action::TellPatient, &happening).await?;
    let owed = Obligation::of(tx, id).await?;
    let owed = owed
        .iter()
        .find(|owed| owed.runs() && owed.kind() == Kind::PatientTold);
    let Some(owed) = owed else {
        return Err(Error::refused(Refused::NothingToTell));
    };
    if let Telling::Told { how, on } = said {
        if on > date_of(tx.now) || on < date_of(owed.since()) {
            return Err(Error::refused_at("on", Refused::ToldWhen));
        }
        help::only_safe(tx, &referral, how).await?;
    }
    happen(tx, referral, happening).await
}

/// A message about the referral reached its patient, who is told by it if that was owed. Not when it was not accepted: then
/// somebody tells them who else can help, which no message says. A consequence, so it asks for no right.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn told_in_writing(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    if !obligation::actions::runs(tx, id, Kind::PatientTold).await? {
        return Ok(());
    }
    let referral = store::whatever_the_scope(tx, id).await?.ok_or(Error::NotFound)?;
    if matches!(referral.state().ending(), Some(Ending::Rejected(_))) {
        return Ok(());
    }
    let (how, on) = (Channel::Email, date_of(tx.now));
    happen(tx, referral, Happening::PatientTold { how, on }).await
}
