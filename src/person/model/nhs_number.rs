//! The NHS number: ten digits, the last of which checks the others.
//!
//! Never required, because people without one are those most in need; and never refused for a failing
//! check, because a wrong number on a letter is still the number on the letter.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Ten digits, checked or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NhsNumber(String);

/// What the check digit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The last digit agrees with the first nine.
    Passes,
    /// At least one digit is wrong.
    Fails,
}

/// What was typed is not ten digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An NHS number has 10 digits, like 943 476 5919. Leave it empty if you do not have it.")]
pub struct NotTenDigits;

impl NhsNumber {
    /// A number from what was typed; spaces and hyphens between the digits do not matter.
    ///
    /// # Errors
    /// When it is not ten digits.
    pub fn parse(typed: &str) -> Result<Self, NotTenDigits> {
        let digits: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let ten = digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit());
        if ten { Ok(Self(digits)) } else { Err(NotTenDigits) }
    }

    /// The modulus-11 check of the NHS Data Dictionary (NHS NUMBER): weights 10 to 2 over the first nine
    /// digits; eleven less the remainder is the tenth, 11 standing for 0, and 10 never being given out.
    pub fn checked(&self) -> Checked {
        let digit = |b: u8| usize::from(b - b'0');
        let digits = self.0.as_bytes();
        let sum: usize = digits
            .iter()
            .take(9)
            .zip((2..=10).rev())
            .map(|(b, weight)| digit(*b) * weight)
            .sum();
        let check = (11 - sum % 11) % 11;
        if digits.last().is_some_and(|last| digit(*last) == check) {
            Checked::Passes
        } else {
            Checked::Fails
        }
    }

    /// The ten digits without spaces.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// Shown 3-3-4, as it is printed on letters and cards.
impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

impl TryFrom<String> for NhsNumber {
    type Error = NotTenDigits;
    fn try_from(text: String) -> Result<Self, NotTenDigits> {
        Self::parse(&text)
    }
}

impl From<NhsNumber> for String {
    fn from(number: NhsNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_digit_is_the_data_dictionarys() {
        for number in [
            "943 476 5919",
            "943-476-5919",
            "9434765919",
            "9990000018",
            "4010232137",
        ] {
            assert_eq!(
                NhsNumber::parse(number).unwrap().checked(),
                Checked::Passes,
                "{number}"
            );
        }
        assert_eq!(
            NhsNumber::parse("943 476 5918").unwrap().checked(),
            Checked::Fails
        );
    }

    #[test]
    fn it_is_shown_in_three_groups() {
        assert_eq!(
            NhsNumber::parse("9434765919").unwrap().to_string(),
            "943 476 5919"
        );
    }

    #[test]
    fn anything_but_ten_digits_is_refused() {
        for typed in ["", "943 476 591", "94347659190", "943 476 591X", "٩٤٣٤٧٦٥٩١٩"] {
            assert_eq!(NhsNumber::parse(typed), Err(NotTenDigits), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_passes(first in 100_000_000u64..1_000_000_000, place in 0usize..9, slip in 1u8..10) {
            let Some(number) = completed(first) else { return Ok(()) };
            let mut digits = number.digits().as_bytes().to_vec();
            digits[place] = b'0' + (digits[place] - b'0' + slip) % 10;
            let slipped = NhsNumber::parse(&String::from_utf8(digits).unwrap()).unwrap();
            prop_assert_eq!(slipped.checked(), Checked::Fails);
        }
    }

    /// The one number with these first nine digits that passes, if there is one.
    fn completed(first: u64) -> Option<NhsNumber> {
        (0..10)
            .map(|last| NhsNumber::parse(&format!("{first}{last}")).unwrap())
            .find(|number| number.checked() == Checked::Passes)
    }
}
