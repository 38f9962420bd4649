//! What is still to be done before a partnership can take its first referral.

/// What the set-up list needs to know. Closed parts are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether somebody has looked through the name, the words and the clocks and saved them.
    pub details_checked: u64,
    pub health_organisations: u64,
    pub advice_organisations: u64,
    pub funders: u64,
    pub sites: u64,
    /// How many sites were planned; `None` when the model does not count them.
    pub sites_planned: Option<u64>,
    /// Teams of health organisations: those who can refer.
    pub referring_teams: u64,
    /// Teams of advice providers: those who can receive referrals.
    pub receiving_teams: u64,
    pub services: u64,
    /// Services with at least one area of law.
    pub services_with_areas: u64,
    /// Services of which a team receives the referrals.
    pub services_with_team: u64,
    /// Services that have all of it: areas of law, opening hours and a receiving team.
    pub services_complete: u64,
    /// Services to which at least one line of eligibility points today or later.
    pub services_with_eligibility: u64,
    /// Those of them that have a receiving team too: a referral could reach them.
    pub services_ready: u64,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Done,
    Started,
    ToDo,
    /// Something else must be done first.
    CannotStartYet,
}

impl Progress {
    /// As the task list says it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Done => "Completed",
            Self::Started => "In progress",
            Self::ToDo => "Not started",
            Self::CannotStartYet => "Cannot start yet",
        }
    }
}

/// One line of the set-up list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub name: &'static str,
    /// The page on which it is done.
    pub page: &'static str,
    pub progress: Progress,
    /// Where it stands, in a sentence.
    pub hint: String,
}

/// The set-up list, in the order in which it is best done. Derived from what there is, never stored, so it is
/// right again when a part is closed.
pub fn tasks(facts: &Facts) -> Vec<Task> {
    vec![
        details(facts),
        counted(
            "Advice providers",
            "/organisations?kind=advice",
            facts.advice_organisations,
            "advice provider",
        ),
        counted("Funders", "/organisations?kind=funder", facts.funders, "funder"),
        sites(facts),
        teams(facts),
        services(facts),
        eligibility(facts),
    ]
}

/// Whether a first referral could be sent and would be met: everything but the funders is in place.
///
/// # Errors
/// The first thing that is missing, in a sentence.
pub fn can_take_referrals(facts: &Facts) -> Result<(), &'static str> {
    if facts.referring_teams == 0 {
        return Err("No team can refer yet.");
    }
    if facts.receiving_teams == 0 {
        return Err("No team of an advice provider can receive referrals yet.");
    }
    if facts.services_with_areas == 0 {
        return Err("No service says yet which areas of law it covers.");
    }
    if facts.services_with_team == 0 {
        return Err("No service says yet which team receives its referrals.");
    }
    if facts.services_with_eligibility == 0 {
        return Err("No service says yet who may refer to it.");
    }
    if facts.services_ready == 0 {
        return Err("No service says yet both who may refer to it and which team receives its referrals.");
    }
    Ok(())
}

fn details(facts: &Facts) -> Task {
    let checked = facts.details_checked > 0;
    Task {
        name: "Name, wording and time limits",
        page: "/partnership/details",
        progress: if checked { Progress::Done } else { Progress::ToDo },
        hint: if checked {
            "Checked and saved.".to_owned()
        } else {
            "The values come from the service model. Check that they are right for you.".to_owned()
        },
    }
}

fn counted(name: &'static str, page: &'static str, count: u64, thing: &str) -> Task {
    Task {
        name,
        page,
        progress: if count > 0 { Progress::Done } else { Progress::ToDo },
        hint: format!("{} so far.", quantity(count, thing)),
    }
}

fn sites(facts: &Facts) -> Task {
    let (progress, hint) = match (facts.sites, facts.sites_planned) {
        (0, Some(planned)) => (
            Progress::ToDo,
            format!("None of {planned} planned places so far."),
        ),
        (0, None) => (Progress::ToDo, "No places so far.".to_owned()),
        (n, Some(planned)) if n < planned => (Progress::Started, format!("{n} of {planned} planned places.")),
        (n, _) => (Progress::Done, format!("{}.", quantity(n, "place"))),
    };
    Task {
        name: "Places where health care is given",
        page: "/sites",
        progress,
        hint,
    }
}

fn teams(facts: &Facts) -> Task {
    let (progress, hint) = match (facts.referring_teams, facts.receiving_teams) {
        (0, 0) if facts.health_organisations + facts.advice_organisations == 0 => (
            Progress::CannotStartYet,
            "Add an organisation or import places first.".to_owned(),
        ),
        (0, 0) => (Progress::ToDo, "No team so far.".to_owned()),
        (0, _) => (
            Progress::Started,
            "No team of a health organisation can refer yet.".to_owned(),
        ),
        (_, 0) => (
            Progress::Started,
            "No team of an advice provider receives referrals yet.".to_owned(),
        ),
        (refer, receive) => (
            Progress::Done,
            format!("{} can refer, {receive} can receive.", quantity(refer, "team")),
        ),
    };
    Task {
        name: "Teams that refer and teams that receive",
        page: "/teams",
        progress,
        hint,
    }
}

fn services(facts: &Facts) -> Task {
    let (progress, hint) = match (facts.advice_organisations, facts.services) {
        (0, 0) => (
            Progress::CannotStartYet,
            "Add an advice provider first.".to_owned(),
        ),
        (_, 0) => (Progress::ToDo, "No service so far.".to_owned()),
        (_, n) if facts.services_with_team < n => (
            Progress::Started,
            format!(
                "{} of {n} say which team receives their referrals.",
                facts.services_with_team
            ),
        ),
        (_, n) if facts.services_complete < n => (
            Progress::Started,
            format!("{} of {n} have their opening hours.", facts.services_complete),
        ),
        (_, n) => (Progress::Done, format!("{}.", quantity(n, "service"))),
    };
    Task {
        name: "Services, areas of law and opening hours",
        page: "/services",
        progress,
        hint,
    }
}

fn eligibility(facts: &Facts) -> Task {
    let (progress, hint) = match (facts.services, facts.services_with_eligibility) {
        (0, _) => (Progress::CannotStartYet, "Add a service first.".to_owned()),
        (_, 0) => (
            Progress::ToDo,
            "No service says yet who may refer to it.".to_owned(),
        ),
        (n, some) if some < n => (
            Progress::Started,
            format!("{some} of {n} services say who may refer."),
        ),
        (_, _) => (Progress::Done, "Every service says who may refer.".to_owned()),
    };
    Task {
        name: "Who may refer, and until when",
        page: "/services",
        progress,
        hint,
    }
}

/// "1 place", "3 places", "no places".
fn quantity(count: u64, thing: &str) -> String {
    match count {
        0 => format!("No {thing}s"),
        1 => format!("1 {thing}"),
        n => format!("{n} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress_of(facts: &Facts, name: &str) -> Progress {
        tasks(facts)
            .into_iter()
            .find(|task| task.name.starts_with(name))
            .unwrap()
            .progress
    }

    #[test]
    fn a_new_partnership_has_everything_to_do_in_an_order_that_can_be_followed() {
        let facts = Facts {
            sites_planned: Some(99),
            ..Facts::default()
        };
        assert_eq!(progress_of(&facts, "Name"), Progress::ToDo);
        assert_eq!(progress_of(&facts, "Places"), Progress::ToDo);
        assert_eq!(progress_of(&facts, "Teams"), Progress::CannotStartYet);
        assert_eq!(progress_of(&facts, "Services"), Progress::CannotStartYet);
        assert_eq!(progress_of(&facts, "Who may refer"), Progress::CannotStartYet);
        assert!(can_take_referrals(&facts).is_err());
    }

    #[test]
    fn twelve_of_ninety_nine_places_are_a_start() {
        let facts = Facts {
            sites: 12,
            sites_planned: Some(99),
            ..Facts::default()
        };
        assert_eq!(progress_of(&facts, "Places"), Progress::Started);
        assert_eq!(
            progress_of(&Facts { sites: 99, ..facts }, "Places"),
            Progress::Done
        );
        assert_eq!(
            progress_of(
                &Facts {
                    sites_planned: None,
                    ..facts
                },
                "Places"
            ),
            Progress::Done
        );
    }

    #[test]
    fn a_service_without_opening_hours_keeps_its_task_open() {
        let facts = Facts {
            advice_organisations: 1,
            services: 2,
            services_with_areas: 2,
            services_with_team: 2,
            services_complete: 1,
            ..Facts::default()
        };
        assert_eq!(progress_of(&facts, "Services"), Progress::Started);
        assert_eq!(
            progress_of(
                &Facts {
                    services_complete: 2,
                    ..facts
                },
                "Services"
            ),
            Progress::Done
        );
    }

    #[test]
    fn referrals_can_be_taken_once_a_team_a_scope_and_an_eligibility_are_there() {
        let ready = Facts {
            referring_teams: 1,
            receiving_teams: 1,
            services: 1,
            services_with_areas: 1,
            services_with_team: 1,
            services_with_eligibility: 1,
            services_ready: 1,
            ..Facts::default()
        };
        assert_eq!(can_take_referrals(&ready), Ok(()));
        for missing in [
            Facts {
                referring_teams: 0,
                ..ready
            },
            Facts {
                receiving_teams: 0,
                ..ready
            },
            Facts {
                services_with_areas: 0,
                ..ready
            },
            Facts {
                services_with_team: 0,
                ..ready
            },
            Facts {
                services_with_eligibility: 0,
                ..ready
            },
            Facts {
                services_ready: 0,
                ..ready
            },
        ] {
            assert!(can_take_referrals(&missing).is_err());
        }
    }
}
