//! Pages of services.

mod eligibility;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use super::{
    Editor, Part, closing_day, errors, naming_fields, new_key, on_to, opening_fields, organisation_choices,
    sensitivities, shown, shows, site_choices, team_choices, typed_over, version, wanted,
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, ServiceId, TeamId},
    },
    partnership::{
        actions,
        model::{Channel, Kind, Partnership, Service, ServiceDetails},
        packs,
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/services", get(index).post(create))
        .route("/services/new", get(new))
        .route("/services/{id}", get(show).post(save))
        .route("/services/{id}/closure", post(create_closure))
        .route("/services/{id}/reopening", post(create_reopening))
        .merge(eligibility::routes())
}

#[derive(Template)]
#[template(path = "partnership/web/services.html")]
struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    shows: Vec<Choice>,
    listing: Listing<Service>,
}

#[derive(Template)]
#[template(path = "partnership/web/service.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    organisations: Vec<Choice>,
    receivers: Vec<Choice>,
    sensitivities: Vec<Choice>,
    areas: Vec<Choice>,
    channels: Vec<Choice>,
    /// `None` on the page of a new one.
    part: Option<Part>,
    name: String,
    lines: Vec<eligibility::Line>,
    whom: Vec<Choice>,
    sites: Vec<Choice>,
    teams: Vec<Choice>,
    funders: Vec<Choice>,
}

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let rows = visit
        .read(async |tx| Service::list(tx, None, &wanted).await)
        .await?;
    let mark = |row: &Service| After::row([row.details.naming.inside().to_lowercase(), row.id.to_string()]);
    let listing = paging.page(rows, mark);
    let chrome = visit.chrome();
    Ok(Page(Index {
        chrome,
        typed: paging.filters,
        errors: Errors::new(),
        shows: shows(),
        listing,
    }))
}

impl Edit {
    fn new(chrome: Chrome, typed: Typed, errors: Errors, organisations: Vec<Choice>) -> Self {
        Self {
            chrome,
            typed,
            errors,
            key: new_key(),
            action: "/services".to_owned(),
            organisations,
            receivers: Vec::new(),
            sensitivities: sensitivities(),
            areas: packs::areas()
                .iter()
                .map(|a| Choice::new(&a.id, &a.label).hint(&a.hint))
                .collect(),
            channels: Channel::ALL
                .iter()
                .map(|c| Choice::new(c.code(), c.words()))
                .collect(),
            part: None,
            name: String::new(),
            lines: Vec::new(),
            whom: eligibility::whom(),
            sites: Vec::new(),
            teams: Vec::new(),
            funders: Vec::new(),
        }
    }
}

/// What the page of a new service starts with: the words, areas and channel of the model.
async fn starting(tx: &mut Tx) -> Result<Typed> {
    let partnership = Partnership::find(tx).await?;
    let channel = partnership.details.channel.code();
    let Some(model) = packs::service_model(&partnership.model) else {
        return Ok(Typed::of([("channel", channel)]));
    };
    let areas = model.areas.iter().map(|area| ("area", area.id.clone()));
    Ok(Typed::of(naming_fields(&model.service).into_iter().chain(areas)).with("channel", channel))
}

async fn blank(visit: &Editor, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    visit
        .read(async |tx| {
            let organisations = organisation_choices(tx, &[Kind::Advice], None).await?;
            let typed = match typed {
                Some(typed) => typed,
                None => starting(tx).await?,
            };
            let mut page = Edit::new(visit.chrome(), typed, errors, organisations);
            page.receivers = team_choices(tx, &[Kind::Advice], None).await?;
            Ok(page)
        })
        .await
}

async fn page(visit: &Editor, id: &ServiceId, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    let today = visit.today();
    visit
        .read(async |tx| {
            let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
            let organisations =
                organisation_choices(tx, &[Kind::Advice], Some(&service.organisation)).await?;
            let typed = shown(kept(&service), typed);
            let mut page = Edit::new(visit.chrome(), typed, errors, organisations);
            page.action = format!("/services/{id}");
            page.part = Some(Part::new(
                page.action.clone(),
                service.version,
                service.standing,
                today,
            ));
            service.details.naming.inside().clone_into(&mut page.name);
            page.lines = eligibility::lines(tx, id, today).await?;
            page.receivers = team_choices(tx, &[Kind::Advice], service.team.as_ref()).await?;
            page.sites = site_choices(tx, None).await?;
            page.teams = team_choices(tx, Kind::ALL, None).await?;
            page.funders = organisation_choices(tx, &[Kind::Funder], None).await?;
            Ok(page)
        })
        .await
}

fn kept(service: &Service) -> Typed {
    let details = &service.details;
    let areas = details.areas.iter().map(|area| ("area", area.id.clone()));
    Typed::of(
        naming_fields(&details.naming)
            .into_iter()
            .chain(opening_fields(&details.opening))
            .chain(areas),
    )
    .with("organisation", service.organisation.to_string())
    .with(
        "receiver",
        service.team.as_ref().map(ToString::to_string).unwrap_or_default(),
    )
    .with("channel", details.channel.code())
    .with("phone", details.phone.as_str())
}

/// A service as it was typed: whose it is, who receives, and what it is.
type Read = (OrganisationId, Option<TeamId>, ServiceDetails);

fn read(typed: &Typed, kept: &Typed) -> std::result::Result<Read, Errors> {
    let field = typed_over(typed, kept);
    let ticked = typed.all("area");
    let areas: Vec<_> = packs::areas()
        .iter()
        .filter(|area| ticked.contains(&area.id.as_str()))
        .collect();
    let details = ServiceDetails::typed(&field, &areas);
    let mut errors = errors(details.as_ref().err().cloned().unwrap_or_default());
    let of = field("organisation").and_then(|id| id.parse::<OrganisationId>().ok());
    if of.is_none() {
        errors.add("organisation", "Choose which advice provider offers it");
    }
    let receiver = match field("receiver").unwrap_or_default() {
        "" => None,
        id => id
            .parse::<TeamId>()
            .map_err(|_| errors.add("receiver", "Choose a team from the list"))
            .ok(),
    };
    match (of, details) {
        (Some(of), Ok(details)) if errors.is_empty() => Ok((of, receiver, details)),
        _ => Err(errors),
    }
}

async fn new(visit: Editor) -> Result<Page<Edit>> {
    Ok(Page(blank(&visit, None, Errors::new()).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let (of, receiver, details) = match read(&typed, &Typed::default()) {
        Ok(right) => right,
        Err(errors) => return Ok(Page::status(422, blank(&visit, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            let id = actions::add_service(tx, &of, receiver.as_ref(), details).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    match done {
        Ok(to) => Ok(on_to(to, "Service added. Now say who may refer to it.")),
        Err(why) => Ok(Page::status(
            422,
            blank(&visit, Some(typed), Errors::one("organisation", why)).await?,
        )),
    }
}

async fn show(visit: Editor, Path(id): Path<ServiceId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, &id, None, Errors::new()).await?))
}

async fn save(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Service::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version(&typed)?;
    let (of, receiver, details) = match read(&typed, &kept(&now)) {
        Ok(right) => right,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::change_service(tx, &id, version, (&of, receiver.as_ref()), details).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Service saved", "organisation", Some(typed)).await
}

async fn create_closure(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let on = match closing_day(&typed) {
        Ok(on) => on,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::close_service(tx, &id, version, on).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Service closed", "closed_on", Some(typed)).await
}

async fn create_reopening(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let done = visit
        .once(&typed, async |tx| {
            actions::reopen_service(tx, &id, version).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Service offered again", "organisation", None).await
}

async fn answer(
    visit: &Editor,
    id: &ServiceId,
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
