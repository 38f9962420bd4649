//! Pages of organisations.

mod parts;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use self::parts::Parts;
use super::{
    Editor, Part,
    choices::{id_text, shows, wanted},
    form::{Drawn, Sent, closing_day, errors, new_key, typed_over, version},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::OrganisationId,
    },
    partnership::{
        actions,
        model::{Kind, Organisation, OrganisationDetails},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
        ui::Row,
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(index).post(create))
        .route("/organisations/new", get(new))
        .route("/organisations/{id}", get(show).post(save))
        .route("/organisations/{id}/closure", post(create_closure))
        .route("/organisations/{id}/reopening", post(create_reopening))
}

#[derive(Template)]
#[template(path = "partnership/web/organisations.html")]
struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    kinds: Vec<Choice>,
    shows: Vec<Choice>,
    listing: Listing<Organisation>,
}

#[derive(Template)]
#[template(path = "partnership/web/organisation.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    kinds: Vec<Choice>,
    /// Where the form is sent.
    action: String,
    /// `None` on the page of a new one.
    part: Option<Part>,
    name: String,
    /// Its places, teams and services in use.
    parts: Vec<Parts>,
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

fn kinds() -> Vec<Choice> {
    Kind::ALL
        .iter()
        .map(|kind| Choice::new(kind.code(), kind.words()))
        .collect()
}

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let (kind, wanted) = (Kind::from_code(paging.filters.get("kind")), wanted(&paging));
    let rows = visit
        .read(async |tx| Organisation::list(tx, kind, &wanted).await)
        .await?;
    let listing = paging.page(rows, |row| {
        After::row([row.details.name.to_lowercase(), row.id.to_string()])
    });
    Ok(Page(Index {
        chrome: visit.chrome(),
        typed: paging.filters,
        errors: Errors::new(),
        kinds: kinds(),
        shows: shows(),
        listing,
    }))
}

async fn page(visit: &Editor, id: Option<&OrganisationId>, starting: Typed, drawn: Drawn) -> Result<Edit> {
    let (organisation, parts) = visit
        .read(async |tx| {
            let Some(id) = id else {
                return Ok((None, Vec::new()));
            };
            let organisation = Organisation::find(tx, id).await?.ok_or(Error::NotFound)?;
            Ok((Some(organisation), Parts::of(tx, id).await?))
        })
        .await?;
    let now = organisation.as_ref();
    let kinds = kinds();
    let fields = [
        ("name", "Name", &[][..]),
        ("kind", "What is it in the partnership?", &kinds),
        ("ods_code", "Code in the NHS register", &[]),
    ];
    let kept = now.map_or(starting, |now| kept(&now.details));
    let shown = drawn.over(kept, now.map_or(1, |now| now.version), &fields);
    let action = id.map_or_else(|| "/organisations".to_owned(), address);
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        part: now.map(|now| Part::new(&action, shown.version, now.standing, visit.today())),
        action,
        kinds,
        name: organisation.map(|now| now.details.name).unwrap_or_default(),
        parts,
        recorded: shown.recorded,
    })
}

fn address(id: &OrganisationId) -> String {
    format!("/organisations/{id}")
}

fn kept(details: &OrganisationDetails) -> Typed {
    Typed::of([("name", details.name.as_str()), ("kind", details.kind.code())])
        .with("ods_code", id_text(details.ods_code.as_ref()))
}

fn read(typed: &Typed, kept: &Typed) -> std::result::Result<OrganisationDetails, Errors> {
    OrganisationDetails::typed(typed_over(typed, kept)).map_err(errors)
}

async fn new(visit: Editor, paging: Paging) -> Result<Page<Edit>> {
    let starting = Typed::of([("kind", paging.filters.get("kind"))]);
    Ok(Page(page(&visit, None, starting, Drawn::Kept).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let read = read(&typed, &Typed::default());
    let verb = async |tx: &mut Tx, details: OrganisationDetails| {
        let id = actions::add_organisation(tx, details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Organisation added")
        .settle(read, verb, async |drawn| {
            page(&visit, None, Typed::default(), drawn).await
        })
        .await
}

async fn show(visit: Editor, Path(id): Path<OrganisationId>) -> Result<Page<Edit>> {
    Ok(Page(
        page(&visit, Some(&id), Typed::default(), Drawn::Kept).await?,
    ))
}

async fn save(visit: Editor, Path(id): Path<OrganisationId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Organisation::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let (version, read) = (version(&typed)?, read(&typed, &kept(&now.details)));
    let verb = async |tx: &mut Tx, details: OrganisationDetails| {
        actions::change_organisation(tx, &id, version, details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Organisation saved")
        .settle(read, verb, async |drawn| {
            page(&visit, Some(&id), Typed::default(), drawn).await
        })
        .await
}

async fn create_closure(
    visit: Editor,
    Path(id): Path<OrganisationId>,
    Form(typed): Form,
) -> Result<Response> {
    let (version, on) = (version(&typed)?, closing_day(&typed));
    let verb = async |tx: &mut Tx, on| {
        actions::close_organisation(tx, &id, version, on).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Organisation closed")
        .about("closed_on")
        .settle(on, verb, async |drawn| {
            page(&visit, Some(&id), Typed::default(), drawn).await
        })
        .await
}

async fn create_reopening(
    visit: Editor,
    Path(id): Path<OrganisationId>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        actions::reopen_organisation(tx, &id, version).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Organisation in use again")
        .settle(Ok(()), verb, async |drawn| {
            page(&visit, Some(&id), Typed::default(), drawn).await
        })
        .await
}
