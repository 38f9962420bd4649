//! Verbs of accounts, memberships, invitations and sessions.

mod competence;
mod invitation;
mod membership;
mod password;
mod session;
mod set_up;

pub use competence::{competence_of, set_competence};
pub use invitation::{accept_invitation, invitation, invite_member, join};
pub use membership::{
    address_of, end_membership, give_membership, is_signed_up, one_per_role, refuse_to_move, refuse_to_turn,
    staff,
};
pub use session::{
    Entry, change_role, forget_sessions, resume, roles_of, sign_in, sign_in_from_command, sign_in_to_demo,
    sign_out,
};
pub use set_up::{FirstManager, may_set_up, set_up, set_up_link};

use super::model::may_keep_accounts;
use crate::kit::{
    db::Tx,
    error::{Error, Result},
};

/// To everybody but those who look after accounts, there are none.
pub(super) fn keeper(tx: &Tx) -> Result<()> {
    if may_keep_accounts(&tx.actor) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
