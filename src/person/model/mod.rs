//! The rules about people: what is recorded, who is the same person, how one is found, and how one may be reached.

mod contact;
mod date;
pub mod duplicate;
pub mod equality;
mod fold;
mod key;
mod kin;
mod name;
mod need;
mod nhs_number;
mod query;
mod reach;
#[cfg(test)]
pub(super) mod samples;
mod sound;

pub use contact::{Address, Email, Home, Phone, Postcode, Refused as ContactRefused};
pub(in crate::person) use key::{BORN, EMAIL, NHS, PHONE, POSTCODE};
pub use key::{is_for_everybody, keys, scans_for_duplicates};
pub use kin::{Kin, Relation, SaidBy};
pub use name::{Kind, Name, Refused as NameRefused};
pub use need::{Access, AccessAsked, AccessNeed, Flag, Interpreter, Language, NoFlag};
pub use nhs_number::{Checked, NhsNumber, NotTenDigits};
pub use query::{MOST_LIKES, Prefill, Query, Scan};
pub use reach::{
    Alternative, Answer, Asked, Channel, Destination, Manner, Reach, SafeContact, Safety, Unreachable,
};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::kit::{actor::Role, id::PersonId};

/// The most names that are kept for one person.
pub const MOST_NAMES: usize = 6;
/// The most flags that stand at one time.
pub const MOST_FLAGS: usize = 20;
/// No recorded person lived longer; an earlier birth date is a slip of the keyboard.
const OLDEST_YEARS: i16 = 125;

/// Somebody who is helped: a patient to health staff and a client to advisers, and one and the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub(in crate::person) id: PersonId,
    pub(in crate::person) version: i64,
    pub(in crate::person) details: Details,
    pub(in crate::person) safe_contact: SafeContact,
    pub(in crate::person) flags: Vec<Flag>,
    pub(in crate::person) added_at: Timestamp,
}

/// What is recorded about a person, beside how to reach them safely and what to be warned of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// One at least; the first is the main one.
    pub names: Vec<Name>,
    /// `None` when it is not known.
    pub born: Option<Date>,
    /// `None` when there is none, or it is not known.
    pub nhs_number: Option<NhsNumber>,
    /// Where the person lives.
    pub home: Home,
    /// The number at home.
    pub phone: Option<Phone>,
    /// The number that the person carries; it is rung first.
    pub mobile: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Languages and interpreter.
    pub language: Language,
    /// Communication and access needs.
    pub access: Access,
}

/// Why a person was not recorded, or a change not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Enter a name. One word is enough.")]
    NoName,
    #[error("A person can have up to {MOST_NAMES} names here.")]
    TooManyNames,
    #[error("The date of birth is in the future.")]
    NotBornYet,
    #[error("The date of birth is more than {OLDEST_YEARS} years ago. Check the year.")]
    TooOld,
    #[error("There are {MOST_FLAGS} flags already. End one that no longer holds.")]
    TooManyFlags,
}

impl Details {
    /// Whether this can be recorded as it stands on `today`.
    ///
    /// # Errors
    /// When there is no name or too many, or an impossible date of birth.
    pub fn check(&self, today: Date) -> Result<(), Refused> {
        match self.names.len() {
            0 => return Err(Refused::NoName),
            count if count > MOST_NAMES => return Err(Refused::TooManyNames),
            _ => {}
        }
        match self.born {
            Some(born) if born > today => Err(Refused::NotBornYet),
            Some(born) if today.year() - born.year() > OLDEST_YEARS => Err(Refused::TooOld),
            _ => Ok(()),
        }
    }

    /// The main name: the legal one, or the first.
    ///
    /// # Panics
    /// Never on details that passed [`Details::check`], which is all that is ever stored.
    pub fn name(&self) -> &Name {
        let legal = self.names.iter().find(|name| name.kind == Kind::Legal);
        legal
            .or(self.names.first())
            .expect("details are checked for a name before they are kept")
    }

    /// What the person wants to be called, when it differs from the main name.
    pub fn known_as(&self) -> Option<&Name> {
        self.names.iter().find(|name| name.kind == Kind::KnownAs)
    }

    /// All names but the main one.
    pub fn other_names(&self) -> impl Iterator<Item = &Name> {
        let main = self.name();
        self.names.iter().filter(move |name| !std::ptr::eq(*name, main))
    }
}

impl Person {
    /// Somebody not recorded before.
    ///
    /// # Errors
    /// As [`Details::check`].
    pub fn new(id: PersonId, details: Details, at: Timestamp, today: Date) -> Result<Self, Refused> {
        details.check(today)?;
        let safe_contact = SafeContact::default();
        Ok(Self {
            id,
            version: 1,
            details,
            safe_contact,
            flags: Vec::new(),
            added_at: at,
        })
    }

    /// The same person with other details. What was said about the safety of a number or address does not
    /// carry over to another one: those channels have to be asked about again.
    ///
    /// # Errors
    /// As [`Details::check`].
    pub fn change(mut self, details: Details, today: Date) -> Result<Self, Refused> {
        details.check(today)?;
        let before = &self.details;
        let numbers = before.phone != details.phone || before.mobile != details.mobile;
        let outdated = [
            (
                numbers,
                [Channel::Call, Channel::Voicemail, Channel::Text].as_slice(),
            ),
            (before.email != details.email, &[Channel::Email]),
            (before.home != details.home, &[Channel::Post]),
        ];
        for (changed, channels) in outdated {
            if changed {
                self.safe_contact.forget(channels);
            }
        }
        self.details = details;
        Ok(self)
    }

    /// Adds a warning for everybody who opens the record.
    ///
    /// # Errors
    /// When there are so many that none would be read.
    pub fn flag(mut self, flag: Flag) -> Result<Self, Refused> {
        if self.flags.len() >= MOST_FLAGS {
            return Err(Refused::TooManyFlags);
        }
        self.flags.push(flag);
        Ok(self)
    }

    /// Takes away a warning that no longer holds; `None` when there is no such one.
    pub fn unflag(mut self, position: usize) -> Option<Self> {
        (position < self.flags.len()).then(|| {
            self.flags.remove(position);
            self
        })
    }

    /// Who this is.
    pub fn id(&self) -> &PersonId {
        &self.id
    }

    /// The version that a change has to be made to.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// What is recorded.
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// What the person said about being contacted.
    pub fn safe_contact(&self) -> &SafeContact {
        &self.safe_contact
    }

    /// Warnings, oldest first.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// When the person was first recorded.
    pub fn added_at(&self) -> Timestamp {
        self.added_at
    }

    /// As in a list: "BEGUM, Amina".
    pub fn listed(&self) -> String {
        self.details.name().listed()
    }
}

/// Whether this role works with people at all. Who manages, pays, governs or studies reads no record; a
/// volunteer sees the matters that they are given, and so no search.
pub fn meets_people(role: Role) -> bool {
    matches!(role, Role::Referrer | Role::TeamLead) || gives_advice(role)
}

/// Whether this role sees what only advisers see, such as equality data.
pub fn gives_advice(role: Role) -> bool {
    matches!(role, Role::Intake | Role::Adviser | Role::Supervisor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn asked_everywhere() -> Person {
        let mut person = samples::person();
        let asked = Asked {
            at: Timestamp::UNIX_EPOCH,
            by: None,
            name: String::new(),
        };
        for channel in Channel::ALL.iter().copied() {
            person.safe_contact.said(channel, Safety::Safe, &asked);
        }
        person
    }

    fn safe(person: &Person) -> Vec<Channel> {
        Channel::ALL
            .iter()
            .copied()
            .filter(|channel| person.reach(*channel).is_ok())
            .collect()
    }

    #[test]
    fn a_name_is_all_that_is_needed() {
        let name = Name::new(Kind::KnownAs, "Sukarno", "").unwrap();
        let details = Details {
            names: vec![name],
            ..Details::default()
        };
        assert_eq!(details.check(date(2026, 11, 22)), Ok(()));
        assert_eq!(Details::default().check(date(2026, 11, 22)), Err(Refused::NoName));
    }

    #[test]
    fn a_date_of_birth_is_in_the_past_and_within_a_lifetime() {
        let today = date(2026, 11, 22);
        let born = |on| {
            Details {
                born: Some(on),
                ..samples::details()
            }
            .check(today)
        };
        assert_eq!(born(today), Ok(()));
        assert_eq!(born(date(2026, 11, 23)), Err(Refused::NotBornYet));
        assert_eq!(born(date(1890, 1, 1)), Err(Refused::TooOld));
    }

    #[test]
    fn a_new_number_has_to_be_asked_about_again() {
        let today = date(2026, 11, 22);
        let person = asked_everywhere();
        let details = Details {
            mobile: Phone::parse("07700 900999").ok(),
            ..person.details.clone()
        };
        assert_eq!(
            safe(&person.change(details, today).unwrap()),
            [Channel::Email, Channel::Post]
        );
        let person = asked_everywhere();
        let details = Details {
            home: Home::NoFixedAddress,
            email: None,
            ..person.details.clone()
        };
        assert_eq!(
            safe(&person.change(details, today).unwrap()),
            [Channel::Call, Channel::Voicemail, Channel::Text]
        );
    }

    #[test]
    fn another_change_leaves_the_answers_alone() {
        let person = asked_everywhere();
        let details = Details {
            born: None,
            language: Language {
                speaks: "Sylheti".into(),
                ..Language::default()
            },
            ..person.details.clone()
        };
        assert_eq!(
            safe(&person.change(details, date(2026, 11, 22)).unwrap()),
            Channel::ALL
        );
    }

    #[test]
    fn flags_are_added_and_ended_one_by_one() {
        let flag = |what: &str| Flag::set(what, date(2026, 12, 1), date(2026, 11, 22), "Sam Okafor").unwrap();
        let person = samples::person()
            .flag(flag("Dog"))
            .unwrap()
            .flag(flag("Two at a time"))
            .unwrap();
        let person = person.unflag(0).unwrap();
        assert_eq!(person.flags(), [flag("Two at a time")]);
        assert_eq!(person.clone().unflag(1), None);
        let full = (1..MOST_FLAGS)
            .try_fold(person, |person, _| person.flag(flag("x")))
            .unwrap();
        assert_eq!(full.flag(flag("x")), Err(Refused::TooManyFlags));
    }

    #[test]
    fn what_is_stored_reads_back_and_older_rows_lack_nothing() {
        let details = samples::details();
        let text = serde_json::to_string(&details).unwrap();
        assert_eq!(serde_json::from_str::<Details>(&text).unwrap(), details);
        let old = r#"{"names":[{"kind":"legal","given":"Amina"}]}"#;
        assert_eq!(
            serde_json::from_str::<Details>(old).unwrap().name().full(),
            "Amina"
        );
    }
}
