//! Taking apart what was typed.

use super::{
    super::{Postcode, contact, date, fold, sound::Sound},
    LONGEST, MOST_WORDS, Query,
};

impl Query {
    /// Takes apart what was typed.
    pub fn parse(typed: &str) -> Self {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        let typed: String = typed.chars().take(LONGEST).map(plain).collect();
        let tokens: Vec<&str> = typed.split_whitespace().collect();
        let mut query = Self::default();
        let mut rest = tokens.as_slice();
        while let Some(token) = rest.first() {
            let taken = query.take(rest);
            if taken == 0 {
                query.unread.push((*token).to_owned());
            }
            rest = &rest[taken.max(1)..];
        }
        query.words.truncate(MOST_WORDS);
        query.sounds = query.words.iter().map(|word| Sound::of(word)).collect();
        query
    }

    /// Reads what `tokens` begin with; how many were understood, or 0.
    fn take(&mut self, tokens: &[&str]) -> usize {
        self.take_email(tokens)
            .or_else(|| self.take_date(tokens))
            .or_else(|| self.take_postcode(tokens))
            .or_else(|| self.take_number(tokens))
            .or_else(|| self.take_words(tokens))
            .unwrap_or(0)
    }

    fn take_email(&mut self, tokens: &[&str]) -> Option<usize> {
        let token = tokens.first()?;
        let beginning = token.split_once('@').filter(|(local, _)| !local.is_empty())?;
        self.email = Some(format!("{}@{}", beginning.0, beginning.1).to_lowercase());
        Some(1)
    }

    fn take_date(&mut self, tokens: &[&str]) -> Option<usize> {
        let (born, taken) = date::typed(tokens)?;
        self.born = born;
        Some(taken)
    }

    fn take_postcode(&mut self, tokens: &[&str]) -> Option<usize> {
        let first = tokens.first()?.to_ascii_uppercase();
        let second = tokens.get(1).map(|token| token.to_ascii_uppercase());
        let (postcode, taken) = match second {
            Some(second) if contact::is_outward(&first) && is_inward_beginning(&second) => {
                (format!("{first} {second}"), 2)
            }
            _ if Postcode::parse(&first).is_ok() => (Postcode::parse(&first).ok()?.as_str().to_owned(), 1),
            _ if contact::is_outward(&first) => (format!("{first} "), 1),
            _ => return None,
        };
        self.postcode = Some(postcode.to_lowercase());
        Some(taken)
    }

    fn take_number(&mut self, tokens: &[&str]) -> Option<usize> {
        let is_number = |token: &&&str| {
            token
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.'))
        };
        let run: Vec<&str> = tokens.iter().take_while(is_number).copied().collect();
        let typed = run.concat();
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 3 {
            return None;
        }
        if typed.starts_with('+') || digits.starts_with('0') || digits.len() > 10 {
            self.phone = Some(national(&typed, &digits));
        } else {
            self.nhs_number = Some(digits);
        }
        Some(run.len())
    }

    fn take_words(&mut self, tokens: &[&str]) -> Option<usize> {
        let words = fold::words(tokens.first()?);
        let usable = words.iter().any(|word| word.chars().any(char::is_alphabetic));
        self.words.extend(usable.then_some(words)?);
        self.typed_words
            .extend(tokens.first().map(|token| token.trim_end_matches(',').to_owned()));
        Some(1)
    }
}

fn is_inward_beginning(text: &str) -> bool {
    let bytes = text.as_bytes();
    let letters_follow = bytes.iter().skip(1).all(u8::is_ascii_uppercase);
    contact::is_inward(text)
        || (bytes.len() <= 2 && bytes.first().is_some_and(u8::is_ascii_digit) && letters_follow)
}

/// The beginning of a number as it is kept: `+44` and `0044` are `0`.
fn national(typed: &str, digits: &str) -> String {
    let abroad = digits
        .strip_prefix("00")
        .or_else(|| typed.starts_with('+').then_some(digits));
    match abroad {
        Some(country) => match country.strip_prefix("44") {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None => country.to_owned(),
        },
        None => digits.to_owned(),
    }
}
