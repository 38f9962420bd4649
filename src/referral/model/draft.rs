//! A referral being written, and what must be true before it can be sent.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Referral, Refused, State, Urgency};
use crate::{
    consent::Permit,
    kit::{
        actor::Staff,
        id::{DraftId, OrganisationId, PersonId, ReferralId, ServiceId, TeamId},
    },
};

/// A referral being written. Anything may still be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub id: DraftId,
    pub person: PersonId,
    pub asked: Asked,
    pub begun_at: Timestamp,
    pub version: i64,
}

/// What has been filled in so far. Kept as one opaque text until it is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    pub service: Option<ServiceId>,
    /// Areas of law, by the codes of the pack.
    pub areas: Vec<String>,
    pub summary: String,
    pub letter_on: Option<Date>,
    pub urgent: Option<String>,
    /// When safe contact was last gone through on the way to sending.
    pub contact_checked_at: Option<Timestamp>,
    pub agreed: Option<Agreed>,
}

/// What the patient agreed to, as it was ticked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreed {
    pub given_on: Date,
    pub given_by: String,
    pub method: String,
    pub purposes: String,
    pub feedback: i64,
}

/// The service that is asked, as far as sending needs to know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub service: ServiceId,
    pub organisation: OrganisationId,
    pub team: TeamId,
    /// The areas of law that it deals with.
    pub areas: Vec<String>,
    /// Whether it is open to the team that asks, today.
    pub is_open_to_sender: bool,
}

impl Draft {
    /// Sends it: from here on nothing is missing.
    ///
    /// # Errors
    /// Something is missing, or the service cannot take it; the sentence says what.
    pub fn send(
        self,
        id: ReferralId,
        permit: &Permit,
        target: &Target,
        sender: &Staff,
        at: Timestamp,
    ) -> Result<Referral, Refused> {
        let asked = self.asked;
        if asked.areas.is_empty() {
            return Err(Refused::NoNeed);
        }
        if asked.summary.trim().is_empty() {
            return Err(Refused::NoSummary);
        }
        if !target.is_open_to_sender {
            return Err(Refused::NotEligible);
        }
        if asked.areas.iter().any(|area| !target.areas.contains(area)) {
            return Err(Refused::OutOfScope);
        }
        let agrees = *permit.person() == self.person && *permit.organisation() == target.organisation;
        let (Some(team), true) = (sender.team.clone(), agrees) else {
            return Err(Refused::NoConsent);
        };
        Ok(Referral {
            reference: reference(&id),
            id,
            person: self.person,
            consent: permit.consent().clone(),
            from_organisation: sender.organisation.clone(),
            from_team: team,
            sent_by: sender.membership.clone(),
            service: target.service.clone(),
            to_organisation: target.organisation.clone(),
            to_team: target.team.clone(),
            summary: asked.summary,
            urgency: if asked.urgent.is_some() {
                Urgency::Urgent
            } else {
                Urgency::Routine
            },
            urgent_reason: asked.urgent,
            letter_on: asked.letter_on,
            sent_at: at,
            state: State::New,
            version: 1,
            listed: None,
        })
    }
}

/// The last eight letters and digits of the identifier, which are chance, in two groups.
fn reference(id: &ReferralId) -> String {
    let text = crate::kit::id::Id::as_str(id);
    let tail = text.get(text.len().saturating_sub(8)..).unwrap_or(text);
    let (first, second) = tail.split_at(tail.len() / 2);
    format!("{first}-{second}")
}
