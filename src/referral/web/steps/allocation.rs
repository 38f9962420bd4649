//! Giving a referral to an adviser.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, onward, open};
use crate::{
    identity::{Here, Membership},
    kit::{
        actor::Role,
        db::Db,
        error::Result,
        id::{MembershipId, ReferralId},
    },
    referral::{actions, model::Action},
    web::{Choice, Chrome, Errors, Form, Page, Typed},
};

#[derive(Template)]
#[template(path = "referral/web/steps/allocation.html")]
pub(in super::super) struct Allocation {
    frame: Frame,
    chrome: Chrome,
    advisers: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Allocation>> {
    Ok(Page(
        page(&db, &here, &id, Typed::default(), Errors::new()).await?,
    ))
}

async fn page(db: &Db, here: &Here, id: &ReferralId, typed: Typed, errors: Errors) -> Result<Allocation> {
    let (opened, team) = db
        .read(&here.actor(), async |tx| {
            let opened = open(tx, here, id, Action::Allocate).await?;
            let team = Membership::of_team(tx, opened.0.to_team()).await?;
            Ok((opened, team))
        })
        .await?;
    let advisers = team
        .into_iter()
        .filter(|member| matches!(member.role, Role::Adviser | Role::Supervisor));
    let advisers =
        advisers.map(|member| Choice::new(member.id.to_string(), member.name).hint(member.role.words()));
    let advisers = advisers.collect();
    let frame = Frame::new(db, here, &opened, "allocation", typed, errors);
    Ok(Allocation {
        chrome: frame.chrome.clone(),
        frame,
        advisers,
    })
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let mut form = typed.reader();
    let adviser = form.choice("adviser", "Choose an adviser", |id| {
        id.parse::<MembershipId>().ok()
    });
    let adviser = match form.done(|| adviser) {
        Ok(adviser) => adviser,
        Err(errors) => return Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?)),
    };
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::allocate(tx, &id, &adviser).await?;
            Ok(format!("/referrals/{id}"))
        })
        .await;
    onward(&id, taken, "Allocated")
}
