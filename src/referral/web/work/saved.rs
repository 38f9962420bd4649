//! Lists that somebody keeps under a name: saving one, giving it another name, deleting it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use super::{WORKERS, tabs::heading, wanted};
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::ListId,
        token,
    },
    referral::{actions, model::LONGEST_LIST_NAME, store::Saved},
    web::{
        Chrome, Errors, Form, Notice, Page, Paging, See, Sheet, Typed, forms::Asking, forms::Question, ui,
    },
};

#[derive(Template)]
#[template(path = "referral/web/work/saved.html")]
struct Lists {
    chrome: Chrome,
    /// The list that is to be saved; empty when none is.
    query: String,
    /// What that list is called by itself.
    called: &'static str,
    typed: Typed,
    errors: Errors,
    key: String,
    kept: Vec<Saved>,
}

#[derive(Template)]
#[template(path = "referral/web/work/name.html")]
struct Rename {
    chrome: Chrome,
    action: String,
    name: String,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    recorded: Vec<ui::Row>,
}

async fn page(db: &Db, here: &Here, filters: &Typed, sheet: Sheet) -> Result<Response> {
    here.only(WORKERS)?;
    let lists = db.read(&here.actor(), async |tx| Saved::all(tx).await).await?;
    let asked = wanted::read(filters, here.role());
    let status = sheet.status();
    let page = Lists {
        chrome: here.chrome("/work"),
        query: if filters.sent("list") {
            wanted::query(&asked)
        } else {
            String::new()
        },
        called: heading(here.role().side(), asked.list),
        typed: sheet.typed,
        errors: sheet.errors,
        key: token::form_key(),
        kept: lists,
    };
    Ok(Page::status(status, page))
}

pub(in super::super) async fn index(State(db): State<Db>, here: Here, paging: Paging) -> Result<Response> {
    page(&db, &here, &paging.filters, Sheet::default()).await
}

async fn name(db: &Db, here: &Here, id: &ListId, sheet: Option<Sheet>) -> Result<Response> {
    here.only(WORKERS)?;
    let actor = here.actor();
    let saved = db.read(&actor, async |tx| actions::saved_list(tx, id).await);
    let saved = saved.await?;
    let sheet = sheet.unwrap_or_else(|| {
        let typed = Typed::of([("name", saved.name.as_str())]);
        Sheet::filled(typed, saved.version)
    });
    let status = sheet.status();
    let page = Rename {
        chrome: here.chrome("/work"),
        action: format!("/work/saved/{id}"),
        name: saved.name,
        typed: sheet.typed,
        errors: sheet.errors,
        key: token::form_key(),
        version: sheet.version,
        recorded: sheet.recorded,
    };
    Ok(Page::status(status, page))
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ListId>,
) -> Result<Response> {
    name(&db, &here, &id, None).await
}

fn questions() -> [Question; 1] {
    [Question::new("name", "Name of the list")]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Form(typed): Form,
) -> Result<Response> {
    here.only(WORKERS)?;
    // What comes back is what is kept: nothing but what a list can be narrowed by.
    let filters = read_query(typed.get("query"));
    let query = wanted::query(&wanted::read(&filters, here.role()));
    let mut form = typed.reader();
    let name = form.text("name", "a name for the list", LONGEST_LIST_NAME);
    let name = match form.done(|| name) {
        Ok(name) => name,
        Err(errors) => {
            return page(&db, &here, &filters, Sheet::refused(typed, errors)).await;
        }
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let actor = here.actor();
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::save_list(tx, &name, &query).await?;
            Ok(format!("/work?{query}"))
        },
        async |_| Ok((Typed::default(), 0)),
    );
    match saved.await? {
        Ok(to) => Ok(said(&to, "List saved")),
        Err(sheet) => page(&db, &here, &filters, sheet).await,
    }
}

fn read_query(query: &str) -> Typed {
    Typed::decode(query.as_bytes()).unwrap_or_default()
}

pub(in super::super) async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ListId>,
    Form(typed): Form,
) -> Result<Response> {
    here.only(WORKERS)?;
    let actor = here.actor();
    db.read(&actor, async |tx| actions::saved_list(tx, &id).await)
        .await?;
    let mut form = typed.reader();
    let called = form.text("name", "a name for the list", LONGEST_LIST_NAME);
    let version = form.version();
    let (called, version) = match form.done(|| Some((called?, version?))) {
        Ok(read) => read,
        Err(errors) => return name(&db, &here, &id, Some(Sheet::refused(typed, errors))).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::rename_list(tx, &id, version, &called).await?;
            Ok("/work/saved".to_owned())
        },
        async |tx| {
            let now = actions::saved_list(tx, &id).await?;
            Ok((Typed::of([("name", now.name)]), now.version))
        },
    );
    match saved.await? {
        Ok(to) => Ok(said(&to, "List renamed")),
        Err(sheet) => name(&db, &here, &id, Some(sheet)).await,
    }
}

pub(in super::super) async fn create_disposal(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ListId>,
    Form(typed): Form,
) -> Result<Response> {
    here.only(WORKERS)?;
    let (actor, once) = (here.actor(), typed.once());
    let gone = db.write_once(&actor, &once, async |tx| {
        actions::delete_list(tx, &id).await?;
        Ok("/work/saved".to_owned())
    });
    match gone.await {
        Ok(to) => Ok(said(&to, "List deleted")),
        Err(Error::Refused(why)) => Ok(See::page("/work/saved")
            .saying(Notice::problem("Nothing was changed", why))
            .into_response()),
        Err(other) => Err(other),
    }
}

fn said(to: &str, what: &str) -> Response {
    See::page(to.to_owned())
        .saying(Notice::success(what, ""))
        .into_response()
}
