//! The pages of the monthly digest.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use super::{
    actions::{self, Wish},
    model::{Digest, Shown, shown},
};
use crate::{
    identity::Here,
    kit::{db::Db, error::Result, id::DigestId, token},
    web::{App, Chrome, Form, Notice, Page, See, say},
};

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/digests", get(index))
        .route("/digests/e-mails", post(create_wish))
        .route("/digests/{id}", get(show))
}

#[derive(Template)]
#[template(path = "digest/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    key: String,
    digests: Vec<Digest>,
    wish: Wish,
}

#[derive(Template)]
#[template(path = "digest/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    month: String,
    referred: i64,
    /// None when nobody whom we may tell of was helped.
    helped: Option<String>,
    achieved: Vec<(&'static str, Shown)>,
}

impl Index {
    fn gets_it(&self) -> bool {
        self.wish == Wish::Yes
    }
}

impl Digest {
    /// "October 2026".
    fn in_words(&self) -> String {
        say::month(&self.month)
    }
}

async fn index(State(db): State<Db>, here: Here) -> Result<Page<Index>> {
    let actor = here.actor();
    let read = db.read(&actor, async |tx| actions::of_my_team(tx).await);
    let (digests, wish) = read.await?;
    Ok(Page(Index {
        chrome: here.chrome("/feedback"),
        key: token::form_key(),
        digests,
        wish,
    }))
}

async fn show(State(db): State<Db>, here: Here, Path(id): Path<DigestId>) -> Result<Page<Show>> {
    let actor = here.actor();
    let digest = db.read(&actor, async |tx| actions::read(tx, &id).await).await?;
    let helped = digest.counts.helped_shown();
    let achieved = digest.counts.achieved_shown();
    Ok(Page(Show {
        chrome: here.chrome("/feedback"),
        month: digest.in_words(),
        referred: digest.counts.referred,
        helped: (helped != shown(0)).then(|| helped.words()),
        achieved: achieved
            .into_iter()
            .map(|(outcome, count)| (outcome.words(), count))
            .collect(),
    }))
}

async fn create_wish(State(db): State<Db>, here: Here, Form(typed): Form) -> Result<Response> {
    let wish = Wish::from_code(typed.get("want")).unwrap_or(Wish::Yes);
    let (actor, once) = (here.actor(), typed.once());
    let kept = db.write_once(&actor, &once, async |tx| {
        actions::wish(tx, wish).await?;
        Ok("/digests".to_owned())
    });
    let notice = match wish {
        Wish::Yes => "You will get the message each month",
        Wish::No => "You will get no message",
    };
    let to = kept.await?;
    Ok(See::page(to).saying(Notice::success(notice, "")).into_response())
}
