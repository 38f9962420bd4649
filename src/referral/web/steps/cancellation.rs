//! Calling a referral back.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{super::view, Frame, Step};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Cancellation, Referral},
    },
    web::{
        Choice, Chrome, Page,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/cancellation.html")]
struct CallBack {
    chrome: Chrome,
    frame: Frame,
    reasons: Vec<Choice>,
}

/// What a referrer may say. A withdrawn consent is recorded as one, and does more.
const REASONS: [Cancellation; 3] = [
    Cancellation::ByPatient,
    Cancellation::ByReferrer,
    Cancellation::Superseded,
];

fn reasons() -> Vec<Choice> {
    view::choices(&REASONS, Cancellation::code, Cancellation::words)
}

/// Why it is called back.
pub(in super::super) struct Cancel(Cancellation);

impl Step for Cancel {
    const ACTION: Action = Action::Cancel;
    const NOUN: &'static str = "cancellation";
    const DONE: &'static str = "Cancelled. The service has been told";

    fn questions() -> Vec<Question> {
        vec![Question::new("reason", "Why?").of(&reasons())]
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        let said = |code: &str| Cancellation::from_code(code).filter(|reason| REASONS.contains(reason));
        form.choice("reason", "Say why", said).map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        let page = CallBack {
            chrome: here.chrome("/referrals"),
            reasons: reasons(),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::cancel(tx, id, self.0).await
    }
}
