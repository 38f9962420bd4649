//! Where a referral stands: a fold of what happened to it, and what may happen next.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, IntoDeserializer as _, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    Holder, Route,
    codes::{
        Cancellation, Channel, Failure, Hold, Milestone, Mistake, NotTold, Outcome, Priority, Rejection,
        Return,
    },
};
use crate::{
    consent::FeedbackLevel,
    kit::id::{AppointmentId, ContactId, InquiryId, MembershipId, ReferralId},
};

/// Something that happened to a referral, as it stands in the record of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", remote = "Self")]
pub enum Happening {
    /// By which way it came.
    Sent(Route),
    Acknowledged,
    /// The referrer is asked something before it is decided.
    InformationAsked {
        question: InquiryId,
    },
    InformationGiven {
        question: InquiryId,
    },
    /// The referrer's time to answer is over: it is decided on what is known.
    InformationNotGiven,
    /// Somebody set how soon it comes, in place of what the rules propose.
    Prioritised(Priority),
    Accepted,
    Allocated {
        adviser: MembershipId,
    },
    /// An adviser took it from the waiting list.
    Taken {
        adviser: MembershipId,
    },
    /// It waits for an adviser again.
    PutBack(Return),
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
    /// The help has come to another point.
    MovedTo(Milestone),
    Held(Hold),
    /// Looked at again, and still on hold.
    HoldKept,
    Resumed,
    Completed(Outcome),
    Failed(Failure),
    Rejected(Rejection),
    Cancelled(Cancellation),
    /// It should never have been; which side says so.
    EnteredInError(Mistake, Holder),
    FeedbackSent(FeedbackLevel),
    FeedbackSeen,
    CancellationAcknowledged,
    /// The patient was told how it stands: by which way, and on which day.
    PatientTold {
        how: Channel,
        on: Date,
    },
    /// The patient is not told, and this is why.
    PatientNotTold(NotTold),
    /// It goes on as another referral. This one stays ended.
    Reopened {
        episode: ReferralId,
    },
}

impl Serialize for Happening {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

/// As it stands in the record, where what was sent before routes were kept says "sent" and no more.
impl<'de> Deserialize<'de> for Happening {
    fn deserialize<D: Deserializer<'de>>(stored: D) -> Result<Self, D::Error> {
        stored.deserialize_any(Stored)
    }
}

/// Reads a happening as it comes. One that carries facts is a map, one that carries none a word.
struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = Happening;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("something that happened to a referral")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Happening, E> {
        match word {
            "sent" => Ok(Happening::Sent(Route::NotRecorded)),
            word => Happening::deserialize(word.into_deserializer()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, facts: A) -> Result<Happening, A::Error> {
        Happening::deserialize(MapAccessDeserializer::new(facts))
    }
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
    /// The referrer was asked something, and has not answered.
    AwaitingInformation {
        acknowledged: Step,
        asked: Step,
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
        /// Where the help has come to.
        #[serde(default)]
        milestone: Milestone,
    },
    /// Nothing is done for a while. What the law counts goes on all the same.
    OnHold {
        reason: Hold,
        since: Step,
        /// Where it goes on from: accepted, or in progress.
        from: Box<Self>,
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
    /// A mistake, recorded by this side.
    Mistaken(Mistake, Holder),
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
    AskInformation,
    GiveInformation,
    SetPriority,
    Accept,
    Reject,
    Allocate,
    Take,
    PutBack,
    RecordContact,
    Book,
    SayWhere,
    TellProgress,
    Hold,
    KeepOnHold,
    Resume,
    Complete,
    Fail,
    Cancel,
    EnterInError,
    ReadFeedback,
    NoteCancellation,
    /// Recording that the patient was told how it stands, or why they are not.
    TellPatient,
    /// Going on as another referral that names this one.
    Reopen,
    /// Recording that the patient no longer agrees to share; at any time, the end included.
    Withdraw,
}

impl Happening {
    /// As it is written in the record.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent(_) => "referral.sent",
            Self::Acknowledged => "referral.acknowledged",
            Self::InformationAsked { .. } => "referral.information-asked",
            Self::InformationGiven { .. } => "referral.information-given",
            Self::InformationNotGiven => "referral.information-not-given",
            Self::Prioritised(_) => "referral.prioritised",
            Self::Accepted => "referral.accepted",
            Self::Allocated { .. } => "referral.allocated",
            Self::Taken { .. } => "referral.taken",
            Self::PutBack(_) => "referral.put-back",
            Self::Tried { .. } => "referral.tried",
            Self::Contacted { .. } => "referral.contacted",
            Self::Booked { .. } => "referral.booked",
            Self::ProgressTold(_) => "referral.progress-told",
            Self::MovedTo(_) => "referral.moved-to",
            Self::Held(_) => "referral.held",
            Self::HoldKept => "referral.hold-kept",
            Self::Resumed => "referral.resumed",
            Self::Completed(_) => "referral.completed",
            Self::Failed(_) => "referral.failed",
            Self::Rejected(_) => "referral.rejected",
            Self::Cancelled(_) => "referral.cancelled",
            Self::EnteredInError(..) => "referral.entered-in-error",
            Self::FeedbackSent(_) => "referral.feedback-sent",
            Self::FeedbackSeen => "referral.feedback-seen",
            Self::CancellationAcknowledged => "referral.cancellation-acknowledged",
            Self::PatientTold { .. } => "referral.patient-told",
            Self::PatientNotTold(_) => "referral.patient-not-told",
            Self::Reopened { .. } => "referral.reopened",
        }
    }
}
