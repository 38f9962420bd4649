//! Passing a case on to another service as well.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{
    super::agreed::{self, Offered, Ticked, ticked},
    Frame, Step,
    rejection::services,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::Result,
        id::{ReferralId, ServiceId},
    },
    referral::{
        actions::{self, NewOnward},
        model::{Action, Referral},
    },
    web::{
        Choice, Chrome, Page,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/onward.html")]
struct Onward {
    chrome: Chrome,
    frame: Frame,
    services: Vec<Choice>,
    offered: Offered,
}

/// Where it goes, why, and what was agreed for it.
pub(in super::super) struct ReferOn {
    service: ServiceId,
    words: String,
    ticked: Ticked,
}

impl Step for ReferOn {
    const ACTION: Action = Action::TellProgress;
    const NOUN: &'static str = "onward";
    const DONE: &'static str = "Passed on to the other service";

    fn questions() -> Vec<Question> {
        let mut questions = vec![
            Question::new("service", "Which service?"),
            Question::new("words", "Why?"),
        ];
        questions.extend(agreed::questions("What may be told back?"));
        questions
    }

    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self> {
        let service = form.choice("service", "Choose a service", |id| {
            ServiceId::try_from(id.to_owned()).ok()
        });
        let words = form.text("words", "why", 1000);
        let ticked = ticked(form, today);
        Some(Self {
            service: service?,
            words: words?,
            ticked: ticked?,
        })
    }

    async fn draw(of: (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let page = Onward {
            chrome: of.1.chrome("/referrals"),
            services: services(of, referral).await?,
            offered: Offered::on(date_of(of.0.clock().now()), "The client"),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        let agreed = self.ticked.recorded(tx.staff()?.membership.clone(), tx.now);
        let new = NewOnward {
            service: self.service,
            words: self.words,
            agreed,
        };
        actions::refer_on(tx, id, new).await.map(drop)
    }
}
