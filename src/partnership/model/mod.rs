//! The rules of a partnership: what its parts are, what makes them complete, what is still to be set up.

mod capacity;
mod clocks;
mod eligibility;
mod moment;
mod opening;
mod parts;
mod place;
mod prompt;
mod provider;
mod refused;
mod setup;
mod typed;
mod words;

pub use capacity::{Capacity, LONGEST_DAYS, Light, SAFETY_NET, SafetyNet, may_say};
pub use clocks::{Clocks, Setting as ClockSetting};
pub use eligibility::{Eligibility, Origin, Whom, covering};
pub use moment::Moment;
pub use opening::{DAYS, Opening, Stretch};
pub use parts::{
    CheckedBy, Organisation, OrganisationDetails, Partnership, PartnershipDetails, Register, Service,
    ServiceDetails, Site, SiteDetails, Standing, Team, TeamDetails,
};
pub use place::{BadOdsCode, BadPostcode, Naming, OdsCode, Postcode};
pub use prompt::Prompts;
pub use provider::{Provider, ProviderDetails};
pub use refused::Refused;
pub use setup::{Facts, Progress, Task, can_take_referrals, tasks};
pub use typed::{LONGEST_NAME, is_phone};
pub use words::{Certainty, Channel, CoLocation, Eligible, Kind, Sensitivity, Setting, Stream};

/// What is wrong with one field of what was typed, in a sentence for whoever typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the field on the form.
    pub field: &'static str,
    /// What to do about it.
    pub sentence: String,
}

/// A checked value, or everything that is wrong with it.
pub type Checked<T> = Result<T, Vec<Problem>>;

impl Problem {
    /// A problem with a field.
    pub fn new(field: &'static str, sentence: impl Into<String>) -> Self {
        Self {
            field,
            sentence: sentence.into(),
        }
    }
}
