//! Closing a referral: what came of it, and what the referrer may read.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use jiff::civil::Date;

use super::{
    super::view,
    Frame, Step,
    form::page,
    telling::{channels, reason, reasons},
};
use crate::{
    consent::{Consent, FeedbackLevel},
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::{Error, Result},
        id::{ConsentId, ReferralId},
    },
    referral::{
        actions::{self, Telling},
        model::{Action, Channel, Failure, Outcome, Referral},
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
    tolds: Vec<Choice>,
    channels: Vec<Choice>,
    reasons: Vec<Choice>,
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

/// Whether the client knows, which is most often so when the work is done.
fn tolds() -> Vec<Choice> {
    vec![
        Choice::new("told", "Yes, they were told today").reveals(),
        Choice::new("later", "Not yet"),
        Choice::new("not", "No, and they will not be").reveals(),
    ]
}

/// What was said of telling the client; nothing leaves it owed.
fn telling(form: &mut Reader<'_>, today: Date) -> Option<Telling> {
    let known = |code: &str| ["told", "later", "not"].into_iter().find(|known| *known == code);
    match form.optional_choice("told", "Say whether the client knows", known)? {
        "told" => {
            let how = form.choice("told_how", "Say how they were told", Channel::from_code)?;
            Some(Telling::Told { how, on: today })
        }
        "not" => form
            .choice("told_reason", "Say why they are not told", reason)
            .map(Telling::Not),
        _ => None,
    }
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

/// A refusal of the telling, at its field on this page.
fn here(error: Error) -> Error {
    if let Error::RefusedAt {
        field: "channel",
        sentence,
    } = error
    {
        return Error::RefusedAt {
            field: "told_how",
            sentence,
        };
    }
    error
}

/// How it ended, and what is said of it.
pub(in super::super) struct Close {
    how: How,
    words: Words,
    telling: Option<Telling>,
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
            Question::new("told", "Does the client know?").of(&tolds()),
            Question::new("told_how", "How were they told?").of(&channels()),
            Question::new("told_reason", "Why not?").of(&reasons()),
        ]
    }

    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self> {
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
        let telling = telling(form, today);
        Some(Self {
            telling,
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
            tolds: tolds(),
            channels: channels(),
            reasons: reasons(),
            summary: level == FeedbackLevel::FullSummary,
            told: level.words().to_lowercase(),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        let died = matches!(self.how, How::Failed(Failure::Died));
        match self.how {
            How::Completed(outcome) => actions::complete(tx, id, outcome, self.words).await?,
            How::Failed(reason) => actions::fail(tx, id, reason, self.words).await?,
            How::GivenUp(why) => actions::give_up_early(tx, id, self.words, &why).await?,
        }
        match self.telling.filter(|_| !died) {
            Some(telling) => actions::tell_patient(tx, id, telling).await.map_err(here),
            None => Ok(()),
        }
    }
}
