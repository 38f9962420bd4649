//! What a referral asks for, read from the fields of the one page for a slice that has them from somewhere else.

use jiff::{Timestamp, civil::Date};

pub use super::agreed::Offered;
use super::{agreed::ticked, drafts::needs};
use crate::{
    kit::id::MembershipId,
    partnership::Service,
    referral::model::{Asked, Route},
    web::{Choice, Errors, Typed},
};

/// What the fields ask for, by the rules of the page: needs, service, and what the person agreed to, as `explained_by`
/// recorded it.
///
/// # Errors
/// What has to be put right, by field.
pub fn asked(
    typed: &Typed,
    targets: &[Service],
    route: Route,
    (explained_by, today, now): (MembershipId, Date, Timestamp),
) -> Result<Asked, Errors> {
    let mut form = typed.reader();
    let change = needs::change(&mut form, typed, targets, today);
    let agreed = ticked(&mut form, today);
    let (change, agreed) = form.done(|| Some((change?, agreed?)))?;
    let mut asked = Asked {
        route,
        contact_checked_at: Some(now),
        agreed: Some(agreed.recorded(explained_by, now)),
        ..Asked::default()
    };
    change(&mut asked);
    Ok(asked)
}

/// The areas of law and the services to choose from.
pub fn targets(targets: &[Service]) -> [Vec<Choice>; 2] {
    [needs::areas(targets), needs::services(targets)]
}
