//! Where a referral stands: a fold of what happened to it, and what may happen next.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::codes::{Cancellation, Channel, Failure, Outcome, Rejection};
use crate::{
    consent::FeedbackLevel,
    kit::id::{AppointmentId, ContactId, MembershipId},
};

/// Something that happened to a referral, as it stands in the record of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    Sent,
    Acknowledged,
    Accepted,
    Allocated {
        adviser: MembershipId,
    },
    /// Somebody tried to reach the client, and did not.
    Tried {
        contact: ContactId,
        channel: Channel,
    },
    Contacted {
        contact: ContactId,
        channel: Channel,
    },
    Booked {
        appointment: AppointmentId,
    },
    /// The referrer was told how it is going.
    ProgressTold(FeedbackLevel),
    Completed(Outcome),
    Failed(Failure),
    Rejected(Rejection),
    Cancelled(Cancellation),
    FeedbackSent(FeedbackLevel),
    FeedbackSeen,
    CancellationAcknowledged,
}

/// Who took a step, as signed in the record, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub by: String,
    pub at: Timestamp,
}

/// Where a referral stands. Each state carries its facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Sent, and nobody has looked yet.
    New,
    InTriage {
        acknowledged: Step,
    },
    /// Accepted; nobody has spoken to the client yet.
    Accepted {
        accepted: Step,
        adviser: Option<MembershipId>,
        tries: u32,
        appointment: Option<AppointmentId>,
    },
    /// An adviser is in touch with the client.
    InProgress {
        adviser: MembershipId,
        contacted: Step,
        appointment: Option<AppointmentId>,
    },
    Ended {
        ending: Ending,
        at: Step,
        /// Who had it, when somebody did.
        adviser: Option<MembershipId>,
        tail: Tail,
    },
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    Completed(Outcome),
    Failed(Failure),
    Rejected(Rejection),
    Cancelled(Cancellation),
}

/// What is left of the loop after the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tail {
    /// The referrer is still to be told.
    TellReferrer,
    /// The referrer was told and has not read it.
    ReferrerToRead { told: Step },
    /// The advice side is to take note that it was called back.
    AdviserToNote,
    /// Nothing is left.
    Closed { last: Step },
}

/// What somebody can do to a referral. The buttons on the page and the verbs both read [`State::actions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Acknowledge,
    Accept,
    Reject,
    Allocate,
    RecordContact,
    Book,
    TellProgress,
    Complete,
    Fail,
    Cancel,
    ReadFeedback,
    NoteCancellation,
    /// Recording that the patient no longer agrees to share; at any time, the end included.
    Withdraw,
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("This referral was already {0}.")]
    Already(&'static str),
    #[error("This referral has not been accepted yet.")]
    NotAccepted,
    #[error("Allocate an adviser to this referral first.")]
    NoAdviser,
    #[error("Record first that somebody was in touch with the client.")]
    NotContacted,
    #[error("That cannot be done to this referral now. See below how it stands.")]
    NotNow,
    #[error(
        "Your team has begun a referral of this patient. It is under Drafts: go on with it there, or delete it first."
    )]
    Begun,
    #[error("This referral is still open.")]
    StillOpen,
    #[error("There is nothing left to read on this referral.")]
    NothingToRead,
    #[error("Only the adviser who has this referral, or a supervisor, can do that.")]
    NotYours,
    #[error("Tick at least one problem that the patient wants help with.")]
    NoNeed,
    #[error("Choose a service to refer to.")]
    NoService,
    #[error("Say in a few words what is happening.")]
    NoSummary,
    #[error("Record what the patient agreed to before sending.")]
    NoConsent,
    #[error("The service does not deal with one of the problems ticked.")]
    OutOfScope,
    #[error("The service is not open to this team at present.")]
    NotEligible,
    #[error(
        "Your team already has an open referral of this patient for {0} to this service: {1}. Say why you send another."
    )]
    AlreadyOpen(String, String),
    #[error(
        "What is recorded here as agreed does not hold any more. Ask the patient again what they agree to, and record it."
    )]
    AgreedNoMore,
    #[error("Say what the referrer and the patient can do now.")]
    NoSafetyNet,
    #[error("This channel is not marked as safe for the client. Check safe contact first, or use another.")]
    UnsafeChannel,
    #[error(
        "This channel is not marked as safe for the client. Check safe contact first, or use another. If you \
         were in touch on it already, say below how that came about."
    )]
    UnsafeContact,
    #[error(
        "On a channel that is not marked as safe, nobody may try to reach the client. Only a contact that did \
         happen can be recorded."
    )]
    UnsafeTry,
    #[error("This channel needs no reason. Choose \u{201c}It was safe\u{201d}.")]
    NoException,
    #[error(
        "It is not marked as safe to send the client a text or an e-mail, so they cannot get the link. Check \
         safe contact first, or meet another way."
    )]
    NoLink,
    #[error(
        "It is not marked as safe to write to the client at home, so nobody may call there. Check safe contact \
         first, or meet another way."
    )]
    UnsafeHome,
    #[error("Choose somebody who works in the team that has this referral.")]
    NotInTeam,
    #[error("An appointment cannot be in the past.")]
    InThePast,
}

impl Happening {
    /// As it is written in the record.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent => "referral.sent",
            Self::Acknowledged => "referral.acknowledged",
            Self::Accepted => "referral.accepted",
            Self::Allocated { .. } => "referral.allocated",
            Self::Tried { .. } => "referral.tried",
            Self::Contacted { .. } => "referral.contacted",
            Self::Booked { .. } => "referral.booked",
            Self::ProgressTold(_) => "referral.progress-told",
            Self::Completed(_) => "referral.completed",
            Self::Failed(_) => "referral.failed",
            Self::Rejected(_) => "referral.rejected",
            Self::Cancelled(_) => "referral.cancelled",
            Self::FeedbackSent(_) => "referral.feedback-sent",
            Self::FeedbackSeen => "referral.feedback-seen",
            Self::CancellationAcknowledged => "referral.cancellation-acknowledged",
        }
    }
}
