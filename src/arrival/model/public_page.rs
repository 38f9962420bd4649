//! The page of a service on which anybody may ask it for help.

use crate::kit::id::ServiceId;

/// The longest opening text, in characters.
pub const LONGEST_OPENING: usize = 1_000;
/// How long an address may be, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=40;

/// Whether a service has such a page, at which address, and what stands at its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicPage {
    pub service: ServiceId,
    /// The end of its address, short enough for a poster.
    pub slug: String,
    pub is_open: bool,
    /// May be empty.
    pub opening: String,
    /// 0 while nobody has saved anything.
    pub version: i64,
}

/// Why this is no end of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlugRefused {
    #[error("Use 3 to 40 small letters, digits and dashes, beginning and ending with a letter or digit")]
    Shape,
    #[error("Another page has this address. Choose another.")]
    Used,
}

/// The end of an address from what was typed.
///
/// # Errors
/// It is not small letters, digits and dashes.
pub fn slug(typed: &str) -> Result<String, SlugRefused> {
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let slug = words.join("-");
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let ends = slug.starts_with('-') || slug.ends_with('-');
    if LENGTH.contains(&slug.len()) && slug.chars().all(fine) && !ends {
        Ok(slug)
    } else {
        Err(SlugRefused::Shape)
    }
}
