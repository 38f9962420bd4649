//! What the record says happened to a referral, by which a page knows what there is to read of it. Each of these is
//! written in the transaction of its event, so that what the record does not name is not there.

use crate::{audit::Recorded, event::Event, kit::error::Result, referral::model::Happening};

/// What is there, asked for only when there may be some.
pub(super) async fn when<T: Default>(there: bool, read: impl Future<Output = Result<T>>) -> Result<T> {
    if there { read.await } else { Ok(T::default()) }
}

/// The record of one referral.
#[derive(Clone, Copy)]
pub(super) struct Happened<'a>(pub(super) &'a [Recorded]);

impl Happened<'_> {
    /// The advice side asked something.
    pub(super) fn asked(self) -> bool {
        self.holds(|event| matches!(event, Event::Referral(_, Happening::InformationAsked { .. })))
    }

    /// The referrer was told something while it was open.
    pub(super) fn told(self) -> bool {
        self.holds(|event| matches!(event, Event::Referral(_, Happening::ProgressTold(_))))
    }

    /// Somebody tried to reach the client, whether or not they did.
    pub(super) fn tried(self) -> bool {
        self.holds(|event| {
            let Event::Referral(_, happening) = event else {
                return false;
            };
            matches!(happening, Happening::Tried { .. } | Happening::Contacted { .. })
        })
    }

    /// An appointment was booked.
    pub(super) fn booked(self) -> bool {
        self.holds(|event| matches!(event, Event::Referral(_, Happening::Booked { .. })))
    }

    /// It ended early.
    pub(super) fn failed(self) -> bool {
        self.holds(|event| matches!(event, Event::Referral(_, Happening::Failed(_))))
    }

    /// It was referred on to another service.
    pub(super) fn passed_on(self) -> bool {
        self.holds(|event| matches!(event, Event::ReferredOn(..)))
    }

    /// Somebody became a party.
    pub(super) fn joined(self) -> bool {
        self.holds(|event| matches!(event, Event::PartyJoined(..)))
    }

    /// It was referred on to a provider outside.
    pub(super) fn passed_outside(self) -> bool {
        self.holds(|event| matches!(event, Event::ReferredOutside(..)))
    }

    /// Somebody said whether the feedback was useful.
    pub(super) fn rated(self) -> bool {
        self.holds(|event| matches!(event, Event::FeedbackRated(..)))
    }

    fn holds(self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.0.iter().any(|one| wanted(&one.event))
    }
}
