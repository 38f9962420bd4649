//! Steps that neither decide nor end a referral: asking the referrer, ordering, holding, moving on, opening again.

use super::{
    Refused,
    codes::{Cancellation, Failure, Hold, Milestone},
    state::{Ending, State, Step},
};

impl State {
    /// The referrer has the ball until they answer, or their time is over.
    pub(super) fn asked(self, step: Step) -> Result<Self, Refused> {
        match self {
            Self::New => Ok(Self::AwaitingInformation {
                acknowledged: step.clone(),
                asked: step,
            }),
            Self::InTriage { acknowledged } => Ok(Self::AwaitingInformation {
                acknowledged,
                asked: step,
            }),
            later @ (Self::AwaitingInformation { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended { .. }) => Err(later.already()),
        }
    }

    /// Back to those who decide, with an answer or without one.
    pub(super) fn answered(self) -> Result<Self, Refused> {
        match self {
            Self::AwaitingInformation { acknowledged, .. } => Ok(Self::InTriage { acknowledged }),
            Self::New | Self::InTriage { .. } => Err(Refused::NothingAsked),
            later @ (Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::OnHold { .. }
            | Self::Ended { .. }) => Err(later.already()),
        }
    }

    /// How soon it comes matters until somebody has it.
    pub(super) fn prioritised(self) -> Result<Self, Refused> {
        match self {
            waiting @ (Self::New
            | Self::InTriage { .. }
            | Self::AwaitingInformation { .. }
            | Self::Accepted { adviser: None, .. }) => Ok(waiting),
            Self::Accepted { .. } | Self::InProgress { .. } | Self::OnHold { .. } => {
                Err(Refused::Already("allocated"))
            }
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    pub(super) fn held(self, reason: Hold, since: Step) -> Result<Self, Refused> {
        match self {
            Self::New | Self::InTriage { .. } | Self::AwaitingInformation { .. } => Err(Refused::NotAccepted),
            Self::Accepted { adviser: None, .. } => Err(Refused::NoAdviser),
            open @ (Self::Accepted { .. } | Self::InProgress { .. }) => Ok(Self::OnHold {
                reason,
                since,
                from: Box::new(open),
            }),
            Self::OnHold { .. } => Err(Refused::Already("put on hold")),
            ended @ Self::Ended { .. } => Err(ended.already()),
        }
    }

    pub(super) fn hold_kept(self) -> Result<Self, Refused> {
        if matches!(self, Self::OnHold { .. }) {
            Ok(self)
        } else {
            Err(self.not_on_hold())
        }
    }

    pub(super) fn resumed(self) -> Result<Self, Refused> {
        if let Self::OnHold { from, .. } = self {
            Ok(*from)
        } else {
            Err(self.not_on_hold())
        }
    }

    fn not_on_hold(&self) -> Refused {
        if self.is_open() {
            Refused::NotOnHold
        } else {
            self.already()
        }
    }

    /// What is done while it is on hold is done to what is held, and leaves it on hold.
    pub(super) fn under_hold(
        self,
        step: impl FnOnce(Self) -> Result<Self, Refused>,
    ) -> Result<Self, Refused> {
        if let Self::OnHold { reason, since, from } = self {
            Ok(Self::OnHold {
                reason,
                since,
                from: Box::new(step(*from)?),
            })
        } else {
            step(self)
        }
    }

    pub(super) fn moved_to(self, to: Milestone) -> Result<Self, Refused> {
        let mut helped = self.in_progress()?;
        if let Self::InProgress { milestone, .. } = &mut helped {
            if *milestone == to {
                return Err(Refused::Already("at this point"));
            }
            *milestone = to;
        }
        Ok(helped)
    }

    /// A mistake is found while it is open. What has ended keeps its ending.
    pub(super) fn mistaken(self, ending: Ending, step: Step) -> Result<Self, Refused> {
        if self.is_open() {
            Ok(self.ended(ending, step))
        } else {
            Err(self.already())
        }
    }

    /// It stays as it ended; that it goes on elsewhere changes nothing here.
    pub(super) fn reopened(self) -> Result<Self, Refused> {
        match self.ending() {
            None => Err(Refused::StillOpen),
            Some(Ending::Mistaken(..)) => Err(Refused::WasMistaken),
            Some(ending) if !ending.may_go_on() => Err(Refused::NotAgain),
            Some(_) => Ok(self),
        }
    }
}

impl Ending {
    /// Whether it may go on as another referral: not without the person's agreement, nor after their death.
    pub const fn may_go_on(self) -> bool {
        !matches!(
            self,
            Self::Mistaken(..)
                | Self::Cancelled(Cancellation::ConsentWithdrawn)
                | Self::Failed(Failure::Died)
        )
    }
}
