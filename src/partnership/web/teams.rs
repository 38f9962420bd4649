//! Pages of teams.

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
        id_text, naming_fields, narrowed, new_naming, organisation_choices, sensitivities, shows,
        site_choices, wanted,
    },
    form::{Drawn, Sent, closing_day, errors, new_key, typed_over, version},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{OrganisationId, SiteId, TeamId},
    },
    partnership::{
        actions,
        model::{Kind, Organisation, Team, TeamDetails},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
        ui::Row,
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
    /// To whose teams the list is narrowed.
    of: Option<Organisation>,
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
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let (of, rows) = visit
        .read(async |tx| {
            let of = narrowed(tx, &paging).await?;
            let rows = Team::list(tx, of.as_ref().map(|of| &of.id), &wanted).await?;
            Ok((of, rows))
        })
        .await?;
    let mark = |row: &Team| After::row([row.details.naming.inside().to_lowercase(), row.id.to_string()]);
    let listing = paging.page(rows, mark);
    let chrome = visit.chrome();
    Ok(Page(Index {
        chrome,
        typed: paging.filters,
        errors: Errors::new(),
        shows: shows(),
        of,
        listing,
    }))
}

async fn page(visit: &Editor, id: Option<&TeamId>, drawn: Drawn) -> Result<Edit> {
    let (team, starting, organisations, sites) = visit
        .read(async |tx| {
            let (team, starting) = match id {
                None => (None, new_naming(tx).await?),
                Some(id) => {
                    let team = Team::find(tx, id).await?.ok_or(Error::NotFound)?;
                    let kept = kept(&team);
                    (Some(team), kept)
                }
            };
            let now = team.as_ref();
            let organisations =
                organisation_choices(tx, Kind::ALL, now.map(|team| &team.organisation)).await?;
            let sites = site_choices(tx, now.and_then(|team| team.site.as_ref())).await?;
            Ok((team, starting, organisations, sites))
        })
        .await?;
    let sensitivities = sensitivities();
    let fields = [
        ("name", "Name, as staff say it", &[][..]),
        ("sensitivity", "May this name be read by others?", &sensitivities),
        ("neutral", "Name for outside", &[]),
        ("organisation", "Whose team is it?", &organisations),
        ("site", "Where does it sit?", &sites),
    ];
    let shown = drawn.over(starting, team.as_ref().map_or(1, |team| team.version), &fields);
    let action = id.map_or_else(|| "/teams".to_owned(), address);
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        part: team
            .as_ref()
            .map(|team| Part::new(&action, shown.version, team.standing, visit.today())),
        action,
        organisations,
        sites,
        sensitivities,
        name: team
            .map(|team| team.details.naming.inside().to_owned())
            .unwrap_or_default(),
        recorded: shown.recorded,
    })
}

fn address(id: &TeamId) -> String {
    format!("/teams/{id}")
}

fn kept(team: &Team) -> Typed {
    Typed::of(naming_fields(&team.details.naming))
        .with("organisation", team.organisation.to_string())
        .with("site", id_text(team.site.as_ref()))
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
    Ok(Page(page(&visit, None, Drawn::Kept).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let read = read(&typed, &Typed::default());
    let verb = async |tx: &mut Tx, (of, at, details): Read| {
        let id = actions::add_team(tx, &of, at.as_ref(), details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Team added")
        .settle(read, verb, async |drawn| page(&visit, None, drawn).await)
        .await
}

async fn show(visit: Editor, Path(id): Path<TeamId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, Some(&id), Drawn::Kept).await?))
}

async fn save(visit: Editor, Path(id): Path<TeamId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Team::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let (version, read) = (version(&typed)?, read(&typed, &kept(&now)));
    let verb = async |tx: &mut Tx, (of, at, details): Read| {
        actions::change_team(tx, &id, version, &of, at.as_ref(), details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Team saved")
        .settle(read, verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}

async fn create_closure(visit: Editor, Path(id): Path<TeamId>, Form(typed): Form) -> Result<Response> {
    let (version, on) = (version(&typed)?, closing_day(&typed));
    let verb = async |tx: &mut Tx, on| {
        actions::close_team(tx, &id, version, on).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Team closed")
        .about("closed_on")
        .settle(on, verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}

async fn create_reopening(visit: Editor, Path(id): Path<TeamId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        actions::reopen_team(tx, &id, version).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Team in use again")
        .settle(Ok(()), verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}
