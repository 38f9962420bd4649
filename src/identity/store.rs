//! Accounts, memberships, sessions and invitations as rows.

mod account;
mod competence;
mod invitation;
mod membership;
mod session;
mod set_up;

pub(super) use account::choose_password;
pub(super) use competence::{competence, set_competence};
pub(super) use invitation::{spend_all, spend_those_of};
pub(super) use membership::{has_members, held_by, in_force, is_known_here, one_per_role, roles_in};
pub(super) use session::{end_session, end_sessions_of, forget_sessions, note_use};
pub(super) use set_up::{forget_set_up_links, insert_set_up_link, is_set_up_link, somebody_has_an_account};
