//! Which practices of a register are meant.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Found, Practice};
use crate::partnership::packs::HealthArea;

/// Which practices of a register are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    /// Every open practice in the file.
    Everything,
    /// Those of the integrated care boards that lie in a region (its statistical code).
    Region { code: String, icbs: BTreeSet<String> },
    /// Those of these practices, integrated care boards or parts of them, by their codes.
    Codes(BTreeSet<String>),
}

/// The most codes that can be given at once.
pub const MOST_CODES: usize = 2_000;

/// The codes that were given make no selection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSelection {
    #[error("Enter at least one code.")]
    NoCodes,
    #[error("Enter no more than 2,000 codes.")]
    TooMany,
    #[error("“{0}” is not a code: codes have 3 to 10 letters and digits.")]
    NotACode(String),
    #[error("Choose a region.")]
    NoRegion,
}

impl Selection {
    /// The region with this code, by the care boards that lie in it.
    ///
    /// # Errors
    /// `NoRegion` when no care board lies in a region with this code.
    pub fn region(code: &str, areas: &[HealthArea]) -> Result<Self, NoSelection> {
        let icbs: BTreeSet<_> = areas
            .iter()
            .filter(|area| area.region_code == code)
            .map(|area| area.icb_ods.clone())
            .collect();
        if icbs.is_empty() {
            Err(NoSelection::NoRegion)
        } else {
            Ok(Self::Region {
                code: code.to_owned(),
                icbs,
            })
        }
    }

    /// The codes in a text, however they are parted.
    ///
    /// # Errors
    /// When there are none, too many, or one that cannot be a code.
    pub fn codes(text: &str) -> Result<Self, NoSelection> {
        let mut codes = BTreeSet::new();
        for word in text
            .split(|c: char| c.is_whitespace() || ",;".contains(c))
            .filter(|word| !word.is_empty())
        {
            let code = crate::partnership::model::OdsCode::parse(word)
                .map_err(|_| NoSelection::NotACode(word.chars().take(20).collect()))?;
            codes.insert(code.as_str().to_owned());
            if codes.len() > MOST_CODES {
                return Err(NoSelection::TooMany);
            }
        }
        if codes.is_empty() {
            Err(NoSelection::NoCodes)
        } else {
            Ok(Self::Codes(codes))
        }
    }

    /// Whether a practice is meant.
    pub fn takes(&self, practice: &Practice) -> bool {
        self.takes_parts(practice.code.as_str(), &practice.icb, &practice.sub_icb)
    }

    /// Whether a row that cannot be used may be one that is meant: certainly when nothing in it says otherwise.
    pub fn may_take(&self, found: &Found) -> bool {
        match self {
            Self::Everything => true,
            Self::Region { .. } => {
                found.icb.is_empty() || self.takes_parts(&found.code, &found.icb, &found.sub_icb)
            }
            Self::Codes(_) => {
                let says_nothing = found.icb.is_empty() && found.sub_icb.is_empty();
                let code_is_spoiled = !crate::partnership::model::OdsCode::parse(&found.code)
                    .is_ok_and(|code| code.is_practice());
                self.takes_parts(&found.code, &found.icb, &found.sub_icb)
                    || (code_is_spoiled && (says_nothing || self.names_practices()))
            }
        }
    }

    /// The codes that were given and that no row of the file has.
    pub fn missing<'a>(&'a self, practices: &[Practice], errors: &[super::RowError]) -> Vec<&'a str> {
        let Self::Codes(codes) = self else {
            return Vec::new();
        };
        let present: BTreeSet<&str> = practices
            .iter()
            .flat_map(|p| [p.code.as_str(), p.icb.as_str(), p.sub_icb.as_str()])
            .chain(errors.iter().flat_map(|e| {
                [
                    e.found.code.as_str(),
                    e.found.icb.as_str(),
                    e.found.sub_icb.as_str(),
                ]
            }))
            .collect();
        codes
            .iter()
            .map(String::as_str)
            .filter(|code| !present.contains(code))
            .collect()
    }

    fn names_practices(&self) -> bool {
        matches!(self, Self::Codes(codes) if codes.iter().any(|code| {
            crate::partnership::model::OdsCode::parse(code).is_ok_and(|code| code.is_practice())
        }))
    }

    fn takes_parts(&self, code: &str, icb: &str, sub_icb: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Region { icbs, .. } => icbs.contains(icb),
            Self::Codes(codes) => codes.contains(code) || codes.contains(icb) || codes.contains(sub_icb),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::partnership::packs::health_areas;

    const NAMED: &[u8] = include_bytes!("../../../tests/data/gp_practices_east_midlands.csv");

    #[test]
    fn practices_are_chosen_by_region_board_part_or_their_own_code() {
        let practices = read(NAMED).unwrap().practices;
        let chosen = |selection: &Selection| practices.iter().filter(|p| selection.takes(p)).count();
        assert_eq!(chosen(&Selection::Everything), 513);
        // One practice in the region belongs to a board of the next one.
        assert_eq!(
            chosen(&Selection::region("E12000004", health_areas()).unwrap()),
            512
        );
        assert_eq!(chosen(&Selection::codes("qt1").unwrap()), 127);
        assert_eq!(chosen(&Selection::codes("52R, 02Q").unwrap()), 127);
        assert_eq!(chosen(&Selection::codes("C81001\nC81002;C81003").unwrap()), 3);
    }

    #[test]
    fn what_is_no_code_is_said() {
        assert_eq!(Selection::codes(" , "), Err(NoSelection::NoCodes));
        assert_eq!(
            Selection::codes("QT1 <b>"),
            Err(NoSelection::NotACode("<b>".to_owned()))
        );
        assert_eq!(
            Selection::region("E92000001", health_areas()),
            Err(NoSelection::NoRegion)
        );
    }

    #[test]
    fn a_code_that_no_row_has_is_named() {
        let reading = read(NAMED).unwrap();
        let selection = Selection::codes("C81001 Z99999").unwrap();
        assert_eq!(selection.missing(&reading.practices, &reading.errors), ["Z99999"]);
    }

    #[test]
    fn a_spoiled_row_of_another_area_is_left_aside_and_one_that_may_be_ours_is_not() {
        let elsewhere = Found {
            code: "A81001".into(),
            icb: "QHM".into(),
            sub_icb: "16C".into(),
        };
        let nameless = Found::default();
        let ours = Selection::codes("QT1").unwrap();
        assert!(!ours.may_take(&elsewhere) && ours.may_take(&nameless));
        let spoiled_code = Found {
            code: "8.1E+04".into(),
            ..elsewhere
        };
        assert!(Selection::codes("C81001").unwrap().may_take(&spoiled_code));
        assert!(!ours.may_take(&spoiled_code));
    }
}
