//! Recording that the person no longer agrees to share.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, onward};
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
    web::{Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/steps/withdrawal.html")]
pub(in super::super) struct Withdraw {
    frame: Frame,
    chrome: Chrome,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Withdraw>> {
    let opened = db.read(&here.actor(), async |tx| open(tx, &id).await).await?;
    let frame = Frame::new(&db, &here, &opened, "withdrawal", Typed::default(), Errors::new());
    Ok(Page(Withdraw {
        chrome: frame.chrome.clone(),
        frame,
    }))
}

async fn open(tx: &mut Tx, id: &ReferralId) -> Result<(Referral, Person)> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let consent = Consent::find(tx, referral.consent())
        .await?
        .ok_or(Error::NotFound)?;
    if !referral.actions(tx.staff()?).contains(&Action::Withdraw) || consent.withdrawn().is_some() {
        return Err(Error::refused(Refused::NotNow));
    }
    let person = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    Ok((referral, person))
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::withdraw(tx, &id).await?;
            Ok(format!("/referrals/{id}"))
        })
        .await;
    onward(&id, taken, "Recorded. Sharing has stopped")
}
