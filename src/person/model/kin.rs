//! Who belongs to whom: of a household, or caring for somebody.

use jiff::{Timestamp, civil::Date};

use crate::{kit::id::PersonId, words};

words! {
    /// What somebody is to a person.
    Relation {
        Partner = "partner", "Husband, wife or partner";
        Parent = "parent", "Parent or guardian";
        Child = "child", "Child";
        Carer = "carer", "Carer";
        CaredFor = "cared-for", "Cared for by them";
        Relative = "relative", "Another relative";
        Household = "household", "Lives in the same household";
    }

    /// Who said so.
    SaidBy {
        Person = "person", "The person whose record this is";
        Other = "other", "The other person";
        Both = "both", "Both of them";
        Staff = "staff", "A member of staff who knows both";
    }
}

impl Relation {
    /// The same, seen from the other side.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::Carer => Self::CaredFor,
            Self::CaredFor => Self::Carer,
            Self::Partner | Self::Relative | Self::Household => self,
        }
    }
}

impl SaidBy {
    /// The same, seen from the other side.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Person => Self::Other,
            Self::Other => Self::Person,
            Self::Both | Self::Staff => self,
        }
    }
}

/// Somebody who belongs to a person, as the organisation that was told of it knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Kin {
    pub person: PersonId,
    /// As in a list.
    pub name: String,
    pub born: Option<Date>,
    pub relation: Relation,
    pub said_by: SaidBy,
    pub at: Timestamp,
    /// The name of whoever wrote it down.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_turned_twice_is_the_same() {
        for relation in Relation::ALL {
            assert_eq!(relation.turned().turned(), *relation);
        }
        for said in SaidBy::ALL {
            assert_eq!(said.turned().turned(), *said);
        }
        assert_eq!(Relation::Carer.turned(), Relation::CaredFor);
    }
}
