//! From what was typed to the details of a part: everything that is wrong is said at once.

use super::{
    Channel, Checked, CoLocation, Kind, Naming, OdsCode, Opening, OrganisationDetails, PartnershipDetails,
    Postcode, Problem, ProviderDetails, Sensitivity, ServiceDetails, Setting, SiteDetails, TeamDetails,
};
use jiff::civil::Date;

use crate::partnership::packs::Area;

/// The longest name of anything, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest address, in characters.
pub const LONGEST_ADDRESS: usize = 300;

/// Reads the fields of a form, collecting everything that is wrong before giving up.
struct Reading<F> {
    typed: F,
    problems: Vec<Problem>,
}

impl<'a, F: Fn(&str) -> Option<&'a str>> Reading<F> {
    fn new(typed: F) -> Self {
        Self {
            typed,
            problems: Vec::new(),
        }
    }

    fn text(&self, field: &str) -> &'a str {
        (self.typed)(field).unwrap_or_default().trim()
    }

    fn wrong(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.problems.push(Problem::new(field, sentence));
    }

    /// One line of text, its spaces made single; empty is allowed.
    fn line(&mut self, field: &'static str, what: &str, longest: usize) -> String {
        let text = self.text(field).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > longest {
            self.wrong(field, format!("{what} can have up to {longest} characters."));
        } else if text.chars().any(char::is_control) {
            self.wrong(
                field,
                format!("{what} contains a character that cannot be stored. Type it again."),
            );
        }
        text
    }

    fn needed(&mut self, field: &'static str, what: &str, ask: &str) -> String {
        let text = self.line(field, what, LONGEST_NAME);
        if text.is_empty() {
            self.wrong(field, ask);
        }
        text
    }

    fn naming(&mut self, ask: &str) -> Naming {
        let name = self.needed("name", "The name", ask);
        let neutral = self.line("neutral", "The name for outside", LONGEST_NAME);
        let sensitivity = self.chosen(
            "sensitivity",
            Sensitivity::from_code,
            "Choose whether the name may be used outside.",
        );
        let sensitivity = sensitivity.unwrap_or(Sensitivity::Sensitive);
        if sensitivity == Sensitivity::Sensitive && neutral.is_empty() {
            self.wrong(
                "neutral",
                "Enter the name to use outside, one that gives nothing away.",
            );
        } else if sensitivity == Sensitivity::Sensitive && neutral.eq_ignore_ascii_case(&name) {
            self.wrong(
                "neutral",
                "The name for outside must differ from the name that gives something away.",
            );
        }
        Naming {
            name,
            sensitivity,
            neutral,
        }
    }

    fn chosen<T>(&mut self, field: &'static str, read: impl Fn(&str) -> Option<T>, ask: &str) -> Option<T> {
        let chosen = read(self.text(field));
        if chosen.is_none() {
            self.wrong(field, ask);
        }
        chosen
    }

    /// An optional value that is checked when it is given.
    fn given<T, E: std::fmt::Display>(
        &mut self,
        field: &'static str,
        read: impl Fn(&str) -> Result<T, E>,
        say: &str,
    ) -> Option<T> {
        match self.text(field) {
            "" => None,
            text => read(text).map_err(|_| self.wrong(field, say)).ok(),
        }
    }

    fn ods_code(&mut self) -> Option<OdsCode> {
        self.given(
            "ods_code",
            OdsCode::parse,
            "Enter the register code as 3 to 10 letters and digits, such as A81001, or leave it empty.",
        )
    }

    fn phone(&mut self) -> String {
        let phone = self.line("phone", "The telephone number", 40);
        if !is_phone(&phone) {
            self.wrong(
                "phone",
                "Enter a telephone number with digits and spaces, such as 01632 960 001.",
            );
        }
        phone
    }

    fn opening(&mut self) -> Opening {
        Opening::typed(&self.typed).unwrap_or_else(|mut problems| {
            self.problems.append(&mut problems);
            Opening::default()
        })
    }

    fn done<T>(self, value: Option<T>) -> Checked<T> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }
}

/// Whether it can be a telephone number; empty is none given.
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.is_empty()
        || ((5..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +()-/x.".contains(c)))
}

impl PartnershipDetails {
    /// Reads what was typed about a partnership.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>) -> Checked<Self> {
        let mut form = Reading::new(typed);
        let naming = form.naming("Enter the name of the partnership.");
        let region = form.line("region", "The region", LONGEST_NAME);
        let setting = form.chosen(
            "setting",
            Setting::from_code,
            "Choose where health care is given.",
        );
        let channel = form.chosen(
            "channel",
            Channel::from_code,
            "Choose how advice usually reaches people.",
        );
        let co_location = form.chosen(
            "co_location",
            CoLocation::from_code,
            "Choose where advisers work.",
        );
        let sites_planned = form.given(
            "sites_planned",
            |text| {
                text.parse::<u32>()
                    .ok()
                    .filter(|n| (1..=10_000).contains(n))
                    .ok_or("not a number")
            },
            "Enter how many places are planned, from 1 to 10000, or leave it empty.",
        );
        let place = form.needed(
            "place",
            "The word for a place",
            "Enter what staff call a place, such as practice.",
        );
        let places = form.needed(
            "places",
            "The word for places",
            "Enter the word for more than one, such as practices.",
        );
        let eligible = form.line("eligible", "Who may be referred", LONGEST_ADDRESS);
        let details = (|| {
            let (setting, channel, co_location) = (setting?, channel?, co_location?);
            Some(Self {
                naming,
                region,
                setting,
                channel,
                co_location,
                sites_planned,
                place,
                places,
                eligible,
            })
        })();
        form.done(details)
    }
}

impl OrganisationDetails {
    /// Reads what was typed about an organisation.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>) -> Checked<Self> {
        let mut form = Reading::new(typed);
        let name = form.needed("name", "The name", "Enter the name of the organisation.");
        let kind = form.chosen(
            "kind",
            Kind::from_code,
            "Choose what the organisation is in the partnership.",
        );
        let ods_code = form.ods_code();
        form.done(kind.map(|kind| Self { kind, name, ods_code }))
    }
}

impl SiteDetails {
    /// Reads what was typed about a place.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>) -> Checked<Self> {
        let mut form = Reading::new(typed);
        let details = Self {
            naming: form.naming("Enter the name of the place."),
            ods_code: form.ods_code(),
            address: form.line("address", "The address", LONGEST_ADDRESS),
            postcode: form.given(
                "postcode",
                Postcode::parse,
                "Enter a full postcode, such as TS18 1HU, or leave it empty.",
            ),
            phone: form.phone(),
            opening: form.opening(),
        };
        form.done(Some(details))
    }
}

impl TeamDetails {
    /// Reads what was typed about a team.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>) -> Checked<Self> {
        let mut form = Reading::new(typed);
        let details = Self {
            naming: form.naming("Enter the name of the team."),
        };
        form.done(Some(details))
    }
}

impl ServiceDetails {
    /// Reads what was typed about a service; `areas` are the ticked areas of law, of which at least one is needed.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>, areas: &[&'static Area]) -> Checked<Self> {
        let mut form = Reading::new(typed);
        let naming = form.naming("Enter the name of the service.");
        if areas.is_empty() {
            form.wrong("area", "Choose at least one area of law that the service covers.");
        }
        let channel = form.chosen(
            "channel",
            Channel::from_code,
            "Choose how advice usually reaches people.",
        );
        let phone = form.phone();
        let opening = form.opening();
        let areas = areas.to_vec();
        form.done(channel.map(|channel| Self {
            naming,
            areas,
            channel,
            phone,
            opening,
        }))
    }
}

impl ProviderDetails {
    /// Reads what was typed about a provider outside, as it is right on this day.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn typed<'a>(typed: impl Fn(&str) -> Option<&'a str>, checked_on: Date) -> Checked<Self> {
        let mut form = Reading::new(typed);
        let name = form.needed("name", "The name", "Enter the name of the provider.");
        let purpose = form.line("purpose", "What it can be asked for", LONGEST_ADDRESS);
        if purpose.is_empty() {
            form.wrong("purpose", "Enter what it can be asked for.");
        }
        let details = Self {
            name,
            purpose,
            address: form.line("address", "The address", LONGEST_ADDRESS),
            phone: form.phone(),
            email: form.line("email", "The e-mail address", LONGEST_NAME),
            checked_on,
        };
        if !details.email.is_empty() && !is_email(&details.email) {
            form.wrong(
                "email",
                "Enter an e-mail address, such as name@example.org, or leave it empty.",
            );
        }
        if details.address.is_empty() && details.phone.is_empty() && details.email.is_empty() {
            form.wrong(
                "phone",
                "Enter a telephone number, an address or an e-mail address.",
            );
        }
        form.done(Some(details))
    }
}

/// Whether it has the shape of an e-mail address.
fn is_email(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<'a>(fields: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<&'a str> {
        |field| {
            fields
                .iter()
                .find(|(name, _)| *name == field)
                .map(|(_, text)| *text)
        }
    }

    fn fields_of(problems: &[Problem]) -> Vec<&'static str> {
        problems.iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let problems = SiteDetails::typed(typed(&[
            ("name", ""),
            ("sensitivity", "ordinary"),
            ("ods_code", "1.00E+05"),
            ("postcode", "nowhere"),
            ("phone", "call me"),
            ("open_monday", "nine to five"),
        ]))
        .unwrap_err();
        assert_eq!(
            fields_of(&problems),
            ["name", "ods_code", "postcode", "phone", "open_monday"]
        );
    }

    #[test]
    fn a_sensitive_place_needs_a_different_name_for_outside() {
        for neutral in ["", "hiv CLINIC"] {
            let fields = [
                ("name", "HIV clinic"),
                ("sensitivity", "sensitive"),
                ("neutral", neutral),
            ];
            assert_eq!(
                fields_of(&SiteDetails::typed(typed(&fields)).unwrap_err()),
                ["neutral"]
            );
        }
        let fields = [
            ("name", "HIV clinic"),
            ("sensitivity", "sensitive"),
            ("neutral", "Outpatients, level 2"),
        ];
        assert_eq!(
            SiteDetails::typed(typed(&fields)).unwrap().naming.outside(),
            "Outpatients, level 2"
        );
    }

    #[test]
    fn a_name_is_one_line_of_bounded_length() {
        let long = "x".repeat(LONGEST_NAME + 1);
        for (name, right) in [
            ("  Elm \n Surgery ", true),
            (long.as_str(), false),
            ("Elm\u{0}Surgery", false),
            ("  ", false),
        ] {
            let fields = [("name", name), ("kind", "health")];
            assert_eq!(
                OrganisationDetails::typed(typed(&fields)).is_ok(),
                right,
                "{name:?}"
            );
        }
    }

    #[test]
    fn a_service_without_an_area_of_law_is_refused() {
        let fields = [
            ("name", "Advice"),
            ("sensitivity", "ordinary"),
            ("channel", "telephone"),
        ];
        let problems = ServiceDetails::typed(typed(&fields), &[]).unwrap_err();
        assert_eq!(fields_of(&problems), ["area"]);
    }
}
