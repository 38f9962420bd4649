//! Giving somebody a role, and ending it.

use super::{invitation::invite, keeper};
use crate::{
    event::Event,
    identity::{
        model::{Account, Invited, Known, Link, Membership, NewMember, Refused, Standing, Term},
        store,
    },
    kit::{
        actor::{Side, Staff},
        clock::date_of,
        db::Tx,
        error::{Error, Result},
        id::{AccountId, MembershipId, OrganisationId, TeamId},
    },
    partnership::{self, Organisation, Team},
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

/// Lets no organisation become one of another kind while anybody has, had or will have a role of its side there:
/// what they brought in would be open to the other side of the wall.
///
/// # Errors
/// `Refused` when somebody holds it.
pub async fn refuse_to_turn(tx: &mut Tx, organisation: &OrganisationId) -> Result<()> {
    let roles = store::roles_in(tx, organisation).await?;
    if roles
        .iter()
        .any(|role| matches!(role.side(), Side::Health | Side::Advice))
    {
        return Err(partnership::model::Refused::StaysItsKindForMembers.into());
    }
    Ok(())
}

/// Gives somebody a role, making their account and inviting them when they have none. Somebody whom another
/// partnership let in joins with a link of their own: until then the role cannot be used, and its link opens
/// nothing without their password.
///
/// # Errors
/// `NotFound` for anybody who does not look after accounts, or when the organisation or the team is not of
/// this partnership; `Refused` when a role lacks its team, stands on the other side of the wall, has its
/// dates the wrong way round, or is held already.
pub async fn give_membership(tx: &mut Tx, new: NewMember) -> Result<Invited> {
    keeper(tx)?;
    new.check().map_err(Error::refused)?;
    belongs_together(tx, &new).await?;
    let partnership = tx.partnership()?;
    let email = new.email.to_lowercase();
    let (account, known) = account_of(tx, &email).await?;
    let membership = Membership {
        id: tx.id(),
        partnership,
        account: account.id,
        name: new.name,
        email,
        organisation: new.organisation,
        team: new.team,
        role: new.role,
        term: Term {
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            joined_at: (known != Known::Elsewhere).then_some(tx.now),
            ended_at: None,
        },
        version: 1,
    };
    if membership.is_held_twice(tx).await? {
        return Err(Error::refused(Refused::AlreadyHeld));
    }
    membership.insert(tx).await?;
    let secret = match known {
        Known::New => Some(invite(tx, &membership, Link::Password).await?),
        Known::Elsewhere => Some(invite(tx, &membership, Link::Joining).await?),
        Known::Here => None,
    };
    let membership = membership.id;
    tx.record(Event::MembershipGiven(membership.clone())).await?;
    Ok(Invited {
        membership,
        known,
        secret,
    })
}

/// The organisation is one of this partnership and on the side of the role, and the team is one of the
/// organisation.
async fn belongs_together(tx: &mut Tx, new: &NewMember) -> Result<()> {
    let organisation = Organisation::find(tx, &new.organisation)
        .await?
        .ok_or(Error::NotFound)?;
    new.fits(organisation.details.kind).map_err(Error::refused)?;
    let Some(team) = &new.team else { return Ok(()) };
    let team = Team::find(tx, team).await?.ok_or(Error::NotFound)?;
    if team.organisation == new.organisation {
        Ok(())
    } else {
        Err(Error::refused(Refused::AnothersTeam))
    }
}

async fn account_of(tx: &mut Tx, email: &str) -> Result<(Account, Known)> {
    let home = tx.partnership()?;
    if let Some(account) = Account::by_email(tx, email).await? {
        let here = account.home == home || store::is_known_here(tx, &account.id).await?;
        return Ok((account, if here { Known::Here } else { Known::Elsewhere }));
    }
    let account = Account {
        id: tx.id(),
        home,
        email: email.to_owned(),
        password: None,
    };
    account.insert(tx).await?;
    tx.record(Event::AccountAdded(account.id.clone())).await?;
    Ok((account, Known::New))
}

/// Whether somebody has chosen a password.
///
/// # Errors
/// `NotFound` when there is no such account, or for anybody who does not look after accounts.
pub async fn is_signed_up(tx: &mut Tx, account: &AccountId) -> Result<bool> {
    keeper(tx)?;
    let account = Account::find(tx, account).await?.ok_or(Error::NotFound)?;
    Ok(account.password.is_some())
}

/// Ends somebody's role at this instant, with their sessions in it and the links to it.
///
/// # Errors
/// `NotFound`, `Refused` when it has ended, or `Stale` when somebody else changed it first.
pub async fn end_membership(tx: &mut Tx, id: &MembershipId, version: i64) -> Result<()> {
    let membership = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    if membership.term.standing(date_of(tx.now)) == Standing::Ended {
        return Err(Error::refused(Refused::HasEnded));
    }
    Membership::end(tx, id, version).await?;
    store::end_sessions_of(tx, id).await?;
    store::spend_those_of(tx, id).await?;
    tx.record(Event::MembershipEnded(id.clone())).await
}

/// One person per role of every partnership, with its name: those whom a demonstration offers to be.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn one_per_role(tx: &mut Tx) -> Result<Vec<(Membership, String)>> {
    store::one_per_role(tx).await
}

/// The person who would act through a membership; for commands and jobs that drive the verbs.
///
/// # Errors
/// `NotFound` when there is no such membership.
pub async fn staff(tx: &mut Tx, id: &MembershipId) -> Result<Staff> {
    let member = Membership::whoever_asks(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(member.acting())
}

/// The e-mail address of somebody who holds this membership now.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn address_of(tx: &mut Tx, id: &MembershipId) -> Result<Option<String>> {
    let today = date_of(tx.now);
    let member = Membership::whoever_asks(tx, id).await?;
    Ok(member
        .filter(|member| member.term.holds_on(today))
        .map(|member| member.email))
}
