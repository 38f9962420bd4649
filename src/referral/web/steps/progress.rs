//! Telling the referrer how it is going.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{Frame, Step};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions,
        model::{Action, Referral},
    },
    web::{
        Chrome, Page,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/progress.html")]
struct Tell {
    chrome: Chrome,
    frame: Frame,
}

impl Tell {
    fn no_news(&self) -> String {
        format!("{}/no-news", self.frame.back)
    }
}

/// What the referrer is told on the way.
pub(in super::super) struct TellProgress(String);

impl Step for TellProgress {
    const ACTION: Action = Action::TellProgress;
    const NOUN: &'static str = "progress";
    const DONE: &'static str = "The referrer has been told";

    fn questions() -> Vec<Question> {
        vec![Question::new("words", "How is it going?")]
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        form.text("words", "how it is going", 2000).map(Self)
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        let page = Tell {
            chrome: here.chrome("/referrals"),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::tell_progress(tx, id, &self.0).await
    }
}
