//! The page of how it is going, and its numbers as a file.

mod file;
mod open;
mod tables;

use askama::Template;
use axum::{
    Router,
    extract::{Query, State},
    response::Response,
    routing::get,
};
use serde::Deserialize;

use self::tables::Section;
use super::{
    actions::{self, Numbers},
    model::{Reach, Told, View},
};
use crate::{
    identity::Here,
    kit::{actor::Role, actor::Side, db::Db, error::Result},
    web::{App, Choice, Chrome, Errors, Page, Typed, paging::escape, say, ui},
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/dashboard", get(index))
        .route("/dashboard/numbers.csv", get(download))
}

/// What the address asks for; what is not offered is as if it were not said.
#[derive(Default, Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    period: String,
    #[serde(default)]
    of: String,
}

impl Chosen {
    fn reach(&self) -> Reach {
        Reach::from_code(&self.of).unwrap_or(Reach::Team)
    }
}

#[derive(Template)]
#[template(path = "dashboard/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    tabs: Vec<ui::Tab>,
    typed: Typed,
    errors: Errors,
    periods: Vec<Choice>,
    /// "July to September 2026".
    period: String,
    whose: &'static str,
    counted_at: String,
    sections: Vec<Section>,
    kept_back: bool,
    /// Whether what patients decide about is told by quarters alone.
    by_quarter: bool,
    file: String,
}

async fn index(State(db): State<Db>, here: Here, Query(chosen): Query<Chosen>) -> Result<Page<Index>> {
    let now = db.clock().now();
    let numbers = read(&db, &here, &chosen).await?;
    let reach = chosen.reach();
    let (of, period) = (reach.code(), numbers.span.code.as_str());
    let tab = |one: Reach| {
        let tab = ui::Tab::to(one.words(), format!("/dashboard?of={}", one.code()));
        if one == reach { tab.current() } else { tab }
    };
    let tabs = if here.role() == Role::TeamLead {
        Reach::ALL.iter().copied().map(tab).collect()
    } else {
        Vec::new()
    };
    let choice = |span: &super::model::Span| Choice::new(span.code.clone(), span.words.clone());
    Ok(Page(Index {
        chrome: here.chrome("/dashboard"),
        tabs,
        typed: Typed::of([("period", period.to_owned()), ("of", of.to_owned())]),
        errors: Errors::new(),
        periods: numbers.spans.iter().map(choice).collect(),
        period: numbers.span.words.clone(),
        whose: whose(&numbers.view),
        counted_at: say::when(now),
        sections: tables::sections(&numbers, here.staff()),
        kept_back: numbers.view.told == Told::FewKeptBack,
        by_quarter: numbers.view.side == Side::Health,
        file: format!(
            "/dashboard/numbers.csv?period={}&of={}",
            escape(period),
            escape(of)
        ),
    }))
}

async fn download(State(db): State<Db>, here: Here, Query(chosen): Query<Chosen>) -> Result<Response> {
    let now = db.clock().now();
    let numbers = read(&db, &here, &chosen).await?;
    let sections = tables::sections(&numbers, here.staff());
    Ok(file::file(&numbers, whose(&numbers.view), &sections, now))
}

async fn read(db: &Db, here: &Here, chosen: &Chosen) -> Result<Numbers> {
    let actor = here.actor();
    db.read(&actor, async |tx| {
        actions::read(tx, chosen.reach(), &chosen.period).await
    })
    .await
}

fn whose(view: &View) -> &'static str {
    use super::model::Whose;
    match (&view.whose, view.side) {
        (Whose::Team(_), Side::Health) => "the referrals that your team sent",
        (Whose::Team(_), _) => "the referrals that your team was sent",
        (Whose::OthersThan(_), _) => "the referrals that other teams of your organisation sent",
        (Whose::Organisation(_), _) => "the referrals that your organisation was sent",
        (Whose::Everybody, _) => "all referrals of the partnership",
    }
}

/// What the words on the page and in the file mean.
pub(super) const DEFINITIONS: [&str; 8] = [
    "In time: done before the clock ran out. It counts in the month in which it was done, in London time.",
    "Late: done after the clock ran out. What was late once stays late.",
    "Late when it ended: the clock had run out when what it was for made no sense any more, such as when the referral ended.",
    "Not needed: it made no sense any more before the clock ran out. It counts neither as in time nor as late.",
    "Owed now: whatever the months that were chosen, as it stands at this moment.",
    "Share in time: of what was done or had run out, how much was done in time.",
    "Age: from when a referral was sent until now, for referrals that are not closed. A referral is closed when whoever sent it has read what came of it.",
    "Waiting times: whole days of 24 hours from when a referral was sent to the decision, and to the first contact with the person. Half had it within the first number of days, 9 in 10 within the second.",
];
