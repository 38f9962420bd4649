//! A service model: one of the nine designs of the study, as the start of a partnership.

use serde::Deserialize;

use super::{Area, Broken, Header};
use crate::partnership::model::{
    Certainty, Channel, Clocks, CoLocation, Eligible, Naming, PartnershipDetails, Sensitivity, Setting,
    Stream,
};

/// A service model. The `as_given` texts are the study's own words; the rest is how we read them, or a starting value.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceModel {
    pub header: Header,
    pub notes: String,
    pub region: Region,
    pub setting: Setting,
    pub setting_as_given: String,
    /// Primary care, secondary or tertiary care, or mixed.
    pub group: String,
    /// How many sites; `None` when the study does not count them.
    pub sites: Option<u32>,
    pub sites_as_given: String,
    pub channel: Channel,
    pub channel_as_given: String,
    pub co_location: CoLocation,
    /// Empty when the study gives none.
    pub co_location_as_given: String,
    pub funding: Vec<Stream>,
    pub funding_as_given: String,
    pub eligible: Eligible,
    pub eligible_words: String,
    pub areas: Vec<&'static Area>,
    pub place: String,
    pub places: String,
    /// What the service is called, and what it is called outside.
    pub service: Naming,
    pub clocks: Clocks,
}

/// Where the study found it, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// `None` when it is not known.
    pub name: Option<String>,
    pub certainty: Certainty,
    pub why: String,
}

impl Region {
    /// The region for a page, never without its uncertainty.
    pub fn words(&self) -> &str {
        self.name.as_deref().unwrap_or("Not known")
    }

    /// How sure it is, for beside the name; empty when the study states it.
    pub fn caution(&self) -> &'static str {
        match self.certainty {
            Certainty::Given => "",
            Certainty::Inferred => "Inferred from the layout of the study’s slides; it may be wrong.",
            Certainty::Unknown => "The study’s slides give no region for this model.",
        }
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    notes: String,
    region: Region,
    setting: SettingPart,
    sites: SitesPart,
    delivery: DeliveryPart,
    co_location: CoLocationPart,
    funding: FundingPart,
    eligible: EligiblePart,
    areas: AreasPart,
    words: WordsPart,
    clocks: Clocks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingPart {
    kind: Setting,
    as_given: String,
    group: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SitesPart {
    number: Option<u32>,
    as_given: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliveryPart {
    channel: Channel,
    as_given: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoLocationPart {
    pattern: CoLocation,
    #[serde(default)]
    as_given: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FundingPart {
    streams: Vec<Stream>,
    as_given: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EligiblePart {
    who: Eligible,
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasPart {
    in_scope: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsPart {
    place: String,
    places: String,
    service: String,
    service_outside: String,
    setting_discloses_diagnosis: bool,
}

impl ServiceModel {
    /// Reads a service model. `areas` are the areas of law that it may name.
    ///
    /// # Errors
    /// `Broken` with the file, the field and what is wrong.
    pub fn parse(file: &str, text: &str, areas: &'static [Area]) -> Result<Self, Broken> {
        let header = Header::parse(file, text)?;
        let read: File = super::parse(file, text)?;
        read.check(file)?;
        let areas = read.areas_in(file, areas)?;
        let words = read.words;
        let service = if words.setting_discloses_diagnosis {
            Naming::sensitive(words.service, words.service_outside)
        } else {
            Naming {
                neutral: words.service_outside,
                ..Naming::ordinary(words.service)
            }
        };
        Ok(Self {
            header,
            notes: read.notes,
            region: read.region,
            setting: read.setting.kind,
            setting_as_given: read.setting.as_given,
            group: read.setting.group,
            sites: read.sites.number,
            sites_as_given: read.sites.as_given,
            channel: read.delivery.channel,
            channel_as_given: read.delivery.as_given,
            co_location: read.co_location.pattern,
            co_location_as_given: read.co_location.as_given,
            funding: read.funding.streams,
            funding_as_given: read.funding.as_given,
            eligible: read.eligible.who,
            eligible_words: read.eligible.words,
            areas,
            place: words.place,
            places: words.places,
            service,
            clocks: read.clocks,
        })
    }

    /// The details with which a partnership of this model starts. The region is left for the partnership to say:
    /// it is where the study found the model, not where the new partnership is.
    pub fn starting_details(&self, name: &str) -> PartnershipDetails {
        let naming = match self.service.sensitivity() {
            Sensitivity::Ordinary => Naming::ordinary(name),
            Sensitivity::Sensitive => Naming::sensitive(name, self.service.neutral()),
        };
        PartnershipDetails {
            naming,
            region: String::new(),
            setting: self.setting,
            channel: self.channel,
            co_location: self.co_location,
            sites_planned: self.sites,
            place: self.place.clone(),
            places: self.places.clone(),
            eligible: self.eligible_words.clone(),
        }
    }
}

impl File {
    fn check(&self, file: &str) -> Result<(), Broken> {
        let texts = [
            ("setting.as_given", &self.setting.as_given),
            ("setting.group", &self.setting.group),
            ("sites.as_given", &self.sites.as_given),
            ("delivery.as_given", &self.delivery.as_given),
            ("funding.as_given", &self.funding.as_given),
            ("eligible.words", &self.eligible.words),
            ("region.why", &self.region.why),
            ("words.place", &self.words.place),
            ("words.places", &self.words.places),
            ("words.service", &self.words.service),
            ("words.service_outside", &self.words.service_outside),
        ];
        if let Some((field, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(Broken::new(file, *field, "must not be empty"));
        }
        if self.region.name.is_none() != (self.region.certainty == Certainty::Unknown) {
            return Err(Broken::new(
                file,
                "region.name",
                "must be given exactly when certainty is not \"unknown\"",
            ));
        }
        if self.sites.number == Some(0) {
            return Err(Broken::new(
                file,
                "sites.number",
                "must be at least 1, or left out",
            ));
        }
        if self.words.setting_discloses_diagnosis && self.words.service == self.words.service_outside {
            return Err(Broken::new(
                file,
                "words.service_outside",
                "must differ where the setting discloses a diagnosis",
            ));
        }
        match self.clocks.out_of_bounds().first() {
            Some(field) => Err(Broken::new(file, format!("clocks.{field}"), "is out of bounds")),
            None => Ok(()),
        }
    }

    fn areas_in(&self, file: &str, areas: &'static [Area]) -> Result<Vec<&'static Area>, Broken> {
        let unknown = |id: &&String| !areas.iter().any(|area| area.id == **id);
        if let Some(id) = self.areas.in_scope.iter().find(unknown) {
            return Err(Broken::new(
                file,
                "areas.in_scope",
                format!("{id:?} is no area of packs/areas_of_law.toml"),
            ));
        }
        let in_scope: Vec<_> = areas
            .iter()
            .filter(|area| self.areas.in_scope.contains(&area.id))
            .collect();
        if in_scope.is_empty() {
            return Err(Broken::new(file, "areas.in_scope", "names no area"));
        }
        Ok(in_scope)
    }
}

#[cfg(test)]
mod tests {
    use super::super::service_models;

    #[test]
    fn the_nine_models_have_the_values_of_the_study() {
        let table: Vec<_> = service_models()
            .iter()
            .map(|m| {
                let (region, sites) = (m.region.words(), m.sites_as_given.as_str());
                (
                    m.header.id.as_str(),
                    region,
                    m.setting_as_given.as_str(),
                    sites,
                    m.channel_as_given.as_str(),
                    m.co_location_as_given.as_str(),
                    m.funding_as_given.as_str(),
                )
            })
            .collect();
        let f2f = "Face-to-face";
        assert_eq!(
            table,
            [
                (
                    "1",
                    "East Midlands",
                    "GP practices",
                    "99",
                    f2f,
                    "On rotation",
                    "Local authority (Public health)"
                ),
                (
                    "2",
                    "London",
                    "GP practices",
                    "8",
                    f2f,
                    "On rotation",
                    "NHS (CCG)"
                ),
                (
                    "3",
                    "North West",
                    "GP practices",
                    "55",
                    "Telephone",
                    "None",
                    "Joint NHS & Local authority"
                ),
                ("4", "London", "GP practices", "1", f2f, "Full time", "University"),
                (
                    "5",
                    "London",
                    "Children's hospital",
                    "1",
                    f2f,
                    "Full time",
                    "Charity"
                ),
                (
                    "6",
                    "East of England",
                    "Cancer care (hospitals, hospices)",
                    "6",
                    f2f,
                    "On rotation",
                    "Charity"
                ),
                (
                    "7",
                    "South East",
                    "Mental health (hospitals, AMHTs)",
                    "11",
                    f2f,
                    "On rotation",
                    "Multi-stream (NHS, LA & Charity)"
                ),
                (
                    "8",
                    "North East (inferred)",
                    "HIV service (hospital)",
                    "1",
                    f2f,
                    "Full time",
                    "Local authority"
                ),
                (
                    "9",
                    "Not known",
                    "Borough-wide",
                    "Open to all health and social care teams",
                    "Telephone",
                    "",
                    "Joint NHS & Local authority"
                ),
            ]
        );
    }

    #[test]
    fn what_is_counted_agrees_with_what_is_given() {
        for model in service_models() {
            let given = model.sites_as_given.parse().ok();
            assert_eq!(model.sites, given, "model {}", model.header.id);
        }
    }

    #[test]
    fn a_setting_that_discloses_a_diagnosis_starts_with_a_neutral_name_outside() {
        for id in ["6", "7", "8"] {
            let model = super::super::service_model(id).unwrap();
            let outside = model.service.outside().to_lowercase();
            for telling in ["hiv", "cancer", "mental"] {
                assert!(!outside.contains(telling), "model {id}: {outside}");
            }
            assert_ne!(
                model.starting_details("The HIV partnership").naming.outside(),
                "The HIV partnership"
            );
        }
    }
}
