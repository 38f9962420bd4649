//! What identifies a place, and what it may be called outside.

use serde::{Deserialize, Serialize};

use super::words::Sensitivity;

/// A code of the NHS Organisation Data Service: three to ten capital letters and digits.
/// Only its shape is checked; whether it exists is for the register to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OdsCode(String);

/// The text is not of the shape of a register code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a register code has 3 to 10 letters and digits, such as A81001")]
pub struct BadOdsCode;

impl OdsCode {
    /// Reads a code; small letters and spaces around it are forgiven.
    ///
    /// # Errors
    /// It has not the shape of a code.
    pub fn parse(text: &str) -> Result<Self, BadOdsCode> {
        let code = text.trim().to_ascii_uppercase();
        let shaped = (3..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if shaped { Ok(Self(code)) } else { Err(BadOdsCode) }
    }

    /// As it is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has the shape that a general practice's code has: a letter and five digits.
    /// (Shape of all 8,655 practices in the register of September 2025.)
    pub fn is_practice(&self) -> bool {
        let (letter, digits) = self.0.split_at(1);
        letter.bytes().all(|b| b.is_ascii_uppercase())
            && digits.len() == 5
            && digits.bytes().all(|b| b.is_ascii_digit())
    }
}

impl std::fmt::Display for OdsCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for OdsCode {
    type Error = BadOdsCode;
    fn try_from(text: String) -> Result<Self, BadOdsCode> {
        Self::parse(&text)
    }
}

impl From<OdsCode> for String {
    fn from(code: OdsCode) -> Self {
        code.0
    }
}

/// A postcode of the United Kingdom, with its one space: "TS18 1HU". Its shape is checked, not its existence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// The text is not of the shape of a postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a postcode looks like TS18 1HU")]
pub struct BadPostcode;

impl Postcode {
    /// Reads a postcode however it was spaced.
    ///
    /// # Errors
    /// It has not the shape of a postcode.
    pub fn parse(text: &str) -> Result<Self, BadPostcode> {
        let tight: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if !tight.is_ascii() || !(5..=7).contains(&tight.len()) {
            return Err(BadPostcode);
        }
        let (out, inward) = tight.split_at(tight.len() - 3);
        let shape = |text: &str| -> String {
            let kind = |b: u8| {
                if b.is_ascii_digit() {
                    '9'
                } else if b.is_ascii_uppercase() {
                    'A'
                } else {
                    '?'
                }
            };
            text.bytes().map(kind).collect()
        };
        let outward = ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"];
        if outward.contains(&shape(out).as_str()) && shape(inward) == "9AA" {
            Ok(Self(format!("{out} {inward}")))
        } else {
            Err(BadPostcode)
        }
    }

    /// As it is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Postcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Postcode {
    type Error = BadPostcode;
    fn try_from(text: String) -> Result<Self, BadPostcode> {
        Self::parse(&text)
    }
}

impl From<Postcode> for String {
    fn from(postcode: Postcode) -> Self {
        postcode.0
    }
}

/// A name, and what stands in its place outside: on an envelope, in a text message, in a calendar entry.
/// Staff see the name; whatever leaves the building asks for [`Naming::outside`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    pub(in crate::partnership) name: String,
    pub(in crate::partnership) sensitivity: Sensitivity,
    pub(in crate::partnership) neutral: String,
}

impl Naming {
    /// A name that anybody may read.
    pub fn ordinary(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            sensitivity: Sensitivity::Ordinary,
            neutral: String::new(),
        }
    }

    /// A name for staff only, with a neutral one for outside.
    pub fn sensitive(name: impl Into<String>, neutral: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            sensitivity: Sensitivity::Sensitive,
            neutral: neutral.into(),
        }
    }

    /// The name as staff say it. Never for anything that leaves the building.
    pub fn inside(&self) -> &str {
        &self.name
    }

    /// The name that may leave the building.
    pub fn outside(&self) -> &str {
        match self.sensitivity {
            Sensitivity::Ordinary => &self.name,
            Sensitivity::Sensitive => &self.neutral,
        }
    }

    /// Whether the name may tell others what somebody is treated for.
    pub fn sensitivity(&self) -> Sensitivity {
        self.sensitivity
    }

    /// The neutral name as it was entered, also when it is not in use.
    pub fn neutral(&self) -> &str {
        &self.neutral
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn register_codes_are_read_by_shape() {
        assert_eq!(OdsCode::parse(" a81001 ").unwrap().as_str(), "A81001");
        assert!(OdsCode::parse("A81001").unwrap().is_practice());
        assert!(!OdsCode::parse("RX1RA").unwrap().is_practice());
        for wrong in [
            "",
            "A8",
            "A81 001",
            "A81001\u{0}",
            "Ä81001",
            "1.00E+05",
            "ABCDEFGHIJK",
        ] {
            assert_eq!(OdsCode::parse(wrong), Err(BadOdsCode), "{wrong:?}");
        }
    }

    #[test]
    fn postcodes_are_read_however_they_are_spaced() {
        for (typed, stored) in [
            ("ts181hu", "TS18 1HU"),
            (" N1  9GU", "N1 9GU"),
            ("EC1A1BB", "EC1A 1BB"),
        ] {
            assert_eq!(Postcode::parse(typed).unwrap().as_str(), stored);
        }
        for wrong in ["", "TS18", "1TS8 1HU", "TS18 HU1", "TS181HUX", "ÅB1 2CD"] {
            assert_eq!(Postcode::parse(wrong), Err(BadPostcode), "{wrong:?}");
        }
    }

    #[test]
    fn a_sensitive_name_never_leaves_the_building() {
        let clinic = Naming::sensitive("HIV clinic", "Outpatients, level 2");
        assert_eq!(
            (clinic.inside(), clinic.outside()),
            ("HIV clinic", "Outpatients, level 2")
        );
        assert_eq!(Naming::ordinary("Elm Surgery").outside(), "Elm Surgery");
    }

    proptest! {
        #[test]
        fn any_text_is_a_code_or_a_postcode_or_refused(text in "\\PC{0,12}") {
            let _ = OdsCode::parse(&text).map(|code| code.is_practice());
            if let Ok(postcode) = Postcode::parse(&text) {
                prop_assert_eq!(Postcode::parse(postcode.as_str()), Ok(postcode.clone()));
            }
        }
    }
}
