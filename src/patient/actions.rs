//! Verbs of the patient's own page.

use jiff::Span;

use super::{
    model::{LINK_DAYS, MARK, Refused, SESSION_MINUTES, Seen, promise},
    store::{self, Open},
};
use crate::{
    consent::Consent,
    event::Event,
    kit::{
        actor::{Actor, Side, Staff},
        clock::{date_of, in_full},
        db::{Db, Tx},
        error::{Error, Result},
        id::{Id as _, PartnershipId, ReferralId},
        token,
    },
    obligation::Obligation,
    outbox::{self, Recipient},
    partnership::Service,
    person::{Channel, Person},
    referral::{self, Ending, Referral, State, model::patient_words},
};

/// A link that was made, and what stands beside it on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Told once and not kept.
    pub secret: String,
    pub reference: String,
    /// The service, by the name that tells nobody what the patient is treated for, and its telephone; empty when it has none.
    pub service: String,
    pub phone: String,
}

/// A new link to the page of a referral's patient.
///
/// # Errors
/// `NotFound` for somebody who may not know of the referral; `Refused` when there is nothing to show them.
pub async fn make_link(tx: &mut Tx, id: &ReferralId) -> Result<Made> {
    // Whoever has it can open it, and the patient may read more of their own case than health staff were allowed to.
    if !may_see_link(tx.staff()?) {
        return Err(Error::refused_at("how", Refused::NotOnScreen));
    }
    let referral = shown(tx, id).await?;
    let secret = link(tx, referral.id()).await?;
    let service = Service::find(tx, referral.service())
        .await?
        .ok_or(Error::NotFound)?;
    tx.record(Event::PatientLinkMade(id.clone())).await?;
    Ok(Made {
        secret,
        reference: referral.reference().to_owned(),
        service: service.details.naming.outside().to_owned(),
        phone: service.details.phone,
    })
}

/// Sends the patient a link to their page by e-mail. The link itself is made when the message goes.
///
/// # Errors
/// As [`make_link`]; `Refused` while e-mail is not a safe way to reach them.
pub async fn send_link(tx: &mut Tx, id: &ReferralId) -> Result<()> {
    let referral = shown(tx, id).await?;
    let person = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    person
        .reach(Channel::Email)
        .map_err(|no| Error::refused_at("how", no))?;
    let service = Service::find(tx, referral.service())
        .await?
        .ok_or(Error::NotFound)?;
    let name = service.details.naming.outside();
    let subject = format!("{name}: your page");
    let until = in_full(date_of(tx.now + Span::new().hours(24 * LINK_DAYS)));
    let body = format!(
        "You can see what happens next here:\n\n{MARK}\n\nThe link works once, until {until} at the latest. \
         If it does not work, ask us for another, quoting {}.\n\n{name}",
        referral.reference()
    );
    let to = Recipient::Person(person.id().clone());
    outbox::actions::send(tx, to, &subject, &body, id.as_str()).await?;
    tx.record(Event::PatientLinkMade(id.clone())).await
}

/// The referral, if whoever asks may give its patient a link.
///
/// # Errors
/// As [`make_link`].
pub async fn shown(tx: &mut Tx, id: &ReferralId) -> Result<Referral> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if consent.withdrawn().is_some() {
        return Err(Error::refused(Refused::NotSharing));
    }
    if matches!(referral.state().ending(), Some(Ending::Mistaken(..))) {
        return Err(Error::refused(Refused::Mistake));
    }
    Ok(referral)
}

/// Whether somebody is shown the link itself, rather than have it sent to the patient.
pub fn may_see_link(staff: &Staff) -> bool {
    staff.role.side() == Side::Advice
}

async fn link(tx: &mut Tx, referral: &ReferralId) -> Result<String> {
    let secret = token::readable();
    let until = tx.now + Span::new().hours(24 * LINK_DAYS);
    store::insert_link(tx, &token::hash(&secret), referral, until).await?;
    Ok(secret)
}

/// The link that goes out with a message about a referral; `None` when there is nothing to show any more.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn link_to_send(db: &Db, partnership: &PartnershipId, about: &str) -> Result<Option<String>> {
    let Ok(id) = about.parse::<ReferralId>() else {
        return Ok(None);
    };
    let made = db
        .write(&Actor::Job(partnership.clone()), async |tx| {
            let referral = shown(tx, &id).await?;
            link(tx, referral.id()).await
        })
        .await;
    match made {
        Ok(secret) => Ok(Some(secret)),
        Err(Error::Refused(_) | Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Whether a link can still be opened.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn can_open(db: &Db, secret: &str) -> Result<bool> {
    let hash = token::hash(&token::as_read(secret));
    let found = db.look(&Actor::Nobody, async |tx| store::link(tx, &hash).await);
    Ok(found.await?.is_some())
}

/// Opens the page behind a link, once: the secret with which it can be read for a while. `None` when the link was
/// opened before, is out of date or never was.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn open(db: &Db, secret: &str) -> Result<Option<String>> {
    let hash = token::hash(&token::as_read(secret));
    let found = db.look(&Actor::Nobody, async |tx| store::link(tx, &hash).await);
    let Some(Open {
        partnership,
        referral,
        ..
    }) = found.await?
    else {
        return Ok(None);
    };
    db.write(&Actor::Job(partnership), async |tx| {
        if !store::take(tx, &hash).await? {
            return Ok(None);
        }
        let secret = token::new();
        let until = tx.now + Span::new().minutes(SESSION_MINUTES);
        store::insert_session(tx, &token::hash(&secret), &referral, until).await?;
        tx.record(Event::PatientPageOpened(referral.clone())).await?;
        Ok(Some(secret))
    })
    .await
}

/// What the page says that was opened with this; `None` once its time is over, or when the person is on record no
/// more.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn seen(db: &Db, secret: &str) -> Result<Option<Seen>> {
    let hash = token::hash(secret);
    let found = db.look(&Actor::Nobody, async |tx| store::session(tx, &hash).await);
    let Some(open) = found.await? else {
        return Ok(None);
    };
    db.read(&Actor::Job(open.partnership.clone()), async |tx| {
        read(tx, &open).await
    })
    .await
}

async fn read(tx: &mut Tx, open: &Open) -> Result<Option<Seen>> {
    let Some(referral) = Referral::find(tx, &open.referral).await? else {
        return Ok(None);
    };
    // Asked again: what was shared when the link was made may not be now.
    let consent = Consent::find(tx, referral.consent()).await?;
    if consent.is_none_or(|consent| consent.withdrawn().is_some()) {
        return Ok(None);
    }
    if Person::find(tx, referral.person()).await?.is_none() {
        return Ok(None);
    }
    let service = Service::find(tx, referral.service())
        .await?
        .ok_or(Error::NotFound)?;
    let state = referral.state();
    let owed = if state.is_open() {
        Obligation::of(tx, referral.id()).await?
    } else {
        Vec::new()
    };
    let meets = state.is_open() && !matches!(state, State::OnHold { .. });
    let booked = if meets {
        referral::actions::to_come(tx, referral.id()).await?
    } else {
        Vec::new()
    };
    Ok(Some(Seen {
        reference: referral.reference().to_owned(),
        plainly: patient_words(state.status(), state.stage()),
        promise: promise(&owed, tx.now),
        booked,
        service: service.details.naming.outside().to_owned(),
        phone: service.details.phone.clone(),
        until: open.until,
    }))
}

/// Closes an open page before its time.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn close(db: &Db, secret: &str) -> Result<()> {
    let hash = token::hash(secret);
    db.write(&Actor::Operator(None), async |tx| {
        store::end_session(tx, &hash).await
    })
    .await
}

/// Forgets the links and pages whose time is over; how many.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn forget(tx: &mut Tx) -> Result<u64> {
    store::forget(tx).await
}
