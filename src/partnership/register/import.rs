//! One import, from the upload to what came of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Layout, Practice, Reading, Review, RowError, Selection};
use crate::{
    kit::{error::Error, id::ImportId},
    partnership::model::OdsCode,
};

/// The most row errors that are kept and shown; the rest are counted.
pub const MOST_ERRORS: usize = 300;

/// A register that somebody uploaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    pub id: ImportId,
    pub file_name: String,
    pub layout: Layout,
    pub selection: Selection,
    /// How many open practices the file has.
    pub practices: i64,
    /// Those that were chosen.
    pub chosen: Vec<Practice>,
    /// How many rows are closed, or no general practice.
    pub left_aside: i64,
    /// The first of the rows that cannot be used.
    pub errors: Vec<RowError>,
    /// How many such rows there are, counted once for each thing that is wrong.
    pub error_count: i64,
    /// Codes that were asked for and are in no row.
    pub missing: Vec<String>,
    pub state: State,
    pub uploaded_at: Timestamp,
    pub version: i64,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing of it has been taken in.
    Waiting,
    Taken(Taken),
    /// Nothing of it was taken in, and nothing will be.
    Dropped,
}

/// What came of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Places that were added.
    pub added: usize,
    /// Places that were here without a register code, and have one now.
    pub matched: usize,
    /// Practices that are here already.
    pub here: usize,
    /// Practices that somebody decided to leave out.
    pub skipped: usize,
    /// Things that were wrong in rows that somebody decided to leave out.
    pub errors: i64,
}

/// What somebody decided about a practice that is probably here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is the place that is here.
    Same,
    /// It is another place.
    Another,
    /// Leave it out.
    Skip,
}

impl Decision {
    /// The decision with this code, as forms send it.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "same" => Some(Self::Same),
            "another" => Some(Self::Another),
            "skip" => Some(Self::Skip),
            _ => None,
        }
    }
}

/// Whether the rows that cannot be used may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// Take nothing while there is one.
    Stop,
    /// Somebody has seen them and leaves them out.
    LeaveOut,
}

/// Why an import cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This list was added already. Nothing was added again.")]
    TakenAlready,
    #[error("This list was put aside. Upload it again to use it.")]
    Dropped,
    #[error(
        "Some rows cannot be used. Correct the file and upload it again, or choose to leave these rows out."
    )]
    Errors,
    #[error("Say for each practice that is probably here what to do with it.")]
    Undecided,
    #[error("There is nothing in this list to add.")]
    Nothing,
}

impl From<Refused> for Error {
    fn from(no: Refused) -> Self {
        match no {
            Refused::Errors => Self::refused_at("leave_out", no),
            Refused::Undecided => Self::refused_at("decide-others", no),
            Refused::TakenAlready | Refused::Dropped | Refused::Nothing => Self::refused(no),
        }
    }
}

impl Import {
    /// What was read from a file, cut down to what is meant.
    pub fn of(id: ImportId, file_name: &str, selection: Selection, reading: Reading, at: Timestamp) -> Self {
        let missing = selection.missing(&reading.practices, &reading.errors);
        let missing = missing.into_iter().map(str::to_owned).collect();
        let practices = count(reading.practices.len());
        let mut errors = reading.errors;
        errors.retain(|error| selection.may_take(&error.found));
        let error_count = count(errors.len());
        errors.truncate(MOST_ERRORS);
        let mut chosen = reading.practices;
        chosen.retain(|practice| selection.takes(practice));
        Self {
            id,
            file_name: file_name.chars().filter(|c| !c.is_control()).take(100).collect(),
            layout: reading.layout,
            selection,
            practices,
            chosen,
            left_aside: count(reading.left_aside),
            errors,
            error_count,
            missing,
            state: State::Waiting,
            uploaded_at: at,
            version: 1,
        }
    }

    /// Whether it can be taken in, with these decisions.
    ///
    /// # Errors
    /// `Refused` says what stands in the way.
    pub fn check(
        &self,
        review: &Review,
        decisions: &BTreeMap<OdsCode, Decision>,
        errors: Errors,
    ) -> Result<(), Refused> {
        match self.state {
            State::Waiting => {}
            State::Taken(_) => return Err(Refused::TakenAlready),
            State::Dropped => return Err(Refused::Dropped),
        }
        if self.error_count > 0 && errors == Errors::Stop {
            return Err(Refused::Errors);
        }
        if review
            .to_decide()
            .any(|(practice, _)| !decisions.contains_key(&practice.code))
        {
            return Err(Refused::Undecided);
        }
        if review.new_ones().next().is_none() && review.to_decide().next().is_none() {
            return Err(Refused::Nothing);
        }
        Ok(())
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
