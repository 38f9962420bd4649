//! Passing a case on to a provider outside the partnership.

use askama::Template;
use axum::response::Response;
use jiff::{ToSpan as _, civil::Date};

use super::{
    super::agreed::{self, Offered},
    Frame, Step,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::Result,
        id::{ProviderId, ReferralId},
    },
    partnership::Provider,
    referral::{
        actions::{self, NewOutside},
        model::{Action, Referral},
    },
    web::{
        Choice, Chrome, Page, When,
        forms::{Question, Reader},
    },
};

/// The furthest day for which an answer may be hoped, in days.
const LONGEST_WAIT: i64 = 366;

#[derive(Template)]
#[template(path = "referral/web/steps/outside.html")]
struct Outside {
    chrome: Chrome,
    frame: Frame,
    providers: Vec<Choice>,
    offered: Offered,
}

/// Where it goes, what is passed on, and what was agreed.
pub(in super::super) struct ReferOutside(NewOutside);

impl Step for ReferOutside {
    const ACTION: Action = Action::TellProgress;
    const NOUN: &'static str = "outside";
    const DONE: &'static str = "Written down. Print the letter, or tell the provider";

    fn questions() -> Vec<Question> {
        let mut questions = vec![
            Question::new("provider", "Which provider?"),
            Question::new("words", "What do you pass on?"),
        ];
        questions.extend(agreed::who_how_when());
        questions.push(Question::date("answer_by", "By when do you hope for an answer?"));
        questions
    }

    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self> {
        let provider = form.choice("provider", "Choose a provider", |id| {
            ProviderId::try_from(id.to_owned()).ok()
        });
        let words = form.text("words", "what you pass on", 2000);
        let agreed = agreed::given(form, today);
        let answer_by = form.date(
            "answer_by",
            "the day by which you hope for an answer",
            When::From(today),
        );
        let last = today.saturating_add(LONGEST_WAIT.days());
        if answer_by.is_some_and(|by| by > last) {
            form.refuse("answer_by", "Choose a day within a year");
        }
        Some(Self(NewOutside {
            provider: provider?,
            words: words?,
            agreed: agreed?,
            answer_by: answer_by?,
        }))
    }

    async fn draw((db, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        let actor = here.actor();
        let providers = db.read(&actor, async |tx| Provider::offered(tx).await).await?;
        let page = Outside {
            chrome: here.chrome("/referrals"),
            providers: providers.iter().map(choice).collect(),
            offered: Offered::on(date_of(db.clock().now()), "The client"),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::refer_outside(tx, id, self.0).await.map(drop)
    }
}

fn choice(provider: &Provider) -> Choice {
    let details = &provider.details;
    let words = format!("{}: {}", details.name, details.purpose);
    Choice::new(provider.id.to_string(), words)
}
