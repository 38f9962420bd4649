//! Closing a referral: what came of it, and what the referrer may read.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use jiff::civil::Date;

use super::{super::view, Frame, Step, form::page};
use crate::{
    consent::{Consent, FeedbackLevel},
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::{Error, Result},
        id::{ConsentId, ReferralId},
    },
    referral::{
        actions,
        model::{Action, Failure, Outcome, Referral},
        store::Words,
    },
    web::{
        Choice, Chrome, Page, Paging, Sheet, Typed,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/closing.html")]
struct Closing {
    chrome: Chrome,
    frame: Frame,
    hows: Vec<Choice>,
    outcomes: Vec<Choice>,
    failures: Vec<Choice>,
    /// Whether the referrer may read a summary; else what they may be told.
    summary: bool,
    told: String,
}

/// Asked of those who stop trying before the tries that the partnership agreed.
const EARLY: &str = "Why no more tries? (optional)";

/// How much the referrer may be told now.
async fn level(db: &Db, here: &Here, consent: &ConsentId) -> Result<FeedbackLevel> {
    let actor = here.actor();
    let found = db.read(&actor, async |tx| Consent::find(tx, consent).await);
    Ok(found.await?.ok_or(Error::NotFound)?.feedback())
}

fn hows() -> Vec<Choice> {
    vec![
        Choice::new("completed", "The work is done").reveals(),
        Choice::new("failed", "It ended before we could help").reveals(),
    ]
}

/// The page, with the way it ended chosen already when the link that led here says so.
pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    paging: Paging,
) -> Result<Response> {
    let how = if paging.filters.get("how") == "failed" {
        "failed"
    } else {
        "completed"
    };
    page::<Close>((&db, &here), &id, Sheet::of(Typed::of([("how", how)]))).await
}

/// How it ends.
enum How {
    Completed(Outcome),
    Failed(Failure),
    /// The client could not be contacted, and here is why no more tries are made.
    GivenUp(String),
}

/// How it ended, and what is said of it.
pub(in super::super) struct Close {
    how: How,
    words: Words,
}

impl Step for Close {
    const ACTION: Action = Action::Fail;
    const NOUN: &'static str = "closing";
    const DONE: &'static str = "Closed. The referrer has been told, as far as the client agreed";

    fn questions() -> Vec<Question> {
        let outcomes = view::choices(Outcome::ALL, Outcome::code, Outcome::words);
        let failures = view::choices(Failure::ALL, Failure::code, Failure::words);
        vec![
            Question::new("how", "How did it end?").of(&hows()),
            Question::new("outcome", "What came of it?").of(&outcomes),
            Question::new("failure", "Why?").of(&failures),
            Question::new("early", EARLY),
            Question::new("words", "Summary for the referrer"),
            Question::new("note", "Closing note"),
        ]
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        let how = form.choice("how", "Say how it ended", |code| {
            ["completed", "failed"].into_iter().find(|known| *known == code)
        });
        let early = form.optional_text("early", "why no more tries are made", 500);
        let how = match how {
            Some("completed") => form
                .choice("outcome", "Say what came of it", Outcome::from_code)
                .map(How::Completed),
            Some(_) => form
                .choice("failure", "Say why it ended", Failure::from_code)
                .map(|reason| match (reason, early) {
                    (Failure::CouldNotContact, Some(why)) => How::GivenUp(why),
                    (reason, _) => How::Failed(reason),
                }),
            None => None,
        };
        let words = form
            .optional_text("words", "the summary for the referrer", 2000)
            .unwrap_or_default();
        let note = form.text("note", "a closing note", 4000);
        Some(Self {
            how: how?,
            words: Words { note: note?, words },
        })
    }

    async fn draw((db, here): (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let level = level(db, here, referral.consent()).await?;
        let page = Closing {
            chrome: here.chrome("/referrals"),
            hows: hows(),
            outcomes: view::choices(&referral.state().outcomes(), Outcome::code, Outcome::words),
            failures: view::choices(&referral.state().failures(), Failure::code, Failure::words),
            summary: level == FeedbackLevel::FullSummary,
            told: level.words().to_lowercase(),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        match self.how {
            How::Completed(outcome) => actions::complete(tx, id, outcome, self.words).await,
            How::Failed(reason) => actions::fail(tx, id, reason, self.words).await,
            How::GivenUp(why) => actions::give_up_early(tx, id, self.words, &why).await,
        }
    }
}
