//! The areas of social welfare law that a need can lie in.

use serde::Deserialize;

use super::{Broken, Header};

/// One area of law.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// As it is stored.
    pub id: String,
    /// Its name among advisers.
    pub label: String,
    /// Its name in plain words, for health staff and clients.
    pub plain: String,
    /// What a member of staff may notice or hear.
    pub hint: String,
}

#[derive(Deserialize)]
struct Pack {
    area: Vec<Area>,
}

pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Area>, Broken> {
    Header::parse(file, text)?;
    let pack: Pack = super::parse(file, text)?;
    for (n, area) in pack.area.iter().enumerate() {
        let plain_id = !area.id.is_empty() && area.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !plain_id || pack.area[..n].iter().any(|other| other.id == area.id) {
            return Err(Broken::new(
                file,
                format!("area {}, id", n + 1),
                "must be unique, in small letters and dashes",
            ));
        }
        for (field, text) in [
            ("label", &area.label),
            ("plain", &area.plain),
            ("hint", &area.hint),
        ] {
            if text.trim().is_empty() {
                return Err(Broken::new(
                    file,
                    format!("area {}, {field}", area.id),
                    "must not be empty",
                ));
            }
        }
    }
    Ok(pack.area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seven_areas_of_the_study_are_there() {
        let ids: Vec<_> = super::super::areas()
            .iter()
            .map(|area| area.id.as_str())
            .collect();
        let seven = [
            "welfare-benefits",
            "debt",
            "housing",
            "employment",
            "education",
            "community-care",
            "immigration",
        ];
        assert_eq!(ids, seven);
    }

    #[test]
    fn an_area_that_is_there_twice_is_refused() {
        let good = include_str!("../../../packs/areas_of_law.toml");
        let twice = good.replace("id = \"debt\"", "id = \"housing\"");
        assert_eq!(parse("areas.toml", &twice).unwrap_err().field, "area 3, id");
    }
}
