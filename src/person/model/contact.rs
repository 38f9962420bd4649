//! Where a person lives and how they can be reached. Whether it is *safe* to is in `reach.rs`.

use serde::{Deserialize, Serialize};

use super::fold;

/// The longest line of an address, and the longest e-mail address (RFC 5321 allows 254).
pub const LONGEST_LINE: usize = 100;
const LONGEST_EMAIL: usize = 254;

/// Where a person lives, or that there is no such place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Home {
    /// Nobody has said.
    #[default]
    Unknown,
    /// No fixed address: sleeping rough, staying with friends, moving between places.
    NoFixedAddress,
    /// A place that post reaches.
    Address(Address),
}

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Up to five lines, none empty. None at all when only the postcode is known.
    pub lines: Vec<String>,
    /// Missing for an address abroad, or when it is not known.
    pub postcode: Option<Postcode>,
}

/// A postcode of the United Kingdom in its normal form: "LE1 4AB".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode(String);

/// A telephone number: digits only, a leading `0` for the United Kingdom, a leading `+` for elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// An e-mail address. Compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a contact detail was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Enter a postcode like LE1 4AB, or leave it empty.")]
    Postcode,
    #[error("Enter a phone number with its area code, like 0116 496 0123, or +33 1 99 00 12 34 for abroad.")]
    Phone,
    #[error("Enter an e-mail address like name@example.org.")]
    Email,
    #[error("An address can have up to 5 lines of {LONGEST_LINE} characters.")]
    AddressTooLong,
    #[error("Enter the first line of the address, or choose that there is no fixed address.")]
    AddressEmpty,
}

impl Address {
    /// An address from what was typed; empty lines are left out.
    ///
    /// # Errors
    /// When there is nothing, or too much.
    pub fn new<'a>(
        lines: impl Iterator<Item = &'a str>,
        postcode: Option<Postcode>,
    ) -> Result<Self, Refused> {
        let lines: Vec<String> = lines
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        if lines.is_empty() && postcode.is_none() {
            return Err(Refused::AddressEmpty);
        }
        if lines.len() > 5 || lines.iter().any(|line| line.chars().count() > LONGEST_LINE) {
            return Err(Refused::AddressTooLong);
        }
        Ok(Self { lines, postcode })
    }

    /// Every line with the postcode last, as on an envelope.
    pub fn envelope(&self) -> Vec<String> {
        self.lines
            .iter()
            .cloned()
            .chain(self.postcode.as_ref().map(|code| code.as_str().to_owned()))
            .collect()
    }

    /// On one line.
    pub fn one_line(&self) -> String {
        self.envelope().join(", ")
    }

    /// The same front door: the postcode agrees, and so does the house number or, without one, the first line.
    /// Without postcodes every line has to agree.
    pub fn is_same_door(&self, other: &Self) -> bool {
        match (&self.postcode, &other.postcode) {
            (Some(a), Some(b)) => a == b && !self.lines.is_empty() && self.door() == other.door(),
            _ => fold::joined(&self.lines.concat()) == fold::joined(&other.lines.concat()),
        }
    }

    /// What tells neighbours apart: the numbers in the first line, or the line itself.
    fn door(&self) -> String {
        let words = fold::words(self.lines.first().map_or("", String::as_str));
        let numbers: Vec<&str> = words
            .iter()
            .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            .map(String::as_str)
            .collect();
        if numbers.is_empty() {
            words.concat()
        } else {
            numbers.join(" ")
        }
    }
}

impl Home {
    /// The postal address, when there is one.
    pub fn address(&self) -> Option<&Address> {
        match self {
            Self::Address(address) => Some(address),
            Self::Unknown | Self::NoFixedAddress => None,
        }
    }
}

impl Postcode {
    /// A postcode from what was typed, in any case and spacing.
    ///
    /// # Errors
    /// When it has not the shape of one: two to four characters, then a digit and two letters.
    pub fn parse(typed: &str) -> Result<Self, Refused> {
        let typed: String = typed
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if !typed.is_ascii() || !(5..=7).contains(&typed.len()) {
            return Err(Refused::Postcode);
        }
        let (outward, inward) = typed.split_at(typed.len() - 3);
        let sound = is_outward(outward) && is_inward(inward);
        if sound {
            Ok(Self(format!("{outward} {inward}")))
        } else {
            Err(Refused::Postcode)
        }
    }

    /// "LE1 4AB".
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The district, "LE1", "SW1A" or "M60", in upper case.
pub(super) fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = text.as_bytes().get(letters..).unwrap_or_default();
    let digit_first = rest.first().is_some_and(u8::is_ascii_digit);
    let sound = rest.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    (1..=2).contains(&letters) && (1..=2).contains(&rest.len()) && digit_first && sound
}

/// The delivery point, "4AB", in upper case.
pub(super) fn is_inward(text: &str) -> bool {
    matches!(text.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

impl Phone {
    /// A number from what was typed. `+44` and `0044` become the `0` that callers here dial.
    ///
    /// # Errors
    /// When it has characters that no number has, or too few or too many digits.
    pub fn parse(typed: &str) -> Result<Self, Refused> {
        let typed = typed.trim();
        let allowed = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '+');
        if !typed.chars().all(allowed) || typed.rfind('+').is_some_and(|at| at > 0) {
            return Err(Refused::Phone);
        }
        let bare = typed.replace("(0)", "");
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        let abroad = digits
            .strip_prefix("00")
            .or_else(|| bare.starts_with('+').then_some(digits.as_str()));
        let number = match abroad {
            Some(country) => match country.strip_prefix("44") {
                Some(national) => format!("0{}", national.trim_start_matches('0')),
                None => format!("+{country}"),
            },
            None => digits.clone(),
        };
        let length = number.trim_start_matches('+').len();
        let sound = (8..=15).contains(&length) && number.starts_with(['0', '+']) && !number.starts_with("+0");
        if sound {
            Ok(Self(number))
        } else {
            Err(Refused::Phone)
        }
    }

    /// The digits, with a leading `+` when it is a number abroad.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text message can reach it: `07` here (Ofcom, National Telephone Numbering Plan), or abroad.
    pub fn takes_texts(&self) -> bool {
        (self.0.starts_with("07") && !self.0.starts_with("070")) || self.0.starts_with('+')
    }

    /// Grouped so that it can be read out: "07700 900123".
    pub fn shown(&self) -> String {
        grouped(&self.0)
    }
}

impl Email {
    /// An address from what was typed. Only its shape is looked at; whether it exists shows when it is used.
    ///
    /// # Errors
    /// When it has not exactly one `@` with something before it and a dotted name after it.
    pub fn parse(typed: &str) -> Result<Self, Refused> {
        let typed = typed.trim();
        let (local, host) = typed.split_once('@').ok_or(Refused::Email)?;
        let dotted = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
        let strange =
            |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | '"' | ',' | ';');
        let sound = !local.is_empty() && dotted && !typed.replacen('@', "", 1).contains(strange);
        if sound && typed.len() <= LONGEST_EMAIL {
            Ok(Self(typed.to_owned()))
        } else {
            Err(Refused::Email)
        }
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

macro_rules! text {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = Refused;
            fn try_from(text: String) -> Result<Self, Refused> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    )*};
}
text!(Email, Phone, Postcode);

/// A number as it is read out: the code of its area apart.
pub(super) fn grouped(number: &str) -> String {
    let short_code = number.starts_with("011") || number.get(3..4) == Some("1") && number.starts_with("01");
    match number.len() {
        11 if number.starts_with("02") => spaced(number, &[3, 4]),
        11 if short_code => spaced(number, &[4, 3]),
        11 => spaced(number, &[5]),
        _ => number.to_owned(),
    }
}

/// Groups of these lengths, then the rest.
fn spaced(digits: &str, groups: &[usize]) -> String {
    let mut shown = String::new();
    let mut rest = digits;
    for length in groups {
        let (group, after) = rest.split_at((*length).min(rest.len()));
        shown.push_str(group);
        shown.push(' ');
        rest = after;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn address(first: &str, postcode: &str) -> Address {
        Address::new([first, "Leicester"].into_iter(), Postcode::parse(postcode).ok()).unwrap()
    }

    #[test]
    fn a_postcode_has_one_spelling() {
        for typed in ["le1 4ab", "LE14AB", " Le1  4aB "] {
            assert_eq!(Postcode::parse(typed).unwrap().as_str(), "LE1 4AB");
        }
        for (typed, shown) in [
            ("M11AE", "M1 1AE"),
            ("SW1A1AA", "SW1A 1AA"),
            ("EC1A 1BB", "EC1A 1BB"),
        ] {
            assert_eq!(Postcode::parse(typed).unwrap().as_str(), shown);
        }
        for typed in ["", "LE1", "LE1 4A1", "12345", "LE111 4AB", "ŁE1 4AB", "XXXXX"] {
            assert_eq!(Postcode::parse(typed), Err(Refused::Postcode), "{typed}");
        }
    }

    #[test]
    fn a_phone_number_has_one_spelling() {
        for typed in [
            "07700 900123",
            "+44 7700 900123",
            "0044 7700-900123",
            "+44 (0)7700 900123",
            "(07700) 900123",
        ] {
            assert_eq!(Phone::parse(typed).unwrap().as_str(), "07700900123", "{typed}");
        }
        assert_eq!(
            Phone::parse("+33 1 99 00 12 34").unwrap().as_str(),
            "+33199001234"
        );
        for typed in [
            "",
            "900123",
            "1234567890",
            "07700 900123 ext 4",
            "07700+900123",
            "0".repeat(16).as_str(),
        ] {
            assert_eq!(Phone::parse(typed), Err(Refused::Phone), "{typed}");
        }
    }

    #[test]
    fn only_a_mobile_takes_texts() {
        assert!(Phone::parse("07700 900123").unwrap().takes_texts());
        assert!(!Phone::parse("0116 496 0123").unwrap().takes_texts());
        assert!(!Phone::parse("070 1234 5678").unwrap().takes_texts());
    }

    #[test]
    fn a_number_is_grouped_for_reading_out() {
        assert_eq!(Phone::parse("07700900123").unwrap().shown(), "07700 900123");
        assert_eq!(Phone::parse("01164960123").unwrap().shown(), "0116 496 0123");
        assert_eq!(Phone::parse("02079460123").unwrap().shown(), "020 7946 0123");
        assert_eq!(Phone::parse("01214960123").unwrap().shown(), "0121 496 0123");
        assert_eq!(Phone::parse("01632960123").unwrap().shown(), "01632 960123");
    }

    #[test]
    fn an_email_address_needs_its_shape_only() {
        for good in ["a@b.example", "Amina.Begum+post@nhs.example", "用户@例子.example"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.example",
            "a@b..example",
            "a b@c.example",
            "a@b@c.example",
            "<a@b.example>",
        ] {
            assert_eq!(Email::parse(bad), Err(Refused::Email), "{bad}");
        }
    }

    #[test]
    fn neighbours_do_not_share_a_door() {
        let home = address("12 High Street", "LE1 4AB");
        assert!(home.is_same_door(&address("12, High St.", "le14ab")));
        assert!(!home.is_same_door(&address("14 High Street", "LE1 4AB")));
        assert!(
            !address("Flat 3, 12 High Street", "LE1 4AB")
                .is_same_door(&address("Flat 2, 12 High Street", "LE1 4AB"))
        );
        assert!(address("Rose Cottage", "LE1 4AB").is_same_door(&address("ROSE COTTAGE", "LE1 4AB")));
    }

    #[test]
    fn an_address_needs_a_line_and_has_at_most_five() {
        assert_eq!(
            Address::new(["", " "].into_iter(), None),
            Err(Refused::AddressEmpty)
        );
        assert_eq!(
            Address::new(["a"; 6].into_iter(), None),
            Err(Refused::AddressTooLong)
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_a_parser_panic(text in "\\PC{0,30}") {
            let _ = (Postcode::parse(&text), Phone::parse(&text), Email::parse(&text));
        }

        #[test]
        fn a_parsed_phone_parses_again_to_itself(text in "[+0]?[0-9 ]{6,16}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
                prop_assert!(!phone.shown().is_empty());
            }
        }
    }
}
