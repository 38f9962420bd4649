//! Verbs of the monthly digest.

use jiff::civil::Date;

use super::{
    model::{Digest, days, last_month, reading_team},
    store,
};
use crate::{
    event::Event,
    identity::Membership,
    kit::{
        actor::Role,
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{DigestId, MembershipId, TeamId},
    },
    outbox::{self, Recipient, model::ADDRESS},
};

/// Digests that a team reads back.
const MOST: i64 = 36;

/// Makes what is due: for each team that sent or was told something in the last month, once. How many were made.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn make_due(tx: &mut Tx) -> Result<u64> {
    let first = last_month(date_of(tx.now));
    let mut made = 0;
    for team in store::due(tx, days(first)).await? {
        made += u64::from(make(tx, &team, first).await?.is_some());
    }
    Ok(made)
}

/// Makes the digest of a team's month, and tells those of the team who want to know. `None` when there is one already.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn make(tx: &mut Tx, team: &TeamId, first: Date) -> Result<Option<DigestId>> {
    let counts = store::counted(tx, team, days(first)).await?;
    let id: DigestId = tx.id();
    if !store::insert(tx, &id, (team, first), &counts).await? {
        return Ok(None);
    }
    let subject = format!("What came of your referrals in {}", first.strftime("%B %Y"));
    let body = format!(
        "Thank you for referring. What came of it in {} is here:\n\n{ADDRESS}/digests/{id}\n\n\
         If you would rather not have this message each month, say so on that page.",
        first.strftime("%B %Y")
    );
    for member in readers(tx, team).await? {
        let to = Recipient::Staff(member);
        outbox::actions::send(tx, to, &subject, &body, crate::kit::id::Id::as_str(&id)).await?;
    }
    tx.record(Event::DigestMade(id.clone())).await?;
    Ok(Some(id))
}

/// Those who refer for a team and want the message.
async fn readers(tx: &mut Tx, team: &TeamId) -> Result<Vec<MembershipId>> {
    let mut readers = Membership::in_role(tx, team, Role::TeamLead).await?;
    readers.extend(Membership::in_role(tx, team, Role::Referrer).await?);
    let mut wanting = Vec::new();
    for reader in readers {
        if !store::is_silent(tx, &reader).await? {
            wanting.push(reader);
        }
    }
    Ok(wanting)
}

/// The digests of the asker's team, the newest first, and whether they get the message.
///
/// # Errors
/// `NotFound` for somebody who refers nobody.
pub async fn of_my_team(tx: &mut Tx) -> Result<(Vec<Digest>, Wish)> {
    let staff = tx.staff()?.clone();
    let team = reading_team(&staff).ok_or(Error::NotFound)?;
    let digests = store::of_team(tx, team, MOST).await?;
    let silent = store::is_silent(tx, &staff.membership).await?;
    Ok((digests, if silent { Wish::No } else { Wish::Yes }))
}

/// A digest of the asker's team.
///
/// # Errors
/// `NotFound` when it is not one.
pub async fn read(tx: &mut Tx, id: &DigestId) -> Result<Digest> {
    let staff = tx.staff()?.clone();
    let team = reading_team(&staff).ok_or(Error::NotFound)?;
    store::find(tx, team, id).await?.ok_or(Error::NotFound)
}

crate::words! {
    /// Whether somebody wants the message each month.
    Wish {
        Yes = "yes", "Send me the message each month";
        No = "no", "Send me no message";
    }
}

/// Keeps whether the asker wants the message.
///
/// # Errors
/// `NotFound` for somebody who refers nobody.
pub async fn wish(tx: &mut Tx, wish: Wish) -> Result<()> {
    let staff = tx.staff()?.clone();
    reading_team(&staff).ok_or(Error::NotFound)?;
    match wish {
        Wish::Yes => store::end_silence(tx, &staff.membership).await,
        Wish::No => store::silence(tx, &staff.membership).await,
    }
}
