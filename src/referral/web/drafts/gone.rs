//! A draft that a colleague sent or deleted while somebody typed: what became of it, and what was typed.

use askama::Template;
use axum::response::Response;

use super::super::steps::kept;
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::DraftId,
    },
    referral::actions::{self, Ended},
    web::{Chrome, Page, Typed, forms::Question, say},
};

#[derive(Template)]
#[template(path = "referral/web/gone.html")]
pub(in super::super) struct Gone {
    chrome: Chrome,
    /// What became of it.
    words: String,
    /// Where to go on, and how that is called.
    onward: (String, &'static str),
    kept: Vec<(String, String)>,
}

/// The answer to a form of a draft; or, when the draft is not there any more, the page that says so.
///
/// # Errors
/// As the answer itself, `NotFound` included where the draft was never one of the reader's team.
pub(in super::super) async fn unless_gone(
    (db, here, id): (&Db, &Here, &DraftId),
    (typed, questions): (&Typed, &[Question]),
    answer: Result<Response>,
) -> Result<Response> {
    if !matches!(answer, Err(Error::NotFound)) {
        return answer;
    }
    let actor = here.actor();
    let ended = db.read(&actor, async |tx| actions::ended(tx, id).await).await?;
    let Some(Ended { who, at, referral }) = ended else {
        return answer;
    };
    let (did, onward) = match referral {
        Some(referral) => ("sent", (format!("/referrals/{referral}"), "See the referral")),
        None => ("deleted", ("/drafts".to_owned(), "See the drafts of your team")),
    };
    let page = Gone {
        chrome: here.chrome("/drafts"),
        words: format!("This referral was {did} by {who} on {}.", say::when(at)),
        onward,
        kept: kept(questions, typed),
    };
    Ok(Page::status(409, page))
}
