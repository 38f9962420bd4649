//! Allocating many at once: choosing on the list, looking at what would happen, doing it, taking it back.

use std::time::{Duration, Instant};

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use super::wanted;
use crate::{
    identity::{Here, Membership},
    kit::{
        actor::Role,
        db::{Db, Tx},
        error::{Error, Result},
        id::{BulkId, MembershipId, ReferralId},
        token,
    },
    referral::{
        actions::{self, Which},
        model::{Outlook, Referral},
        store::{Bulk, BulkRow, BulkState, Wanted},
    },
    web::{After, Choice, Chrome, Errors, Form, Listing, Notice, Page, Paging, See, Typed, paging, say, ui},
};

/// How long one press goes on. What is left then goes on with the next press.
const LONGEST: Duration = Duration::from_secs(15);

/// Those who allocate.
pub(super) const ALLOCATORS: &[Role] = &[Role::Intake, Role::Supervisor];

/// What the list offers to those who allocate many.
pub(super) struct Choosing {
    pub(super) typed: Typed,
    pub(super) errors: Errors,
    pub(super) key: String,
    pub(super) query: String,
    pub(super) advisers: Vec<Choice>,
    /// "All 65 referrals of this list, as it is narrowed".
    pub(super) all: Vec<Choice>,
}

impl Choosing {
    pub(super) async fn read(tx: &mut Tx, wanted: &Wanted, (typed, errors): (Typed, Errors)) -> Result<Self> {
        let team = tx.staff()?.team.clone().ok_or(Error::NotFound)?;
        let members = Membership::of_team(tx, &team).await?.into_iter();
        let advisers = members.filter(|member| matches!(member.role, Role::Adviser | Role::Supervisor));
        let many = Referral::how_many(tx, wanted).await?;
        Ok(Self {
            typed,
            errors,
            key: token::form_key(),
            query: wanted::query(wanted),
            advisers: advisers
                .map(|member| Choice::new(member.id.to_string(), member.name))
                .collect(),
            all: vec![Choice::new(
                "yes",
                format!(
                    "All of this list as it is narrowed: {}",
                    say::count(many, "referral", "referrals")
                ),
            )],
        })
    }

    fn is_ticked(&self, id: &ReferralId) -> bool {
        self.typed.has("row", &id.to_string())
    }

    /// For the template, which has the identifier as it is.
    pub(super) fn ticked(&self, id: &ReferralId) -> &'static str {
        if self.is_ticked(id) { " checked" } else { "" }
    }
}

/// Keeps what was chosen, and shows what would become of it.
pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Form(typed): Form,
) -> Result<Response> {
    here.only(ALLOCATORS)?;
    let filters = Typed::decode(typed.get("query").as_bytes()).unwrap_or_default();
    let wanted = wanted::read(&filters, here.role());
    let mut form = typed.reader();
    let adviser = form.choice("adviser", "Choose an adviser", |id| {
        id.parse::<MembershipId>().ok()
    });
    let rows = form.optional_choices("row", "Choose from the list", |id| id.parse::<ReferralId>().ok());
    let all = typed.has("all", "yes");
    if !all && rows.as_ref().is_some_and(Vec::is_empty) {
        form.refuse(
            "all",
            "Tick the referrals that you want to allocate, or choose all of them",
        );
    }
    let (adviser, rows) = match form.done(|| Some((adviser?, rows?))) {
        Ok(read) => read,
        Err(errors) => return super::again(&db, &here, wanted, (typed, errors)).await,
    };
    let which = if all {
        Which::All(wanted.clone())
    } else {
        Which::These(rows)
    };
    let (actor, once) = (here.actor(), typed.once());
    let kept = db.write_once(&actor, &once, async |tx| {
        let id = actions::look_at_many(tx, &which, &adviser).await?;
        Ok(format!("/work/bulk/{id}"))
    });
    match kept.await {
        Ok(to) => Ok(See::page(to).into_response()),
        Err(Error::RefusedAt { field, sentence }) => {
            let field = if field == "row" { "all" } else { field };
            super::again(&db, &here, wanted, (typed, Errors::one(field, sentence))).await
        }
        Err(Error::Refused(why)) => {
            super::again(&db, &here, wanted, (typed, Errors::one("adviser", why))).await
        }
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "referral/web/work/many.html")]
struct Many {
    chrome: Chrome,
    key: String,
    action: String,
    bulk: Bulk,
    /// Each outcome, with how many there are.
    counts: Vec<(ui::Link, String)>,
    possible: i64,
    done: i64,
    listing: Listing<BulkRow>,
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<BulkId>,
    paging: Paging,
) -> Result<Response> {
    here.only(ALLOCATORS)?;
    let after = paging.after.as_ref().and_then(After::keys::<1>);
    let after = after.and_then(|[n]| n.parse().ok()).unwrap_or(0);
    let of = Outlook::from_code(paging.filters.get("outcome"));
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        let bulk = Bulk::find(tx, &id).await?.ok_or(Error::NotFound)?;
        let rows = BulkRow::page(tx, &id, of, after, paging::AND_ONE_MORE).await?;
        Ok((bulk, rows, Bulk::counts(tx, &id).await?))
    });
    let (bulk, rows, counts) = read.await?;
    let number = |outcome| {
        let found = counts.iter().find(|(one, _)| *one == outcome);
        found.map_or(0, |(_, n)| *n)
    };
    let page = Many {
        chrome: here.chrome("/work"),
        key: token::form_key(),
        action: format!("/work/bulk/{id}"),
        bulk,
        possible: number(Outlook::Possible),
        done: number(Outlook::Done),
        counts: Outlook::ALL
            .iter()
            .filter(|outcome| number(**outcome) > 0)
            .map(|outcome| {
                let href = format!("/work/bulk/{id}?outcome={}", outcome.code());
                (
                    ui::Link::to(href, outcome.words()),
                    say::thousands(number(*outcome)),
                )
            })
            .collect(),
        listing: paging.page(rows, |row: &BulkRow| After::row([row.n])),
    };
    Ok(Page(page).into_response())
}

/// Which way many go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Allocate,
    TakeBack,
}

/// Goes on with a few at a time until none is left or it takes too long. Each row is settled as it is done, so that
/// a press that is sent again goes on and does nothing twice.
async fn go_on(db: &Db, here: &Here, id: &BulkId, way: Way) -> Result<Response> {
    here.only(ALLOCATORS)?;
    let (actor, begun, mut left) = (here.actor(), Instant::now(), 1);
    while left > 0 && begun.elapsed() < LONGEST {
        let some = db.write(&actor, async |tx| match way {
            Way::Allocate => actions::allocate_some(tx, id).await,
            Way::TakeBack => actions::take_back_some(tx, id).await,
        });
        match some.await {
            Ok(more) => left = more,
            Err(Error::Refused(why)) => return Ok(said(id, Notice::problem("Nothing was changed", why))),
            Err(other) => return Err(other),
        }
    }
    let done = if way == Way::Allocate {
        "Allocated"
    } else {
        "Taken back"
    };
    Ok(said(
        id,
        if left > 0 {
            Notice::information("There are more", "Press the button again to go on with them.")
        } else {
            Notice::success(done, "See below what became of each.")
        },
    ))
}

fn said(id: &BulkId, notice: Notice) -> Response {
    See::page(format!("/work/bulk/{id}"))
        .saying(notice)
        .into_response()
}

pub(in super::super) async fn create_application(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<BulkId>,
    Form(_): Form,
) -> Result<Response> {
    go_on(&db, &here, &id, Way::Allocate).await
}

pub(in super::super) async fn create_undoing(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<BulkId>,
    Form(_): Form,
) -> Result<Response> {
    go_on(&db, &here, &id, Way::TakeBack).await
}

impl Many {
    fn may_allocate(&self) -> bool {
        self.possible > 0 && self.bulk.state != BulkState::TakenBack
    }

    fn application(&self) -> String {
        format!("{}/application", self.action)
    }

    fn undoing(&self) -> String {
        format!("{}/undoing", self.action)
    }

    /// The number is all of them: nothing is left out without a word.
    fn allocate_words(&self) -> String {
        format!("Allocate {}", say::count(self.possible, "referral", "referrals"))
    }

    fn may_take_back(&self) -> bool {
        self.done > 0
    }
}
