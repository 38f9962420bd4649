//! The parts of a partnership. Each has the details that people edit, a standing, and a version.

use jiff::{Timestamp, civil::Date};

use super::{Channel, Clocks, CoLocation, Kind, Naming, OdsCode, Opening, Postcode, Setting};
use crate::{
    kit::id::{MembershipId, OrganisationId, PartnershipId, ServiceId, SiteId, TeamId},
    partnership::packs::Area,
};

/// Whether something is in use. Closed parts keep their history and are offered nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// Closed, from this day on.
    Closed(Date),
}

impl Standing {
    /// Whether it is in use on this day.
    pub fn is_open(self, on: Date) -> bool {
        match self {
            Self::Open => true,
            Self::Closed(from) => on < from,
        }
    }
}

/// One health-justice partnership.
#[derive(Clone, Debug, PartialEq)]
pub struct Partnership {
    pub id: PartnershipId,
    /// The service model that it was created from.
    pub model: String,
    pub details: PartnershipDetails,
    pub clocks: Clocks,
    /// Who has looked through the values that came from the model; `None` while nobody has.
    pub checked: Option<CheckedBy>,
    pub version: i64,
}

/// Who looked something through, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedBy {
    pub at: Timestamp,
    /// `None` for the operator of the installation, who has none.
    pub membership: Option<MembershipId>,
}

/// What is edited about a partnership.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnershipDetails {
    /// Its name, and the one for outside.
    pub naming: Naming,
    /// As far as it is known; empty when it is not.
    pub region: String,
    pub setting: Setting,
    /// How advice usually reaches people.
    pub channel: Channel,
    pub co_location: CoLocation,
    /// How many places are planned, when they are counted.
    pub sites_planned: Option<u32>,
    /// What staff call a place: "practice", "ward".
    pub place: String,
    /// More than one of them.
    pub places: String,
    /// Who may be referred, in the partnership's own words.
    pub eligible: String,
}

/// A health body, advice provider or funder that takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    pub id: OrganisationId,
    pub details: OrganisationDetails,
    pub standing: Standing,
    pub version: i64,
}

/// What is edited about an organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationDetails {
    pub kind: Kind,
    pub name: String,
    pub ods_code: Option<OdsCode>,
}

/// A place where health care or advice is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    pub id: SiteId,
    /// Whose place it is.
    pub organisation: OrganisationId,
    pub details: SiteDetails,
    pub register: Register,
    pub standing: Standing,
    pub version: i64,
}

/// Where the public register puts a site; empty when it did not come from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Integrated care board.
    pub icb: String,
    /// Part of an integrated care board.
    pub sub_icb: String,
    /// Primary care network.
    pub pcn: String,
    /// Small area of the census of 2021.
    pub lsoa21: String,
}

/// What is edited about a site.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteDetails {
    pub naming: Naming,
    pub ods_code: Option<OdsCode>,
    pub address: String,
    pub postcode: Option<Postcode>,
    pub phone: String,
    pub opening: Opening,
}

/// People who work together, and refer or receive together.
#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    pub id: TeamId,
    pub organisation: OrganisationId,
    /// Where it sits; `None` for one that covers many places.
    pub site: Option<SiteId>,
    pub details: TeamDetails,
    pub standing: Standing,
    pub version: i64,
}

/// What is edited about a team.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamDetails {
    pub naming: Naming,
}

/// What an advice provider offers to the partnership.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    pub id: ServiceId,
    pub organisation: OrganisationId,
    /// The team of that organisation that receives what is referred; `None` while none was chosen.
    pub team: Option<TeamId>,
    pub details: ServiceDetails,
    pub standing: Standing,
    pub version: i64,
}

/// What is edited about a service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceDetails {
    pub naming: Naming,
    /// The areas of law that it covers, in the order of the pack.
    pub areas: Vec<&'static Area>,
    pub channel: Channel,
    pub phone: String,
    pub opening: Opening,
}

impl ServiceDetails {
    /// Whether it covers this area of law.
    pub fn covers(&self, area: &str) -> bool {
        self.areas.iter().any(|covered| covered.id == area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_part_is_open_until_the_day_it_closes() {
        let closed = Standing::Closed(jiff::civil::date(2026, 12, 1));
        assert!(closed.is_open(jiff::civil::date(2026, 11, 30)));
        assert!(!closed.is_open(jiff::civil::date(2026, 12, 1)));
    }
}
