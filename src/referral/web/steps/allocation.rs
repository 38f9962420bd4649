//! Giving a referral to an adviser.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, Step, take};
use crate::{
    identity::{Here, Membership},
    kit::{
        actor::Role,
        db::Db,
        error::Result,
        id::{MembershipId, ReferralId, TeamId},
    },
    referral::{actions, model::Action},
    web::{Choice, Chrome, Errors, Form, Page, Sheet, Typed, forms::Question},
};

#[derive(Template)]
#[template(path = "referral/web/steps/allocation.html")]
pub(in super::super) struct Allocation {
    chrome: Chrome,
    frame: Frame,
    advisers: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    page((&db, &here), &id, Sheet::default()).await
}

async fn page((db, here): (&Db, &Here), id: &ReferralId, sheet: Sheet) -> Result<Response> {
    let step = Step {
        action: Action::Allocate,
        noun: "allocation",
        questions: &questions(),
    };
    let (frame, referral) = Frame::open((db, here), id, step, sheet).await?;
    let page = Allocation {
        chrome: here.chrome("/referrals"),
        advisers: advisers(db, here, referral.to_team()).await?,
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

async fn advisers(db: &Db, here: &Here, team: &TeamId) -> Result<Vec<Choice>> {
    let actor = here.actor();
    let team = db.read(&actor, async |tx| Membership::of_team(tx, team).await);
    let advisers = team.await?.into_iter();
    let advisers = advisers.filter(|member| matches!(member.role, Role::Adviser | Role::Supervisor));
    Ok(advisers
        .map(|member| Choice::new(member.id.to_string(), member.name).hint(member.role.words()))
        .collect())
}

fn questions() -> [Question; 1] {
    [Question::new("adviser", "Adviser")]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let adviser = match read(&typed) {
        Ok(adviser) => adviser,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let taken = take(of, &id, &typed, "Allocated", async |tx| {
        actions::allocate(tx, &id, &adviser).await
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions())).await,
    }
}

fn read(typed: &Typed) -> Result<MembershipId, Errors> {
    let mut form = typed.reader();
    let adviser = form.choice("adviser", "Choose an adviser", |id| {
        id.parse::<MembershipId>().ok()
    });
    form.done(|| adviser)
}
