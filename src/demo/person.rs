//! One invented person: names, home, numbers, needs, and what they said about being contacted.

use jiff::{ToSpan as _, civil::Date};

use super::{
    chance::{Chance, sums},
    crowd::Numbers,
    packs::{self, Culture},
};
use crate::person::{
    Channel, Details, Safety,
    actions::Said,
    model::{
        Access, AccessAsked, AccessNeed, Address, Alternative, Home, Interpreter, Kind, Language, Manner,
        Name, Phone, Postcode,
    },
};

/// Somebody who was made up.
#[derive(Clone, Debug)]
pub(super) struct Invented {
    pub details: Details,
    pub said: Said,
    pub flag: Option<&'static str>,
}

/// How old the people of a service are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ages {
    Adults,
    /// Mostly children, and those who care for them.
    Children,
}

impl Invented {
    /// The channels on which they may be reached and have somewhere to be reached.
    pub fn safe(&self) -> Vec<Channel> {
        let has = |channel: Channel| match channel {
            Channel::Call | Channel::Voicemail => {
                self.details.mobile.is_some() || self.details.phone.is_some()
            }
            Channel::Text => self.details.mobile.is_some(),
            Channel::Email => self.details.email.is_some(),
            Channel::Post => self.details.home.address().is_some(),
        };
        let answers = self.said.answers.iter();
        answers
            .filter(|(channel, safety)| *safety == Safety::Safe && has(*channel))
            .map(|(channel, _)| *channel)
            .collect()
    }
}

/// Somebody new.
pub(super) fn invent(chance: &mut Chance, numbers: &mut Numbers, ages: Ages, today: Date) -> Invented {
    let (names, language) = names(chance);
    let born = (!chance.percent(4)).then(|| born(chance, ages, today));
    let email = chance.percent(45).then(|| numbers.email(&names)).flatten();
    let details = Details {
        names,
        born,
        nhs_number: if chance.percent(88) {
            numbers.nhs(chance)
        } else {
            None
        },
        home: home(chance),
        phone: chance.percent(35).then(|| numbers.landline(chance)).flatten(),
        mobile: chance.percent(76).then(|| numbers.mobile()).flatten(),
        email,
        language: spoken(chance, language),
        access: access(chance),
    };
    let said = said(chance);
    let flag = chance
        .percent(5)
        .then(|| chance.text(&packs::words().people.flags));
    Invented { details, said, flag }
}

/// Names of one culture, and the language that goes with it.
fn names(chance: &mut Chance) -> (Vec<Name>, &'static str) {
    let cultures = &packs::names().culture;
    let sums = sums(cultures.iter().map(|culture| f64::from(culture.weight)));
    let culture = &cultures[chance.weighted(&sums)];
    let mut names = main_names(chance, culture);
    if chance.percent(9)
        && let Some(given) = names.first().map(|name| name.given().to_owned())
    {
        let short: String = given.chars().take(3).collect();
        names.extend(Name::new(Kind::KnownAs, &short, ""));
    }
    if chance.percent(6) && !culture.family.is_empty() {
        let given = names
            .first()
            .map(|name| name.given().to_owned())
            .unwrap_or_default();
        names.extend(Name::new(Kind::Former, &given, chance.text(&culture.family)));
    }
    (names, &culture.language)
}

fn main_names(chance: &mut Chance, culture: &Culture) -> Vec<Name> {
    if !culture.single.is_empty() {
        return Name::new(Kind::Legal, chance.text(&culture.single), "")
            .into_iter()
            .collect();
    }
    if !culture.own.is_empty() && chance.percent(30) {
        let four = &culture.own[4 * chance.below(culture.own.len() / 4)..];
        let (latin, own) = ((&four[0], &four[1]), (&four[2], &four[3]));
        let (legal, other) = if chance.percent(50) {
            (own, latin)
        } else {
            (latin, own)
        };
        let names = [
            Name::new(Kind::Legal, legal.0, legal.1),
            Name::new(Kind::KnownAs, other.0, other.1),
        ];
        return names.into_iter().flatten().collect();
    }
    let given = if chance.percent(54) {
        &culture.women
    } else {
        &culture.men
    };
    Name::new(Kind::Legal, chance.text(given), chance.text(&culture.family))
        .into_iter()
        .collect()
}

fn born(chance: &mut Chance, ages: Ages, today: Date) -> Date {
    let years = match ages {
        Ages::Children if chance.percent(65) => chance.between(0, 16),
        Ages::Children => chance.between(22, 55),
        Ages::Adults => {
            chance.between(18, 67)
                + if chance.percent(25) {
                    chance.between(0, 27)
                } else {
                    0
                }
        }
    };
    let days = years * 365 + years / 4 + chance.between(1, 364);
    today.saturating_sub(i64::try_from(days).unwrap_or_default().days())
}

/// A place that does not exist.
pub(super) fn place_name(chance: &mut Chance) -> String {
    let places = packs::places();
    format!("{}{}", chance.text(&places.beginnings), chance.text(&places.ends))
}

/// A postcode in an area that cannot exist.
pub(super) fn postcode(chance: &mut Chance) -> String {
    // The letters that a postcode may end in.
    const LETTERS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    let area = chance.text(&packs::places().postcode_areas);
    let (district, sector) = (chance.between(1, 99), chance.between(0, 9));
    let (first, second) = (*chance.pick(LETTERS), *chance.pick(LETTERS));
    format!(
        "{area}{district} {sector}{}{}",
        char::from(first),
        char::from(second)
    )
}

fn home(chance: &mut Chance) -> Home {
    match chance.below(100) {
        0..3 => return Home::NoFixedAddress,
        3..6 => return Home::Unknown,
        _ => {}
    }
    let street = format!("{} {}", place_name(chance), chance.text(&packs::places().streets));
    let door = chance.between(1, 180);
    let first = match chance.below(10) {
        0 => format!("Flat {}, {door} {street}", chance.between(1, 24)),
        1 => format!("{door}A {street}"),
        _ => format!("{door} {street}"),
    };
    let town = place_name(chance);
    let postcode = if chance.percent(96) {
        Postcode::parse(&postcode(chance)).ok()
    } else {
        None
    };
    Address::new([first.as_str(), town.as_str()].into_iter(), postcode).map_or(Home::Unknown, Home::Address)
}

fn spoken(chance: &mut Chance, language: &str) -> Language {
    if language.is_empty() || chance.percent(35) {
        let interpreter = if chance.percent(60) {
            Interpreter::NotNeeded
        } else {
            Interpreter::NotAsked
        };
        return Language {
            interpreter,
            ..Language::default()
        };
    }
    let interpreter = *chance.pick(&[Interpreter::Needed, Interpreter::NotNeeded, Interpreter::NotAsked]);
    let preferences = match interpreter {
        Interpreter::Needed => chance.text(&packs::words().people.preferences).to_owned(),
        Interpreter::NotNeeded | Interpreter::NotAsked => String::new(),
    };
    let reads = if chance.percent(70) { language } else { "" };
    Language {
        speaks: language.to_owned(),
        reads: reads.to_owned(),
        interpreter,
        preferences,
    }
}

fn access(chance: &mut Chance) -> Access {
    match chance.below(100) {
        0..25 => Access::default(),
        25..75 => Access {
            asked: AccessAsked::Asked,
            ..Access::default()
        },
        _ => {
            let wanted = [
                chance.below(AccessNeed::ALL.len()),
                chance.below(AccessNeed::ALL.len()),
            ];
            let chosen = |(at, _): &(usize, &AccessNeed)| wanted.contains(at);
            let needs = AccessNeed::ALL
                .iter()
                .enumerate()
                .filter(chosen)
                .map(|(_, need)| *need)
                .collect();
            let other = if chance.percent(20) {
                chance.text(&packs::words().people.access)
            } else {
                ""
            };
            Access {
                asked: AccessAsked::Asked,
                needs,
                other: other.to_owned(),
            }
        }
    }
}

/// Call, voicemail, text, e-mail, post.
const HABITS: [(usize, [Safety; 5]); 7] = {
    use Safety::{Safe, Unknown, Unsafe};
    [
        (40, [Safe, Safe, Safe, Safe, Safe]),
        (20, [Safe, Unsafe, Safe, Unknown, Unknown]),
        (12, [Safe, Unsafe, Unsafe, Unsafe, Safe]),
        (8, [Unsafe, Unsafe, Safe, Unknown, Unsafe]),
        (5, [Unsafe, Unsafe, Unsafe, Safe, Unsafe]),
        (10, [Unknown, Unknown, Unknown, Unknown, Unknown]),
        (5, [Unsafe, Unsafe, Unsafe, Unsafe, Unsafe]),
    ]
};

fn said(chance: &mut Chance) -> Said {
    let sums = sums(
        HABITS
            .iter()
            .map(|(weight, _)| f64::from(u32::try_from(*weight).unwrap_or(1))),
    );
    let (_, answers) = HABITS[chance.weighted(&sums)];
    said_of(chance, answers)
}

/// The answers to each channel in their order; those that are not known were not asked for.
fn said_of(chance: &mut Chance, answers: [Safety; 5]) -> Said {
    let asked = Channel::ALL.iter().copied().zip(answers);
    let answers = asked.filter(|(_, safety)| *safety != Safety::Unknown).collect();
    Said {
        answers,
        manner: manner(chance),
        ..Said::default()
    }
}

fn manner(chance: &mut Chance) -> Manner {
    let words = &packs::words().people;
    let mut some = |percent: usize, from: &[String]| {
        if chance.percent(percent) {
            chance.text(from).to_owned()
        } else {
            String::new()
        }
    };
    let (hours, code_phrase, say) = (
        some(30, &words.hours),
        some(8, &words.phrases),
        some(15, &words.say),
    );
    let relation = some(10, &words.relations);
    let alternative = (!relation.is_empty()).then(|| {
        let culture = &packs::names().culture[0];
        let name = format!("{} {}", chance.text(&culture.women), chance.text(&culture.family));
        let phone = Phone::parse(&format!("07700 900{:03}", chance.below(1000))).ok();
        Alternative {
            name,
            relation,
            phone,
        }
    });
    let never = if chance.percent(4) {
        vec!["former.partner@example.org".to_owned()]
    } else {
        Vec::new()
    };
    Manner {
        hours,
        code_phrase,
        say,
        alternative,
        never,
    }
}

/// What makes the first people of the first organisation worth looking at, by their number.
pub(super) fn with_quirk(mut person: Invented, number: usize, chance: &mut Chance) -> Invented {
    use Safety::{Safe, Unknown, Unsafe};
    match number {
        5 => person.said = said_of(chance, [Unsafe; 5]),
        6 => (person.details.born, person.details.nhs_number) = (None, None),
        7 => person.details.nhs_number = person.details.nhs_number.and_then(|nhs| Numbers::failing(&nhs)),
        8 => person.details.language.interpreter = Interpreter::Needed,
        9 => person
            .details
            .names
            .splice(.., Name::new(Kind::Legal, "Gulalai", ""))
            .for_each(drop),
        10 => person.said = said_of(chance, [Unknown; 5]),
        11 => person.details.home = Home::NoFixedAddress,
        12 => person.flag = Some(chance.text(&packs::words().people.flags)),
        13 => person.said = said_of(chance, [Safe; 5]),
        14 => person.details.names.extend(Name::new(Kind::KnownAs, "Mo", "")),
        _ => {}
    }
    person
}

/// The other one of twins: the same home, family name and birthday, and a first name that sounds alike.
pub(super) fn twin_of(one: &Invented, chance: &mut Chance, numbers: &mut Numbers) -> Invented {
    let mut other = one.clone();
    let name = one.details.name();
    let given = format!("{}a", name.given().trim_end_matches(['a', 'e']));
    other.details.names = Name::new(Kind::Legal, &given, name.family())
        .into_iter()
        .collect();
    (other.details.nhs_number, other.details.mobile) = (numbers.nhs(chance), numbers.mobile());
    (other.details.email, other.flag) = (None, None);
    other
}

/// The same person recorded once more: no number, the name a little different, the day of birth a slip away.
pub(super) fn again(one: &Invented) -> Invented {
    let mut other = one.clone();
    let name = one.details.name();
    let family = name
        .family()
        .replace("Mac", "Mc")
        .replace('-', " ")
        .replace("ie", "ei");
    other.details.names = Name::new(Kind::Legal, name.given(), &family)
        .into_iter()
        .collect();
    (other.details.nhs_number, other.flag) = (None, None);
    (other.details.phone, other.details.email) = (None, None);
    let slipped = |on: Date| {
        Date::new(on.year(), on.day(), on.month())
            .ok()
            .filter(|other| *other < on)
    };
    other.details.born = one.details.born.map(|on| slipped(on).unwrap_or(on));
    other
}
