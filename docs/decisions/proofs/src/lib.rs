//! Candidate (c) of decision 0002: rusqlite called in place, tokio-postgres from a pool, one face.

pub mod counted;
pub mod group;
pub mod postgres;
pub mod sqlite;
