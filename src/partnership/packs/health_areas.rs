//! Integrated care boards and the regions that they lie in, for choosing practices of the register.

use serde::Deserialize;

use super::{Broken, Header};

/// One integrated care board.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthArea {
    /// Its code in the register of practices.
    pub icb_ods: String,
    pub icb_name: String,
    /// The region in which most of its people live.
    pub region_code: String,
    pub region_name: String,
    /// How many of its people live in that region, in percent.
    pub percent_of_people_in_region: f64,
}

pub(super) fn parse(file: &str, header: &str, table: &str, rows: &str) -> Result<Vec<HealthArea>, Broken> {
    Header::parse(file, header)?;
    csv::Reader::from_reader(rows.as_bytes())
        .deserialize()
        .enumerate()
        .map(|(n, row)| row.map_err(|error| Broken::new(table, format!("line {}", n + 2), error.to_string())))
        .collect()
}

/// The regions, each once, in the order of their names.
pub fn regions() -> Vec<(&'static str, &'static str)> {
    let mut regions: Vec<_> = super::health_areas()
        .iter()
        .map(|area| (area.region_code.as_str(), area.region_name.as_str()))
        .collect();
    regions.sort_by_key(|(_, name)| *name);
    regions.dedup();
    regions
}

#[cfg(test)]
mod tests {
    #[test]
    fn england_has_forty_two_boards_in_nine_regions() {
        assert_eq!(super::super::health_areas().len(), 42);
        assert_eq!(super::regions().len(), 9);
        let midlands = super::super::health_areas()
            .iter()
            .filter(|area| area.region_name == "East Midlands");
        assert_eq!(midlands.count(), 5);
    }
}
