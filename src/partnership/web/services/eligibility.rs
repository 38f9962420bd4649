//! Who may refer to a service: the lines on its page, and the forms that add, end and remove one.

use axum::{Router, extract::Path, response::Response, routing::post};
use jiff::civil::Date;

use super::{address, page};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{EligibilityId, OrganisationId, ServiceId},
    },
    partnership::{
        actions,
        model::{Eligibility, Kind, Whom},
        store::Named,
        web::{
            Editor,
            choices::{organisation_choices, site_choices, team_choices},
            form::{Sent, version},
        },
    },
    web::{App, Choice, Errors, Form, Typed, When, say},
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/services/{id}/eligibility", post(create))
        .route("/services/{id}/eligibility/{line}/end", post(create_end))
        .route("/services/{id}/eligibility/{line}/removal", post(create_removal))
}

/// One line on the page.
pub(super) struct Line {
    /// Where the forms that change it are sent.
    pub(super) address: String,
    /// The name of the field for its last day.
    pub(super) end_field: String,
    pub(super) version: String,
    /// Who may refer.
    pub(super) whom: String,
    pub(super) days: String,
    pub(super) funder: String,
    /// What may be done with it.
    pub(super) stage: Stage,
}

/// Where a line is in time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It has not taken effect and can be removed.
    Coming,
    /// It can be given a last day.
    Current,
    Past,
}

/// Who may refer to a service, and whom more could be let in.
#[derive(Default)]
pub(super) struct Eligible {
    pub(super) lines: Vec<Line>,
    pub(super) whom: Vec<Choice>,
    pub(super) sites: Vec<Choice>,
    pub(super) teams: Vec<Choice>,
    pub(super) funders: Vec<Choice>,
}

impl Eligible {
    pub(super) async fn of(tx: &mut Tx, service: &ServiceId, today: Date) -> Result<Self> {
        let lines = Eligibility::named(tx, service).await?;
        Ok(Self {
            lines: lines.into_iter().map(|named| shown(named, today)).collect(),
            whom: vec![
                Choice::new("every-team", "Every health and social care team"),
                Choice::new("site", "The teams of one place").reveals(),
                Choice::new("team", "One team").reveals(),
            ],
            sites: site_choices(tx, None).await?,
            teams: team_choices(tx, Kind::ALL, None).await?,
            funders: organisation_choices(tx, &[Kind::Funder], None).await?,
        })
    }
}

fn shown(named: Named, today: Date) -> Line {
    let Named { line, whom, funder } = named;
    let from = say::date(line.from_on);
    Line {
        address: format!("/services/{}/eligibility/{}", line.service, line.id),
        end_field: end_field(&line.id),
        version: line.version.to_string(),
        whom: match &line.to {
            Whom::EveryTeam => "Every health and social care team".to_owned(),
            Whom::Site(_) => format!("Teams of {whom}"),
            Whom::Team(_) => whom,
        },
        days: line.until_on.map_or_else(
            || format!("From {from}"),
            |until| format!("{from} to {}", say::date(until)),
        ),
        funder,
        stage: stage(&line, today),
    }
}

fn end_field(line: &EligibilityId) -> String {
    format!("end-{line}")
}

fn stage(line: &Eligibility, today: Date) -> Stage {
    if line.from_on > today {
        Stage::Coming
    } else if line.until_on.is_some_and(|until| until < today) {
        Stage::Past
    } else {
        Stage::Current
    }
}

/// What a new line says.
type New = (Whom, (Date, Option<Date>), Option<OrganisationId>);

fn read(typed: &Typed) -> std::result::Result<New, Errors> {
    let mut form = typed.reader();
    let whom = match typed.get("whom") {
        "every-team" => Some(Whom::EveryTeam),
        "site" => form
            .choice("site", "Choose the place", |id| id.parse().ok())
            .map(Whom::Site),
        "team" => form
            .choice("team", "Choose the team", |id| id.parse().ok())
            .map(Whom::Team),
        _ => {
            form.refuse("whom", "Choose who may refer");
            None
        }
    };
    let from_on = form.date("from_on", "the first day", When::Any);
    let until_on = form.optional_date("until_on", "the last day", When::Any);
    let funder = form.optional_choice("funder", "Choose a funder from the list", |id| id.parse().ok());
    form.done(|| Some((whom?, (from_on?, until_on), funder)))
}

async fn create(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let line = read(&typed);
    let verb = async |tx: &mut Tx, (whom, days, funder): New| {
        actions::add_eligibility(tx, &id, whom, days, funder).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "They may refer now")
        .about("until_on")
        .settle(line, verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

async fn create_end(
    visit: Editor,
    Path((id, line)): Path<(ServiceId, EligibilityId)>,
    Form(typed): Form,
) -> Result<Response> {
    let (version, field) = (version(&typed)?, end_field(&line));
    let mut form = typed.reader();
    let on = form.date(&field, "the last day", When::Any);
    let on = form.done(|| on);
    let verb = async |tx: &mut Tx, on| {
        of_service(tx, &id, &line).await?;
        actions::end_eligibility(tx, &line, version, on).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Last day saved")
        .about(field)
        .settle(on, verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

async fn create_removal(
    visit: Editor,
    Path((id, line)): Path<(ServiceId, EligibilityId)>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        of_service(tx, &id, &line).await?;
        actions::remove_eligibility(tx, &line, version).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Line removed")
        .about("eligibility")
        .settle(Ok(()), verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

/// The line must belong to the service in whose address it stands.
async fn of_service(tx: &mut Tx, service: &ServiceId, line: &EligibilityId) -> Result<()> {
    let line = Eligibility::find(tx, line).await?.ok_or(Error::NotFound)?;
    if line.service == *service {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
