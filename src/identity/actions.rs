//! Verbs of accounts, memberships and sessions.

mod set_up;

pub use set_up::{FirstManager, may_set_up, set_up, set_up_link};

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use jiff::Span;

use super::{
    model::{
        Account, IDLE_MINUTES, INVITATION_DAYS, Invited, LONGEST_HOURS, Membership, NewMember, Refused,
        Session, check_password,
    },
    store,
};
use crate::{
    event::Event,
    kit::{
        actor::{Actor, Staff},
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{AccountId, MembershipId, TeamId},
        token,
    },
    partnership,
};

/// Lets no team with people in it go to another organisation: they would take what they may see with them.
///
/// # Errors
/// `Refused` when anybody has or had a role in it.
pub async fn refuse_to_move(tx: &mut Tx, team: &TeamId) -> Result<()> {
    if store::has_members(tx, team).await? {
        return Err(partnership::model::Refused::StaysForMembers.into());
    }
    Ok(())
}

/// Gives somebody a role, making their account and inviting them when they have none.
///
/// # Errors
/// `Refused` when a role lacks its team, the dates are the wrong way round, or it is held already.
pub async fn give_membership(tx: &mut Tx, new: NewMember) -> Result<Invited> {
    new.check().map_err(Error::refused)?;
    let partnership = tx.partnership()?;
    let email = new.email.to_lowercase();
    let (account, secret) = match Account::by_email(tx, &email).await? {
        Some(account) => (account, None),
        None => add_account(tx, &new.name, &email)
            .await
            .map(|(account, secret)| (account, Some(secret)))?,
    };
    let membership = Membership {
        id: tx.id(),
        partnership,
        account: account.id,
        name: account.name,
        email,
        organisation: new.organisation,
        team: new.team,
        role: new.role,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        version: 1,
    };
    if membership.is_held_twice(tx).await? {
        return Err(Error::refused(Refused::AlreadyHeld));
    }
    membership.insert(tx).await?;
    tx.record(Event::MembershipGiven(membership.id.clone())).await?;
    Ok(Invited {
        membership: membership.id,
        secret,
    })
}

async fn add_account(tx: &mut Tx, name: &str, email: &str) -> Result<(Account, String)> {
    let account = Account {
        id: tx.id(),
        name: name.to_owned(),
        email: email.to_owned(),
        password: None,
    };
    account.insert(tx).await?;
    tx.record(Event::AccountAdded(account.id.clone())).await?;
    let secret = invite(tx, &account.id).await?;
    Ok((account, secret))
}

/// A new link with which somebody chooses a password; the secret is told once and not kept.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn invite(tx: &mut Tx, account: &AccountId) -> Result<String> {
    let secret = token::new();
    let expires_at = tx.now + Span::new().hours(24 * INVITATION_DAYS);
    store::insert_invitation(tx, &token::hash(&secret), account, expires_at).await?;
    Ok(secret)
}

/// A new invitation for somebody who holds a role here and has not chosen a password yet. Somebody who has
/// one may work elsewhere too: their password is not this partnership's to replace.
///
/// # Errors
/// `NotFound`, or `Refused` when a password was chosen.
pub async fn invite_member(tx: &mut Tx, id: &MembershipId) -> Result<String> {
    let member = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    if is_signed_up(tx, &member.account).await? {
        return Err(Error::refused(Refused::HasPassword));
    }
    invite(tx, &member.account).await
}

/// Whether somebody has chosen a password.
///
/// # Errors
/// `NotFound` when there is no such account.
pub async fn is_signed_up(tx: &mut Tx, account: &AccountId) -> Result<bool> {
    store::has_password(tx, account).await?.ok_or(Error::NotFound)
}

/// Ends somebody's role after today, and their sessions in it at once.
///
/// # Errors
/// `NotFound`, or `Stale` when somebody else changed it first.
pub async fn end_membership(tx: &mut Tx, id: &MembershipId, version: i64) -> Result<()> {
    let membership = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    let yesterday = date_of(tx.now).yesterday().map_err(anyhow::Error::from)?;
    let last = membership.starts_on.max(yesterday);
    Membership {
        ends_on: Some(last),
        version,
        ..membership
    }
    .save(tx)
    .await?;
    store::end_sessions_of(tx, id).await?;
    tx.record(Event::MembershipEnded(id.clone())).await
}

/// The name of whom an invitation is for.
///
/// # Errors
/// `Refused` when it was used, is out of date or never was.
pub async fn invitation(tx: &mut Tx, secret: &str) -> Result<String> {
    let invited = store::invited(tx, &token::hash(secret)).await?;
    invited
        .map(|(_, name)| name)
        .ok_or_else(|| Error::refused(Refused::SpentInvitation))
}

/// Takes an invitation up: sets the password and spends the link.
///
/// # Errors
/// `Refused` for a spent link or a password of the wrong length.
pub async fn accept_invitation(db: &Db, secret: &str, password: String) -> Result<()> {
    check_password(&password).map_err(Error::refused)?;
    let hash = hash_password(password).await?;
    db.write(&Actor::Operator(None), async |tx| {
        let secret = token::hash(secret);
        let invited = store::invited(tx, &secret).await?;
        let (account, _) = invited.ok_or_else(|| Error::refused(Refused::SpentInvitation))?;
        store::set_password(tx, &account, &hash).await?;
        store::spend_invitation(tx, &secret).await
    })
    .await
}

/// Signs in by e-mail address and password; the secret of the new session.
///
/// # Errors
/// `Refused` with one and the same sentence, whatever was not right.
pub async fn sign_in(db: &Db, email: &str, password: String) -> Result<String> {
    let email = email.to_lowercase();
    let nobody = Actor::Operator(None);
    let account = db
        .read(&nobody, async |tx| Account::by_email(tx, &email).await)
        .await?;
    let hash = account.as_ref().and_then(|account| account.password.clone());
    let right = verify_password(password, hash).await?;
    let account = account
        .filter(|_| right)
        .ok_or_else(|| Error::refused(Refused::WrongCredentials))?;
    start_session(db, &account.id, None).await
}

/// One person per role of every partnership, with its name: those whom a demonstration offers to be.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn one_per_role(tx: &mut Tx) -> Result<Vec<(Membership, String)>> {
    store::one_per_role(tx).await
}

/// Signs somebody in without a password, for the command line, whose user holds the database anyway; the
/// secret of the new session.
///
/// # Errors
/// `NotFound` when there is no such membership.
pub async fn sign_in_from_command(tx: &mut Tx, membership: &MembershipId) -> Result<String> {
    let membership = Membership::find(tx, membership).await?.ok_or(Error::NotFound)?;
    let secret = token::new();
    Session::insert(tx, &token::hash(&secret), &membership).await?;
    Ok(secret)
}

/// Signs in as one of the people of the demonstration. The router offers it to nobody else.
///
/// # Errors
/// `Refused` when there is no such membership today.
pub async fn sign_in_to_demo(db: &Db, membership: &MembershipId) -> Result<String> {
    let shown = db
        .read(&Actor::Operator(None), async |tx| store::one_per_role(tx).await)
        .await?;
    let shown = shown.into_iter().find(|(shown, _)| shown.id == *membership);
    let account = shown.map(|(shown, _)| shown.account).ok_or(Error::NotFound)?;
    start_session(db, &account, Some(membership)).await
}

async fn start_session(db: &Db, account: &AccountId, wanted: Option<&MembershipId>) -> Result<String> {
    let secret = token::new();
    db.write(&Actor::Operator(None), async |tx| {
        let membership = store::first_membership(tx, account, wanted).await?;
        let membership = membership.ok_or_else(|| Error::refused(Refused::WrongCredentials))?;
        Session::insert(tx, &token::hash(&secret), &membership).await
    })
    .await?;
    Ok(secret)
}

/// Who holds this secret, if the session still counts. Notes that it was used.
///
/// # Errors
/// `SignedOut` when there is no such session any more.
pub async fn resume(db: &Db, secret: &str) -> Result<Session> {
    let secret = token::hash(secret);
    let nobody = Actor::Operator(None);
    let session = db
        .look(&nobody, async |tx| Session::find(tx, &secret).await)
        .await?;
    let now = db.clock().now();
    let session = session
        .filter(|session| session.is_live(now, date_of(now)))
        .ok_or(Error::SignedOut)?;
    if session.is_worth_noting(now) {
        db.write(&nobody, async |tx| store::note_use(tx, &secret).await)
            .await?;
    }
    Ok(session)
}

/// Ends a session.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn sign_out(db: &Db, secret: &str) -> Result<()> {
    let secret = token::hash(secret);
    db.write(&Actor::Operator(None), async |tx| {
        store::end_session(tx, &secret).await
    })
    .await
}

/// Forgets the sessions that no longer count; how many those were.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn forget_sessions(tx: &mut Tx) -> Result<u64> {
    let left_alone = tx.now - Span::new().minutes(IDLE_MINUTES);
    let too_long = tx.now - Span::new().hours(LONGEST_HOURS);
    store::forget_sessions(tx, left_alone, too_long).await
}

/// The person who would act through a membership; for commands and jobs that drive the verbs.
///
/// # Errors
/// `NotFound` when there is no such membership.
pub async fn staff(tx: &mut Tx, id: &MembershipId) -> Result<Staff> {
    let member = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(Staff {
        account: member.account,
        membership: member.id,
        partnership: member.partnership,
        organisation: member.organisation,
        team: member.team,
        role: member.role,
        name: member.name,
    })
}

async fn hash_password(password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    });
    let hashed = hashed.await.map_err(anyhow::Error::from)?;
    Ok(hashed.map_err(|error| anyhow::anyhow!("hashing a password: {error}"))?)
}

/// Takes as long for somebody who does not exist as for somebody who does.
async fn verify_password(password: String, hash: Option<String>) -> Result<bool> {
    let known = hash.is_some();
    let Some(hash) = hash else {
        return hash_password(password).await.map(|_| false);
    };
    let verified = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&hash).map_err(|error| anyhow::anyhow!("a stored password: {error}"))?;
        anyhow::Ok(
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok(),
        )
    });
    Ok(verified.await.map_err(anyhow::Error::from)?? && known)
}

/// The e-mail address of somebody who still holds this membership.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn address_of(tx: &mut Tx, id: &MembershipId) -> Result<Option<String>> {
    let today = date_of(tx.now);
    let member = Membership::find(tx, id).await?;
    Ok(member
        .filter(|member| member.holds_on(today))
        .map(|member| member.email))
}
