//! Everybody who was made up so far: numbers that are given out once, and who came last.

use std::collections::HashMap;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    chance::Chance,
    packs,
    person::{Ages, Invented, again, invent, twin_of, with_quirk},
};
use crate::person::model::{Checked, Email, Name, NhsNumber, Phone};

/// Of a hundred people, how many are the twin of the one before, and how many are recorded twice.
const TWINS: usize = 1;
const TWICE: usize = 2;
/// People of one organisation who may share a home with somebody who came before.
const HOUSEHOLDS: usize = 8;

/// Numbers and addresses, none of which reaches anybody.
#[derive(Default)]
pub(super) struct Numbers {
    nhs: u32,
    mobiles: u32,
    emails: u32,
}

impl Numbers {
    /// Those that come after so many people.
    pub fn after(people: u32) -> Self {
        Self {
            nhs: people,
            mobiles: people,
            emails: people,
        }
    }

    /// An NHS number of the range that begins with 999, which is never issued; `None` when all were used.
    /// Consecutive people get numbers that lie far apart.
    pub fn nhs(&mut self, chance: &mut Chance) -> Option<NhsNumber> {
        const RANGE: u32 = 1_000_000;
        for _ in 0..20 {
            if self.nhs >= RANGE {
                return None;
            }
            // Shares no factor with the range, so that every number comes once.
            let six = u64::from(self.nhs) * 387_420_489 % u64::from(RANGE);
            self.nhs += 1;
            let passes = |last: usize| {
                let number = NhsNumber::parse(&format!("999{six:06}{last}")).ok()?;
                (number.checked() == Checked::Passes).then_some(number)
            };
            if let Some(number) = (0..10).find_map(passes) {
                // Not all of those who were skipped have the same reason.
                return if chance.percent(99) {
                    Some(number)
                } else {
                    Self::failing(&number)
                };
            }
        }
        None
    }

    /// The same number with a slip in its last digit.
    pub fn failing(number: &NhsNumber) -> Option<NhsNumber> {
        let (first, last) = number.digits().split_at(9);
        let last = (last.parse::<u32>().ok()? + 3) % 10;
        NhsNumber::parse(&format!("{first}{last}")).ok()
    }

    /// A mobile number kept for drama. There are a thousand; after them come numbers of a country that does
    /// not exist, so that no two people of a large population share theirs.
    pub fn mobile(&mut self) -> Option<Phone> {
        let number = self.mobiles;
        self.mobiles += 1;
        let drama = packs::places().mobiles.first()?;
        let text = if number < 1000 {
            format!("{drama}{:03}", number * 387 % 1000)
        } else {
            format!("+999 7{number:08}")
        };
        Phone::parse(&text).ok()
    }

    /// Gives the mobile number back that was given out last: somebody needs none.
    pub fn give_back(&mut self, mobile: Option<&Phone>) {
        if mobile.is_some() {
            self.mobiles = self.mobiles.saturating_sub(1);
        }
    }

    /// A landline number kept for drama.
    #[expect(clippy::unused_self, reason = "given out like the others")]
    pub fn landline(&mut self, chance: &mut Chance) -> Option<Phone> {
        let range = chance.text(&packs::places().landlines);
        Phone::parse(&format!("{range}{:03}", chance.below(1000))).ok()
    }

    /// An e-mail address of the domain that is kept for examples.
    pub fn email(&mut self, names: &[Name]) -> Option<Email> {
        self.emails += 1;
        let name = slug(&names.first()?.full());
        Email::parse(&format!("{name}.{}@example.org", self.emails)).ok()
    }
}

/// Small Latin letters and dots.
pub(super) fn slug(name: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        ' ' | '-' => Some('.'),
        'ł' | 'Ł' => Some('l'),
        'ı' => Some('i'),
        'đ' | 'Đ' => Some('d'),
        c if c.is_ascii_alphabetic() => Some(c),
        _ => None,
    };
    let slug: String = name.nfkd().filter_map(plain).collect();
    if slug.trim_matches('.').is_empty() {
        "someone".to_owned()
    } else {
        slug
    }
}

/// The people of one partnership.
pub(super) struct Crowd {
    ages: Ages,
    today: Date,
    /// How many people each organisation recorded, and the last of them.
    met: HashMap<usize, (usize, Invented)>,
}

impl Crowd {
    pub fn new(ages: Ages, today: Date) -> Self {
        Self {
            ages,
            today,
            met: HashMap::new(),
        }
    }

    /// Somebody who has nothing to do with anybody who came before.
    pub fn stranger(&self, chance: &mut Chance, numbers: &mut Numbers) -> Invented {
        invent(chance, numbers, self.ages, self.today)
    }

    /// The next person to come to an organisation.
    pub fn next(&mut self, organisation: usize, chance: &mut Chance, numbers: &mut Numbers) -> Invented {
        let before = self.met.remove(&organisation);
        let (number, last) = before.map_or((0, None), |(number, last)| (number + 1, Some(last)));
        let first = organisation == 0;
        let person = match last {
            Some(last) if (first && number == 2) || chance.percent(TWINS) => twin_of(&last, chance, numbers),
            Some(last) if (first && number == 4) || chance.percent(TWICE) => again(&last),
            Some(last) => {
                let mut person = invent(chance, numbers, self.ages, self.today);
                if (first && number == 13) || chance.percent(HOUSEHOLDS) {
                    person.details.home = last.details.home;
                }
                person
            }
            None => invent(chance, numbers, self.ages, self.today),
        };
        let person = if first {
            with_quirk(person, number, chance)
        } else {
            person
        };
        self.met.insert(organisation, (number, person.clone()));
        person
    }
}
