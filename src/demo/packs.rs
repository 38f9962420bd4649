//! The packs of the demonstration: names, places, organisations and words.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// Names by culture.
#[derive(Deserialize)]
pub(super) struct Names {
    pub culture: Vec<Culture>,
}

/// Names that go together.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Culture {
    pub weight: u32,
    /// Spoken best, where it is not English.
    pub language: String,
    pub women: Vec<String>,
    pub men: Vec<String>,
    pub family: Vec<String>,
    /// Names of people who have one name only.
    pub single: Vec<String>,
    /// Given and family name in Latin letters, then in their own script.
    pub own: Vec<String>,
}

/// What places are made up from.
#[derive(Deserialize)]
pub(super) struct Places {
    pub beginnings: Vec<String>,
    pub ends: Vec<String>,
    pub practices: Vec<String>,
    pub streets: Vec<String>,
    pub postcode_areas: Vec<String>,
    pub landlines: Vec<String>,
    pub mobiles: Vec<String>,
}

/// Who takes part in the partnership of a service model.
#[derive(Deserialize)]
pub(super) struct Setting {
    pub id: String,
    /// What is said after the name of the service to tell it from the others.
    pub caption: String,
    pub advice: Vec<Advice>,
    pub funders: Vec<String>,
    #[serde(default)]
    pub organisation: Vec<Body>,
}

/// An advice provider; without areas it advises on everything that the service model does.
#[derive(Deserialize)]
pub(super) struct Advice {
    pub name: String,
    #[serde(default)]
    pub areas: Vec<String>,
}

/// A health or care organisation, with teams at places and teams that cover many.
#[derive(Clone, Deserialize)]
pub(super) struct Body {
    pub name: String,
    #[serde(default)]
    pub site: Vec<Spot>,
    #[serde(default)]
    pub teams: Vec<Group>,
}

/// A place.
#[derive(Clone, Deserialize)]
pub(super) struct Spot {
    pub name: String,
    pub outside: Option<String>,
    pub teams: Vec<Group>,
}

/// A team.
#[derive(Clone, Deserialize)]
pub(super) struct Group {
    pub name: String,
    pub outside: Option<String>,
}

/// A provider outside every partnership, and what it is asked.
#[derive(Deserialize)]
pub(super) struct OutsideBody {
    pub name: String,
    pub purpose: String,
    pub address: String,
    pub email: String,
    pub asks: String,
}

/// Who takes part, for every service model, and who is asked besides.
#[derive(Deserialize)]
pub(super) struct Settings {
    pub outside: Vec<OutsideBody>,
    pub model: Vec<Setting>,
}

/// Lists of texts, by code.
pub(super) type Texts = BTreeMap<String, Vec<String>>;

/// What people write.
#[derive(Deserialize)]
pub(super) struct Words {
    pub summaries: Texts,
    pub notes: Notes,
    pub outcomes: Texts,
    pub failures: Texts,
    pub safety_nets: Texts,
    pub people: PeopleWords,
    pub teams: TeamWords,
}

#[derive(Deserialize)]
pub(super) struct Notes {
    pub reached: Vec<String>,
    pub not_reached: Vec<String>,
    pub ending: Vec<String>,
    /// Why referrers say that it cannot wait.
    pub urgent: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct PeopleWords {
    pub flags: Vec<String>,
    pub hours: Vec<String>,
    pub phrases: Vec<String>,
    pub say: Vec<String>,
    pub relations: Vec<String>,
    pub preferences: Vec<String>,
    pub access: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct TeamWords {
    pub practice: Vec<String>,
}

macro_rules! pack {
    ($($(#[$doc:meta])* $function:ident: $type:ty = $file:literal;)*) => {$(
        $(#[$doc])*
        pub(super) fn $function() -> &'static $type {
            static PACK: LazyLock<$type> = LazyLock::new(|| {
                toml::from_str(include_str!(concat!("../../packs/demo/", $file)))
                    .expect("the packs built into the program are read by a test")
            });
            &PACK
        }
    )*};
}

pack! {
    names: Names = "names.toml";
    places: Places = "places.toml";
    settings: Settings = "settings.toml";
    words: Words = "words.toml";
}

/// The setting of a service model.
pub(super) fn setting(model: &str) -> Option<&'static Setting> {
    settings().model.iter().find(|setting| setting.id == model)
}

/// One list of a group of lists; empty when there is none.
pub(super) fn list<'a>(texts: &'a Texts, code: &str) -> &'a [String] {
    texts.get(code).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partnership::packs::{Header, areas, service_models};
    use crate::referral::model::{Failure, Outcome, Rejection};

    #[test]
    fn every_pack_says_what_it_is_and_has_words_for_everything() {
        for text in [
            include_str!("../../packs/demo/names.toml"),
            include_str!("../../packs/demo/places.toml"),
            include_str!("../../packs/demo/settings.toml"),
            include_str!("../../packs/demo/words.toml"),
        ] {
            let header: Header = toml::from_str(text).unwrap();
            assert!(header.id.starts_with("demo-") && !header.source.is_empty());
        }
        for model in service_models() {
            assert!(setting(&model.header.id).is_some(), "{}", model.header.id);
        }
        let words = words();
        let lists = areas()
            .iter()
            .map(|area| list(&words.summaries, &area.id))
            .chain(
                Outcome::ALL
                    .iter()
                    .map(|outcome| list(&words.outcomes, outcome.code())),
            )
            .chain(
                Failure::ALL
                    .iter()
                    .map(|failure| list(&words.failures, failure.code())),
            )
            .chain(
                Rejection::ALL
                    .iter()
                    .map(|reason| list(&words.safety_nets, reason.code())),
            );
        assert!(lists.into_iter().all(|list| !list.is_empty()));
    }
}
