//! The practices that were chosen, beside the places that are here already.

use std::collections::HashMap;

use super::Practice;
use crate::{
    kit::id::SiteId,
    partnership::model::{OdsCode, Postcode},
};

/// A place that is here already, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: SiteId,
    pub name: String,
    pub code: Option<OdsCode>,
    pub postcode: Option<Postcode>,
}

/// What a practice is to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not here yet.
    New,
    /// The place with the same register code is here.
    Here(SiteId),
    /// A place with the same name and postcode, and without a register code, is here: probably the same.
    Probably(Known),
}

/// The practices that were chosen, each with its verdict, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    pub rows: Vec<(Practice, Verdict)>,
}

impl Review {
    /// The practices that are not here yet.
    pub fn new_ones(&self) -> impl Iterator<Item = &Practice> {
        self.rows
            .iter()
            .filter(|(_, verdict)| *verdict == Verdict::New)
            .map(|(practice, _)| practice)
    }

    /// The practices that somebody has to decide on, each with the place that it may be.
    pub fn to_decide(&self) -> impl Iterator<Item = (&Practice, &Known)> {
        self.rows.iter().filter_map(|(practice, verdict)| match verdict {
            Verdict::Probably(place) => Some((practice, place)),
            Verdict::New | Verdict::Here(_) => None,
        })
    }

    /// How many are here already.
    pub fn here(&self) -> usize {
        self.rows
            .iter()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Here(_)))
            .count()
    }
}

/// Compares the practices with the places that are here.
pub fn review(practices: Vec<Practice>, known: &[Known]) -> Review {
    let by_code: HashMap<&OdsCode, &Known> = known
        .iter()
        .filter_map(|place| Some((place.code.as_ref()?, place)))
        .collect();
    let by_name: HashMap<(String, &Postcode), &Known> = known
        .iter()
        .filter(|place| place.code.is_none())
        .filter_map(|place| Some(((plain(&place.name), place.postcode.as_ref()?), place)))
        .collect();
    let rows = practices.into_iter().map(|practice| {
        let verdict = match by_code.get(&practice.code) {
            Some(place) => Verdict::Here(place.id.clone()),
            None => match by_name.get(&(plain(&practice.name), &practice.postcode)) {
                Some(place) => Verdict::Probably((*place).clone()),
                None => Verdict::New,
            },
        };
        (practice, verdict)
    });
    Review { rows: rows.collect() }
}

/// A name without what people write in different ways: capitals, marks, "the", "surgery" written short.
fn plain(name: &str) -> String {
    let letters: String = name
        .chars()
        .filter(|c| *c != '\'' && *c != '’')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = letters.to_lowercase();
    let words = words
        .split_whitespace()
        .filter(|word| *word != "the")
        .map(|word| match word {
            "ctr" | "center" => "centre",
            "med" => "medical",
            "surg" => "surgery",
            "dr" => "doctor",
            "st" => "saint",
            other => other,
        });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::kit::id::Source;

    fn practice(code: &str, name: &str, postcode: &str) -> Practice {
        Practice {
            line: 2,
            code: OdsCode::parse(code).unwrap(),
            name: name.to_owned(),
            address: String::new(),
            postcode: Postcode::parse(postcode).unwrap(),
            phone: String::new(),
            opened_on: None,
            icb: String::new(),
            sub_icb: String::new(),
            pcn: String::new(),
            lsoa21: String::new(),
        }
    }

    fn known(name: &str, code: Option<&str>, postcode: &str) -> Known {
        Known {
            id: Source::seeded(u64::from(name.as_bytes()[0])).next(Timestamp::UNIX_EPOCH),
            name: name.to_owned(),
            code: code.map(|code| OdsCode::parse(code).unwrap()),
            postcode: Postcode::parse(postcode).ok(),
        }
    }

    #[test]
    fn the_same_code_is_here_already_whatever_it_is_called_now() {
        let here = known("Elm Surgery (renamed)", Some("A81001"), "N1 9GU");
        let review = review(
            vec![practice("A81001", "ELM SURGERY", "TS18 1HU")],
            std::slice::from_ref(&here),
        );
        assert_eq!(review.rows[0].1, Verdict::Here(here.id));
    }

    #[test]
    fn the_same_name_and_postcode_is_probably_the_same_and_somebody_decides() {
        let here = known("The Elm Med. Ctr", None, "ts181hu");
        let review = review(
            vec![practice("A81001", "ELM MEDICAL CENTRE", "TS18 1HU")],
            std::slice::from_ref(&here),
        );
        assert_eq!(
            review.to_decide().map(|(_, place)| place).collect::<Vec<_>>(),
            [&here]
        );
    }

    #[test]
    fn a_practice_of_another_code_in_the_same_building_is_new() {
        let here = known("Elm Surgery", Some("A81001"), "TS18 1HU");
        let review = review(vec![practice("A81002", "ELM SURGERY", "TS18 1HU")], &[here]);
        assert_eq!(review.new_ones().count(), 1);
    }
}
