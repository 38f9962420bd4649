//! A row that can be brought in, and how it is known again.

use serde::{Deserialize, Serialize};

use crate::{
    kit::token,
    person::{Channel, Details, model::Name},
    referral::model::Asked,
};

/// A row that can be brought in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub details: Details,
    pub asked: Asked,
    /// Channels that are said to be safe.
    pub safe: Vec<Channel>,
}

impl Entry {
    /// By which the same row is known again in another list of the team: a digest, from which nothing can be read.
    pub fn key(&self, team: &str) -> String {
        let asked = &self.asked;
        let agreed = asked.agreed.as_ref().map(|agreed| agreed.given_on);
        let mut areas = asked.areas.clone();
        areas.sort();
        let whole = format!(
            "{team}\u{1f}{}\u{1f}{:?}\u{1f}{:?}\u{1f}{areas:?}\u{1f}{:?}\u{1f}{agreed:?}\u{1f}{}",
            self.person(),
            asked.service,
            asked.letter_on,
            asked.urgent,
            asked.summary
        );
        token::digest(whole.as_bytes())
    }

    /// By which two rows of a list are about the same person: the NHS number, or the name and the birth.
    pub fn person(&self) -> String {
        if let Some(number) = &self.details.nhs_number {
            return format!("nhs {number}");
        }
        let name = self.details.names.first().map(Name::full);
        format!(
            "{} {:?}",
            name.unwrap_or_default().to_lowercase(),
            self.details.born
        )
    }
}
