//! The rules of the patient's own page.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    obligation::{Kind, Obligation, Standing},
    referral::model::{Meeting, Plainly},
};

/// Days for which a link can be opened.
pub const LINK_DAYS: i64 = 7;
/// Minutes for which the page can be read once the link was opened.
pub const SESSION_MINUTES: i64 = 30;
/// Where the link stands in a message. It is made when the message goes, so that no message that is kept holds one.
pub const MARK: &str = "[the link]";
/// What stands there in place of a link that could not be made.
pub const NO_LINK: &str = "Please ask us for a new link.";

/// What the page says.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub reference: String,
    pub plainly: Plainly,
    /// What was promised, and by when.
    pub promise: Option<Promise>,
    /// What was booked and is still to come.
    pub booked: Vec<(DateTime, Meeting)>,
    /// The service, by the name that tells nobody what the patient is treated for.
    pub service: String,
    /// Its telephone; empty when it has none.
    pub phone: String,
    /// When the page closes by itself.
    pub until: Timestamp,
}

/// What the service does next.
#[derive(Clone, Debug, PartialEq)]
pub enum Promise {
    By(&'static str, Timestamp),
    /// Its day has passed.
    Late,
}

/// Why there is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The person no longer agrees to share, so there is no page to show them.")]
    NotSharing,
    #[error("Only the advice service can show the link. Choose to send it by e-mail.")]
    NotOnScreen,
    #[error("This referral was a mistake, so there is no page to show.")]
    Mistake,
}

/// What the patient is told of a clock; nothing of those that are between the two sides.
const fn promised(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Acknowledge => Some("We will look at it"),
        Kind::Decide => Some("We will say whether we can help"),
        Kind::FirstContact => Some("An adviser will get in touch with you"),
        Kind::NextTry => Some("We will try to reach you again"),
        Kind::HoldReview => Some("We will look at it again"),
        Kind::Information
        | Kind::Progress
        | Kind::OutsideAnswer
        | Kind::ClosingFeedback
        | Kind::FeedbackSeen
        | Kind::PatientTold => None,
    }
}

/// The first thing that is promised and not done yet.
pub fn promise(owed: &[Obligation], now: Timestamp) -> Option<Promise> {
    let open = owed.iter().filter_map(|owed| {
        let standing = owed.standing(now);
        let runs = matches!(standing, Standing::Owed | Standing::Overdue);
        Some((owed.due_at(), standing, promised(owed.kind()).filter(|_| runs)?))
    });
    let (due_at, standing, what) = open.min_by_key(|(due_at, ..)| *due_at)?;
    Some(match standing {
        Standing::Overdue => Promise::Late,
        Standing::Owed | Standing::Met | Standing::Breached | Standing::Waived => Promise::By(what, due_at),
    })
}
