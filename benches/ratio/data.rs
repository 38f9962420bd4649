//! The probe's rows and the questions asked of them: numbers in, the same bytes out, on every machine.

/// `SplitMix64`: small, fast, and the same everywhere.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Below `end`, small numbers more often: about the weights 1, 1/2, 1/3 and so on.
    pub fn skewed(&mut self, end: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((end as f64 + 1.0).powf(share) as u64).clamp(1, end) - 1
    }
}

pub const TEAMS: u64 = 40;

pub struct Person {
    pub family: String,
    pub given: String,
    pub born: String,
}

/// Person number `n`, counted from 1: invented names of two or three syllables, some with an accent.
pub fn person(n: u64) -> Person {
    let mut random = Random(n ^ 0x0050_4552_534F_4E00);
    let family = name(random.skewed(20_000));
    let given = name(20_000 + random.skewed(4_000));
    let born = format!(
        "{}-{:02}-{:02}",
        1930 + random.below(90),
        1 + random.below(12),
        1 + random.below(28)
    );
    Person { family, given, born }
}

fn name(number: u64) -> String {
    const STARTS: [&str; 20] = [
        "Ba", "Ke", "Mo", "Ri", "Sa", "To", "Va", "Wi", "Za", "Ho", "Li", "Na", "Pe", "Ché", "Do", "Fa",
        "Ga", "Je", "Lu", "Ö",
    ];
    const MIDDLES: [&str; 20] = [
        "ra", "le", "ni", "mo", "su", "ta", "ve", "ki", "ño", "lla", "rri", "nge", "sto", "dra", "pe", "bu",
        "cha", "ze", "wa", "lo",
    ];
    const ENDS: [&str; 20] = [
        "n", "s", "tt", "ska", "son", "ez", "ov", "li", "man", "field", "ward", "by", "ton", "ic", "ar",
        "el", "is", "ough", "a", "e",
    ];
    let at = |list: &[&'static str; 20], n: u64| list[(n % 20) as usize];
    let mut mixed = Random(number);
    let tail = mixed.below(20);
    format!(
        "{}{}{}{}",
        at(&STARTS, number),
        at(&MIDDLES, number / 20),
        at(&MIDDLES, number / 400),
        at(&ENDS, tail)
    )
}

pub struct Referral {
    pub person: u64,
    pub team: u64,
    pub status: u64,
    pub urgency: u64,
    pub title: &'static str,
    pub updated: u64,
    pub note: String,
}

/// Referral number `n` of `size`, counted from 1. One in eight is open (statuses 0 to 4), the rest is closed.
pub fn referral(n: u64, size: u64) -> Referral {
    const TITLES: [&str; 6] = [
        "Rent arrears, notice served",
        "Disability benefit refused",
        "Debt collection at the door",
        "Home too damp to be discharged to",
        "Carer's allowance overpaid",
        "Dismissed while off sick",
    ];
    let mut random = Random(n ^ 0x0052_4546_4552_0000);
    let open = random.below(8) == 0;
    Referral {
        person: 1 + random.below(people(size)),
        team: random.skewed(TEAMS),
        status: if open {
            random.below(5)
        } else {
            5 + random.below(3)
        },
        urgency: random.below(3),
        title: TITLES[random.below(6) as usize],
        // Seconds: three years up to a fixed day, so that the bytes do not depend on when they are made.
        updated: 1_700_000_000 + random.below(94_608_000),
        note: "came in with letters unopened; ".repeat(10 + random.below(5) as usize),
    }
}

/// Four people for five referrals.
pub fn people(size: u64) -> u64 {
    (size * 4 / 5).max(1)
}

/// What somebody types to find person `n`: the beginnings of both names.
pub fn typed(n: u64, random: &mut Random) -> (String, String) {
    let start = |name: String, length: u64| {
        name.chars()
            .take(length as usize)
            .collect::<String>()
            .to_lowercase()
    };
    let person = person(n);
    (
        start(person.family, 3 + random.below(3)),
        start(person.given, 2 + random.below(2)),
    )
}
