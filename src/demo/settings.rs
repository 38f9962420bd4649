//! The organisations, places and teams of one partnership, before they are recorded.

use std::collections::HashSet;

use super::{
    chance::Chance,
    packs::{self, Body, Group, Spot},
    person::place_name,
};
use crate::partnership::{model::Setting, packs::ServiceModel};

/// Practices of the first partnerships that have a second team.
const TWO_TEAMS: usize = 3;

/// The health and care side of a partnership of this model, as the pack says or, where places are practices,
/// made up: as many as the model has.
pub(super) fn bodies(model: &ServiceModel, taken: &mut HashSet<String>, chance: &mut Chance) -> Vec<Body> {
    let written = packs::setting(&model.header.id).map(|setting| setting.organisation.clone());
    match written.filter(|bodies| !bodies.is_empty()) {
        Some(bodies) => bodies,
        None => practices(
            usize::try_from(model.sites.unwrap_or(1)).unwrap_or(1),
            taken,
            chance,
        ),
    }
}

/// So many practices, none of whose places was used before.
pub(super) fn practices(count: usize, taken: &mut HashSet<String>, chance: &mut Chance) -> Vec<Body> {
    let jobs = &packs::words().teams.practice;
    (0..count)
        .map(|number| {
            let name = practice(taken, chance);
            let teams = match (count, number) {
                (1, _) => jobs.len(),
                (_, number) if number < TWO_TEAMS => 2,
                _ => 1,
            };
            let team = |job: &String| Group {
                name: format!("{name}, {job}"),
                outside: None,
            };
            let teams = jobs.iter().take(teams).map(team).collect();
            Body {
                site: vec![Spot {
                    name: name.clone(),
                    outside: None,
                    teams,
                }],
                name,
                teams: Vec::new(),
            }
        })
        .collect()
}

fn practice(taken: &mut HashSet<String>, chance: &mut Chance) -> String {
    // More combinations than partnerships can want; a number ends the search if they ever do.
    for _ in 0..200 {
        let name = format!(
            "{} {}",
            place_name(chance),
            chance.text(&packs::places().practices)
        );
        if taken.insert(name.clone()) {
            return name;
        }
    }
    let name = format!("{} Surgery {}", place_name(chance), taken.len());
    taken.insert(name.clone());
    name
}

/// How people of a setting meet where they are looked after.
pub(super) const fn meets_on_wards(setting: Setting) -> bool {
    matches!(setting, Setting::ChildrensHospital | Setting::CancerCare)
}
