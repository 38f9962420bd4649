//! Providers outside the partnership: somebody who can be asked to help, and from whom nobody signs in.

use jiff::civil::Date;

use super::Standing;
use crate::kit::id::ProviderId;

/// A provider outside the partnership.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    pub id: ProviderId,
    pub details: ProviderDetails,
    pub standing: Standing,
    pub version: i64,
}

/// What is edited about it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderDetails {
    pub name: String,
    /// What it can be asked for.
    pub purpose: String,
    /// How it is reached; at least one of the three is there.
    pub address: String,
    pub phone: String,
    pub email: String,
    /// The day on which somebody last made sure that this is right.
    pub checked_on: Date,
}
