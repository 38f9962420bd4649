//! The steps that a referral takes, each with the form that it needs.

pub(super) mod allocation;
pub(super) mod appointment;
pub(super) mod cancellation;
pub(super) mod closing;
pub(super) mod contact;
pub(super) mod plain;
pub(super) mod rejection;
pub(super) mod withdrawal;

use axum::response::{IntoResponse as _, Response};

use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::ReferralId,
        token,
    },
    person::{self, Person},
    referral::model::{Action, Referral, Refused},
    web::{Chrome, Errors, Notice, See, Typed, ui},
};

/// What the page of every step shows.
pub(super) struct Frame {
    chrome: Chrome,
    reference: String,
    person: ui::Identity,
    client: &'static str,
    typed: Typed,
    errors: Errors,
    key: String,
    back: String,
    action: String,
}

/// The referral, for somebody who may take this step now.
async fn open(tx: &mut Tx, here: &Here, id: &ReferralId, action: Action) -> Result<(Referral, Person)> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !referral.actions(here.staff()).contains(&action) {
        return Err(Error::refused(Refused::NotNow));
    }
    let person = Person::find(tx, referral.person())
        .await?
        .ok_or(Error::NotFound)?;
    Ok((referral, person))
}

impl Frame {
    fn new(
        db: &Db,
        here: &Here,
        (referral, person): &(Referral, Person),
        noun: &str,
        typed: Typed,
        errors: Errors,
    ) -> Self {
        let back = format!("/referrals/{}", referral.id());
        Self {
            chrome: here.chrome("/referrals"),
            reference: referral.reference().to_owned(),
            person: person::web::identity_bar(person, date_of(db.clock().now())),
            client: here.client(),
            typed,
            errors,
            key: token::form_key(),
            action: format!("{back}/{noun}"),
            back,
        }
    }
}

/// Back to the referral after a step, or after one that came too late: either way the page shows how it
/// stands now.
fn onward(id: &ReferralId, taken: Result<String>, done: &str) -> Result<Response> {
    let to = format!("/referrals/{id}");
    let notice = match taken {
        Ok(_) => Notice::success(done, ""),
        Err(Error::Refused(sentence) | Error::RefusedAt { sentence, .. }) => {
            Notice::problem("Nothing was changed", &sentence)
        }
        Err(Error::Stale) => Notice::problem(
            "Nothing was changed",
            "Somebody else changed this referral first.",
        ),
        Err(other) => return Err(other),
    };
    Ok(See::page(to).saying(notice).into_response())
}
