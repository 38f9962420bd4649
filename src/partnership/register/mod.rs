//! The public register of general practices: read from a file that somebody uploads, chosen from, and compared with
//! the places that are here already. Nothing in here writes anything.

mod decode;
mod import;
mod layout;
mod review;
mod rows;
mod selection;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use decode::{LARGEST, Unreadable};
pub use import::{Decision, Errors as RowErrors, Import, MOST_ERRORS, Refused, State as ImportState, Taken};
pub use layout::{Layout, Reading, read};
pub use review::{Known, Review, Verdict, review};
pub use selection::{NoSelection, Selection};

use super::model::{OdsCode, Postcode, Register};

/// One open practice of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practice {
    /// Where in the file it stands.
    pub line: u64,
    pub code: OdsCode,
    /// As it is registered, usually in capitals.
    pub name: String,
    pub address: String,
    pub postcode: Postcode,
    pub phone: String,
    pub opened_on: Option<Date>,
    /// Integrated care board.
    pub icb: String,
    /// Part of an integrated care board.
    pub sub_icb: String,
    /// Primary care network; empty when the file does not say.
    pub pcn: String,
    /// Small area of the census of 2021; empty when the file does not say.
    pub lsoa21: String,
}

/// A row that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    pub line: u64,
    /// The column, by the name that the page uses.
    pub column: String,
    /// What is wrong, in plain words.
    pub why: String,
    /// What could be read of the row's place, so that a selection can leave it aside.
    pub found: Found,
}

/// The parts of a row by which it is chosen, as far as they could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub code: String,
    pub icb: String,
    pub sub_icb: String,
}

impl Practice {
    /// Where the register puts it.
    pub fn register(&self) -> Register {
        Register {
            icb: self.icb.clone(),
            sub_icb: self.sub_icb.clone(),
            pcn: self.pcn.clone(),
            lsoa21: self.lsoa21.clone(),
        }
    }
}
