//! Whether somebody is who was searched for, and how nearly.

use super::{
    super::{Details, Email, Name, fold, key, sound::Sound},
    Query,
};

/// The names of one person, folded once for all the words of a search.
struct Names {
    family: Vec<String>,
    all: Vec<String>,
    /// Each name and each part of one without spaces.
    joined: Vec<String>,
    /// Each name without spaces, family name first and last.
    whole: Vec<String>,
}

impl Names {
    fn of(details: &Details) -> Self {
        let names = &details.names;
        let parts = names.iter().flat_map(|name| [name.family(), name.given()]);
        Self {
            family: names.iter().flat_map(|name| fold::words(name.family())).collect(),
            all: key::all_words(details),
            joined: parts.map(fold::joined).collect(),
            whole: names.iter().flat_map(in_one).collect(),
        }
    }

    /// Whether a word begins one of the names, or one written together, or all of one where no spaces are used.
    fn begin_with(&self, word: &str) -> bool {
        let begins = |names: &[String]| names.iter().any(|name| name.starts_with(word));
        begins(&self.all) || begins(&self.joined) || (fold::runs_together(word) && begins(&self.whole))
    }

    fn sound_like(&self, sound: &Sound) -> bool {
        let begins = |theirs: &Sound| {
            sound
                .codes()
                .any(|code| theirs.codes().any(|other| other.starts_with(code)))
        };
        self.all
            .iter()
            .filter_map(|name| Sound::of(name))
            .any(|theirs| begins(&theirs))
    }
}

impl Query {
    /// How near somebody is to what was typed; `None` when something that was typed is not true of them. Names
    /// may be true by their sound.
    pub fn fits(&self, details: &Details) -> Option<u32> {
        match (self.facts_fit(details), self.words.is_empty()) {
            (false, _) => None,
            (true, true) => Some(0),
            (true, false) => self.names_fit(&Names::of(details)),
        }
    }

    fn facts_fit(&self, details: &Details) -> bool {
        let number = details
            .nhs_number
            .as_ref()
            .map(|number| number.digits().to_owned());
        let postcode = details
            .home
            .address()
            .and_then(|address| address.postcode.as_ref());
        let phones = [&details.mobile, &details.phone].into_iter().flatten();
        let mut phones = phones.map(|phone| phone.as_str().trim_start_matches('+'));
        begins(number, self.nhs_number.as_deref())
            && begins(details.email.as_ref().map(Email::folded), self.email.as_deref())
            && begins(
                postcode.map(|code| code.as_str().to_lowercase()),
                self.postcode.as_deref(),
            )
            && self
                .phone
                .as_ref()
                .is_none_or(|typed| phones.any(|phone| phone.starts_with(typed.as_str())))
            && (self.born.is_empty()
                || self
                    .born
                    .iter()
                    .any(|typed| begins(details.born.map(|born| born.to_string()), Some(typed))))
    }

    /// 4 for a whole family name, 3 for another whole name, 2 for its beginning, 1 for its sound, of each word.
    fn names_fit(&self, names: &Names) -> Option<u32> {
        if names.whole.contains(&self.words.concat()) {
            return u32::try_from(4 * self.words.len()).ok();
        }
        let each = self.words.iter().zip(&self.sounds).map(|(word, sound)| match () {
            () if names.family.contains(word) => Some(4),
            () if names.all.contains(word) => Some(3),
            () if names.begin_with(word) => Some(2),
            () => sound
                .as_ref()
                .is_some_and(|sound| names.sound_like(sound))
                .then_some(1),
        });
        let respelled = || {
            self.joined_pairs()
                .iter()
                .any(|words| words.iter().all(|word| names.begin_with(word)))
        };
        each.sum::<Option<u32>>().or_else(|| respelled().then_some(1))
    }
}

fn begins(known: Option<String>, typed: Option<&str>) -> bool {
    typed.is_none_or(|typed| known.is_some_and(|known| known.starts_with(typed)))
}

fn in_one(name: &Name) -> [String; 2] {
    let (family, given) = (fold::joined(name.family()), fold::joined(name.given()));
    [format!("{family}{given}"), format!("{given}{family}")]
}
