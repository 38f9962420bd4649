//! What somebody wrote on the public page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::person::{
    Channel, Details,
    model::{
        Access, AccessAsked, Address, Email, Home, Interpreter, Kind as NameKind, Language, Name, Phone,
        Postcode,
    },
};

/// What was written, as it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub given: String,
    pub family: String,
    pub born: Option<Date>,
    pub phone: String,
    pub email: String,
    pub address: String,
    pub postcode: String,
    /// The ways that were said to be safe; no other is.
    pub safe: Vec<Channel>,
    /// What to heed before anybody gets in touch.
    pub heed: String,
    /// Areas of law, by their codes; none when they were not sure.
    pub areas: Vec<String>,
    pub happening: String,
    pub letter_on: Option<Date>,
    pub speaks: String,
    pub interpreter: bool,
    pub access: String,
    /// Who wrote it, when it was not the person.
    pub by: Option<By>,
    /// The language of the page, and the version of the text that they agreed to.
    pub language: String,
    pub agreed_to: String,
}

/// Somebody who asks for the person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct By {
    pub name: String,
    /// Who they are to the person: "daughter".
    pub relation: String,
}

impl Asked {
    /// As lists show them: "BEGUM, Amina".
    pub fn name(&self) -> Option<Name> {
        Name::new(NameKind::Legal, &self.given, &self.family).ok()
    }

    /// Whether texts reach the number that was given.
    pub fn is_mobile(&self) -> bool {
        let number = Phone::parse(&self.phone).map(|phone| phone.as_str().to_owned());
        number.is_ok_and(|number| number.starts_with("07"))
    }

    /// As somebody would be recorded: to look for them among those who are.
    pub fn details(&self) -> Details {
        let phone = Phone::parse(&self.phone).ok();
        let (mobile, phone) = if self.is_mobile() {
            (phone, None)
        } else {
            (None, phone)
        };
        let postcode = Postcode::parse(&self.postcode).ok();
        Details {
            names: self.name().into_iter().collect(),
            born: self.born,
            home: Address::new(self.address.lines(), postcode).map_or(Home::Unknown, Home::Address),
            phone,
            mobile,
            email: Email::parse(&self.email).ok(),
            language: Language {
                speaks: self.speaks.clone(),
                interpreter: if self.interpreter {
                    Interpreter::Needed
                } else {
                    Interpreter::NotAsked
                },
                ..Language::default()
            },
            access: Access {
                asked: if self.access.is_empty() {
                    AccessAsked::NotAsked
                } else {
                    AccessAsked::Asked
                },
                other: self.access.clone(),
                ..Access::default()
            },
            ..Details::default()
        }
    }
}
