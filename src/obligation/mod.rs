//! The clocks of the loop: what each side owes the other after each step, by when, and whether it was
//! kept. A referral's state says where it stands; its obligations say what is owed for it.

pub mod actions;
pub mod model;
pub mod store;

pub use model::{Ended, Kind, Obligation, Outcome, Owner, Standing};
