//! How referrals come: counts by month and route that give nobody away, for managers.

use askama::Template;
use axum::extract::State;
use jiff::{SignedDuration, Span, civil::Date};

use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::Result,
        few::{is_few, told},
    },
    referral::{
        model::Route,
        store::{ByRoute, by_route, with_parties_since},
    },
    web::{Chrome, Page, say},
};

#[derive(Template)]
#[template(path = "referral/web/routes.html")]
pub(super) struct Routes {
    chrome: Chrome,
    heads: Vec<String>,
    months: Vec<Month>,
    /// Referrals that got a joint party in the last year.
    joint: String,
}

/// A month, the counts of the routes that are used at all, and all of them.
struct Month {
    name: String,
    counts: Vec<String>,
}

pub(super) async fn index(State(db): State<Db>, here: Here) -> Result<Page<Routes>> {
    let before = date_of(db.clock().now()).first_of_month();
    let from = before.saturating_sub(Span::new().months(12));
    let since = db.clock().now() - SignedDuration::from_hours(365 * 24);
    let (counted, joint) = db
        .read(&here.actor(), async |tx| {
            let counted = by_route(tx, &month(before), &month(from)).await?;
            Ok((counted, with_parties_since(tx, since).await?))
        })
        .await?;
    let used: Vec<Route> = Route::ALL
        .iter()
        .copied()
        .filter(|route| counted.iter().any(|line| line.route == *route))
        .collect();
    let heads = used.iter().map(|route| format!("#{}", route.words()));
    Ok(Page(Routes {
        chrome: here.chrome("/routes"),
        heads: std::iter::once("Month".to_owned())
            .chain(heads)
            .chain(["#All".to_owned()])
            .collect(),
        months: months(&counted, &used),
        joint: if is_few(joint) {
            "fewer than 5".to_owned()
        } else {
            joint.to_string()
        },
    }))
}

fn month(first: Date) -> String {
    first.strftime("%Y-%m").to_string()
}

/// Each month as it may be read. There is no sum over months, so that what one line keeps back no other tells.
fn months(counted: &[ByRoute], used: &[Route]) -> Vec<Month> {
    let by_month = counted.chunk_by(|one, next| one.month == next.month);
    by_month
        .map(|lines| {
            let of = |route: &Route| lines.iter().find(|line| line.route == *route);
            let counts: Vec<i64> = used
                .iter()
                .map(|route| of(route).map_or(0, |line| line.count))
                .collect();
            let (shown, sum) = told(&counts);
            Month {
                name: say::month(lines.first().map_or("", |line| line.month.as_str())),
                counts: shown.iter().chain([&sum]).map(|shown| shown.words()).collect(),
            }
        })
        .collect()
}
