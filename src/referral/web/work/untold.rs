//! The patients who are still to be told how their referral stands, of the team that owes it.

use askama::Template;
use axum::extract::State;
use jiff::Timestamp;

use super::{WORKERS, stored};
use crate::{
    identity::Here,
    kit::{actor::Side, db::Db, error::Result},
    referral::{
        store::{LineMark, Untold},
        web::view,
    },
    web::{After, Chrome, Listing, Page, Paging, paging},
};

#[derive(Template)]
#[template(path = "referral/web/work/untold.html")]
pub(in super::super) struct ToTell {
    chrome: Chrome,
    listing: Listing<Row>,
    client: &'static str,
    side: Side,
}

struct Row {
    untold: Untold,
    stage: &'static str,
    left: String,
    level: &'static str,
}

pub(in super::super) async fn index(
    State(db): State<Db>,
    here: Here,
    paging: Paging,
) -> Result<Page<ToTell>> {
    here.only(WORKERS)?;
    let mark = paging.after.as_ref().and_then(After::keys::<2>);
    let mark = mark.map_or(LineMark::START, |[due_at, id]| LineMark { due_at, id });
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        Untold::page(tx, mark, paging::AND_ONE_MORE).await
    });
    let (side, now) = (here.role().side(), db.clock().now());
    let rows = read
        .await?
        .into_iter()
        .map(|untold| row(untold, now, side))
        .collect();
    let listing = paging.page(rows, |row: &Row| {
        After::row([stored(row.untold.due_at), row.untold.id.to_string()])
    });
    Ok(Page(ToTell {
        chrome: here.chrome("/work"),
        listing,
        client: view::client(side),
        side,
    }))
}

fn row(untold: Untold, now: Timestamp, side: Side) -> Row {
    let (left, level) = view::left(untold.due_at, now);
    Row {
        stage: view::stage(side, &untold.status, &untold.stage),
        left,
        level,
        untold,
    }
}

impl ToTell {
    fn refers(&self) -> bool {
        self.side == Side::Health
    }

    fn columns(&self) -> Vec<&'static str> {
        let mut columns = vec![self.client, "Stage", "Adviser", "Tell them"];
        columns.retain(|head| !(self.refers() && *head == "Adviser"));
        columns
    }
}
