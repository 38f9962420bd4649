//! The first start: whoever installed the program opens a link, and creates the first partnership with
//! its first manager.

use jiff::Span;

use super::{give_membership, password::hash_password};
use crate::{
    identity::{
        model::{Membership, NewMember, Refused, SET_UP_DAYS, Session, check_password},
        store,
    },
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        token,
    },
    partnership::{self, model::OrganisationDetails, packs::ServiceModel},
};

/// The first partnership, and who manages it.
#[derive(Clone, Debug)]
pub struct FirstManager {
    pub model: &'static ServiceModel,
    /// What the partnership is called.
    pub partnership: String,
    pub organisation: OrganisationDetails,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// A link for the first start, told once; none when somebody has an account already.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn set_up_link(db: &Db) -> Result<Option<String>> {
    db.write(&Actor::Operator(None), async |tx| {
        if store::somebody_has_an_account(tx).await? {
            return Ok(None);
        }
        let secret = token::new();
        store::forget_set_up_links(tx, tx.now - Span::new().hours(24 * SET_UP_DAYS)).await?;
        store::insert_set_up_link(tx, &token::hash(&secret)).await?;
        Ok(Some(secret))
    })
    .await
}

/// Whether a link can be used.
///
/// # Errors
/// `Refused` when it was used, is out of date or never was.
pub async fn may_set_up(tx: &mut Tx, secret: &str) -> Result<()> {
    let since = tx.now - Span::new().hours(24 * SET_UP_DAYS);
    let good = store::is_set_up_link(tx, &token::hash(secret), since).await?
        && !store::somebody_has_an_account(tx).await?;
    if good {
        Ok(())
    } else {
        Err(Error::refused(Refused::SpentSetUp))
    }
}

/// Creates the first partnership with its first manager, spends the link, and signs the manager in: the
/// secret of their session.
///
/// # Errors
/// `Refused` for a spent link, or a password of the wrong length.
pub async fn set_up(db: &Db, secret: &str, first: FirstManager) -> Result<String> {
    check_password(&first.password).map_err(Error::refused)?;
    let FirstManager {
        model,
        partnership,
        organisation,
        name,
        email,
        password,
    } = first;
    // Looked up before the costly part, so that nobody has it done without a link.
    db.read(&Actor::Nobody, async |tx| may_set_up(tx, secret).await)
        .await?;
    let hash = hash_password(password).await?;
    let session = token::new();
    db.write(&Actor::Operator(None), async |tx| {
        may_set_up(tx, secret).await?;
        store::forget_set_up_links(tx, tx.now).await?;
        partnership::actions::create(tx, model, &partnership).await?;
        let organisation = partnership::actions::add_organisation(tx, organisation.clone()).await?;
        let new = NewMember {
            name: name.clone(),
            email: email.clone(),
            organisation,
            team: None,
            role: Role::Manager,
            starts_on: date_of(tx.now),
            ends_on: None,
        };
        let given = give_membership(tx, new).await?;
        let manager = Membership::find(tx, &given.membership)
            .await?
            .ok_or(Error::NotFound)?;
        store::choose_password(tx, &manager.account, &hash).await?;
        store::spend_all(tx, &manager.account).await?;
        Session::insert(tx, &token::hash(&session), &manager, tx.now).await
    })
    .await?;
    Ok(session)
}
