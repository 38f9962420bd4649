//! Who may do what to a referral. What somebody may not see at all is decided by the query that finds it.

use super::{Action, Referral, State};
use crate::kit::{
    actor::{Role, Staff},
    id::TeamId,
};

/// Whether this member of staff may do this to this referral, if its state allows it.
pub fn may(staff: &Staff, referral: &Referral, action: Action) -> bool {
    let sender = staff.team.as_ref() == Some(&referral.from_team);
    let receiver = staff.organisation == referral.to_organisation;
    match action {
        Action::Acknowledge
        | Action::Accept
        | Action::Reject
        | Action::Allocate
        | Action::NoteCancellation => receiver && matches!(staff.role, Role::Intake | Role::Supervisor),
        Action::RecordContact | Action::Book | Action::Complete | Action::Fail => {
            receiver && has_case(staff, &referral.state)
        }
        Action::Cancel | Action::ReadFeedback => {
            sender && matches!(staff.role, Role::Referrer | Role::TeamLead)
        }
    }
}

/// The team for which somebody refers, if they do.
pub fn sending_team(staff: &Staff) -> Option<&TeamId> {
    match staff.role {
        Role::Referrer | Role::TeamLead => staff.team.as_ref(),
        Role::Intake
        | Role::Adviser
        | Role::Volunteer
        | Role::Supervisor
        | Role::Administrator
        | Role::Manager
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => None,
    }
}

/// The adviser who was given it; a supervisor stands in for anybody.
fn has_case(staff: &Staff, state: &State) -> bool {
    match staff.role {
        Role::Adviser => state.adviser() == Some(&staff.membership),
        Role::Supervisor => true,
        Role::Intake => state.adviser().is_none(),
        Role::Referrer
        | Role::TeamLead
        | Role::Volunteer
        | Role::Administrator
        | Role::Manager
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => false,
    }
}

impl Referral {
    /// What this member of staff may do to it now: the buttons of the page, and the guard of the verbs.
    pub fn actions(&self, staff: &Staff) -> Vec<Action> {
        self.state
            .actions()
            .iter()
            .copied()
            .filter(|action| may(staff, self, *action))
            .collect()
    }
}
