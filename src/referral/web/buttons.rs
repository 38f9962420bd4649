//! What can be done with a referral now, as the buttons of its page.

use crate::{
    kit::{actor::Side, id::ReferralId},
    referral::model::{Action, Referral},
};

/// Something that can be done now: at once, or on a page of its own.
pub(super) struct Button {
    pub(super) words: &'static str,
    pub(super) href: String,
    pub(super) variant: &'static str,
    pub(super) how: How,
}

#[derive(PartialEq)]
pub(super) enum How {
    AtOnce,
    OnAPage,
}

/// What can be done, the likeliest first. The page that closes a referral asks how it ended, so there is
/// one button for every end.
pub(super) fn buttons(referral: &Referral, actions: &[Action], side: Side) -> Vec<Button> {
    let closes = actions.contains(&Action::Complete);
    let shown = actions
        .iter()
        .filter(|action| !(closes && **action == Action::Fail));
    let buttons = shown
        .flat_map(|action| {
            [
                button(referral.id(), *action, side),
                no_news(referral.id(), *action),
            ]
        })
        .flatten()
        .enumerate();
    buttons
        .map(|(n, button)| Button {
            variant: if n == 0 { button.variant } else { "secondary" },
            ..button
        })
        .collect()
}

/// A word to the referrer for which nothing has to be written.
fn no_news(id: &ReferralId, action: Action) -> Option<Button> {
    (action == Action::TellProgress).then(|| Button {
        words: "Still going on",
        href: format!("/referrals/{id}/no-news"),
        variant: "secondary",
        how: How::AtOnce,
    })
}

fn button(id: &ReferralId, action: Action, side: Side) -> Option<Button> {
    let (words, noun, variant, how) = match action {
        Action::Acknowledge => ("Acknowledge", "acknowledgement", "", How::AtOnce),
        Action::AskInformation => ("Ask the referrer", "question", "secondary", How::OnAPage),
        Action::GiveInformation => ("Answer", "answer", "", How::OnAPage),
        Action::SayWhere => ("Say where it is", "milestone", "secondary", How::OnAPage),
        Action::Hold => ("Put on hold", "hold", "secondary", How::OnAPage),
        Action::KeepOnHold => ("Keep on hold", "hold-review", "secondary", How::AtOnce),
        Action::Resume => ("Go on", "resumption", "", How::AtOnce),
        Action::Reopen => ("Open again", "reopening", "secondary", How::OnAPage),
        Action::Accept => ("Accept", "acceptance", "", How::AtOnce),
        Action::Reject => ("Do not accept", "rejection", "secondary", How::OnAPage),
        Action::Allocate => ("Allocate to an adviser", "allocation", "", How::OnAPage),
        Action::Take => ("Take this referral", "taking", "", How::AtOnce),
        Action::PutBack => ("Put back", "return", "secondary", How::OnAPage),
        Action::RecordContact => ("Record a contact", "contacts", "", How::OnAPage),
        Action::Book => ("Book an appointment", "appointments", "secondary", How::OnAPage),
        Action::TellProgress => ("Tell the referrer", "progress", "secondary", How::OnAPage),
        Action::Complete => ("Close this referral", "closing", "secondary", How::OnAPage),
        Action::Fail => (
            "Close this referral",
            "closing?how=failed",
            "secondary",
            How::OnAPage,
        ),
        Action::Cancel => ("Cancel this referral", "cancellation", "secondary", How::OnAPage),
        Action::ReadFeedback => ("I have read this", "reading", "", How::AtOnce),
        Action::NoteCancellation => ("I have seen this", "cancellation-note", "", How::AtOnce),
        Action::TellPatient if side == Side::Health => {
            ("The patient was told", "telling", "secondary", How::OnAPage)
        }
        Action::TellPatient => ("The client was told", "telling", "secondary", How::OnAPage),
        // Each a link of its own: none is anybody's next step.
        Action::Withdraw | Action::EnterInError | Action::SetPriority => return None,
    };
    Some(Button {
        words,
        href: format!("/referrals/{id}/{noun}"),
        variant,
        how,
    })
}
