//! Whether somebody is who was searched for, and how nearly.

use super::{
    super::{Details, Name, Phone, contact, fold, key, sound::Sound},
    Query,
};

impl Query {
    /// Whether everything that was typed is true of this person. Names may be true by their sound.
    pub fn is_true_of(&self, details: &Details) -> bool {
        let has = |key: Option<String>, typed: &Option<String>| {
            typed
                .as_ref()
                .is_none_or(|typed| key.is_some_and(|key| key.starts_with(typed.as_str())))
        };
        let born = details.born.map(|born| born.to_string());
        let phones = [&details.mobile, &details.phone];
        let phone = |typed: &String| {
            phones.iter().any(|phone| {
                phone
                    .as_ref()
                    .is_some_and(|phone| dialled(phone).starts_with(typed.as_str()))
            })
        };
        let postcode = details
            .home
            .address()
            .and_then(|address| address.postcode.as_ref());
        has(
            details
                .nhs_number
                .as_ref()
                .map(|number| number.digits().to_owned()),
            &self.nhs_number,
        ) && has(details.email.as_ref().map(contact::Email::folded), &self.email)
            && has(postcode.map(|code| code.as_str().to_lowercase()), &self.postcode)
            && self.phone.as_ref().is_none_or(phone)
            && (self.born.is_empty()
                || born.is_some_and(|born| self.born.iter().any(|typed| born.starts_with(typed))))
            && (self.words.is_empty() || self.closeness(details) > 0)
    }

    /// How near the typed words are to this person's names; 0 when one is like none of them.
    pub fn closeness(&self, details: &Details) -> u32 {
        let family: Vec<String> = details
            .names
            .iter()
            .flat_map(|name| fold::words(name.family()))
            .collect();
        let all = key::all_words(details);
        let whole = self.words.concat();
        if details
            .names
            .iter()
            .any(|name| spelled_in_one(name).contains(&whole))
        {
            return 4 * u32::try_from(self.words.len().max(1)).unwrap_or(1);
        }
        let each = self.words.iter().map(|word| {
            let sounds =
                || Sound::of(word).is_some_and(|sound| all.iter().any(|name| sounds_like(&sound, name)));
            match () {
                () if family.contains(word) => 4,
                () if all.contains(word) => 3,
                () if all.iter().any(|name| name.starts_with(word.as_str())) => 2,
                () if details.names.iter().any(|name| joined_starts(name, word)) => 2,
                () if sounds() => 1,
                () => 0,
            }
        });
        let each: Vec<u32> = each.collect();
        if each.contains(&0) && !self.is_respelling_of(details) {
            0
        } else {
            each.iter().sum::<u32>().max(1)
        }
    }

    /// Two typed words that are one in the name ("mac donald", "o brien").
    fn is_respelling_of(&self, details: &Details) -> bool {
        let all = key::all_words(details);
        let begins = |word: &String| {
            all.iter().any(|name| name.starts_with(word.as_str()))
                || details.names.iter().any(|name| joined_starts(name, word))
        };
        self.joined_pairs().iter().any(|words| words.iter().all(begins))
    }
}

fn sounds_like(sound: &Sound, name: &str) -> bool {
    Sound::of(name).is_some_and(|theirs| {
        sound
            .codes()
            .any(|code| theirs.codes().any(|other| other.starts_with(code)))
    })
}

/// A name without its spaces, family name first and last.
fn spelled_in_one(name: &Name) -> [String; 2] {
    let (family, given) = (fold::joined(name.family()), fold::joined(name.given()));
    [format!("{family}{given}"), format!("{given}{family}")]
}

fn joined_starts(name: &Name, word: &str) -> bool {
    [name.family(), name.given()]
        .into_iter()
        .any(|part| fold::joined(part).starts_with(word))
        || spelled_in_one(name)
            .iter()
            .any(|spelled| fold::runs_together(word) && spelled.starts_with(word))
}

fn dialled(phone: &Phone) -> &str {
    phone.as_str().trim_start_matches('+')
}
