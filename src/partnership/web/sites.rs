//! Pages of places.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use super::{
    Editor, Part, closing_day, errors, naming_fields, new_key, new_naming, on_to, opening_fields,
    organisation_choices, sensitivities, shown, shows, typed_over, version, wanted,
};
use crate::{
    kit::{
        error::{Error, Result},
        id::{OrganisationId, SiteId},
    },
    partnership::{
        actions,
        model::{Kind, Partnership, Site, SiteDetails},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sites", get(index).post(create))
        .route("/sites/new", get(new))
        .route("/sites/{id}", get(show).post(save))
        .route("/sites/{id}/closure", post(create_closure))
        .route("/sites/{id}/reopening", post(create_reopening))
}

#[derive(Template)]
#[template(path = "partnership/web/sites.html")]
struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    shows: Vec<Choice>,
    listing: Listing<Site>,
    /// What staff call a place.
    place: String,
}

#[derive(Template)]
#[template(path = "partnership/web/site.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    organisations: Vec<Choice>,
    sensitivities: Vec<Choice>,
    /// `None` on the page of a new one.
    part: Option<Part>,
    name: String,
}

/// Whose place it can be: health bodies and advice providers have places.
const HOSTS: [Kind; 2] = [Kind::Health, Kind::Advice];

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let (partnership, rows) = visit
        .read(async |tx| Ok((Partnership::find(tx).await?, Site::list(tx, None, &wanted).await?)))
        .await?;
    let mark = |row: &Site| After::row([row.details.naming.inside().to_lowercase(), row.id.to_string()]);
    let listing = paging.page(rows, mark);
    Ok(Page(Index {
        chrome: visit.chrome(),
        typed: paging.filters,
        errors: Errors::new(),
        shows: shows(),
        listing,
        place: partnership.details.place,
    }))
}

async fn blank(visit: &Editor, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    let (starting, organisations) = visit
        .read(async |tx| {
            Ok((
                new_naming(tx).await?,
                organisation_choices(tx, &HOSTS, None).await?,
            ))
        })
        .await?;
    Ok(Edit {
        chrome: visit.chrome(),
        typed: typed.unwrap_or(starting),
        errors,
        key: new_key(),
        action: "/sites".to_owned(),
        organisations,
        sensitivities: sensitivities(),
        part: None,
        name: String::new(),
    })
}

async fn page(visit: &Editor, id: &SiteId, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    let (site, organisations) = visit
        .read(async |tx| {
            let site = Site::find(tx, id).await?.ok_or(Error::NotFound)?;
            let organisations = organisation_choices(tx, &HOSTS, Some(&site.organisation)).await?;
            Ok((site, organisations))
        })
        .await?;
    let action = format!("/sites/{id}");
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown(kept(&site), typed),
        errors,
        key: new_key(),
        part: Some(Part::new(
            action.clone(),
            site.version,
            site.standing,
            visit.today(),
        )),
        action,
        organisations,
        sensitivities: sensitivities(),
        name: site.details.naming.inside().to_owned(),
    })
}

fn kept(site: &Site) -> Typed {
    let details = &site.details;
    Typed::of(
        naming_fields(&details.naming)
            .into_iter()
            .chain(opening_fields(&details.opening)),
    )
    .with("organisation", site.organisation.to_string())
    .with(
        "ods_code",
        details
            .ods_code
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
    .with("address", details.address.as_str())
    .with(
        "postcode",
        details
            .postcode
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
    .with("phone", details.phone.as_str())
}

/// What was typed about a place, and whose it is.
fn read(typed: &Typed, kept: &Typed) -> std::result::Result<(OrganisationId, SiteDetails), Errors> {
    let field = typed_over(typed, kept);
    let of = field("organisation").and_then(|id| id.parse::<OrganisationId>().ok());
    let details = SiteDetails::typed(&field);
    match (of, details) {
        (Some(of), Ok(details)) => Ok((of, details)),
        (None, details) => {
            let mut errors = errors(details.err().unwrap_or_default());
            errors.add("organisation", "Choose whose place it is");
            Err(errors)
        }
        (Some(_), Err(problems)) => Err(errors(problems)),
    }
}

async fn new(visit: Editor) -> Result<Page<Edit>> {
    Ok(Page(blank(&visit, None, Errors::new()).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let (of, details) = match read(&typed, &Typed::default()) {
        Ok(right) => right,
        Err(errors) => return Ok(Page::status(422, blank(&visit, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            let id = actions::add_site(tx, &of, details).await?;
            Ok(format!("/sites/{id}"))
        })
        .await?;
    match done {
        Ok(to) => Ok(on_to(to, "Place added")),
        Err(why) => Ok(Page::status(
            422,
            blank(&visit, Some(typed), Errors::one("ods_code", why)).await?,
        )),
    }
}

async fn show(visit: Editor, Path(id): Path<SiteId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, &id, None, Errors::new()).await?))
}

async fn save(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Site::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version(&typed)?;
    let (of, details) = match read(&typed, &kept(&now)) {
        Ok(right) => right,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::change_site(tx, &id, version, &of, details).await?;
            Ok(format!("/sites/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Place saved", "ods_code", Some(typed)).await
}

async fn create_closure(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let on = match closing_day(&typed) {
        Ok(on) => on,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::close_site(tx, &id, version, on).await?;
            Ok(format!("/sites/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Place closed", "closed_on", Some(typed)).await
}

async fn create_reopening(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let done = visit
        .once(&typed, async |tx| {
            actions::reopen_site(tx, &id, version).await?;
            Ok(format!("/sites/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Place in use again", "name", None).await
}

async fn answer(
    visit: &Editor,
    id: &SiteId,
    done: Result<String, String>,
    notice: &str,
    field: &str,
    typed: Option<Typed>,
) -> Result<Response> {
    match done {
        Ok(to) => Ok(on_to(to, notice)),
        Err(why) => Ok(Page::status(
            422,
            page(visit, id, typed, Errors::one(field, why)).await?,
        )),
    }
}
