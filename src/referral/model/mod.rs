//! The rules of referrals.

mod bulk;
mod closing;
mod codes;
mod draft;
mod feedback;
mod need;
mod next;
mod outside;
mod owed;
mod pause;
mod place;
mod priority;
mod refused;
mod rights;
mod route;
mod saved;
mod standing;
mod state;
mod taking;
mod transition;
mod useful;
mod waited;
mod waiting;
mod wording;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use bulk::{CHANGED_SINCE, Outlook};
pub use codes::{
    Cancellation, Channel, Despite, Exception, Failure, Hold, Meeting, Milestone, Mistake, NotTold, Outcome,
    Priority, Rejection, Reopening, Return, Urgency,
};
pub use draft::{Agreed, Asked, Draft, Sender, Target, beyond};
pub use feedback::{Came, NO_NEWS, Told, progress};
pub use need::{Described, Harm, Link};
pub use next::{Candidate, ranked};
pub use outside::{AgreedOutside, Answer, few_outside, outside_words, until_answer};
pub use owed::{Change, follows, reading};
pub use place::{OwnedBy, Place};
pub use priority::{Facts, Proposal, propose};
pub use refused::Refused;
pub use rights::{entering_team, may, sending_team, side};
pub use route::Route;
pub use saved::{LONGEST_LIST_NAME, MOST_LISTS};
pub use state::{Action, Ending, Happening, State, Step, Tail};
pub use useful::{Counted, FEW, Useful, shown};
pub use waited::{Waited, whole_days};
pub use waiting::{ENOUGH, Waiting};
pub use wording::{Plainly, onward_words, patient_words, shown_to_referrer, stage_words};

use crate::kit::id::{ConsentId, MembershipId, OrganisationId, PersonId, ReferralId, ServiceId, TeamId};

/// A referral that was sent. Its fields change only through what happens to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Referral {
    pub(in crate::referral) id: ReferralId,
    /// Eight letters and digits that can be read out over the telephone.
    pub(in crate::referral) reference: String,
    pub(in crate::referral) person: PersonId,
    pub(in crate::referral) consent: ConsentId,
    pub(in crate::referral) from_organisation: OrganisationId,
    pub(in crate::referral) from_team: TeamId,
    pub(in crate::referral) sent_by: MembershipId,
    pub(in crate::referral) service: ServiceId,
    pub(in crate::referral) to_organisation: OrganisationId,
    pub(in crate::referral) to_team: TeamId,
    /// What is happening, in the referrer's words.
    pub(in crate::referral) summary: String,
    pub(in crate::referral) urgency: Urgency,
    /// Why it is urgent, in the referrer's words.
    pub(in crate::referral) urgent_reason: Option<String>,
    /// The date on the letter that the patient has not been able to deal with.
    pub(in crate::referral) letter_on: Option<Date>,
    /// By which way it came.
    pub(in crate::referral) route: Route,
    pub(in crate::referral) sent_at: Timestamp,
    pub(in crate::referral) state: State,
    pub(in crate::referral) version: i64,
    /// Where the row was listed when it was read, so that the counts can follow it.
    pub(in crate::referral) listed: Option<Listed>,
}

/// The lists on which a referral stands: with the one who has the ball, and with the one who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub ball: TeamId,
    pub waiting: TeamId,
    pub place: Place,
    pub status: &'static str,
}

/// Which of the two sides has the ball.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    Referrer,
    Adviser,
}

impl State {
    /// Who has to do something next; nobody when it is closed.
    pub const fn holder(&self) -> Option<Holder> {
        match self {
            Self::New
            | Self::InTriage { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended {
                tail: Tail::TellReferrer | Tail::AdviserToNote,
                ..
            } => Some(Holder::Adviser),
            Self::AwaitingInformation { .. }
            | Self::Ended {
                tail: Tail::ReferrerToRead { .. },
                ..
            } => Some(Holder::Referrer),
            Self::Ended {
                tail: Tail::Closed { .. },
                ..
            } => None,
        }
    }
}

impl State {
    /// Whether nobody on the advice side has said yet that they take it on, so that nothing was done for the client.
    pub const fn is_undecided(&self) -> bool {
        matches!(
            self,
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. }
        )
    }
}

impl Referral {
    pub fn id(&self) -> &ReferralId {
        &self.id
    }

    pub fn reference(&self) -> &str {
        &self.reference
    }

    pub fn person(&self) -> &PersonId {
        &self.person
    }

    pub fn consent(&self) -> &ConsentId {
        &self.consent
    }

    /// Why it is urgent, when it is.
    pub fn urgent_reason(&self) -> Option<&str> {
        self.urgent_reason.as_deref()
    }

    pub fn from_organisation(&self) -> &OrganisationId {
        &self.from_organisation
    }

    pub fn from_team(&self) -> &TeamId {
        &self.from_team
    }

    pub fn sent_by(&self) -> &MembershipId {
        &self.sent_by
    }

    pub fn service(&self) -> &ServiceId {
        &self.service
    }

    pub fn to_team(&self) -> &TeamId {
        &self.to_team
    }

    pub fn to_organisation(&self) -> &OrganisationId {
        &self.to_organisation
    }

    pub fn summary(&self) -> &str {
        &self.summary
    }

    pub fn urgency(&self) -> Urgency {
        self.urgency
    }

    pub fn letter_on(&self) -> Option<Date> {
        self.letter_on
    }

    pub fn came_by(&self) -> Route {
        self.route
    }

    /// Whether the advice side entered it for somebody who came without a referrer: its own team stands in for one.
    pub fn is_own(&self) -> bool {
        self.from_team == self.to_team || self.from_organisation == self.to_organisation
    }

    pub fn sent_at(&self) -> Timestamp {
        self.sent_at
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn version(&self) -> i64 {
        self.version
    }

    /// The same referral after something happened to it.
    ///
    /// # Errors
    /// It cannot happen now; the sentence says why.
    pub fn after(mut self, happening: &Happening, step: Step) -> Result<Self, Refused> {
        self.state = self.state.after(happening, step)?;
        Ok(self)
    }

    /// The lists on which it stands now.
    pub fn lists(&self) -> Option<Listed> {
        let (ball, waiting) = match self.state.holder()? {
            Holder::Adviser => (&self.to_team, &self.from_team),
            Holder::Referrer => (&self.from_team, &self.to_team),
        };
        Some(Listed {
            ball: ball.clone(),
            waiting: waiting.clone(),
            place: self.state.place()?,
            status: self.state.status(),
        })
    }
}

#[cfg(test)]
mod tests;
