//! Helping: being in touch with the client, and meeting them.

use jiff::civil::DateTime;

use super::{Action, Happening, Refused, about_to, happen};
use crate::{
    consent::Consent,
    kit::{
        clock::london,
        db::Tx,
        error::{Error, Result},
        id::{AppointmentId, ContactId, OutgoingId, ReferralId},
    },
    outbox::{self, Outgoing},
    person::{self, Person},
    referral::{
        model::{Channel, Despite, Meeting, Referral, progress},
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
    /// How it came about on a channel that is not marked as safe, when it did.
    pub despite: Option<Despite>,
}

/// An appointment, as somebody books it; civil time in London.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAppointment {
    pub starts: DateTime,
    pub meeting: Meeting,
    pub place: String,
}

/// Records a try to reach the client. One that goes out from us must have been on a safe channel; what did
/// happen on another is a fact, and is kept with how it came about.
///
/// # Errors
/// `NotFound`, or `Refused` when the state, the role or safe contact does not allow it.
pub async fn record_contact(tx: &mut Tx, id: &ReferralId, new: NewContact) -> Result<()> {
    let NewContact {
        channel,
        reached,
        note,
        despite,
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
    let stopped = match outgoing(channel) {
        Some(needed) => stopped(tx, &referral, needed).await?,
        None => None,
    };
    check_contact(stopped, reached, despite.as_ref())?;
    let by = tx.staff()?.membership.to_string();
    Contact {
        id: contact,
        at: tx.now,
        by,
        channel,
        reached,
        note,
        despite,
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

/// On which of the client's channels we reach out; `None` when we do not.
fn outgoing(channel: Channel) -> Option<person::Channel> {
    match channel {
        Channel::InPerson | Channel::FromClient => None,
        Channel::Call => Some(person::Channel::Call),
        Channel::Text => Some(person::Channel::Text),
        Channel::Email => Some(person::Channel::Email),
        Channel::Letter => Some(person::Channel::Post),
    }
}

/// Why the client may not be reached there now; `None` when they may.
async fn stopped(
    tx: &mut Tx,
    referral: &Referral,
    channel: person::Channel,
) -> Result<Option<person::Unreachable>> {
    let client = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(client.reach(channel).err())
}

/// Lets through what went out to the client only by a way that is marked as safe.
pub(super) async fn only_safe(tx: &mut Tx, referral: &Referral, channel: Channel) -> Result<()> {
    let Some(needed) = outgoing(channel) else {
        return Ok(());
    };
    match stopped(tx, referral, needed).await? {
        None => Ok(()),
        Some(_) => Err(Error::refused_at("channel", Refused::UnsafeChannel)),
    }
}

/// A contact that did happen is recorded whatever the channel; a try on one that is not safe never is.
fn check_contact(
    stopped: Option<person::Unreachable>,
    reached: Reached,
    despite: Option<&Despite>,
) -> Result<()> {
    match (stopped, despite, reached) {
        (None, None, _) | (Some(_), Some(_), Reached::Yes) => Ok(()),
        (None, Some(_), _) => Err(Error::refused_at("despite", Refused::NoException)),
        (Some(_), Some(_), Reached::No) => Err(Error::refused_at("despite", Refused::UnsafeTry)),
        (Some(_), None, Reached::Yes) => Err(Error::refused_at("channel", Refused::UnsafeContact)),
        (Some(_), None, Reached::No) => Err(Error::refused_at("channel", Refused::UnsafeChannel)),
    }
}

/// What has to be safe for a meeting of this kind. A telephone rings. A link to a video goes out by text or by
/// e-mail. Somebody at the door gives away more than an envelope does: a visit at home asks for the answer on
/// post, which is the one that is about the address, and stops where nothing may ever go to it.
async fn check_meeting(tx: &mut Tx, referral: &Referral, meeting: Meeting) -> Result<()> {
    let (any, no) = match meeting {
        Meeting::FaceToFace | Meeting::Ward => return Ok(()),
        Meeting::Telephone => (&[person::Channel::Call][..], Refused::UnsafeChannel),
        Meeting::Video => (
            &[person::Channel::Text, person::Channel::Email][..],
            Refused::NoLink,
        ),
        Meeting::HomeVisit => (&[person::Channel::Post][..], Refused::UnsafeHome),
    };
    for channel in any {
        if stopped(tx, referral, *channel).await?.is_none() {
            return Ok(());
        }
    }
    Err(Error::refused_at("meeting", no))
}

/// Has a message to the client sent again that was stopped or not delivered. It has no version: whoever comes
/// second finds it on its way, and is told so.
///
/// # Errors
/// `NotFound` when it is not one about this referral that the actor may learn of; `Refused` when it needs no
/// other try, when the referral has ended, or while there is no safe way.
pub async fn tell_client_again(tx: &mut Tx, id: &ReferralId, message: &OutgoingId) -> Result<()> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let client = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    let told = Outgoing::about(tx, id, &client).await?;
    if !told.iter().any(|one| one.id == *message) {
        return Err(Error::NotFound);
    }
    outbox::actions::try_again(tx, message).await
}

/// Books an appointment with the adviser who has the referral.
///
/// # Errors
/// `NotFound`, or `Refused` when it is in the past or the state, the role or safe contact does not allow it.
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
    check_meeting(tx, &referral, meeting).await?;
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

/// When and how the client is to be met from now on; the place stays with those who know what it gives away. The
/// caller has found the referral.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn to_come(tx: &mut Tx, id: &ReferralId) -> Result<Vec<(DateTime, Meeting)>> {
    let now = tx.now.to_zoned(london()).datetime();
    let booked = Appointment::of(tx, id).await?;
    let ahead = booked.iter().filter(|booked| booked.starts >= now);
    Ok(ahead.map(|booked| (booked.starts, booked.meeting)).collect())
}
