//! When the staff of a place are reminded to ask about housing, money and work.

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};

use super::{
    super::{
        Editor,
        form::{Drawn, Sent, new_key, version},
    },
    address,
};
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        id::SiteId,
    },
    partnership::{
        actions,
        model::{Moment, Prompts, Site},
        packs,
    },
    web::{App, Choice, Chrome, Errors, Form, Page, Typed, ui::Row},
};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/sites/{id}/prompts", get(show).post(save))
}

#[derive(Template)]
#[template(path = "partnership/web/prompts.html")]
struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    recorded: Vec<Row>,
    action: String,
    back: String,
    name: String,
    /// The field of each moment, and its words.
    moments: Vec<(&'static str, &'static str)>,
    packs: Vec<Choice>,
}

fn choices() -> Vec<Choice> {
    let choice = |pack: &packs::Questionnaire| Choice::new(pack.header.id.clone(), pack.header.title.clone());
    packs::questionnaires().iter().map(choice).collect()
}

fn kept(prompts: &Prompts) -> Typed {
    let at = |moment: &Moment| (moment.code(), prompts.at(*moment).unwrap_or_default().to_owned());
    Typed::of(Moment::ALL.iter().map(at))
}

async fn page(visit: &Editor, id: &SiteId, drawn: Drawn) -> Result<Edit> {
    let (site, prompts) = visit
        .read(async |tx| {
            let site = Site::find(tx, id).await?.ok_or(Error::NotFound)?;
            Ok((site, Prompts::of(tx, id).await?))
        })
        .await?;
    let packs = choices();
    let fields: Vec<_> = Moment::ALL
        .iter()
        .map(|moment| (moment.code(), moment.words(), packs.as_slice()))
        .collect();
    let shown = drawn.over(kept(&prompts), prompts.version, &fields);
    Ok(Edit {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        version: shown.version,
        recorded: shown.recorded,
        action: format!("{}/prompts", address(id)),
        back: address(id),
        name: site.details.naming.inside().to_owned(),
        moments: Moment::ALL
            .iter()
            .map(|moment| (moment.code(), moment.words()))
            .collect(),
        packs,
    })
}

async fn show(visit: Editor, Path(id): Path<SiteId>) -> Result<Page<Edit>> {
    Ok(Page(page(&visit, &id, Drawn::Kept).await?))
}

async fn save(visit: Editor, Path(id): Path<SiteId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let before = visit.read(async |tx| Prompts::of(tx, &id).await).await?;
    let prompts = read(&typed, &before, version);
    let verb = async |tx: &mut Tx, prompts| {
        actions::set_prompts(tx, &id, prompts).await?;
        Ok(format!("{}/prompts", address(&id)))
    };
    Sent::new(&visit, typed, "Saved")
        .about(Moment::ALL[0].code())
        .settle(prompts, verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

/// A moment that was not on the page keeps what it had.
fn read(typed: &Typed, before: &Prompts, version: i64) -> std::result::Result<Prompts, Errors> {
    let mut form = typed.reader();
    let mut all = Vec::new();
    for moment in Moment::ALL {
        let pack = if typed.sent(moment.code()) {
            form.optional_choice(moment.code(), "Choose one of these, or none", |id| {
                packs::questionnaire(id).map(|pack| pack.header.id.clone())
            })
        } else {
            before.at(*moment).map(str::to_owned)
        };
        all.extend(pack.map(|pack| (*moment, pack)));
    }
    form.done(|| Some(Prompts { all, version }))
}
