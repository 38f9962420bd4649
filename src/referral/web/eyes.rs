//! What of a referral's history one side may read.

use crate::{
    audit::Recorded,
    consent::FeedbackLevel,
    event::Event,
    kit::actor::Side,
    obligation::{Kind, Obligation, Owner},
    referral::model::{Answer, Happening, Hold, Milestone},
    web::{say, ui},
};

/// With which side's eyes a referral is read, and how much the patient agreed that the referrer may be told.
pub(super) struct Eyes {
    pub side: Side,
    pub level: FeedbackLevel,
}

impl Eyes {
    /// Whether an adviser was in touch is told from the first level on.
    fn see_contact(&self) -> bool {
        self.side == Side::Advice || self.level >= FeedbackLevel::Attended
    }

    /// Whether the clock of this kind is theirs to see.
    pub(super) fn may_see(&self, owed: &Obligation) -> bool {
        match owed.kind() {
            // When they were told says that somebody was in touch; what the referrer owes is the referrer's to see.
            Kind::PatientTold => owed.owner() == Owner::Referrer || self.see_contact(),
            Kind::FirstContact | Kind::Progress => self.see_contact(),
            // The advice side's own way of working.
            Kind::NextTry | Kind::HoldReview | Kind::OutsideAnswer => self.side == Side::Advice,
            Kind::Acknowledge
            | Kind::Information
            | Kind::Decide
            | Kind::ClosingFeedback
            | Kind::FeedbackSeen => true,
        }
    }

    /// What happened, for the eyes of one side. How it ended is told to health staff by the feedback alone,
    /// and tries to reach the client are the advice side's own.
    pub(super) fn moment(&self, recorded: &Recorded) -> Option<ui::Moment> {
        let what = if let Event::Referral(_, happening) = &recorded.event {
            self.happened(happening)?
        } else {
            self.outside(&recorded.event)
                .or_else(|| beside(&recorded.event))?
        };
        Some(ui::Moment {
            what: what.to_owned(),
            who: recorded.who.clone(),
            when: say::when(recorded.at),
            at: say::machine(recorded.at),
            words: match (&recorded.event, self.side) {
                (Event::Referral(_, Happening::PutBack(reason)), Side::Advice) => reason.words().to_owned(),
                (Event::Referral(_, Happening::PatientTold { how, on }), Side::Advice) => {
                    format!("{}, {}", how.words(), say::date(*on))
                }
                (Event::Referral(_, Happening::PatientNotTold(why)), Side::Advice) => why.words().to_owned(),
                _ => String::new(),
            },
            link: None,
        })
    }

    /// What became of it with a provider outside, as far as the referrer is told how far it got.
    fn outside(&self, event: &Event) -> Option<&'static str> {
        if self.side != Side::Advice && self.level < FeedbackLevel::TopicAndStage {
            return None;
        }
        if let Event::OutsideAnswered(_, _, answer) = event {
            return Some(match answer {
                Answer::Accepted => "The provider outside took it on",
                Answer::Refused => "The provider outside did not take it on",
                Answer::NoAnswer => "The provider outside did not answer",
            });
        }
        if matches!(event, Event::ReferredOutside(..)) {
            return Some("Referred on to a provider outside");
        }
        let own = [
            (
                matches!(event, Event::OutsideWithdrawn(..)),
                "The client no longer agrees to a provider outside",
            ),
            (
                matches!(event, Event::OutsideTold(..)),
                "A provider outside was told that the client no longer agrees",
            ),
            (
                matches!(event, Event::PartyJoined(..)),
                "A joint party agreed to share",
            ),
            (
                matches!(event, Event::PartyLeft(..)),
                "A joint party no longer shares",
            ),
        ];
        let own = own.into_iter().filter(|_| self.side == Side::Advice);
        own.into_iter().find_map(|(is, words)| is.then_some(words))
    }

    fn happened(&self, happening: &Happening) -> Option<&'static str> {
        Some(match (happening, self.side) {
            (Happening::Sent(_), _) => "Referral sent",
            (Happening::Acknowledged, _) => "Acknowledged",
            (Happening::InformationAsked { .. }, _) => "The referrer was asked something",
            (Happening::InformationGiven { .. }, _) => "The referrer answered",
            (Happening::InformationNotGiven, _) => "The time to answer was over",
            (Happening::Prioritised(_), Side::Advice) => "Priority set",
            (Happening::HoldKept, Side::Advice) => "Looked at again, still on hold",
            (Happening::Accepted, _) => "Accepted",
            (Happening::Taken { .. }, Side::Advice) => "Taken from the waiting list",
            (Happening::Allocated { .. } | Happening::Taken { .. }, _) => "Allocated to an adviser",
            (Happening::PutBack(_), _) => "Back on the waiting list",
            (Happening::Tried { .. }, Side::Advice) => "Tried to reach the client",
            (Happening::Contacted { .. }, Side::Advice) => "In touch with the client",
            (Happening::Contacted { .. }, _) if !self.see_contact() => return None,
            (Happening::Contacted { .. }, _) => "An adviser was in touch with the patient",
            (Happening::Booked { .. }, _) => "Appointment booked",
            (Happening::ProgressTold(_), _) => "The referrer was told how it is going",
            (Happening::MovedTo(milestone), Side::Advice) => milestone.words(),
            (Happening::MovedTo(milestone), _) if self.level >= FeedbackLevel::TopicAndStage => {
                outside(*milestone)
            }
            (
                Happening::Tried { .. }
                | Happening::Prioritised(_)
                | Happening::HoldKept
                | Happening::MovedTo(_),
                _,
            ) => return None,
            (Happening::Held(reason), Side::Advice) => held(*reason),
            (Happening::Held(_), _) => "Put on hold",
            (Happening::Resumed, _) => "Going on again",
            (Happening::EnteredInError(reason, _), _) => reason.words(),
            (Happening::Reopened { .. }, _) => "Opened again as another referral",
            (Happening::Completed(_) | Happening::Failed(_), Side::Health) => "Closed",
            (Happening::Completed(outcome), _) => outcome.words(),
            (Happening::Failed(reason), _) => reason.words(),
            (Happening::Rejected(_), _) => "Not accepted",
            (Happening::Cancelled(reason), _) => reason.words(),
            (Happening::FeedbackSent(_), _) => "Feedback sent to the referrer",
            (Happening::FeedbackSeen, _) => "Feedback read",
            (Happening::CancellationAcknowledged, _) => "Cancellation noted",
            (Happening::PatientTold { .. } | Happening::PatientNotTold(_), Side::Health)
                if !self.see_contact() =>
            {
                return None;
            }
            (Happening::PatientTold { .. }, Side::Advice) => "The client was told",
            (Happening::PatientTold { .. }, _) => "The patient was told",
            (Happening::PatientNotTold(_), Side::Advice) => "The client is not told",
            (Happening::PatientNotTold(_), _) => "The patient is not told",
        })
    }
}

/// A milestone in the words of health staff.
const fn outside(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::ContactMade => "In touch with the patient",
        Milestone::AwaitingClient => "Waiting for the patient",
        Milestone::AdviceGiven
        | Milestone::Casework
        | Milestone::AwaitingEvidence
        | Milestone::AwaitingDecision
        | Milestone::ChallengeLodged
        | Milestone::HearingListed => milestone.words(),
    }
}

const fn held(reason: Hold) -> &'static str {
    match reason {
        Hold::Unwell => "Put on hold: the client is unwell",
        Hold::AwaitingClient => "Put on hold: waiting for the client",
        Hold::Safety => "Put on hold: it is not safe to go on at present",
    }
}

/// What happened to a referral beside the loop itself.
fn beside(event: &Event) -> Option<&'static str> {
    if let Event::FeedbackRated(_, answer) = event {
        return Some(answer.in_history());
    }
    let known = [
        (
            matches!(event, Event::ReferredOn(..)),
            "Passed on to another service as well",
        ),
        (
            matches!(event, Event::PatientLinkMade(_)),
            "A link to their own page was given",
        ),
        (
            matches!(event, Event::PatientPageOpened(_)),
            "Their own page was opened",
        ),
    ];
    known.into_iter().find_map(|(is, words)| is.then_some(words))
}
