//! How a referral came to whoever writes it, and from whom.

use super::way::Way;
use crate::{
    kit::{actor::Side, db::Tx, error::Result, id::TeamId},
    partnership::{Team, model::Kind},
    referral::model::Route,
    web::{Choice, forms::Reader},
};

/// What was said of how it came.
pub(super) struct Came {
    pub(super) route: Route,
    /// The team that asked; `None` when the client came without one.
    pub(super) asker: Option<TeamId>,
}

/// What this side chooses from.
pub(super) fn routes(side: Side, way: Option<&Way>) -> Vec<Choice> {
    let choice = |route: &Route| Choice::new(route.code(), asked(*route));
    if side == Side::Advice {
        return entered(way).iter().map(choice).collect();
    }
    std::iter::once(&Route::Quick)
        .chain(Route::SENT)
        .map(choice)
        .collect()
}

/// The ways that the advice side enters; what came in before came by one.
fn entered(way: Option<&Way>) -> &'static [Route] {
    way.map_or(Route::ENTERED, Way::routes)
}

/// As it is asked about.
pub(in super::super) const fn asked(route: Route) -> &'static str {
    match route {
        Route::Form | Route::Quick => "From the patient, at my own work",
        Route::LinkWorker => "I am a link worker, and refer for a practice",
        Route::Telephone => "By telephone",
        Route::WarmHandover => "Somebody brought the client over",
        Route::DropIn => "The client dropped in",
        Route::Paper => "On a paper form",
        Route::Email => "By e-mail or letter",
        Route::Spreadsheet | Route::Myself | Route::Reopened | Route::Onward | Route::NotRecorded => {
            route.words()
        }
    }
}

/// The teams of health bodies, by name, each with its organisation.
pub(super) async fn askers(tx: &mut Tx) -> Result<Vec<Choice>> {
    let teams = Team::offered(tx, &[Kind::Health], None).await?;
    let choice = |(id, name, organisation): (TeamId, String, String)| {
        let words = if name.contains(&organisation) {
            name
        } else {
            format!("{name}, {organisation}")
        };
        Choice::new(id.to_string(), words)
    };
    Ok(teams.into_iter().map(choice).collect())
}

/// What health staff may say.
const OWN: &[Route] = &[Route::Quick, Route::LinkWorker, Route::Telephone];

/// Reads it. Health staff who say nothing of it refer on their own; the advice side says how it came.
pub(super) fn read(form: &mut Reader<'_>, side: Side, way: Option<&Way>) -> Option<Came> {
    let offered =
        |own: &'static [Route]| move |code: &str| Route::from_code(code).filter(|route| own.contains(route));
    if side == Side::Advice {
        let route = form.choice("route", "Say how it came to you", offered(entered(way)));
        let asker = form.optional_choice("asker", "Choose from the list.", |id| id.parse().ok());
        return Some(Came { route: route?, asker });
    }
    let route = form.optional_choice("route", "Choose from the list.", offered(OWN));
    Some(Came {
        route: route.unwrap_or(Route::Quick),
        asker: None,
    })
}
