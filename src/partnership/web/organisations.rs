//! Pages of organisations.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use super::{Editor, Part, closing_day, errors, new_key, on_to, shown, shows, typed_over, version, wanted};
use crate::{
    kit::{
        error::{Error, Result},
        id::{Id as _, OrganisationId},
    },
    partnership::{
        actions,
        model::{Kind, Organisation, OrganisationDetails, Service, Site, Team},
        store::Wanted,
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
        ui::Link,
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
    parts: Vec<(&'static str, Vec<Link>)>,
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

fn blank(visit: &Editor, typed: Typed, errors: Errors) -> Edit {
    Edit {
        chrome: visit.chrome(),
        typed,
        errors,
        key: new_key(),
        kinds: kinds(),
        action: "/organisations".to_owned(),
        part: None,
        name: String::new(),
        parts: Vec::new(),
    }
}

async fn new(visit: Editor, paging: Paging) -> Page<Edit> {
    let typed = Typed::of([("kind", paging.filters.get("kind"))]);
    Page(blank(&visit, typed, Errors::new()))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let again = |errors| Page::status(422, blank(&visit, typed.clone(), errors));
    let details = match OrganisationDetails::typed(typed_over(&typed, &Typed::default())) {
        Ok(details) => details,
        Err(problems) => return Ok(again(errors(problems))),
    };
    let done = visit
        .once(&typed, async |tx| {
            let id = actions::add_organisation(tx, details).await?;
            Ok(format!("/organisations/{id}"))
        })
        .await?;
    Ok(match done {
        Ok(to) => on_to(to, "Organisation added"),
        Err(why) => again(Errors::one("ods_code", why)),
    })
}

fn kept(details: &OrganisationDetails) -> Typed {
    Typed::of([("name", details.name.as_str()), ("kind", details.kind.code())]).with(
        "ods_code",
        details
            .ods_code
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
}

async fn page(visit: &Editor, id: &OrganisationId, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    let all = Wanted::all();
    let (organisation, sites, teams, services) = visit
        .read(async |tx| {
            let organisation = Organisation::find(tx, id).await?.ok_or(Error::NotFound)?;
            let sites = Site::list(tx, Some(id), &all).await?;
            let teams = Team::list(tx, Some(id), &all).await?;
            Ok((
                organisation,
                sites,
                teams,
                Service::list(tx, Some(id), &all).await?,
            ))
        })
        .await?;
    let link = |folder: &str, id: &str, name: &str| Link::to(format!("/{folder}/{id}"), name);
    let sites = sites
        .iter()
        .map(|s| link("sites", s.id.as_str(), s.details.naming.inside()))
        .collect();
    let teams = teams
        .iter()
        .map(|t| link("teams", t.id.as_str(), t.details.naming.inside()))
        .collect();
    let services = services
        .iter()
        .map(|s| link("services", s.id.as_str(), s.details.naming.inside()))
        .collect();
    let address = format!("/organisations/{id}");
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown(kept(&organisation.details), typed),
        errors,
        key: new_key(),
        kinds: kinds(),
        action: address.clone(),
        part: Some(Part::new(
            address,
            organisation.version,
            organisation.standing,
            visit.today(),
        )),
        name: organisation.details.name,
        parts: vec![("Places", sites), ("Teams", teams), ("Services", services)],
    })
}

async fn show(visit: Editor, Path(id): Path<OrganisationId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, &id, None, Errors::new()).await?))
}

async fn save(visit: Editor, Path(id): Path<OrganisationId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Organisation::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version(&typed)?;
    let details = match OrganisationDetails::typed(typed_over(&typed, &kept(&now.details))) {
        Ok(details) => details,
        Err(problems) => {
            return Ok(Page::status(
                422,
                page(&visit, &id, Some(typed), errors(problems)).await?,
            ));
        }
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::change_organisation(tx, &id, version, details).await?;
            Ok(format!("/organisations/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Organisation saved", "ods_code", typed).await
}

async fn create_closure(
    visit: Editor,
    Path(id): Path<OrganisationId>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let on = match closing_day(&typed) {
        Ok(on) => on,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::close_organisation(tx, &id, version, on).await?;
            Ok(format!("/organisations/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Organisation closed", "closed_on", typed).await
}

async fn create_reopening(
    visit: Editor,
    Path(id): Path<OrganisationId>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let done = visit
        .once(&typed, async |tx| {
            actions::reopen_organisation(tx, &id, version).await?;
            Ok(format!("/organisations/{id}"))
        })
        .await?;
    answer(
        &visit,
        &id,
        done,
        "Organisation in use again",
        "name",
        Typed::default(),
    )
    .await
}

/// On to the page with a notice; or the page again with the reason, and what was typed when that was its own form.
async fn answer(
    visit: &Editor,
    id: &OrganisationId,
    done: Result<String, String>,
    notice: &str,
    field: &str,
    typed: Typed,
) -> Result<Response> {
    match done {
        Ok(to) => Ok(on_to(to, notice)),
        Err(why) => {
            let page = page(visit, id, Some(typed), Errors::one(field, why)).await?;
            Ok(Page::status(422, page))
        }
    }
}
