//! The rules of consent.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    kit::id::{ConsentId, MembershipId, OrganisationId, PersonId},
    words,
};

/// What something may be shared for: the purposes of `docs/loop.md`, but for (d), which is a level of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    ReferAndContact,
    SeeHealthDetails,
    AskForEvidence,
    WriteToRecord,
    ShareWithAdviser,
    ResearchLinkage,
    ContactForResearch,
    Story,
}

impl Purpose {
    /// Every purpose, in the order in which they are put.
    pub const ALL: [Self; 8] = [
        Self::ReferAndContact,
        Self::SeeHealthDetails,
        Self::AskForEvidence,
        Self::WriteToRecord,
        Self::ShareWithAdviser,
        Self::ResearchLinkage,
        Self::ContactForResearch,
        Self::Story,
    ];

    /// Its letter, by which it is stored.
    pub const fn letter(self) -> char {
        match self {
            Self::ReferAndContact => 'a',
            Self::SeeHealthDetails => 'b',
            Self::AskForEvidence => 'c',
            Self::WriteToRecord => 'e',
            Self::ShareWithAdviser => 'f',
            Self::ResearchLinkage => 'g',
            Self::ContactForResearch => 'h',
            Self::Story => 'i',
        }
    }

    /// As it is put to the person.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReferAndContact => "Pass on this referral, and let the advice service get in touch",
            Self::SeeHealthDetails => "Let the advisers see the health details in the referral",
            Self::AskForEvidence => "Let the advisers ask the health team for medical evidence",
            Self::WriteToRecord => "Note what came of it in the health record",
            Self::ShareWithAdviser => "Share the case with another adviser who can help",
            Self::ResearchLinkage => "Use linked, coded data for research",
            Self::ContactForResearch => "Ask them about taking part in research",
            Self::Story => "Use their story or words, without their name",
        }
    }

    /// The purpose with this letter.
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.letter() == letter)
    }
}

/// How much the referrer may be told of what came of it: purpose (d).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedbackLevel {
    Nothing,
    Attended,
    TopicAndStage,
    Outcome,
    FullSummary,
}

impl FeedbackLevel {
    /// Every level, from least to most.
    pub const ALL: [Self; 5] = [
        Self::Nothing,
        Self::Attended,
        Self::TopicAndStage,
        Self::Outcome,
        Self::FullSummary,
    ];

    /// 0 to 4.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// As it is put to the person.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "Nothing, only that the referral is closed",
            Self::Attended => "Whether they were seen",
            Self::TopicAndStage => "What it was about and how far it got",
            Self::Outcome => "What the result was",
            Self::FullSummary => "The result and a short summary",
        }
    }

    /// The level with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.number() == number)
    }
}

words! {
    /// Who gave it.
    GivenBy {
        Person = "person", "The patient";
        Parent = "parent", "A parent or guardian";
        Attorney = "attorney", "An attorney for health and welfare";
        Deputy = "deputy", "A deputy of the Court of Protection";
        BestInterests = "best-interests", "Decided in their best interests";
    }
}

words! {
    /// How it was given.
    Method {
        Spoken = "spoken", "Spoken, face to face";
        Telephone = "telephone", "Spoken, on the telephone";
        Signed = "signed", "Signed on paper";
        Digital = "digital", "On a screen";
    }
}

/// The text that was agreed to, where the person read one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Its language, by its code: `pl`.
    pub language: String,
    /// The day from which it holds: `2026-11-22`.
    pub version: String,
}

/// A consent about to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub person: PersonId,
    /// Who may receive what is shared.
    pub organisation: OrganisationId,
    pub given_on: Date,
    pub given_by: GivenBy,
    pub method: Method,
    /// The member of staff who explained it.
    pub explained_by: MembershipId,
    pub purposes: Vec<Purpose>,
    pub feedback: FeedbackLevel,
    pub wording: Option<Wording>,
}

/// A recorded agreement. Never changed but by withdrawing it; a new agreement is a new record.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    pub(super) id: ConsentId,
    pub(super) said: Statement,
    pub(super) recorded_at: Timestamp,
    pub(super) withdrawn: Option<Withdrawal>,
    pub(super) version: i64,
}

/// Who recorded that the person no longer agrees, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Withdrawal {
    pub at: Timestamp,
    pub by: String,
}

/// Proof that a person agreed to be referred to an organisation, and still does.
#[derive(Clone, Debug, PartialEq)]
pub struct Permit {
    consent: ConsentId,
    person: PersonId,
    organisation: OrganisationId,
}

/// Why consent does not allow something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("The patient no longer agrees to share with this service.")]
    Withdrawn,
    #[error("The patient has not agreed to be referred and contacted.")]
    NotToRefer,
    #[error("The date on which consent was given cannot be in the future.")]
    InTheFuture,
}

impl Statement {
    /// Makes the record of it.
    ///
    /// # Errors
    /// It is dated later than today.
    pub fn record(self, id: ConsentId, at: Timestamp, today: Date) -> Result<Consent, Refused> {
        if self.given_on > today {
            return Err(Refused::InTheFuture);
        }
        Ok(Consent {
            id,
            said: self,
            recorded_at: at,
            withdrawn: None,
            version: 1,
        })
    }
}

impl Consent {
    pub fn id(&self) -> &ConsentId {
        &self.id
    }

    pub fn said(&self) -> &Statement {
        &self.said
    }

    pub fn withdrawn(&self) -> Option<&Withdrawal> {
        self.withdrawn.as_ref()
    }

    /// Whether it covers a purpose now.
    pub fn covers(&self, purpose: Purpose) -> bool {
        self.withdrawn.is_none() && self.said.purposes.contains(&purpose)
    }

    /// Proof that the person may be referred.
    ///
    /// # Errors
    /// It was withdrawn, or never covered referring.
    pub fn permit(&self) -> Result<Permit, Refused> {
        if self.withdrawn.is_some() {
            return Err(Refused::Withdrawn);
        }
        if !self.covers(Purpose::ReferAndContact) {
            return Err(Refused::NotToRefer);
        }
        Ok(Permit {
            consent: self.id.clone(),
            person: self.said.person.clone(),
            organisation: self.said.organisation.clone(),
        })
    }

    /// How much the referrer may be told now: nothing, once it was withdrawn.
    pub fn feedback(&self) -> FeedbackLevel {
        if self.withdrawn.is_some() {
            FeedbackLevel::Nothing
        } else {
            self.said.feedback
        }
    }

    /// The same, no longer in force.
    ///
    /// # Errors
    /// It was withdrawn before.
    pub fn withdraw(self, by: String, at: Timestamp) -> Result<Self, Refused> {
        if self.withdrawn.is_some() {
            return Err(Refused::Withdrawn);
        }
        Ok(Self {
            withdrawn: Some(Withdrawal { at, by }),
            ..self
        })
    }
}

impl Permit {
    pub fn consent(&self) -> &ConsentId {
        &self.consent
    }

    pub fn person(&self) -> &PersonId {
        &self.person
    }

    pub fn organisation(&self) -> &OrganisationId {
        &self.organisation
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::kit::id::Source;

    fn consent(purposes: &[Purpose]) -> Consent {
        let (ids, at) = (Source::seeded(1), Timestamp::UNIX_EPOCH);
        let said = Statement {
            person: ids.next(at),
            organisation: ids.next(at),
            given_on: date(2026, 11, 20),
            given_by: GivenBy::Person,
            method: Method::Spoken,
            explained_by: ids.next(at),
            purposes: purposes.to_vec(),
            feedback: FeedbackLevel::Outcome,
            wording: None,
        };
        said.record(ids.next(at), at, date(2026, 11, 20)).unwrap()
    }

    #[test]
    fn only_a_consent_to_be_referred_gives_a_permit() {
        assert!(consent(&[Purpose::ReferAndContact]).permit().is_ok());
        assert_eq!(consent(&[Purpose::Story]).permit(), Err(Refused::NotToRefer));
    }

    #[test]
    fn withdrawing_stops_everything_and_happens_once() {
        let consent = consent(&[Purpose::ReferAndContact]);
        assert_eq!(consent.feedback(), FeedbackLevel::Outcome);
        let withdrawn = consent.withdraw("mem".into(), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(withdrawn.permit(), Err(Refused::Withdrawn));
        assert_eq!(withdrawn.feedback(), FeedbackLevel::Nothing);
        assert!(!withdrawn.covers(Purpose::ReferAndContact));
        assert_eq!(
            withdrawn.withdraw("mem".into(), Timestamp::UNIX_EPOCH),
            Err(Refused::Withdrawn)
        );
    }

    #[test]
    fn a_consent_is_not_given_tomorrow() {
        let said = consent(&[]).said;
        let id = Source::seeded(2).next(Timestamp::UNIX_EPOCH);
        assert_eq!(
            said.record(id, Timestamp::UNIX_EPOCH, date(2026, 11, 19)),
            Err(Refused::InTheFuture)
        );
    }

    #[test]
    fn letters_and_numbers_name_one_thing_each() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_letter(purpose.letter()), Some(purpose));
        }
        for level in FeedbackLevel::ALL {
            assert_eq!(FeedbackLevel::from_number(level.number()), Some(level));
        }
    }
}
