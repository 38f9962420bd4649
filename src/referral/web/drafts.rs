//! Writing a referral, one thing on each page. Every page saves what it asks before the next one.

pub(super) mod consent;
pub(super) mod contact;
pub(super) mod gone;
pub(super) mod needs;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::check;
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::{DraftId, PersonId},
        token,
    },
    person::{self, Person},
    referral::{actions, model::Draft},
    web::{Chrome, Errors, Form, Notice, Page, See, Sheet, Typed, forms::Asking, say, ui},
};

#[derive(Template)]
#[template(path = "referral/web/drafts.html")]
pub(super) struct Index {
    chrome: Chrome,
    drafts: Vec<(Draft, String)>,
}

pub(super) async fn index(State(db): State<Db>, here: Here) -> Result<Page<Index>> {
    let drafts = db
        .read(&here.actor(), async |tx| Draft::of_team(tx, 100).await)
        .await?;
    Ok(Page(Index {
        chrome: here.chrome("/drafts"),
        drafts,
    }))
}

pub(super) async fn create(State(db): State<Db>, here: Here, Form(typed): Form) -> Result<See> {
    let person: PersonId = typed.get("person").parse()?;
    let to = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            Ok(format!("/drafts/{}", actions::begin(tx, &person).await?))
        })
        .await?;
    Ok(See::page(to))
}

/// Goes on where the draft was left.
pub(super) async fn show(State(db): State<Db>, here: Here, Path(id): Path<DraftId>) -> Result<See> {
    let draft = db.read(&here.actor(), async |tx| find(tx, &id).await).await?;
    let asked = &draft.asked;
    let page = if asked.areas.is_empty() {
        "needs"
    } else if asked.contact_checked_at.is_none() {
        "contact"
    } else if asked.agreed.is_none() {
        "consent"
    } else {
        "check"
    };
    Ok(See::page(format!("/drafts/{id}/{page}")))
}

pub(super) async fn create_disposal(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let answer = dispose((&db, &here, &id), typed.clone()).await;
    gone::unless_gone((&db, &here, &id), (&typed, &[]), answer).await
}

async fn dispose((db, here, id): (&Db, &Here, &DraftId), typed: Typed) -> Result<Response> {
    let mut form = typed.reader();
    let version = form.version();
    let version = match form.done(|| version) {
        Ok(version) => version,
        Err(errors) => return check::again(db, here, id, Sheet::refused(typed, errors)).await,
    };
    let done = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::discard(tx, id, version).await?;
            Ok("/drafts".to_owned())
        })
        .await;
    match done {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("The draft is deleted", ""))
            .into_response()),
        Err(Error::Stale) => check::overtaken(db, here, id, typed, "Nothing was deleted.").await,
        Err(other) => Err(other),
    }
}

pub(super) async fn find(tx: &mut Tx, id: &DraftId) -> Result<Draft> {
    Draft::find(tx, id).await?.ok_or(Error::NotFound)
}

pub(super) async fn find_with_person(tx: &mut Tx, id: &DraftId) -> Result<(Draft, Person)> {
    let draft = find(tx, id).await?;
    let person = Person::find(tx, &draft.person).await?.ok_or(Error::NotFound)?;
    Ok((draft, person))
}

/// Where to go after a page: back to the check page, for whoever came from there.
#[derive(Deserialize)]
pub(super) struct Then {
    #[serde(default)]
    pub(super) then: String,
}

/// One page of the journey, of one draft, for whoever has it open.
pub(super) struct Leaf<'a> {
    db: &'a Db,
    here: &'a Here,
    id: &'a DraftId,
    /// The pages before it, itself, and after it, by the end of their addresses.
    pages: (&'static str, &'static str, &'static str),
}

impl Leaf<'_> {
    async fn read(&self) -> Result<(Draft, Person)> {
        let actor = self.here.actor();
        let found = self
            .db
            .read(&actor, async |tx| find_with_person(tx, self.id).await);
        found.await
    }

    /// Keeps what was typed, once: on to the next page, or back to the check page for somebody who came
    /// from there; or the form to draw again. `filled` is the form as it would hold what is recorded.
    async fn save(
        &self,
        asking: Asking<'_>,
        verb: impl AsyncFnOnce(&mut Tx) -> Result<()>,
        filled: impl FnOnce(&Draft, &Person) -> Typed,
    ) -> Result<Result<Response, Sheet>> {
        let (_, _, next) = self.pages;
        let next = if asking.typed.get("then") == "check" {
            "check"
        } else {
            next
        };
        let actor = self.here.actor();
        let saved = asking.save(
            (self.db, &actor),
            async |tx| {
                verb(tx).await?;
                Ok(format!("/drafts/{}/{next}", self.id))
            },
            async |tx| {
                let (draft, person) = find_with_person(tx, self.id).await?;
                Ok((filled(&draft, &person), draft.version))
            },
        );
        Ok(saved.await?.map(|to| See::page(to).into_response()))
    }

    fn frame(&self, draft: &Draft, person: &Person, sheet: Sheet) -> Frame {
        let base = format!("/drafts/{}", draft.id);
        let (before, page, _) = self.pages;
        Frame {
            back: if sheet.typed.get("then") == "check" {
                format!("{base}/check")
            } else if before.is_empty() {
                "/drafts".to_owned()
            } else {
                format!("{base}/{before}")
            },
            action: format!("{base}/{page}"),
            person: person::web::identity_bar(person, date_of(self.db.clock().now())),
            status: sheet.status(),
            typed: sheet.typed,
            errors: sheet.errors,
            version: sheet.version,
            recorded: sheet.recorded,
            key: token::form_key(),
        }
    }
}

/// What every page of the journey shows.
pub(super) struct Frame {
    person: ui::Identity,
    typed: Typed,
    errors: Errors,
    version: String,
    /// What is recorded now where it is not what was typed, after somebody else was faster.
    recorded: Vec<ui::Row>,
    key: String,
    back: String,
    action: String,
    status: u16,
}

pub(super) fn with_date(typed: Typed, name: &str, on: jiff::civil::Date) -> Typed {
    typed
        .with(&format!("{name}-day"), on.day().to_string())
        .with(&format!("{name}-month"), on.month().to_string())
        .with(&format!("{name}-year"), on.year().to_string())
}
