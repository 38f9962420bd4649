//! Who may be the same person, and why. A suggestion to somebody who decides, never a decision.

use jiff::civil::Date;

use super::{Checked, Details, Name, NhsNumber, fold, key, sound::Sound};

/// How alike two records are, in hundredths, and in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// What it comes to.
    pub verdict: Verdict,
    /// 0 to 100; orders a list, and means nothing else.
    pub score: u32,
    /// What agrees and what does not, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// What a likeness comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Same family name, date of birth and home, another given name: shown as a warning, never proposed.
    MayBeTwin,
    /// Enough agrees to look.
    Possible,
    /// So much agrees that chance is unlikely.
    Likely,
    /// The NHS number agrees, or name, date of birth and postcode do.
    Same,
}

impl Verdict {
    /// In words, as on the page.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Same => "Same person",
            Self::Likely => "Likely the same person",
            Self::Possible => "Possibly the same person",
            Self::MayBeTwin => "May be a twin",
        }
    }
}

/// One thing that agrees, nearly agrees or differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    SameNhsNumber,
    NhsNumberSlip,
    OtherNhsNumber,
    SameName,
    NamesSwapped,
    NamesAlmost,
    NamesSound,
    SameFamilyName,
    SameGivenName,
    OtherGivenName,
    SameBirth,
    BirthSwapped,
    BirthSlip,
    OtherBirth,
    SameAddress,
    SamePostcode,
    SamePhone,
    SameEmail,
}

impl Reason {
    /// In words, as on the page: "same date of birth".
    pub fn words(self) -> &'static str {
        match self {
            Self::SameNhsNumber => "same NHS number",
            Self::NhsNumberSlip => "NHS number differs in one digit",
            Self::OtherNhsNumber => "different NHS number",
            Self::SameName => "same name",
            Self::NamesSwapped => "same names, the other way round",
            Self::NamesAlmost => "names almost the same",
            Self::NamesSound => "names sound alike",
            Self::SameFamilyName => "same family name",
            Self::SameGivenName => "same given name, different family name",
            Self::OtherGivenName => "different given name",
            Self::SameBirth => "same date of birth",
            Self::BirthSwapped => "day and month of birth swapped",
            Self::BirthSlip => "date of birth differs in one digit",
            Self::OtherBirth => "different date of birth",
            Self::SameAddress => "same address",
            Self::SamePostcode => "same postcode",
            Self::SamePhone => "same phone number",
            Self::SameEmail => "same e-mail address",
        }
    }

    /// What it adds to the score.
    fn weight(self) -> i32 {
        match self {
            Self::SameNhsNumber => 60,
            Self::SameName => 40,
            Self::NamesSwapped => 38,
            Self::SameBirth => 35,
            Self::NamesAlmost | Self::NhsNumberSlip => 30,
            Self::NamesSound | Self::BirthSwapped => 25,
            Self::BirthSlip => 20,
            Self::SameAddress | Self::SamePhone | Self::SameEmail => 15,
            Self::SamePostcode => 10,
            Self::SameGivenName => 8,
            Self::SameFamilyName => 5,
            Self::OtherGivenName => 0,
            Self::OtherBirth | Self::OtherNhsNumber => -30,
        }
    }
}

const LIKELY: i32 = 60;
const POSSIBLE: i32 = 45;
/// Jaro-Winkler above this is a slip of the pen rather than another name.
const ALMOST: f64 = 0.91;
/// In names shorter than this one letter makes another name.
const SHORT: usize = 4;

/// How alike two records are; `None` when they are not worth a look.
pub fn compare(a: &Details, b: &Details) -> Option<Likeness> {
    let names = closest_names(a, b);
    let birth = compare_births(a.born, b.born);
    let number = compare_numbers(a.nhs_number.as_ref(), b.nhs_number.as_ref());
    let contact = shared_contact(a, b);
    let reasons: Vec<Reason> = [number, names, birth]
        .into_iter()
        .flatten()
        .chain(contact.iter().copied())
        .collect();
    if twins(names, birth, &contact) && number != Some(Reason::SameNhsNumber) {
        let reasons = [reasons.as_slice(), &[Reason::OtherGivenName]].concat();
        return Some(Likeness::new(Verdict::MayBeTwin, reasons));
    }
    let verdict = verdict(
        number,
        names,
        birth,
        &contact,
        reasons.iter().map(|reason| reason.weight()).sum(),
    )?;
    Some(Likeness::new(verdict, reasons))
}

fn verdict(
    number: Option<Reason>,
    names: Option<Reason>,
    birth: Option<Reason>,
    contact: &[Reason],
    score: i32,
) -> Option<Verdict> {
    let same_name = matches!(names, Some(Reason::SameName | Reason::NamesSwapped));
    let same_place = contact
        .iter()
        .any(|reason| matches!(reason, Reason::SameAddress | Reason::SamePostcode));
    match (number, names, birth) {
        (Some(Reason::SameNhsNumber), Some(_), _)
        | (Some(Reason::SameNhsNumber), None, Some(Reason::SameBirth)) => Some(Verdict::Same),
        // One of the two records has somebody else's number: worth a look, not a conclusion.
        (Some(Reason::SameNhsNumber), None, _) => Some(Verdict::Possible),
        (Some(Reason::OtherNhsNumber), ..) => (score >= POSSIBLE && same_name).then_some(Verdict::Possible),
        (_, None, _) => None,
        (_, _, Some(Reason::SameBirth)) if same_name && same_place => Some(Verdict::Same),
        (_, Some(Reason::SameFamilyName), _) => None,
        // Marriage changes a family name, and leaves the birthday or the home.
        (_, Some(Reason::SameGivenName), birth)
            if contact.is_empty() && !matches!(birth, Some(Reason::SameBirth | Reason::BirthSwapped)) =>
        {
            None
        }
        _ if score >= LIKELY => Some(Verdict::Likely),
        _ => (score >= POSSIBLE).then_some(Verdict::Possible),
    }
}

/// Same family, same birthday, same home, another given name.
fn twins(names: Option<Reason>, birth: Option<Reason>, contact: &[Reason]) -> bool {
    names == Some(Reason::SameFamilyName) && birth == Some(Reason::SameBirth) && !contact.is_empty()
}

impl Likeness {
    fn new(verdict: Verdict, mut reasons: Vec<Reason>) -> Self {
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight().abs()));
        let score: i32 = reasons.iter().map(|reason| reason.weight()).sum();
        Self {
            verdict,
            score: u32::try_from(score.clamp(0, 100)).unwrap_or_default(),
            reasons,
        }
    }
}

fn closest_names(a: &Details, b: &Details) -> Option<Reason> {
    let pairs = a
        .names
        .iter()
        .flat_map(|ours| b.names.iter().map(move |theirs| (ours, theirs)));
    pairs
        .filter_map(|(ours, theirs)| compare_names(&Folded::of(ours, a), &Folded::of(theirs, b)))
        .max_by_key(|reason| reason.weight())
}

/// One name, ready for comparison.
struct Folded {
    family: String,
    given: String,
    first_given: String,
}

impl Folded {
    fn of(name: &Name, details: &Details) -> Self {
        let parts = key::Parts::of(name, details);
        let first_given = parts.given.first().cloned().unwrap_or_default();
        Self {
            family: parts.family.concat(),
            given: parts.given.concat(),
            first_given,
        }
    }

    fn swapped(&self) -> Self {
        Self {
            family: self.given.clone(),
            given: self.family.clone(),
            first_given: self.family.clone(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        let given = self.given == other.given
            || (!self.first_given.is_empty() && self.first_given == other.first_given);
        self.family == other.family && given
    }
}

fn compare_names(a: &Folded, b: &Folded) -> Option<Reason> {
    if a.is(b) {
        return Some(Reason::SameName);
    }
    if a.is(&b.swapped()) || a.swapped().is(b) {
        return Some(Reason::NamesSwapped);
    }
    let family = alike(&a.family, &b.family);
    let given = alike(&a.given, &b.given)
        .max(alike(&a.first_given, &b.first_given))
        .max(initial(a, b));
    match (family, given) {
        (Alike::Same | Alike::Almost, Alike::Same | Alike::Almost) => Some(Reason::NamesAlmost),
        (Alike::No, Alike::Same) if !a.given.is_empty() => Some(Reason::SameGivenName),
        (Alike::No, _) => None,
        (_, Alike::No) => (family == Alike::Same && !a.family.is_empty()).then_some(Reason::SameFamilyName),
        _ => Some(Reason::NamesSound),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    No,
    Sound,
    Almost,
    Same,
}

fn alike(a: &str, b: &str) -> Alike {
    let long_enough = a.chars().count().min(b.chars().count()) >= SHORT;
    match () {
        () if a == b => Alike::Same,
        () if a.is_empty() || b.is_empty() => Alike::No,
        () if long_enough && strsim::jaro_winkler(a, b) >= ALMOST => Alike::Almost,
        () if sound(a).zip(sound(b)).is_some_and(|(a, b)| a.is_like(&b)) => Alike::Sound,
        () => Alike::No,
    }
}

fn sound(word: &str) -> Option<Sound> {
    Sound::of(word)
}

/// "J" may be John.
fn initial(a: &Folded, b: &Folded) -> Alike {
    let (short, long) = if a.given.len() <= b.given.len() {
        (a, b)
    } else {
        (b, a)
    };
    let is_initial = short.given.chars().count() == 1 && long.given.starts_with(short.given.as_str());
    if is_initial { Alike::Almost } else { Alike::No }
}

fn compare_births(a: Option<Date>, b: Option<Date>) -> Option<Reason> {
    let (a, b) = a.zip(b)?;
    Some(match () {
        () if a == b => Reason::SameBirth,
        () if key::day_and_month_swapped(a) == Some(b) => Reason::BirthSwapped,
        () if digits_apart(&a.to_string(), &b.to_string()) == 1 => Reason::BirthSlip,
        () => Reason::OtherBirth,
    })
}

fn compare_numbers(a: Option<&NhsNumber>, b: Option<&NhsNumber>) -> Option<Reason> {
    let (a, b) = a.zip(b)?;
    let one_fails = a.checked() == Checked::Fails || b.checked() == Checked::Fails;
    match () {
        () if a == b => Some(Reason::SameNhsNumber),
        () if one_fails => (digits_apart(a.digits(), b.digits()) == 1).then_some(Reason::NhsNumberSlip),
        () => Some(Reason::OtherNhsNumber),
    }
}

fn digits_apart(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count()
}

fn shared_contact(a: &Details, b: &Details) -> Vec<Reason> {
    let mut shared = Vec::new();
    if let Some((ours, theirs)) = a.home.address().zip(b.home.address()) {
        if ours.is_same_door(theirs) {
            shared.push(Reason::SameAddress);
        } else if ours.postcode.is_some() && ours.postcode == theirs.postcode {
            shared.push(Reason::SamePostcode);
        }
    }
    let theirs: Vec<_> = [&b.mobile, &b.phone].into_iter().flatten().collect();
    if [&a.mobile, &a.phone]
        .into_iter()
        .flatten()
        .any(|phone| theirs.contains(&phone))
    {
        shared.push(Reason::SamePhone);
    }
    if a.email
        .as_ref()
        .zip(b.email.as_ref())
        .is_some_and(|(a, b)| a.folded() == b.folded())
    {
        shared.push(Reason::SameEmail);
    }
    shared
}

/// Whether two records share a family name by its letters; used to word the warning about twins.
pub fn shares_family_name(a: &Details, b: &Details) -> bool {
    fold::joined(a.name().family()) == fold::joined(b.name().family())
}

#[cfg(test)]
mod tests {
    use super::super::{Address, Email, Home, Kind, Phone, Postcode, samples};
    use super::*;
    use proptest::prelude::*;

    fn at(mut details: Details, first_line: &str, postcode: &str) -> Details {
        details.home =
            Home::Address(Address::new([first_line].into_iter(), Postcode::parse(postcode).ok()).unwrap());
        details
    }

    fn numbered(mut details: Details, number: &str) -> Details {
        details.nhs_number = Some(NhsNumber::parse(number).unwrap());
        details
    }

    fn verdict(a: &Details, b: &Details) -> Option<Verdict> {
        compare(a, b).map(|likeness| likeness.verdict)
    }

    fn named(given: &str, family: &str, born: &str) -> Details {
        samples::named(given, family, born)
    }

    #[test]
    fn the_nhs_number_or_name_birthday_and_postcode_are_enough() {
        let a = numbered(named("Amina", "Begum", ""), "9434765919");
        assert_eq!(
            verdict(&a, &numbered(named("Amina", "Khatun", ""), "9434765919")),
            Some(Verdict::Same)
        );
        let a = at(named("Amina", "Begum", "1980-02-03"), "12 High Street", "LE1 4AB");
        let b = at(named("AMINA", "BÉGUM", "1980-02-03"), "14 High Street", "LE1 4AB");
        assert_eq!(verdict(&a, &b), Some(Verdict::Same));
    }

    #[test]
    fn somebody_elses_number_is_looked_at_not_believed() {
        let a = numbered(named("Amina", "Begum", "1980-02-03"), "9434765919");
        let b = numbered(named("John", "Smith", "1951-07-30"), "9434765919");
        assert_eq!(verdict(&a, &b), Some(Verdict::Possible));
    }

    #[test]
    fn two_good_numbers_that_differ_are_two_people() {
        let a = numbered(named("Amina", "Begum", "1980-02-03"), "9434765919");
        let b = numbered(named("Amina", "Begum", "1980-02-03"), "9990000018");
        assert_eq!(compare(&a, &b).map(|l| l.verdict), Some(Verdict::Possible));
        let c = numbered(named("Amena", "Begum", "1980-03-02"), "9990000018");
        assert_eq!(verdict(&a, &c), None);
        let slip = numbered(named("Amina", "Begum", ""), "9434765918");
        assert_eq!(compare(&a, &slip).unwrap().reasons[0], Reason::SameName);
        assert!(
            compare(&a, &slip)
                .unwrap()
                .reasons
                .contains(&Reason::NhsNumberSlip)
        );
    }

    #[test]
    fn slips_of_the_pen_are_noticed_and_named() {
        let amina = named("Amina", "Begum", "1980-02-03");
        for (given, family, born, reason) in [
            ("Begum", "Amina", "1980-02-03", Reason::NamesSwapped),
            ("Aminah", "Begum", "1980-02-03", Reason::NamesAlmost),
            ("A", "Begum", "1980-02-03", Reason::NamesAlmost),
            ("Amena", "Begam", "1980-02-03", Reason::NamesSound),
            ("Amina", "Begum", "1980-03-02", Reason::BirthSwapped),
            ("Amina", "Begum", "1980-02-08", Reason::BirthSlip),
            ("Amina", "Begum", "1990-02-03", Reason::BirthSlip),
        ] {
            let likeness = compare(&amina, &named(given, family, born))
                .unwrap_or_else(|| panic!("{given} {family} {born}"));
            assert_eq!(
                likeness.verdict,
                Verdict::Likely,
                "{given} {family} {born}: {likeness:?}"
            );
            assert!(
                likeness.reasons.contains(&reason),
                "{given} {family} {born}: {likeness:?}"
            );
        }
    }

    #[test]
    fn a_name_alone_is_not_a_person() {
        assert_eq!(
            verdict(&named("Amina", "Begum", ""), &named("Amina", "Begum", "")),
            None
        );
        assert_eq!(
            verdict(
                &named("Amina", "Begum", "1980-02-03"),
                &named("Amina", "Begum", "1955-11-28")
            ),
            None
        );
        let far = at(named("Amina", "Begum", ""), "1 Low Road", "LE1 4AB");
        assert_eq!(
            verdict(&far, &at(named("Amina", "Begum", ""), "9 Low Road", "LE1 4AB")),
            Some(Verdict::Possible)
        );
    }

    #[test]
    fn father_and_son_of_one_name_are_two_people() {
        let father = at(named("John", "Smith", "1950-06-11"), "12 High Street", "LE1 4AB");
        let son = at(named("John", "Smith", "1982-09-28"), "12 High Street", "LE1 4AB");
        assert_eq!(verdict(&father, &son), None);
    }

    #[test]
    fn twins_are_never_proposed_as_one_person() {
        let home = |given: &str| at(named(given, "Okafor", "2015-04-09"), "3 Mill Lane", "LE2 7AA");
        let likeness = compare(&home("Daniel"), &home("Esther")).unwrap();
        assert_eq!(likeness.verdict, Verdict::MayBeTwin);
        assert!(likeness.reasons.contains(&Reason::OtherGivenName));
        let mut shares_a_phone = [
            named("Daniel", "Okafor", "2015-04-09"),
            named("Esther", "Okafor", "2015-04-09"),
        ];
        for twin in &mut shares_a_phone {
            twin.mobile = Phone::parse("07700 900123").ok();
        }
        assert_eq!(
            verdict(&shares_a_phone[0], &shares_a_phone[1]),
            Some(Verdict::MayBeTwin)
        );
    }

    #[test]
    fn sharing_a_home_or_a_phone_is_not_being_one_person() {
        let mut a = at(named("Amina", "Begum", "1980-02-03"), "12 High Street", "LE1 4AB");
        let mut b = at(named("John", "Smith", "1980-02-03"), "12 High Street", "LE1 4AB");
        for both in [&mut a, &mut b] {
            both.mobile = Phone::parse("07700 900123").ok();
            both.email = Email::parse("home@example.org").ok();
        }
        assert_eq!(verdict(&a, &b), None);
        let spouse = at(named("Karim", "Begum", "1975-12-24"), "12 High Street", "LE1 4AB");
        assert_eq!(verdict(&a, &spouse), None);
    }

    #[test]
    fn a_new_family_name_is_noticed_when_the_home_agrees() {
        let before = at(named("Amina", "Begum", "1980-02-03"), "12 High Street", "LE1 4AB");
        let after = at(named("Amina", "Patel", "1980-02-03"), "12 High Street", "LE1 4AB");
        assert_eq!(verdict(&before, &after), Some(Verdict::Possible));
        assert_eq!(
            verdict(
                &before,
                &at(named("Amina", "Patel", "1980-02-03"), "1 Far Away", "N1 1AA")
            ),
            None
        );
    }

    #[test]
    fn any_of_several_names_may_agree() {
        let mut a = named("Katherine", "Jones", "1980-02-03");
        a.names
            .push(Name::new(Kind::Former, "Katherine", "Patel").unwrap());
        assert_eq!(
            verdict(&a, &named("Catherine", "Patel", "1980-02-03")),
            Some(Verdict::Likely)
        );
    }

    #[test]
    fn likeness_is_listed_by_verdict() {
        assert!(Verdict::Same > Verdict::Likely && Verdict::Likely > Verdict::Possible);
        assert!(Verdict::Possible > Verdict::MayBeTwin);
    }

    fn anybody() -> impl Strategy<Value = Details> {
        let given = prop::sample::select(vec!["Amina", "Amena", "John", "Jo", "J", "Esther", "小明", ""]);
        let family = prop::sample::select(vec!["Begum", "Begam", "Smith", "Smyth", "Okafor", "王", "X"]);
        let born = prop::sample::select(vec!["1980-02-03", "1980-03-02", "1980-02-04", "1955-11-28", ""]);
        let home = prop::sample::select(vec!["1 High Street", "2 High Street", ""]);
        let number = prop::sample::select(vec!["9434765919", "9434765918", "9990000018", ""]);
        (given, family, born, home, number).prop_map(|(given, family, born, home, number)| {
            let details = named(given, family, born);
            let details = if home.is_empty() {
                details
            } else {
                at(details, home, "LE1 4AB")
            };
            if number.is_empty() {
                details
            } else {
                numbered(details, number)
            }
        })
    }

    proptest! {
        #[test]
        fn it_does_not_matter_who_is_compared_with_whom(a in anybody(), b in anybody()) {
            prop_assert_eq!(verdict(&a, &b), verdict(&b, &a));
        }

        #[test]
        fn different_given_names_of_one_family_day_and_home_are_at_most_twins(
            a in anybody().prop_filter("has a birthday and a given name", |a| a.born.is_some() && a.name().given().len() > 1),
            given in prop::sample::select(vec!["Zebedee", "Wilhelmina"]),
        ) {
            let a = at(a, "1 High Street", "LE1 4AB");
            let other = Details { names: vec![Name::new(Kind::Legal, given, a.name().family()).unwrap()], nhs_number: None, ..a.clone() };
            prop_assert_eq!(verdict(&a, &other), Some(Verdict::MayBeTwin));
        }

        #[test]
        fn every_duplicate_is_among_those_looked_at(a in anybody(), b in anybody()) {
            if compare(&a, &b).is_some() {
                let keys = key::keys(&b);
                let scans = key::scans_for_duplicates(&a);
                let seen = scans.iter().any(|scan| keys.iter().any(|key| scan.takes(key)));
                prop_assert!(seen, "{:?} and {:?}", a, b);
            }
        }
    }
}
