//! Helping: being in touch with the client, and meeting them.

use jiff::civil::DateTime;

use super::{Action, Happening, Refused, about_to, happen};
use crate::{
    consent::Consent,
    kit::{
        clock::london,
        db::Tx,
        error::{Error, Result},
        id::{AppointmentId, ContactId, ReferralId},
    },
    person::{self, Person},
    referral::{
        model::{Channel, Meeting, Referral, progress},
        store::{self, Appointment, Contact, Reached},
    },
};

/// A try to reach the client, as somebody records it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewContact {
    pub channel: Channel,
    pub reached: Reached,
    /// For the advice side alone.
    pub note: String,
}

/// An appointment, as somebody books it; civil time in London.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAppointment {
    pub starts: DateTime,
    pub meeting: Meeting,
    pub place: String,
}

/// Records a try to reach the client. One that goes out from us must have been on a safe channel.
///
/// # Errors
/// `NotFound`, or `Refused` when the state, the role or safe contact does not allow it.
pub async fn record_contact(tx: &mut Tx, id: &ReferralId, new: NewContact) -> Result<()> {
    let NewContact {
        channel,
        reached,
        note,
    } = new;
    let contact: ContactId = tx.id();
    let happening = match reached {
        Reached::Yes => Happening::Contacted {
            contact: contact.clone(),
            channel,
        },
        Reached::No => Happening::Tried {
            contact: contact.clone(),
            channel,
        },
    };
    let referral = about_to(tx, id, Action::RecordContact, &happening).await?;
    check_safe(tx, &referral, channel).await?;
    let by = tx.staff()?.membership.to_string();
    Contact {
        id: contact,
        at: tx.now,
        by,
        channel,
        reached,
        note,
    }
    .insert(tx, id)
    .await?;
    happen(tx, referral, happening).await
}

/// Tells the referrer how it is going, as far as the consent goes at this moment.
///
/// # Errors
/// `NotFound`, or `Refused` when the state or the role does not allow it.
pub async fn tell_progress(tx: &mut Tx, id: &ReferralId, words: &str) -> Result<()> {
    let found = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let consent = Consent::find(tx, found.consent()).await?.ok_or(Error::NotFound)?;
    let level = consent.feedback();
    let happening = Happening::ProgressTold(level);
    let referral = about_to(tx, id, Action::TellProgress, &happening).await?;
    let by = tx.staff()?.membership.clone();
    store::insert_progress(tx, id, &by, level.number(), &progress(level, words)).await?;
    happen(tx, referral, happening).await
}

async fn check_safe(tx: &mut Tx, referral: &Referral, channel: Channel) -> Result<()> {
    let needed = match channel {
        Channel::InPerson | Channel::FromClient => return Ok(()),
        Channel::Call => person::Channel::Call,
        Channel::Text => person::Channel::Text,
        Channel::Email => person::Channel::Email,
        Channel::Letter => person::Channel::Post,
    };
    let client = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    client
        .reach(needed)
        .map(|_| ())
        .map_err(|_| Error::refused_at("channel", Refused::UnsafeChannel))
}

/// Books an appointment with the adviser who has the referral.
///
/// # Errors
/// `NotFound`, or `Refused` when it is in the past or the state or the role does not allow it.
pub async fn book(tx: &mut Tx, id: &ReferralId, new: NewAppointment) -> Result<()> {
    let NewAppointment {
        starts,
        meeting,
        place,
    } = new;
    let appointment: AppointmentId = tx.id();
    let happening = Happening::Booked {
        appointment: appointment.clone(),
    };
    let referral = about_to(tx, id, Action::Book, &happening).await?;
    let instant = starts
        .to_zoned(london())
        .map_err(anyhow::Error::from)?
        .timestamp();
    if instant < tx.now {
        return Err(Error::refused(Refused::InThePast));
    }
    if meeting == Meeting::Telephone {
        check_safe(tx, &referral, Channel::Call).await?;
    }
    let adviser = referral
        .state()
        .adviser()
        .cloned()
        .ok_or_else(|| Error::refused(Refused::NoAdviser))?;
    let adviser_name = String::new();
    Appointment {
        id: appointment,
        adviser,
        adviser_name,
        starts,
        meeting,
        place,
    }
    .insert(tx, id)
    .await?;
    happen(tx, referral, happening).await
}
