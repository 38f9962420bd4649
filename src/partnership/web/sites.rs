//! Pages of places.

mod prompts;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use super::{
    Editor, Part,
    choices::{
        id_text, naming_fields, narrowed, new_naming, opening_fields, organisation_choices, sensitivities,
        shows, wanted,
    },
    form::{Drawn, Sent, closing_day, errors, new_key, typed_over, version},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, SiteId},
    },
    partnership::{
        actions,
        model::{DAYS, Kind, Organisation, Partnership, Site, SiteDetails},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
        ui::Row,
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sites", get(index).post(create))
        .route("/sites/new", get(new))
        .route("/sites/{id}", get(show).post(save))
        .route("/sites/{id}/closure", post(create_closure))
        .route("/sites/{id}/reopening", post(create_reopening))
        .merge(prompts::routes())
}

#[derive(Template)]
#[template(path = "partnership/web/sites.html")]
struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    shows: Vec<Choice>,
    /// To whose places the list is narrowed.
    of: Option<Organisation>,
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
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

/// Whose place it can be: health bodies and advice providers have places.
const HOSTS: [Kind; 2] = [Kind::Health, Kind::Advice];

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let (place, of, rows) = visit
        .read(async |tx| {
            let place = Partnership::find(tx).await?.details.place;
            let of = narrowed(tx, &paging).await?;
            let rows = Site::list(tx, of.as_ref().map(|of| &of.id), &wanted).await?;
            Ok((place, of, rows))
        })
        .await?;
    let mark = |row: &Site| After::row([row.details.naming.inside().to_lowercase(), row.id.to_string()]);
    let listing = paging.page(rows, mark);
    Ok(Page(Index {
        chrome: visit.chrome(),
        typed: paging.filters,
        errors: Errors::new(),
        shows: shows(),
        of,
        listing,
        place,
    }))
}

async fn page(visit: &Editor, id: Option<&SiteId>, drawn: Drawn) -> Result<Edit> {
    let (site, starting, organisations) = visit
        .read(async |tx| {
            let (site, starting) = match id {
                None => (None, new_naming(tx).await?),
                Some(id) => {
                    let site = Site::find(tx, id).await?.ok_or(Error::NotFound)?;
                    let kept = kept(&site);
                    (Some(site), kept)
                }
            };
            let now = site.as_ref().map(|site| &site.organisation);
            let organisations = organisation_choices(tx, &HOSTS, now).await?;
            Ok((site, starting, organisations))
        })
        .await?;
    let sensitivities = sensitivities();
    let mut fields = vec![
        ("organisation", "Whose place is it?", organisations.as_slice()),
        ("name", "Name, as staff say it", &[]),
        ("sensitivity", "May this name be read by others?", &sensitivities),
        ("neutral", "Name for outside", &[]),
        ("address", "Address", &[]),
        ("postcode", "Postcode", &[]),
        ("phone", "Telephone number", &[]),
        ("ods_code", "Code in the NHS register", &[]),
    ];
    fields.extend(DAYS.map(|(_, field, day)| (field, day, &[][..])));
    let shown = drawn.over(starting, site.as_ref().map_or(1, |site| site.version), &fields);
    let action = id.map_or_else(|| "/sites".to_owned(), address);
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        part: site
            .as_ref()
            .map(|site| Part::new(&action, shown.version, site.standing, visit.today())),
        action,
        organisations,
        sensitivities,
        name: site
            .map(|site| site.details.naming.inside().to_owned())
            .unwrap_or_default(),
        recorded: shown.recorded,
    })
}

fn address(id: &SiteId) -> String {
    format!("/sites/{id}")
}

fn kept(site: &Site) -> Typed {
    let details = &site.details;
    Typed::of(
        naming_fields(&details.naming)
            .into_iter()
            .chain(opening_fields(&details.opening)),
    )
    .with("organisation", site.organisation.to_string())
    .with("ods_code", id_text(details.ods_code.as_ref()))
    .with("address", details.address.as_str())
    .with("postcode", id_text(details.postcode.as_ref()))
    .with("phone", details.phone.as_str())
}

/// A place as it was typed: whose it is, and what it is.
type Read = (OrganisationId, SiteDetails);

fn read(typed: &Typed, kept: &Typed) -> std::result::Result<Read, Errors> {
    let field = typed_over(typed, kept);
    let details = SiteDetails::typed(&field);
    let mut errors = errors(details.as_ref().err().cloned().unwrap_or_default());
    let of = field("organisation").and_then(|id| id.parse::<OrganisationId>().ok());
    if of.is_none() {
        errors.add("organisation", "Choose whose place it is");
    }
    match (of, details) {
        (Some(of), Ok(details)) if errors.is_empty() => Ok((of, details)),
        _ => Err(errors),
    }
}

async fn new(visit: Editor) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, None, Drawn::Kept).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let read = read(&typed, &Typed::default());
    let verb = async |tx: &mut Tx, (of, details): Read| {
        let id = actions::add_site(tx, &of, details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Place added")
        .settle(read, verb, async |drawn| page(&visit, None, drawn).await)
        .await
}

async fn show(visit: Editor, Path(id): Path<SiteId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, Some(&id), Drawn::Kept).await?))
}

async fn save(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Site::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let (version, read) = (version(&typed)?, read(&typed, &kept(&now)));
    let verb = async |tx: &mut Tx, (of, details): Read| {
        actions::change_site(tx, &id, version, &of, details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Place saved")
        .settle(read, verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}

async fn create_closure(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let (version, on) = (version(&typed)?, closing_day(&typed));
    let verb = async |tx: &mut Tx, on| {
        actions::close_site(tx, &id, version, on).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Place closed")
        .about("closed_on")
        .settle(on, verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}

async fn create_reopening(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        actions::reopen_site(tx, &id, version).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Place in use again")
        .settle(Ok(()), verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}
