//! Reading the public form, in whichever language it was filled in. What is wrong is said in that language.

use jiff::civil::Date;

use crate::{
    arrival::{
        languages::Language,
        model::{Asked, By},
    },
    person::{
        Channel,
        model::{Address, Email, Kind, Name, Phone, Postcode},
    },
    web::{Errors, Typed, When},
};

/// The longest answers, in characters.
const LONGEST: [(&str, usize); 9] = [
    ("given", 100),
    ("family", 100),
    ("address", 400),
    ("heed", 200),
    ("happening", 2_000),
    ("speaks", 60),
    ("access", 200),
    ("helper_name", 100),
    ("helper_relation", 60),
];

/// The box that people leave empty and programs fill in.
pub(super) const TRAP: &str = "website";

/// Reads it.
///
/// # Errors
/// Everything that has to be put right, in the order of the page.
pub(super) fn read(
    typed: &Typed,
    language: &Language,
    offered: &[String],
    today: Date,
) -> Result<Asked, Errors> {
    let mut form = Form {
        typed,
        language,
        errors: Errors::new(),
    };
    let by = form.by();
    form.name();
    let born = form.born(today);
    let safe = form.reach();
    let areas = form.areas(offered);
    form.need("happening", "err_happening");
    let letter_on = form.date("letter_on", "err_letter", today);
    form.agreed();
    form.lengths();
    if !form.errors.is_empty() {
        return Err(form.errors);
    }
    let text = |field: &str| typed.get(field).to_owned();
    Ok(Asked {
        given: text("given"),
        family: text("family"),
        born,
        phone: text("phone"),
        email: text("email"),
        address: text("address"),
        postcode: text("postcode"),
        safe,
        heed: text("heed"),
        areas,
        happening: text("happening"),
        letter_on,
        speaks: text("speaks"),
        interpreter: !text("interpreter").is_empty(),
        access: text("access"),
        by,
        language: language.id.clone(),
        agreed_to: language.valid_from.to_string(),
    })
}

struct Form<'a> {
    typed: &'a Typed,
    language: &'a Language,
    errors: Errors,
}

impl Form<'_> {
    fn refuse(&mut self, field: &str, key: &str) {
        if self.errors.on(field).is_none() {
            self.errors.add(field, self.language.say(key));
        }
    }

    fn need(&mut self, field: &str, key: &str) {
        if self.typed.get(field).is_empty() {
            self.refuse(field, key);
        }
    }

    fn by(&mut self) -> Option<By> {
        match self.typed.get("who") {
            "self" => None,
            "other" => {
                self.need("helper_name", "err_helper");
                self.need("helper_relation", "err_helper");
                Some(By {
                    name: self.typed.get("helper_name").to_owned(),
                    relation: self.typed.get("helper_relation").to_owned(),
                })
            }
            _ => {
                self.refuse("who", "err_who");
                None
            }
        }
    }

    fn name(&mut self) {
        let (given, family) = (self.typed.get("given"), self.typed.get("family"));
        let too_long = given.chars().count() > 100 || family.chars().count() > 100;
        if !too_long && Name::new(Kind::Legal, given, family).is_err() {
            self.refuse("given", "err_name");
        }
    }

    fn born(&mut self, today: Date) -> Option<Date> {
        let born = self.date("born", "err_born", today);
        let unsure = !self.typed.get("born_unsure").is_empty();
        if born.is_none() && !unsure && self.errors.on("born").is_none() {
            let words = self.language.say("err_born");
            self.errors.add_at("born", "born-day", words);
        }
        born
    }

    /// A date of the past, or none when none was typed.
    fn date(&mut self, field: &str, key: &str, today: Date) -> Option<Date> {
        let mut reader = self.typed.reader();
        let date = reader.optional_date(field, "the date", When::UpTo(today));
        let wrong = reader.done(|| Some(())).err();
        if let Some(wrong) = wrong.as_ref().and_then(|wrong| wrong.iter().next()) {
            self.errors.add_at(field, &wrong.input, self.language.say(key));
        }
        date
    }

    /// The ways that are safe, each with what is needed to use it.
    fn reach(&mut self) -> Vec<Channel> {
        let ticked = |channel: &&Channel| self.typed.has("safe", channel.code());
        let safe: Vec<Channel> = Channel::ALL.iter().filter(ticked).copied().collect();
        if safe.is_empty() {
            self.refuse("safe", "err_reach");
        }
        let speaks = [Channel::Call, Channel::Voicemail, Channel::Text];
        let phone = self.typed.get("phone");
        let needs_phone = safe.iter().any(|channel| speaks.contains(channel));
        if (needs_phone || !phone.is_empty()) && Phone::parse(phone).is_err() {
            self.refuse("phone", "err_phone");
        }
        let email = self.typed.get("email");
        if (safe.contains(&Channel::Email) || !email.is_empty()) && Email::parse(email).is_err() {
            self.refuse("email", "err_email");
        }
        let (address, postcode) = (self.typed.get("address"), self.typed.get("postcode"));
        if safe.contains(&Channel::Post) && address.is_empty()
            || !address.is_empty() && Address::new(address.lines(), None).is_err()
        {
            self.refuse("address", "err_address");
        }
        if (safe.contains(&Channel::Post) || !postcode.is_empty()) && Postcode::parse(postcode).is_err() {
            self.refuse("postcode", "err_postcode");
        }
        safe
    }

    fn areas(&mut self, offered: &[String]) -> Vec<String> {
        let ticked = |area: &&String| self.typed.has("area", area);
        let areas: Vec<String> = offered.iter().filter(ticked).cloned().collect();
        if areas.is_empty() && !self.typed.has("area", "unsure") {
            self.refuse("area", "err_areas");
        }
        areas
    }

    fn agreed(&mut self) {
        self.need("agree", "err_agree");
        if !self.typed.get(TRAP).is_empty() {
            self.refuse(TRAP, "err_website");
        }
    }

    fn lengths(&mut self) {
        for (field, most) in LONGEST {
            if self.typed.get(field).chars().count() > most {
                self.refuse(field, "err_long");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrival::languages;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn filled() -> Typed {
        Typed::of([
            ("who", "self"),
            ("given", "Amina"),
            ("born_unsure", "yes"),
            ("safe", "text"),
            ("phone", "07700 900123"),
            ("area", "debt"),
            ("happening", "Bailiffs came."),
            ("agree", "yes"),
        ])
    }

    fn wrong(typed: &Typed) -> Vec<String> {
        let read = read(typed, languages::english(), &["debt".to_owned()], TODAY);
        let errors = read.err().unwrap_or_default();
        errors.iter().map(|wrong| wrong.field.clone()).collect()
    }

    #[test]
    fn a_way_that_is_safe_has_what_it_needs_and_what_is_not_ticked_is_not_safe() {
        assert_eq!(wrong(&filled()), [""; 0]);
        let asked = read(&filled(), languages::english(), &["debt".into()], TODAY).unwrap();
        assert_eq!(
            (asked.safe.clone(), asked.details().mobile.is_some()),
            (vec![Channel::Text], true)
        );
        assert_eq!(wrong(&filled().with("safe", "email")), ["email"]);
        assert_eq!(wrong(&filled().with("safe", "post")), ["address", "postcode"]);
        assert_eq!(
            wrong(&filled().with("safe", "pigeon")),
            [""; 0],
            "it is not heard"
        );
    }

    #[test]
    fn everything_that_is_missing_is_said_in_the_order_of_the_page_and_in_the_language() {
        let all = ["who", "given", "born", "safe", "area", "happening", "agree"];
        assert_eq!(wrong(&Typed::default()), all);
        let polish = languages::find("pl").unwrap();
        let errors = read(&Typed::default(), polish, &[], TODAY).unwrap_err();
        assert_eq!(errors.on("who"), Some("Zaznacz, kim jesteś"));
        let odd = filled()
            .with("letter_on-day", "31")
            .with("letter_on-month", "2")
            .with("letter_on-year", "2026");
        assert_eq!(wrong(&odd.with(TRAP, "http://x")), ["letter_on", TRAP]);
        let other = Typed::of([("who", "other")]);
        assert!(wrong(&other).starts_with(&["helper_name".into(), "helper_relation".into()]));
    }
}
