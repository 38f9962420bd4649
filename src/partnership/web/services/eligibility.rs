//! Who may refer to a service: the lines on its page, and the forms that add, end and remove one.

use axum::{Router, extract::Path, response::Response, routing::post};
use jiff::civil::Date;

use super::{answer, page};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::{EligibilityId, OrganisationId, ServiceId},
    },
    partnership::{
        actions,
        model::{Eligibility, Whom},
        store::Named,
        web::{Editor, version},
    },
    web::{App, Choice, Errors, Form, Page, Typed, When, say},
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

/// Whom a new line may name.
pub(super) fn whom() -> Vec<Choice> {
    vec![
        Choice::new("every-team", "Every health and social care team"),
        Choice::new("site", "The teams of one place").reveals(),
        Choice::new("team", "One team").reveals(),
    ]
}

pub(super) async fn lines(tx: &mut Tx, service: &ServiceId, today: Date) -> Result<Vec<Line>> {
    let lines = Eligibility::named(tx, service).await?;
    Ok(lines.into_iter().map(|named| shown(named, today)).collect())
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
    let (whom, days, funder) = match read(&typed) {
        Ok(right) => right,
        Err(errors) => return again(&visit, &id, &typed, errors).await,
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::add_eligibility(tx, &id, whom, days, funder).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    match done {
        Err(why) => again(&visit, &id, &typed, Errors::one("whom", why)).await,
        done => answer(&visit, &id, done, "They may refer now", "whom", None).await,
    }
}

/// The page again, its own form as it is kept and the form of the new line as it was typed.
async fn again(visit: &Editor, id: &ServiceId, typed: &Typed, errors: Errors) -> Result<Response> {
    let mut page = page(visit, id, None, errors).await?;
    for (field, text) in typed.iter() {
        page.typed = page.typed.with(field, text);
    }
    Ok(Page::status(422, page))
}

async fn create_end(
    visit: Editor,
    Path((id, line)): Path<(ServiceId, EligibilityId)>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let field = end_field(&line);
    let mut form = typed.reader();
    let on = form.date(&field, "the last day", When::Any);
    let on = match form.done(|| on) {
        Ok(on) => on,
        Err(errors) => return again(&visit, &id, &typed, errors).await,
    };
    let done = visit
        .once(&typed, async |tx| {
            of_service(tx, &id, &line).await?;
            actions::end_eligibility(tx, &line, version, on).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Last day saved", &field, None).await
}

async fn create_removal(
    visit: Editor,
    Path((id, line)): Path<(ServiceId, EligibilityId)>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let done = visit
        .once(&typed, async |tx| {
            of_service(tx, &id, &line).await?;
            actions::remove_eligibility(tx, &line, version).await?;
            Ok(format!("/services/{id}"))
        })
        .await?;
    answer(&visit, &id, done, "Line removed", "whom", None).await
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
