//! Pages of teams.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use super::{
    Editor, Part, closing_day, errors, naming_fields, new_key, new_naming, on_to, organisation_choices,
    sensitivities, shown, shows, site_choices, typed_over, version, wanted,
};
use crate::{
    kit::{
        error::{Error, Result},
        id::{OrganisationId, SiteId, TeamId},
    },
    partnership::{
        actions,
        model::{Kind, Team, TeamDetails},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/teams", get(index).post(create))
        .route("/teams/new", get(new))
        .route("/teams/{id}", get(show).post(save))
        .route("/teams/{id}/closure", post(create_closure))
        .route("/teams/{id}/reopening", post(create_reopening))
}

#[derive(Template)]
#[template(path = "partnership/web/teams.html")]
struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    shows: Vec<Choice>,
    listing: Listing<Team>,
}

#[derive(Template)]
#[template(path = "partnership/web/team.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    organisations: Vec<Choice>,
    sites: Vec<Choice>,
    sensitivities: Vec<Choice>,
    /// `None` on the page of a new one.
    part: Option<Part>,
    name: String,
}

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let rows = visit.read(async |tx| Team::list(tx, None, &wanted).await).await?;
    let mark = |row: &Team| After::row([row.details.naming.inside().to_lowercase(), row.id.to_string()]);
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

async fn blank(visit: &Editor, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    let (starting, organisations, sites) = visit
        .read(async |tx| {
            let organisations = organisation_choices(tx, Kind::ALL, None).await?;
            Ok((
                new_naming(tx).await?,
                organisations,
                site_choices(tx, None).await?,
            ))
        })
        .await?;
    Ok(Edit {
        chrome: visit.chrome(),
        typed: typed.unwrap_or(starting),
        errors,
        key: new_key(),
        action: "/teams".to_owned(),
        organisations,
        sites,
        sensitivities: sensitivities(),
        part: None,
        name: String::new(),
    })
}

async fn page(visit: &Editor, id: &TeamId, typed: Option<Typed>, errors: Errors) -> Result<Edit> {
    let (team, organisations, sites) = visit
        .read(async |tx| {
            let team = Team::find(tx, id).await?.ok_or(Error::NotFound)?;
            let organisations = organisation_choices(tx, Kind::ALL, Some(&team.organisation)).await?;
            let sites = site_choices(tx, team.site.as_ref()).await?;
            Ok((team, organisations, sites))
        })
        .await?;
    let action = format!("/teams/{id}");
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown(kept(&team), typed),
        errors,
        key: new_key(),
        part: Some(Part::new(
            action.clone(),
            team.version,
            team.standing,
            visit.today(),
        )),
        action,
        organisations,
        sites,
        sensitivities: sensitivities(),
        name: team.details.naming.inside().to_owned(),
    })
}

fn kept(team: &Team) -> Typed {
    Typed::of(naming_fields(&team.details.naming))
        .with("organisation", team.organisation.to_string())
        .with(
            "site",
            team.site.as_ref().map(ToString::to_string).unwrap_or_default(),
        )
}

/// A team as it was typed: whose it is, where it sits, what it is called.
type Read = (OrganisationId, Option<SiteId>, TeamDetails);

fn read(typed: &Typed, kept: &Typed) -> std::result::Result<Read, Errors> {
    let field = typed_over(typed, kept);
    let details = TeamDetails::typed(&field);
    let mut errors = errors(details.as_ref().err().cloned().unwrap_or_default());
    let of = field("organisation").and_then(|id| id.parse::<OrganisationId>().ok());
    if of.is_none() {
        errors.add("organisation", "Choose whose team it is");
    }
    let site = match field("site").unwrap_or_default() {
        "" => None,
        id => id
            .parse::<SiteId>()
            .map_err(|_| errors.add("site", "Choose a place from the list"))
            .ok(),
    };
    match (of, details) {
        (Some(of), Ok(details)) if errors.is_empty() => Ok((of, site, details)),
        _ => Err(errors),
    }
}

async fn new(visit: Editor) -> Result<Page<Edit>> {
    Ok(Page(blank(&visit, None, Errors::new()).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let (of, at, details) = match read(&typed, &Typed::default()) {
        Ok(right) => right,
        Err(errors) => return Ok(Page::status(422, blank(&visit, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            let id = actions::add_team(tx, &of, at.as_ref(), details).await?;
            Ok(format!("/teams/{id}"))
        })
        .await?;
    match done {
        Ok(to) => Ok(on_to(to, "Team added")),
        Err(why) => Ok(Page::status(
            422,
            blank(&visit, Some(typed), Errors::one("organisation", why)).await?,
        )),
    }
}

async fn show(visit: Editor, Path(id): Path<TeamId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, &id, None, Errors::new()).await?))
}

async fn save(visit: Editor, Path(id): Path<TeamId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Team::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let version = version(&typed)?;
    let (of, at, details) = match read(&typed, &kept(&now)) {
        Ok(right) => right,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::change_team(tx, &id, version, &of, at.as_ref(), details).await?;
            Ok(format!("/teams/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Team saved", "organisation", Some(typed)).await
}

async fn create_closure(visit: Editor, Path(id): Path<TeamId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let on = match closing_day(&typed) {
        Ok(on) => on,
        Err(errors) => return Ok(Page::status(422, page(&visit, &id, Some(typed), errors).await?)),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::close_team(tx, &id, version, on).await?;
            Ok(format!("/teams/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Team closed", "closed_on", Some(typed)).await
}

async fn create_reopening(visit: Editor, Path(id): Path<TeamId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let done = visit
        .once(&typed, async |tx| {
            actions::reopen_team(tx, &id, version).await?;
            Ok(format!("/teams/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Team in use again", "organisation", None).await
}

async fn answer(
    visit: &Editor,
    id: &TeamId,
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
