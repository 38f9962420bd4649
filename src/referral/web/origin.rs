//! From which list somebody came to a referral, so that the way back leads there. It travels in the address as
//! one of a few words of ours: the address says nothing of anybody, and what the browser says it came from is
//! not asked.

use crate::{kit::id::PersonId, web::Typed, words};

words! {
    /// One of the lists that lead to a referral.
    Origin {
        ToDo = "to-do", "To do";
        Waiting = "waiting", "Waiting on others";
        All = "all", "Referrals";
        Person = "person", "Their referrals";
        Came = "came", "What came of it";
    }
}

impl Origin {
    /// What the part of an address behind `?` says; the list of what is to do when it says nothing that we know.
    pub(super) fn read(query: &str) -> Self {
        let typed = Typed::decode(query.as_bytes()).unwrap_or_default();
        let mut all = Self::ALL.iter().copied();
        all.find(|origin| origin.code() == typed.get("from"))
            .unwrap_or(Self::ToDo)
    }

    /// The way back, and its words. Those who know the person no more go back to what they have to do.
    pub(super) fn back(self, person: Option<&PersonId>) -> (String, &'static str) {
        match (self, person) {
            (Self::Waiting, _) => ("/work?list=waiting".to_owned(), self.words()),
            (Self::All, _) => ("/referrals".to_owned(), self.words()),
            (Self::Came, _) => ("/feedback".to_owned(), self.words()),
            (Self::Person, Some(id)) => (format!("/people/{id}/referrals"), self.words()),
            (Self::Person, None) | (Self::ToDo, _) => ("/work".to_owned(), Self::ToDo.words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_ours_lead_back_anywhere() {
        let person: PersonId = "per_01J00000000000000000000000".parse().unwrap();
        let back = |query: &str| Origin::read(query).back(Some(&person)).0;
        assert_eq!(back("from=waiting"), "/work?list=waiting");
        assert_eq!(back("from=all"), "/referrals");
        assert_eq!(
            back("from=person"),
            "/people/per_01J00000000000000000000000/referrals"
        );
        for other in [
            "",
            "from=",
            "from=https://example.org",
            "from=//x",
            "from=%FF",
            "from=/people",
            "x=all",
        ] {
            assert_eq!(back(other), "/work", "{other}");
        }
        assert_eq!(Origin::Person.back(None).0, "/work");
    }
}
