//! A list of people to refer, brought as a spreadsheet: read, looked through, and brought in row by row.
//!
//! Every row becomes a referral by the same verb as any other, or is explained. A list that was cut off goes on where it
//! was, one that is stopped says what is in, and the same list brought twice adds nothing. What was uploaded is kept
//! only for as long as that takes.

pub mod actions;
pub mod jobs;
pub mod model;
pub mod rows;
pub mod sheet;
mod store;
pub mod web;

#[cfg(test)]
pub(crate) mod tests;
