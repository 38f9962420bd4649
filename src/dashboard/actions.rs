//! Reading how it is going.

use std::collections::BTreeMap;

use jiff::ToSpan as _;

use super::{
    model::{Age, Fact, Reach, Span, Told, View, Wait, offered},
    store,
};
use crate::{
    arrival::{self, Kept},
    kit::{
        clock::date_of,
        db::Tx,
        error::{Error, Result},
    },
};

/// Everything that a dashboard is made of, counted at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    pub view: View,
    pub span: Span,
    /// What could be chosen in its place.
    pub spans: Vec<Span>,
    pub facts: Vec<Fact>,
    pub ages: Vec<Age>,
    /// Of the twelve whole months before this one, and of this one where few are told.
    pub waits: Vec<Wait>,
    /// What came by itself to the organisation, for those who look at it.
    pub came: Vec<Kept>,
    /// Of teams and sites, by identifier.
    pub names: BTreeMap<String, String>,
    /// The month that goes on: `2026-11`.
    pub this_month: String,
}

/// How it is going for whoever asks, in the months that the address names. Budget: 100 ms at 1,000,000 referrals.
///
/// # Errors
/// `NotFound` for those who have no part in it, `Internal` when the database says so.
pub async fn read(tx: &mut Tx, reach: Reach, period: &str) -> Result<Numbers> {
    let view = View::of(tx.staff()?, reach).ok_or(Error::NotFound)?;
    let today = date_of(tx.now);
    let spans = offered(today, view.told);
    let chosen = spans.iter().find(|span| span.code == period).or(spans.first());
    let span = chosen.cloned().ok_or(Error::NotFound)?;
    let mut facts = store::ended(tx, &view, &span).await?;
    facts.extend(store::owed(tx, &view).await?);
    let ages = store::ages(tx, &view).await?;
    let this = today.first_of_month();
    let end = match view.told {
        Told::Exactly => this.saturating_add(1.month()),
        Told::FewKeptBack => this,
    };
    let months = (Span::month(this.saturating_sub(12.months())), Span::month(end));
    let waits = store::waits(tx, &view, (&months.0, &months.1)).await?;
    let came = arrival::actions::kept_up(tx, (span.first, span.before)).await?;
    let of_facts = facts.iter().flat_map(|fact| [&fact.from, &fact.to, &fact.site]);
    let of_ages = ages.iter().flat_map(|age| [&age.from, &age.to]);
    let names = store::names(tx, of_facts.chain(of_ages).map(String::as_str)).await?;
    Ok(Numbers {
        view,
        span,
        spans,
        facts,
        ages,
        waits,
        came,
        names,
        this_month: Span::month(this),
    })
}
