//! Links: making them, and taking up what they open.
//!
//! A link that is shown in one partnership never opens another one's membership. One that chooses a password
//! is made only by the partnership that made the account, and only until a password is chosen; whatever
//! other partnerships gave meanwhile was not taken up and cannot be used. One that joins takes up a single
//! membership of the partnership that made it, and only with the password that its holder has: so whoever
//! chose that password, with whosever link, gains nothing elsewhere without the second link.

use jiff::Span;

use super::password::{hash_password, verify_password};
use crate::{
    event::Event,
    identity::{
        model::{
            Account, INVITATION_DAYS, Invitation, Link, Membership, Refused, Session, Standing,
            check_password,
        },
        store,
    },
    kit::{
        actor::Actor,
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::MembershipId,
        token,
    },
};

/// A new link to a membership; the secret is told once and not kept.
pub(super) async fn invite(tx: &mut Tx, member: &Membership, link: Link) -> Result<String> {
    let secret = token::new();
    let expires_at = tx.now + Span::new().hours(24 * INVITATION_DAYS);
    Invitation::insert(tx, &token::hash(&secret), link, member, expires_at).await?;
    Ok(secret)
}

/// A new link for somebody who holds a role here: to choose a password, when this partnership let them in
/// and they have none; to join, when another one did and they have not joined yet.
///
/// # Errors
/// `NotFound`, or `Refused` when the role has ended or there is nothing left to do: their password is not
/// this partnership's to replace.
pub async fn invite_member(tx: &mut Tx, id: &MembershipId) -> Result<String> {
    let member = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    let standing = member.term.standing(date_of(tx.now));
    if standing == Standing::Ended {
        return Err(Error::refused(Refused::HasEnded));
    }
    if standing == Standing::NotJoined {
        return invite(tx, &member, Link::Joining).await;
    }
    let account = Account::find(tx, &member.account).await?.ok_or(Error::NotFound)?;
    if account.password.is_some() || account.home != member.partnership {
        return Err(Error::refused(Refused::HasPassword));
    }
    invite(tx, &member, Link::Password).await
}

/// What a link opens.
///
/// # Errors
/// `Refused` when it was used, is out of date or never was.
pub async fn invitation(tx: &mut Tx, secret: &str) -> Result<Invitation> {
    let found = Invitation::find(tx, &token::hash(secret)).await?;
    found.ok_or_else(|| Error::refused(Refused::SpentInvitation))
}

/// Takes a link up with which a password is chosen, and spends every such link of the account.
///
/// # Errors
/// `Refused` for a spent link, for one that only joins, or for a password of the wrong length; `Busy` when
/// too many do it at once.
pub async fn accept_invitation(db: &Db, secret: &str, password: String) -> Result<()> {
    // Looked up before the costly part, so that nobody has it done without a link.
    db.read(&Actor::Nobody, async |tx| choosing(tx, secret).await)
        .await?;
    check_password(&password).map_err(Error::refused)?;
    let hash = hash_password(password).await?;
    db.write(&Actor::Nobody, async |tx| {
        let invited = choosing(tx, secret).await?;
        store::choose_password(tx, &invited.account, &hash).await?;
        store::spend_all(tx, &invited.account).await
    })
    .await
}

async fn choosing(tx: &mut Tx, secret: &str) -> Result<Invitation> {
    invitation(tx, secret).await?.choosing().map_err(Error::refused)
}

/// Takes a membership up with a link of its partnership and the holder's own password, and signs them in
/// to it: the secret of the session.
///
/// # Errors
/// `Refused` for a spent link, for somebody who has no password yet, or for another password.
pub async fn join(db: &Db, secret: &str, password: String) -> Result<String> {
    let (invited, hash) = db
        .read(&Actor::Nobody, async |tx| {
            invitation(tx, secret).await?.joining().map_err(Error::refused)
        })
        .await?;
    if !verify_password(password, Some(hash)).await? {
        return Err(Error::refused(Refused::WrongPassword));
    }
    let session = token::new();
    db.write(&Actor::Operator(Some(invited.partnership.clone())), async |tx| {
        invitation(tx, secret).await?;
        let member = Membership::find(tx, &invited.membership)
            .await?
            .ok_or(Error::NotFound)?;
        // From here on it is the holder who acts.
        tx.actor = Actor::Staff(member.clone().acting());
        Membership::take_up(tx, &member.id).await?;
        store::spend_those_of(tx, &member.id).await?;
        tx.record(Event::MembershipJoined(member.id.clone())).await?;
        Session::insert(tx, &token::hash(&session), &member, tx.now).await
    })
    .await?;
    Ok(session)
}
