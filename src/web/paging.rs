//! Keyset paging: a page begins after the last row of the page before it, so that page 1,000 costs
//! what page 1 costs and nothing is seen twice when rows arrive in between.
//!
//! The mark of that row travels in the address as `?after=`. It is opaque, holds only sort keys
//! and ids, and is checked when it comes back; it gives no right to see anything.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::errors::Problem;
use super::forms::Typed;

/// How many rows a list shows.
pub const ROWS: usize = 50;
/// What a store is asked for: one more, which tells whether there is a next page.
pub const AND_ONE_MORE: i64 = 51;

/// The longest mark that we make: a few sort keys.
const LONGEST: usize = 1000;

/// Parts the keys of a mark. No key may hold it: control characters do not get past our forms.
const BETWEEN: char = '\u{1f}';

/// The place in a list after which a page begins: the sort keys of a row, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After(Vec<String>);

impl After {
    /// The mark of a row with these sort keys.
    pub fn row<K: ToString>(keys: impl IntoIterator<Item = K>) -> Self {
        Self(keys.into_iter().map(|key| key.to_string()).collect())
    }

    /// The sort keys, when there are as many as the list has: a mark of another list is no mark.
    pub fn keys<const N: usize>(&self) -> Option<[&str; N]> {
        let keys: Vec<_> = self.0.iter().map(String::as_str).collect();
        keys.try_into().ok()
    }

    fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.join(&BETWEEN.to_string()))
    }

    fn decode(mark: &str) -> Option<Self> {
        if mark.len() > LONGEST {
            return None;
        }
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(mark).ok()?).ok()?;
        let keys: Vec<String> = text.split(BETWEEN).map(str::to_owned).collect();
        keys.iter()
            .all(|key| !key.contains(char::is_control))
            .then_some(Self(keys))
    }
}

/// Where in a list the reader is, and what they filtered by: everything after `?` in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// The row after which the page begins; the first page when there is none.
    pub after: Option<After>,
    /// The filters, as they came.
    pub filters: Typed,
    path: String,
}

impl Paging {
    /// Reads the address of a list.
    ///
    /// # Errors
    /// When the address has been spoiled.
    pub fn read(uri: &Uri) -> Result<Self, Problem> {
        let filters = Typed::decode(uri.query().unwrap_or("").as_bytes())?;
        let after = match filters.get("after") {
            "" => None,
            mark => Some(After::decode(mark).ok_or(Problem::NotFound)?),
        };
        Ok(Self {
            after,
            filters,
            path: uri.path().to_owned(),
        })
    }

    /// Makes the page out of its rows and one more, `rows` having been asked for `ROWS + 1`.
    pub fn page<T>(&self, mut rows: Vec<T>, mark: impl Fn(&T) -> After) -> Listing<T> {
        let more = rows.len() > ROWS;
        rows.truncate(ROWS);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| self.href(Some(&mark(last))));
        let first = self.after.is_some().then(|| self.href(None));
        Listing { rows, first, next }
    }

    /// The address of this list with the same filters, after another row.
    fn href(&self, after: Option<&After>) -> String {
        let kept = self
            .filters
            .iter()
            .filter(|(name, value)| *name != "after" && !value.is_empty());
        let mut pairs: Vec<_> = kept
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        pairs.extend(after.map(|after| format!("after={}", after.encode())));
        if pairs.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, pairs.join("&"))
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        Ok(Self::read(&parts.uri)?)
    }
}

/// One page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the list begins, when this is not the beginning.
    pub first: Option<String>,
    /// Where it goes on.
    pub next: Option<String>,
}

const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A value for the part of an address after `?`.
pub fn escape(value: &str) -> String {
    utf8_percent_encode(value, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str) -> Result<Paging, Problem> {
        Paging::read(&uri.parse().unwrap())
    }

    #[test]
    fn the_next_page_begins_after_the_last_row_and_keeps_the_filters() {
        let first = read("/referrals?need=debt&need=housing&team=&q=a%26b").unwrap();
        assert_eq!(first.after, None);
        let listing = first.page((0..=ROWS).collect(), |row| {
            After::row([row.to_string(), "ref_1".into()])
        });
        assert_eq!((listing.rows.len(), listing.first), (ROWS, None));
        let next = listing.next.unwrap();
        assert!(
            next.starts_with("/referrals?need=debt&need=housing&q=a%26b&after="),
            "{next}"
        );

        let second = read(&next).unwrap();
        assert_eq!(second.after.as_ref().unwrap().keys::<2>(), Some(["49", "ref_1"]));
        assert_eq!(second.after.as_ref().unwrap().keys::<3>(), None);
        let last = second.page(vec![1, 2], |row| After::row([row]));
        assert_eq!(last.next, None);
        assert_eq!(
            last.first.as_deref(),
            Some("/referrals?need=debt&need=housing&q=a%26b")
        );
    }

    #[test]
    fn a_spoiled_mark_is_no_page() {
        for mark in ["!!", "YQ==", "_w", "AAAA", &"A".repeat(LONGEST + 4)] {
            assert!(read(&format!("/referrals?after={mark}")).is_err(), "{mark}");
        }
        assert!(read("/referrals?after=").is_ok());
    }
}
