//! Who may refer to a service, from which date to which.

use jiff::civil::Date;

use crate::kit::id::{EligibilityId, OrganisationId, ServiceId, SiteId, TeamId};

/// One line of a service's eligibility: whoever it names may refer on each of its days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    pub id: EligibilityId,
    pub service: ServiceId,
    pub to: Whom,
    /// The first day.
    pub from_on: Date,
    /// The last day; `None` while no end is agreed.
    pub until_on: Option<Date>,
    /// The funder whose money this is, when it is one funder's.
    pub funder: Option<OrganisationId>,
    pub version: i64,
}

/// Whom a line of eligibility names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Every health and social care team of the partnership.
    EveryTeam,
    /// The teams of one site.
    Site(SiteId),
    /// One team.
    Team(TeamId),
}

/// Where a referral comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    pub team: &'a TeamId,
    pub site: Option<&'a SiteId>,
}

impl Eligibility {
    /// Whether this line lets a referral from `origin` through on this day.
    pub fn covers(&self, origin: Origin<'_>, on: Date) -> bool {
        let in_time = self.from_on <= on && self.until_on.is_none_or(|until| on <= until);
        in_time
            && match &self.to {
                Whom::EveryTeam => true,
                Whom::Site(site) => origin.site == Some(site),
                Whom::Team(team) => origin.team == team,
            }
    }

    /// Whether this line and another name the same ones on a common day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |a: &Self, b: &Self| a.until_on.is_some_and(|until| until < b.from_on);
        self.to == other.to
            && self.funder == other.funder
            && !ends_before(self, other)
            && !ends_before(other, self)
    }
}

/// The lines that let a referral from `origin` through on this day: none means that it is not eligible.
pub fn covering<'a>(lines: &'a [Eligibility], origin: Origin<'_>, on: Date) -> Vec<&'a Eligibility> {
    lines.iter().filter(|line| line.covers(origin, on)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};

    use super::*;
    use crate::kit::id::Source;

    fn line(to: Whom, until_on: Option<Date>) -> Eligibility {
        let ids = Source::seeded(1);
        Eligibility {
            id: ids.next(Timestamp::UNIX_EPOCH),
            service: ids.next(Timestamp::UNIX_EPOCH),
            to,
            from_on: date(2026, 4, 1),
            until_on,
            funder: None,
            version: 1,
        }
    }

    #[test]
    fn both_the_first_and_the_last_day_count() {
        let team: TeamId = Source::seeded(2).next(Timestamp::UNIX_EPOCH);
        let origin = Origin {
            team: &team,
            site: None,
        };
        let line = line(Whom::Team(team.clone()), Some(date(2027, 3, 31)));
        let days = [
            date(2026, 3, 31),
            date(2026, 4, 1),
            date(2027, 3, 31),
            date(2027, 4, 1),
        ];
        assert_eq!(days.map(|on| line.covers(origin, on)), [false, true, true, false]);
    }

    #[test]
    fn a_site_lets_its_teams_through_and_no_others() {
        let ids = Source::seeded(3);
        let (here, there): (SiteId, SiteId) =
            (ids.next(Timestamp::UNIX_EPOCH), ids.next(Timestamp::UNIX_EPOCH));
        let team: TeamId = ids.next(Timestamp::UNIX_EPOCH);
        let line = line(Whom::Site(here.clone()), None);
        let on = date(2026, 11, 22);
        assert!(line.covers(
            Origin {
                team: &team,
                site: Some(&here)
            },
            on
        ));
        assert!(!line.covers(
            Origin {
                team: &team,
                site: Some(&there)
            },
            on
        ));
        assert!(!line.covers(
            Origin {
                team: &team,
                site: None
            },
            on
        ));
    }

    #[test]
    fn lines_that_share_a_day_overlap() {
        let ended = line(Whom::EveryTeam, Some(date(2026, 6, 30)));
        let next = Eligibility {
            from_on: date(2026, 7, 1),
            ..line(Whom::EveryTeam, None)
        };
        assert!(!ended.overlaps(&next));
        assert!(line(Whom::EveryTeam, None).overlaps(&next));
    }
}
