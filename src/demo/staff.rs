//! Invented members of staff, and giving them their roles.

use jiff::ToSpan as _;

use super::{chance::Chance, crowd::slug, packs};
use crate::{
    identity::{NewMember, actions},
    kit::{
        actor::{Role, Staff},
        clock::date_of,
        db::Tx,
        error::Result,
        id::{OrganisationId, TeamId},
    },
};

/// Invents staff, whose e-mail addresses are used once.
pub(super) struct Recruiter {
    /// Tells the partnership apart in addresses.
    pub domain: String,
    pub hired: usize,
}

impl Recruiter {
    /// Gives an invented person a role, a second after the one before: who came first is listed first.
    pub async fn hire(
        &mut self,
        tx: &mut Tx,
        chance: &mut Chance,
        role: Role,
        organisation: &OrganisationId,
        team: Option<&TeamId>,
    ) -> Result<Staff> {
        self.hired += 1;
        let name = staff_name(chance);
        let new = NewMember {
            email: format!("{}.{}@{}.example.org", slug(&name), self.hired, self.domain),
            name,
            organisation: organisation.clone(),
            team: team.cloned(),
            role,
            starts_on: date_of(tx.now),
            ends_on: None,
        };
        let given = actions::give_membership(tx, new).await?;
        tx.now += 1.second();
        actions::staff(tx, &given.membership).await
    }
}

/// A name in Latin letters, of any culture that has both a given and a family name.
fn staff_name(chance: &mut Chance) -> String {
    let cultures: Vec<_> = packs::names()
        .culture
        .iter()
        .filter(|culture| !culture.family.is_empty())
        .collect();
    let culture = if chance.percent(35) {
        cultures.first()
    } else {
        None
    };
    let culture = culture.unwrap_or_else(|| chance.pick(&cultures));
    let given = if chance.percent(65) {
        &culture.women
    } else {
        &culture.men
    };
    format!("{} {}", chance.text(given), chance.text(&culture.family))
}
