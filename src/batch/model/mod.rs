//! The rules of lists: their columns, their rows, and how far they have come.

mod column;
mod date;

pub use column::{Column, heading};
pub use date::date;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    kit::id::{BatchId, MembershipId, PersonId, ReferralId, TeamId},
    words,
};

words! {
    /// How far a list has come.
    State {
        /// Each row is compared with those who are known.
        Checking = "checking", "Being looked through";
        Ready = "ready", "Waiting for you";
        Running = "running", "Being brought in";
        Done = "done", "Brought in";
        Stopped = "stopped", "Stopped";
        Dropped = "dropped", "Not used";
    }

    /// What became of a row.
    Standing {
        Unchecked = "unchecked", "Not looked at yet";
        Ready = "ready", "Will be brought in";
        Doubt = "doubt", "To decide";
        In = "in", "Brought in";
        Known = "known", "There already";
        Out = "out", "Left out";
        Refused = "refused", "Not possible";
    }

    /// What is done with a row about which there is a doubt.
    Decision {
        /// The record that is there is meant.
        Same = "same", "The same person: use that record";
        Another = "another", "Somebody else: add them";
        Leave = "leave", "Leave this row out";
    }
}

impl State {
    /// Whether the program still has something to do with it.
    pub const fn is_at_work(self) -> bool {
        matches!(self, Self::Checking | Self::Running)
    }

    /// Whether what was uploaded is not needed any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Stopped | Self::Dropped)
    }
}

/// Why somebody has to look at a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Another row of the list is about the same person.
    SameInList { row: u32 },
    /// Somebody is recorded who looks alike.
    Alike { person: PersonId },
}

/// A cell that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    pub row: u32,
    /// Counted from 0; `None` when it is about the row, or a column that the list has not.
    pub column: Option<u32>,
    pub heading: String,
    pub why: String,
}

/// A list that was uploaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    pub id: BatchId,
    pub team: TeamId,
    pub by: MembershipId,
    pub file_name: String,
    pub uploaded_at: Timestamp,
    pub state: State,
    /// How many things are wrong.
    pub wrong_count: i64,
    pub version: i64,
}

/// One row of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub number: u32,
    /// By which the same row is known again in another list.
    pub key: String,
    /// What it says, until it is done with.
    pub body: String,
    pub standing: Standing,
    pub doubt: Option<Doubt>,
    pub decision: Option<Decision>,
    pub person: Option<PersonId>,
    pub referral: Option<ReferralId>,
    /// Why it was not brought in.
    pub reason: String,
}

/// Things that are wrong which are kept, the first of them.
pub const MOST_WRONG: usize = 10_000;
/// Days for which what was wrong can be read again.
pub const DAYS_KEPT: i64 = 7;

/// Why a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("This list is not waiting to be brought in. See below how it stands.")]
    NotReady,
    #[error(
        "The row that it was said to be the same as was not brought in. Look the patient up, and refer them there."
    )]
    WhoIsUnclear,
    #[error("No row of this list can be brought in.")]
    Nothing,
    #[error("This list is not being brought in now.")]
    NotRunning,
    #[error("You have a list that is not finished. Bring it in or put it aside first.")]
    OneAtATime,
}

impl Wrong {
    /// "Row 17, column D (Date of birth): …"
    pub fn words(&self) -> String {
        match self.column {
            Some(column) => format!(
                "Row {}, column {} ({}): {}",
                self.row,
                letters(column),
                self.heading,
                self.why
            ),
            None if self.heading.is_empty() => format!("Row {}: {}", self.row, self.why),
            None => format!("Row {}, {}: {}", self.row, self.heading, self.why),
        }
    }
}

/// The letters by which spreadsheets name a column, counted from 0: A, B, … Z, AA.
pub fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    loop {
        let at = u8::try_from(column % 26).unwrap_or_default();
        letters.push(char::from(b'A' + at));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        for (column, expected) in [
            (0, "A"),
            (3, "D"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn what_is_wrong_is_said_by_its_cell() {
        let wrong = Wrong {
            row: 17,
            column: Some(3),
            heading: "Date of birth".into(),
            why: "‘31/02/1980’ is not a date.".into(),
        };
        assert_eq!(
            wrong.words(),
            "Row 17, column D (Date of birth): ‘31/02/1980’ is not a date."
        );
    }
}
