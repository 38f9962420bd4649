//! Giving a referral to an adviser.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{Frame, Step};
use crate::{
    identity::{Here, Membership},
    kit::{
        actor::Role,
        db::{Db, Tx},
        error::Result,
        id::{MembershipId, ReferralId, TeamId},
    },
    referral::{
        actions,
        model::{Action, Referral},
    },
    web::{
        Choice, Chrome, Page,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/allocation.html")]
struct Allocation {
    chrome: Chrome,
    frame: Frame,
    advisers: Vec<Choice>,
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

/// Who gets it.
pub(in super::super) struct Allocate(MembershipId);

impl Step for Allocate {
    const ACTION: Action = Action::Allocate;
    const NOUN: &'static str = "allocation";
    const DONE: &'static str = "Allocated";

    fn questions() -> Vec<Question> {
        vec![Question::new("adviser", "Adviser")]
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.choice("adviser", "Choose an adviser", |id| id.parse().ok())
            .map(Self)
    }

    async fn draw((db, here): (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let page = Allocation {
            chrome: here.chrome("/referrals"),
            advisers: advisers(db, here, referral.to_team()).await?,
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::allocate(tx, id, &self.0).await
    }
}
