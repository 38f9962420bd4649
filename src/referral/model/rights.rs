//! Who may do what to a referral. What somebody may not see at all is decided by the query that finds it.

use super::{Action, Ending, Holder, Referral, State};
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
        | Action::AskInformation
        | Action::SetPriority
        | Action::Accept
        | Action::Reject
        | Action::Allocate => receiver && looks_at_what_comes_in(staff.role),
        Action::Take => {
            receiver
                && matches!(staff.role, Role::Adviser | Role::Supervisor)
                && staff.team.as_ref() == Some(&referral.to_team)
        }
        Action::PutBack | Action::NoteCancellation => {
            receiver && (looks_at_what_comes_in(staff.role) || has_case(staff, &referral.state))
        }
        Action::RecordContact
        | Action::Book
        | Action::SayWhere
        | Action::TellProgress
        | Action::Hold
        | Action::KeepOnHold
        | Action::Resume
        | Action::Complete
        | Action::Fail => receiver && has_case(staff, &referral.state),
        Action::Cancel | Action::ReadFeedback | Action::GiveInformation => {
            sender && (refers(staff.role) || referral.is_own() && looks_at_what_comes_in(staff.role))
        }
        Action::EnterInError => {
            sender && refers(staff.role)
                || receiver && (looks_at_what_comes_in(staff.role) || has_case(staff, &referral.state))
        }
        // Whoever owes it; on the advice side whoever is in touch with the client next.
        Action::TellPatient => {
            if matches!(referral.state.ending(), Some(Ending::Rejected(_))) {
                sender && (refers(staff.role) || referral.is_own() && looks_at_what_comes_in(staff.role))
            } else {
                receiver && (looks_at_what_comes_in(staff.role) || staff.role == Role::Adviser)
            }
        }
        // Whoever the patient tells. Nobody has to look for the right colleague first.
        Action::Withdraw | Action::Reopen => {
            sender && refers(staff.role)
                || receiver && (looks_at_what_comes_in(staff.role) || staff.role == Role::Adviser)
        }
    }
}

/// On which side of a referral somebody acts.
pub fn side(staff: &Staff) -> Holder {
    if refers(staff.role) {
        Holder::Referrer
    } else {
        Holder::Adviser
    }
}

/// The team for which somebody refers, if they do.
pub fn sending_team(staff: &Staff) -> Option<&TeamId> {
    staff.team.as_ref().filter(|_| refers(staff.role))
}

/// The team of somebody on the advice side who enters what came to it by telephone, in person or on paper.
pub fn entering_team(staff: &Staff) -> Option<&TeamId> {
    staff.team.as_ref().filter(|_| looks_at_what_comes_in(staff.role))
}

const fn looks_at_what_comes_in(role: Role) -> bool {
    matches!(role, Role::Intake | Role::Supervisor)
}

const fn refers(role: Role) -> bool {
    matches!(role, Role::Referrer | Role::TeamLead)
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
