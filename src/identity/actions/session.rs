//! Signing in and out, and in which role.

use jiff::{Span, Timestamp};

use super::password::verify_password;
use crate::{
    identity::{
        model::{Account, Held, IDLE_MINUTES, LONGEST_HOURS, Membership, Refused, Session},
        store,
    },
    kit::{
        actor::{Actor, Staff},
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{AccountId, MembershipId},
        token,
    },
};

/// A session that was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Told once, in a cookie.
    pub secret: String,
    /// The roles between which its holder can choose.
    pub roles: Vec<Held>,
}

/// Signs in by e-mail address and password, in the oldest role that holds today.
///
/// # Errors
/// `Refused` with one and the same sentence, whatever was not right; `Busy` when too many do it at once.
pub async fn sign_in(db: &Db, email: &str, password: String) -> Result<Entry> {
    let email = email.to_lowercase();
    let account = db
        .read(&Actor::Nobody, async |tx| Account::by_email(tx, &email).await)
        .await?;
    let hash = account.as_ref().and_then(|account| account.password.clone());
    let right = verify_password(password, hash).await?;
    let account = account
        .filter(|_| right)
        .ok_or_else(|| Error::refused(Refused::WrongCredentials))?;
    begin(db, &account.id, None).await
}

/// Signs in as one of the people of the demonstration. The router offers it to nobody else.
///
/// # Errors
/// `NotFound` when there is no such membership today.
pub async fn sign_in_to_demo(db: &Db, membership: &MembershipId) -> Result<String> {
    let shown = db
        .read(&Actor::Nobody, async |tx| store::one_per_role(tx).await)
        .await?;
    let shown = shown.into_iter().find(|(shown, _)| shown.id == *membership);
    let account = shown.map(|(shown, _)| shown.account).ok_or(Error::NotFound)?;
    Ok(begin(db, &account, Some(membership)).await?.secret)
}

async fn begin(db: &Db, account: &AccountId, wanted: Option<&MembershipId>) -> Result<Entry> {
    let secret = token::new();
    let roles = db
        .write(&Actor::Nobody, async |tx| {
            let membership = store::in_force(tx, account, wanted).await?;
            let membership = membership.ok_or_else(|| Error::refused(Refused::WrongCredentials))?;
            Session::insert(tx, &token::hash(&secret), &membership, tx.now).await?;
            store::held_by(tx, account).await
        })
        .await?;
    Ok(Entry { secret, roles })
}

/// Signs somebody in without a password, for the command line, whose user holds the database anyway; the
/// secret of the new session.
///
/// # Errors
/// `NotFound` when there is no such membership.
pub async fn sign_in_from_command(tx: &mut Tx, membership: &MembershipId) -> Result<String> {
    let membership = Membership::find(tx, membership).await?.ok_or(Error::NotFound)?;
    let secret = token::new();
    Session::insert(tx, &token::hash(&secret), &membership, tx.now).await?;
    Ok(secret)
}

/// Who holds this secret, if the session still counts. Notes that it was used.
///
/// # Errors
/// `SignedOut` when there is no such session any more.
pub async fn resume(db: &Db, secret: &str) -> Result<Session> {
    let secret = token::hash(secret);
    let session = db
        .look(&Actor::Nobody, async |tx| Session::find(tx, &secret).await)
        .await?;
    let now = db.clock().now();
    let session = live(session, now)?;
    if session.is_worth_noting(now) {
        db.write(&Actor::Nobody, async |tx| store::note_use(tx, &secret).await)
            .await?;
    }
    Ok(session)
}

fn live(session: Option<Session>, now: Timestamp) -> Result<Session> {
    session
        .filter(|session| session.is_live(now, date_of(now)))
        .ok_or(Error::SignedOut)
}

/// Every role in which somebody can act today, in any partnership.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn roles_of(db: &Db, staff: &Staff) -> Result<Vec<Held>> {
    db.read(&Actor::Nobody, async |tx| {
        store::held_by(tx, &staff.account).await
    })
    .await
}

/// Goes on in another role of the same account: a session with a secret of its own, that ends when the one
/// before it would have.
///
/// # Errors
/// `SignedOut` when the session is over, `NotFound` when the role is not theirs today.
pub async fn change_role(db: &Db, secret: &str, wanted: &MembershipId) -> Result<String> {
    let (before, after) = (token::hash(secret), token::new());
    db.write(&Actor::Nobody, async |tx| {
        let session = live(Session::find(tx, &before).await?, tx.now)?;
        let membership = store::in_force(tx, &session.staff.account, Some(wanted)).await?;
        let membership = membership.ok_or(Error::NotFound)?;
        store::end_session(tx, &before).await?;
        Session::insert(tx, &token::hash(&after), &membership, session.started_at).await
    })
    .await?;
    Ok(after)
}

/// Ends a session.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn sign_out(db: &Db, secret: &str) -> Result<()> {
    let secret = token::hash(secret);
    db.write(&Actor::Nobody, async |tx| store::end_session(tx, &secret).await)
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
