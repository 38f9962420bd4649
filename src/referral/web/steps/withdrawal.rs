//! Recording that the person no longer agrees to share.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, found, press};
use crate::{
    consent::Consent,
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::{Error, Result},
        id::ReferralId,
    },
    person::Person,
    referral::{
        actions,
        model::{Action, Referral, Refused},
    },
    web::{Chrome, Form, Page},
};

#[derive(Template)]
#[template(path = "referral/web/steps/withdrawal.html")]
pub(in super::super) struct Withdraw {
    chrome: Chrome,
    frame: Frame,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Withdraw>> {
    let (referral, person) = db.read(&here.actor(), async |tx| open(tx, &id).await).await?;
    Ok(Page(Withdraw {
        chrome: here.chrome("/referrals"),
        frame: Frame::new(&db, &here, &referral, person.as_ref(), "withdrawal"),
    }))
}

/// The referral, while there is still something to withdraw. Not one of its own steps: it is the consent
/// that ends, whoever has the referral.
async fn open(tx: &mut Tx, id: &ReferralId) -> Result<(Referral, Option<Person>)> {
    let (referral, person) = found(tx, id).await?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if !referral.actions(tx.staff()?).contains(&Action::Withdraw) || consent.withdrawn().is_some() {
        return Err(Error::refused(Refused::NotNow));
    }
    Ok((referral, person))
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let done = "Recorded. Sharing has stopped";
    press((&db, &here), &id, &typed, done, async |tx| {
        actions::withdraw(tx, &id).await
    })
    .await
}
