//! Alongside: the shared system of a health-justice partnership.
pub mod web;
