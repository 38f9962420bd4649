//! Identifiers: a prefix that says what the thing is, and a ULID that sorts by the time it was made.

use std::{fmt, str::FromStr, sync::Mutex};

use jiff::Timestamp;
use rand::{RngExt as _, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::db::{Cell, FromCell, ToValue, Value};

/// The text is not an identifier of the kind that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an identifier of the expected kind")]
pub struct BadId;

/// A typed identifier, so that a consent's can never stand where a referral's belongs.
pub trait Id: FromStr<Err = BadId> {
    /// The letters before the underscore.
    const PREFIX: &'static str;
    /// Names a new thing.
    fn new(ulid: Ulid) -> Self;
    /// As it is stored, shown and put in addresses: `ref_01J…`.
    fn as_str(&self) -> &str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn new(ulid: Ulid) -> Self {
                Self(format!("{}_{ulid}", $prefix).into())
            }
            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                checked(text, $prefix).map(|()| Self(text.into()))
            }
        }

        impl ToValue for $name {
            fn to_value(&self) -> Value<'_> {
                self.0.to_value()
            }
        }

        impl FromCell for $name {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Text(text) => text.parse().ok(),
                    Cell::Null | Cell::Int(_) => None,
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }
    )*};
}

ids! {
    /// Somebody's sign-in to this installation.
    AccountId = "acc",
    /// A date, place and channel at which an adviser meets a client.
    AppointmentId = "app",
    /// Something that came in and is no referral yet.
    ArrivalId = "arr",
    /// A list of people to refer, brought as a spreadsheet.
    BatchId = "bat",
    /// Many referrals to be allocated at once.
    BulkId = "blk",
    /// A try to reach a client.
    ContactId = "ctc",
    /// A recorded agreement to share.
    ConsentId = "con",
    /// What a team is told of a month.
    DigestId = "dig",
    /// A referral being written.
    DraftId = "dra",
    /// A line of who may refer to a service.
    EligibilityId = "eli",
    /// What the referrer was told when a referral ended.
    FeedbackId = "fee",
    /// A register of sites being looked through before it is taken in.
    ImportId = "imp",
    /// Something that the advice side asks a referrer before it decides.
    InquiryId = "inq",
    /// Printed forms that were issued to a team.
    IssueId = "iss",
    /// A list that somebody keeps under a name.
    ListId = "lis",
    /// An account's role in one organisation, from one date to another.
    MembershipId = "mem",
    /// A problem in one area of social welfare law.
    NeedId = "nee",
    /// A clock in the loop.
    ObligationId = "obl",
    /// A body that takes part in a partnership.
    OrganisationId = "org",
    /// Something that goes out, or was kept from going out.
    OutgoingId = "out",
    /// What was passed on to a provider outside the partnership.
    OutsideId = "ots",
    /// One health-justice partnership, the unit of isolation.
    PartnershipId = "par",
    /// Somebody who is helped.
    PersonId = "per",
    /// What the referrer was told while a referral was open.
    ProgressId = "prg",
    /// A provider outside the partnership.
    ProviderId = "prv",
    /// A quick question, about nobody in particular.
    QuestionId = "que",
    /// An ask, from one team to one service.
    ReferralId = "ref",
    /// One asking about housing, money and work.
    ScreeningId = "scr",
    /// What advisers offer to a partnership.
    ServiceId = "svc",
    /// A place.
    SiteId = "sit",
    /// People who work together.
    TeamId = "tea",
}

fn checked(text: &str, prefix: &str) -> Result<(), BadId> {
    let rest = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or(BadId)?;
    let canonical = rest.len() == 26 && rest.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if canonical && Ulid::from_string(rest).is_ok() {
        Ok(())
    } else {
        Err(BadId)
    }
}

/// Where new identifiers come from: chance, or a seed when the same data must be made again.
pub struct Source(Mutex<StdRng>);

impl Source {
    /// Identifiers nobody can foretell.
    pub fn random() -> Self {
        Self(Mutex::new(StdRng::from_rng(&mut rand::rng())))
    }

    /// The same identifiers for the same seed, for demonstrations and benchmarks.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// A new identifier that sorts by `at`, to the millisecond.
    pub fn next<T: Id>(&self, at: Timestamp) -> T {
        let mut chance = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
        T::new(Ulid::from_parts(millis, chance.random::<u128>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_kind_of_id_is_refused() {
        let person: PersonId = Source::seeded(1).next(Timestamp::UNIX_EPOCH);
        assert_eq!(person.to_string().parse::<PersonId>(), Ok(person.clone()));
        assert_eq!(person.to_string().parse::<ReferralId>(), Err(BadId));
        assert_eq!("per_".parse::<PersonId>(), Err(BadId));
        assert_eq!("per_../../../../../etc/passwd".parse::<PersonId>(), Err(BadId));
        assert_eq!(person.to_string().to_lowercase().parse::<PersonId>(), Err(BadId));
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_in_time_order() {
        let (a, b) = (Source::seeded(7), Source::seeded(7));
        let later = Timestamp::from_second(1_700_000_000).unwrap();
        let first: PersonId = a.next(Timestamp::UNIX_EPOCH);
        assert_eq!(first, b.next(Timestamp::UNIX_EPOCH));
        assert!(first < a.next::<PersonId>(later));
    }
}
