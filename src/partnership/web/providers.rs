//! Pages of the directory of providers outside the partnership.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;

use super::{
    Editor, Part,
    choices::{shows, wanted},
    form::{Drawn, Sent, closing_day, errors, new_key, typed_over, version},
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::ProviderId,
    },
    partnership::{
        actions,
        model::{Provider, ProviderDetails},
    },
    web::{
        App, Choice, Chrome, Errors, Form, Page, Typed,
        paging::{After, Listing, Paging},
        say,
        ui::Row,
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/providers", get(index).post(create))
        .route("/providers/new", get(new))
        .route("/providers/{id}", get(show).post(save))
        .route("/providers/{id}/closure", post(create_closure))
        .route("/providers/{id}/reopening", post(create_reopening))
}

#[derive(Template)]
#[template(path = "partnership/web/providers.html")]
struct Index {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    shows: Vec<Choice>,
    listing: Listing<Provider>,
}

#[derive(Template)]
#[template(path = "partnership/web/provider.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    /// `None` on the page of a new one.
    part: Option<Part>,
    name: String,
    /// When it was last made sure that this is right.
    checked: Option<String>,
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

async fn index(visit: Editor, paging: Paging) -> Result<Page<Index>> {
    let wanted = wanted(&paging);
    let rows = visit.read(async |tx| Provider::list(tx, &wanted).await).await?;
    let mark = |row: &Provider| After::row([row.details.name.to_lowercase(), row.id.to_string()]);
    let listing = paging.page(rows, mark);
    Ok(Page(Index {
        chrome: visit.chrome(),
        typed: paging.filters,
        errors: Errors::new(),
        shows: shows(),
        listing,
    }))
}

const FIELDS: [(&str, &str, &[Choice]); 5] = [
    ("name", "Name", &[]),
    ("purpose", "What can it be asked for?", &[]),
    ("phone", "Telephone number", &[]),
    ("address", "Address", &[]),
    ("email", "E-mail address", &[]),
];

async fn page(visit: &Editor, id: Option<&ProviderId>, drawn: Drawn) -> Result<Edit> {
    let provider = match id {
        None => None,
        Some(id) => {
            let found = visit.read(async |tx| Provider::find(tx, id).await).await?;
            Some(found.ok_or(Error::NotFound)?)
        }
    };
    let now = provider.as_ref();
    let starting = now.map(kept).unwrap_or_default();
    let shown = drawn.over(starting, now.map_or(1, |provider| provider.version), &FIELDS);
    let action = id.map_or_else(|| "/providers".to_owned(), address);
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        part: now.map(|provider| Part::new(&action, shown.version, provider.standing, visit.today())),
        checked: now.map(|provider| say::date(provider.details.checked_on)),
        name: provider.map(|provider| provider.details.name).unwrap_or_default(),
        action,
        recorded: shown.recorded,
    })
}

fn address(id: &ProviderId) -> String {
    format!("/providers/{id}")
}

fn kept(provider: &Provider) -> Typed {
    let details = &provider.details;
    Typed::of([
        ("name", details.name.clone()),
        ("purpose", details.purpose.clone()),
        ("address", details.address.clone()),
        ("phone", details.phone.clone()),
        ("email", details.email.clone()),
    ])
}

fn read(typed: &Typed, kept: &Typed, today: Date) -> std::result::Result<ProviderDetails, Errors> {
    ProviderDetails::typed(typed_over(typed, kept), today).map_err(errors)
}

async fn new(visit: Editor) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, None, Drawn::Kept).await?))
}

async fn create(visit: Editor, Form(typed): Form) -> Result<Response> {
    let read = read(&typed, &Typed::default(), visit.today());
    let verb = async |tx: &mut Tx, details: ProviderDetails| {
        let id = actions::add_provider(tx, details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Provider added")
        .settle(read, verb, async |drawn| page(&visit, None, drawn).await)
        .await
}

async fn show(visit: Editor, Path(id): Path<ProviderId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, Some(&id), Drawn::Kept).await?))
}

async fn save(visit: Editor, Path(id): Path<ProviderId>, Form(typed): Form) -> Result<Response> {
    let now = visit
        .read(async |tx| Provider::find(tx, &id).await)
        .await?
        .ok_or(Error::NotFound)?;
    let (version, read) = (version(&typed)?, read(&typed, &kept(&now), visit.today()));
    let verb = async |tx: &mut Tx, details: ProviderDetails| {
        actions::change_provider(tx, &id, version, details).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Provider saved")
        .settle(read, verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}

async fn create_closure(visit: Editor, Path(id): Path<ProviderId>, Form(typed): Form) -> Result<Response> {
    let (version, on) = (version(&typed)?, closing_day(&typed));
    let verb = async |tx: &mut Tx, on| {
        actions::close_provider(tx, &id, version, on).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Provider closed")
        .about("closed_on")
        .settle(on, verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}

async fn create_reopening(visit: Editor, Path(id): Path<ProviderId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        actions::reopen_provider(tx, &id, version).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "Provider in use again")
        .settle(Ok(()), verb, async |drawn| page(&visit, Some(&id), drawn).await)
        .await
}
