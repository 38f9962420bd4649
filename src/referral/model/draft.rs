//! A referral being written, and what must be true before it can be sent.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Referral, Refused, Route, State, Urgency};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Permit, Purpose, Statement, Wording},
    kit::id::{DraftId, MembershipId, OrganisationId, PersonId, ReferralId, ServiceId, TeamId},
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
    /// By which way it came to whoever writes it.
    pub route: Route,
    /// Areas of law, by the codes of the pack.
    pub areas: Vec<String>,
    pub summary: String,
    pub letter_on: Option<Date>,
    pub urgent: Option<String>,
    /// When safe contact was last gone through on the way to sending.
    pub contact_checked_at: Option<Timestamp>,
    #[serde(deserialize_with = "agreed")]
    pub agreed: Option<Agreed>,
    /// The referral that was not accepted, when this one was suggested in its place.
    pub instead_of: Option<ReferralId>,
}

/// What the patient agreed to, as it was ticked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreed {
    pub given_on: Date,
    pub given_by: GivenBy,
    pub method: Method,
    pub purposes: Vec<Purpose>,
    pub feedback: FeedbackLevel,
    /// Who explained it to the patient and recorded what they said.
    pub explained_by: MembershipId,
    /// When it was recorded: a withdrawal after that undoes it.
    pub recorded_at: Timestamp,
    /// The text that they read, where they read one.
    #[serde(default)]
    pub wording: Option<Wording>,
}

/// An agreement as it is stored. Those of drafts that were begun before it was kept who recorded them, and
/// when, are asked for again.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Whole(Agreed),
    OfNobody {
        #[serde(rename = "purposes")]
        _letters: String,
    },
}

fn agreed<'de, D: Deserializer<'de>>(stored: D) -> Result<Option<Agreed>, D::Error> {
    Ok(match Option::deserialize(stored)? {
        Some(Stored::Whole(agreed)) => Some(agreed),
        Some(Stored::OfNobody { .. }) | None => None,
    })
}

/// The service that is asked, as far as sending needs to know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub service: ServiceId,
    pub organisation: OrganisationId,
    pub team: TeamId,
    /// The areas of law that it deals with.
    pub areas: Vec<String>,
}

/// For whom it is sent, and who sends it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sender {
    pub organisation: OrganisationId,
    pub team: TeamId,
    pub membership: MembershipId,
}

/// The areas of law that a service does not deal with, of those that are asked for.
pub fn beyond(asked: &[String], dealt_with: &[String]) -> Vec<String> {
    asked
        .iter()
        .filter(|area| !dealt_with.contains(area))
        .cloned()
        .collect()
}

impl Asked {
    /// How soon it must be looked at: one who says why it is urgent says that it is.
    pub fn urgency(&self) -> Urgency {
        match self.urgent {
            Some(_) => Urgency::Urgent,
            None => Urgency::Routine,
        }
    }
}

impl Agreed {
    /// The same as a consent about to be recorded, that an organisation may receive what is shared.
    pub fn statement(self, person: PersonId, organisation: OrganisationId) -> Statement {
        Statement {
            person,
            organisation,
            given_on: self.given_on,
            given_by: self.given_by,
            method: self.method,
            explained_by: self.explained_by,
            purposes: self.purposes,
            feedback: self.feedback,
            wording: self.wording,
        }
    }
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
        sender: &Sender,
        at: Timestamp,
    ) -> Result<Referral, Refused> {
        let asked = self.asked;
        if asked.areas.is_empty() {
            return Err(Refused::NoNeed);
        }
        if asked.summary.trim().is_empty() {
            return Err(Refused::NoSummary);
        }
        if !beyond(&asked.areas, &target.areas).is_empty() {
            return Err(Refused::OutOfScope);
        }
        let agrees = *permit.person() == self.person && *permit.organisation() == target.organisation;
        if !agrees {
            return Err(Refused::NoConsent);
        }
        let urgency = asked.urgency();
        Ok(Referral {
            reference: reference(&id),
            id,
            person: self.person,
            consent: permit.consent().clone(),
            from_organisation: sender.organisation.clone(),
            from_team: sender.team.clone(),
            sent_by: sender.membership.clone(),
            service: target.service.clone(),
            to_organisation: target.organisation.clone(),
            to_team: target.team.clone(),
            summary: asked.summary,
            urgency,
            urgent_reason: asked.urgent,
            letter_on: asked.letter_on,
            route: asked.route,
            sent_at: at,
            state: State::New,
            version: 1,
            listed: None,
        })
    }
}

impl Referral {
    /// The same ask once more, of the team that receives it today.
    #[must_use]
    pub fn anew(&self, id: ReferralId, to_team: TeamId, sent_by: MembershipId, at: Timestamp) -> Self {
        Self {
            reference: reference(&id),
            id,
            to_team,
            sent_by,
            route: Route::Reopened,
            sent_at: at,
            state: State::New,
            version: 1,
            listed: None,
            ..self.clone()
        }
    }
}

/// The last eight letters and digits of the identifier, which are chance, in two groups.
fn reference(id: &ReferralId) -> String {
    let text = crate::kit::id::Id::as_str(id);
    let tail = text.get(text.len().saturating_sub(8)..).unwrap_or(text);
    let (first, second) = tail.split_at(tail.len() / 2);
    format!("{first}-{second}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::id::Source;

    #[test]
    fn an_agreement_comes_back_as_it_was_ticked_and_one_of_nobody_is_asked_for_again() {
        let ids = Source::seeded(1);
        let agreed = Agreed {
            given_on: jiff::civil::date(2026, 11, 20),
            given_by: GivenBy::Parent,
            method: Method::Telephone,
            purposes: vec![Purpose::ReferAndContact, Purpose::Story],
            feedback: FeedbackLevel::Outcome,
            explained_by: ids.next(Timestamp::UNIX_EPOCH),
            recorded_at: Timestamp::UNIX_EPOCH,
            wording: Some(Wording {
                language: "pl".into(),
                version: "2026-11-22".into(),
            }),
        };
        let asked = Asked {
            agreed: Some(agreed),
            ..Asked::default()
        };
        let stored = serde_json::to_string(&asked).unwrap();
        assert_eq!(serde_json::from_str::<Asked>(&stored).unwrap(), asked);
        let before = r#"{"summary":"S","agreed":{"given_on":"2026-11-20","given_by":"person",
                        "method":"spoken","purposes":"ab","feedback":3}}"#;
        let read = serde_json::from_str::<Asked>(before).unwrap();
        assert_eq!((read.agreed, read.summary.as_str()), (None, "S"));
        let unknown = stored.replace("\"story\"", "\"gossip\"");
        assert!(
            serde_json::from_str::<Asked>(&unknown).is_err(),
            "nothing is left out"
        );
    }

    #[test]
    fn what_a_service_does_not_deal_with_is_named() {
        let areas = |all: &[&str]| all.iter().map(|area| (*area).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            beyond(&areas(&["debt", "housing"]), &areas(&["housing"])),
            ["debt"]
        );
        assert!(beyond(&areas(&["debt"]), &areas(&["housing", "debt"])).is_empty());
    }
}
