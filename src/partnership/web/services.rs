//! Pages of services.

mod eligibility;
mod offered;

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};

use self::offered::{Offers, Read, kept, read, starting};
use super::{
    Editor, Part,
    choices::{narrowed, shows, wanted},
    form::{Drawn, Sent, closing_day, new_key, version},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::ServiceId,
    },
    partnership::{
        actions,
        model::{Organisation, Service},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
        ui::Row,
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
    /// To whose services the list is narrowed.
    of: Option<Organisation>,
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
    offers: Offers,
    /// `None` on the page of a new one.
    part: Option<Part>,
    name: String,
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
    eligible: eligibility::Eligible,
}

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let (of, rows) = visit
        .read(async |tx| {
            let of = narrowed(tx, &paging).await?;
            let rows = Service::list(tx, of.as_ref().map(|of| &of.id), &wanted).await?;
            Ok((of, rows))
        })
        .await?;
    let mark = |row: &Service| After::row([row.details.naming.inside().to_lowercase(), row.id.to_string()]);
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

async fn blank(visit: &Editor, drawn: Drawn) -> Result<Edit> {
    visit
        .read(async |tx| {
            let offers = Offers::now(tx, None).await?;
            let shown = offers.under(drawn, starting(tx).await?, 1);
            Ok(Edit {
                chrome: visit.chrome(),
                typed: shown.typed,
                errors: shown.errors,
                key: new_key(),
                action: "/services".to_owned(),
                offers,
                part: None,
                name: String::new(),
                recorded: shown.recorded,
                eligible: eligibility::Eligible::default(),
            })
        })
        .await
}

async fn page(visit: &Editor, id: &ServiceId, drawn: Drawn) -> Result<Edit> {
    visit
        .read(async |tx| {
            let service = Service::find(tx, id).await?.ok_or(Error::NotFound)?;
            let offers = Offers::now(tx, Some(&service)).await?;
            let shown = offers.under(drawn, kept(&service), service.version);
            let action = address(id);
            Ok(Edit {
                chrome: visit.chrome(),
                typed: shown.typed,
                errors: shown.errors,
                key: new_key(),
                part: Some(Part::new(&action, shown.version, service.standing, visit.today())),
                action,
                offers,
                name: service.details.naming.inside().to_owned(),
                recorded: shown.recorded,
                eligible: eligibility::Eligible::of(tx, id, visit.today()).await?,
            })
        })
        .await
}

fn address(id: &ServiceId) -> String {
    format!("/services/{id}")
}

async fn new(visit: Editor) -> Result<Page<Edit>> {
    Ok(Page(blank(&visit, Drawn::Kept).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let read = read(&typed, &Typed::default());
    let verb = async |tx: &mut Tx, (of, receiver, details): Read| {
        let id = actions::add_service(tx, &of, receiver.as_ref(), details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Service added. Now say who may refer to it.")
        .settle(read, verb, async |drawn| blank(&visit, drawn).await)
        .await
}

async fn show(visit: Editor, Path(id): Path<ServiceId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, &id, Drawn::Kept).await?))
}

async fn save(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Service::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let (version, read) = (version(&typed)?, read(&typed, &kept(&now)));
    let verb = async |tx: &mut Tx, (of, receiver, details): Read| {
        actions::change_service(tx, &id, version, (&of, receiver.as_ref()), details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Service saved")
        .settle(read, verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

async fn create_closure(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let (version, on) = (version(&typed)?, closing_day(&typed));
    let verb = async |tx: &mut Tx, on| {
        actions::close_service(tx, &id, version, on).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Service closed")
        .about("closed_on")
        .settle(on, verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

async fn create_reopening(visit: Editor, Path(id): Path<ServiceId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        actions::reopen_service(tx, &id, version).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Service offered again")
        .settle(Ok(()), verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}
