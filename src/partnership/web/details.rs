//! What the partnership is called, how it works, and how long each side has.

use askama::Template;
use axum::{
    Router,
    response::{IntoResponse as _, Response},
    routing::get,
};

use super::{Editor, errors, naming_fields, new_key, sensitivities, typed_over, version};
use crate::{
    kit::error::Result,
    partnership::{
        actions,
        model::{Channel, ClockSetting, Clocks, CoLocation, Partnership, PartnershipDetails, Setting},
    },
    web::{App, Choice, Chrome, Errors, Form, Notice, Page, Typed, redirect::See},
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/partnership/details", get(show).post(save))
        .route("/partnership/clocks", get(show_clocks).post(save_clocks))
}

#[derive(Template)]
#[template(path = "partnership/web/details.html")]
struct Details {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    sensitivities: Vec<Choice>,
    settings: Vec<Choice>,
    channels: Vec<Choice>,
    co_locations: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "partnership/web/clocks.html")]
struct ClocksPage {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    settings: Vec<ClockField>,
}

/// One clock on the page.
struct ClockField {
    field: &'static str,
    label: String,
    hint: String,
}

impl From<&ClockSetting> for ClockField {
    fn from(setting: &ClockSetting) -> Self {
        Self {
            field: setting.field,
            label: format!("{} ({})", setting.label, setting.unit),
            hint: format!("From {} to {}", setting.least, setting.most),
        }
    }
}

impl Details {
    fn new(chrome: Chrome, typed: Typed, errors: Errors, version: String) -> Self {
        Self {
            chrome,
            typed,
            errors,
            key: new_key(),
            version,
            sensitivities: sensitivities(),
            settings: Setting::ALL
                .iter()
                .map(|s| Choice::new(s.code(), s.words()))
                .collect(),
            channels: Channel::ALL
                .iter()
                .map(|c| Choice::new(c.code(), c.words()))
                .collect(),
            co_locations: CoLocation::ALL
                .iter()
                .map(|c| Choice::new(c.code(), c.words()))
                .collect(),
        }
    }
}

fn kept(details: &PartnershipDetails) -> Typed {
    Typed::of(naming_fields(&details.naming))
        .with("region", details.region.as_str())
        .with("setting", details.setting.code())
        .with("channel", details.channel.code())
        .with("co_location", details.co_location.code())
        .with(
            "sites_planned",
            details.sites_planned.map(|n| n.to_string()).unwrap_or_default(),
        )
        .with("place", details.place.as_str())
        .with("places", details.places.as_str())
        .with("eligible", details.eligible.as_str())
}

async fn show(visit: Editor) -> Result<Page<Details>> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let chrome = visit.chrome();
    let (typed, version) = (kept(&partnership.details), partnership.version.to_string());
    Ok(Page(Details::new(chrome, typed, Errors::new(), version)))
}

async fn save(visit: Editor, Form(typed): Form) -> Result<Response> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let version = version(&typed)?;
    let again = |errors| {
        Page::status(
            422,
            Details::new(visit.chrome(), typed.clone(), errors, version.to_string()),
        )
    };
    let kept = kept(&partnership.details);
    let details = match PartnershipDetails::typed(typed_over(&typed, &kept)) {
        Ok(details) => details,
        Err(problems) => return Ok(again(errors(problems))),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::change_details(tx, details, version).await?;
            Ok("/partnership/setup".to_owned())
        })
        .await?;
    Ok(match done {
        Ok(to) => See::page(to)
            .saying(Notice::success("Name and words saved", ""))
            .into_response(),
        Err(why) => again(Errors::one("name", why)),
    })
}

fn clocks_page(chrome: Chrome, typed: Typed, errors: Errors, version: String) -> ClocksPage {
    let settings = Clocks::SETTINGS.iter().map(ClockField::from).collect();
    ClocksPage {
        chrome,
        typed,
        errors,
        key: new_key(),
        version,
        settings,
    }
}

fn kept_clocks(clocks: &Clocks) -> Typed {
    let number = |setting: &ClockSetting| {
        clocks
            .get(setting.field)
            .map(|n| n.to_string())
            .unwrap_or_default()
    };
    Typed::of(
        Clocks::SETTINGS
            .iter()
            .map(|setting| (setting.field, number(setting))),
    )
}

async fn show_clocks(visit: Editor) -> Result<Page<ClocksPage>> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let chrome = visit.chrome();
    let (typed, version) = (kept_clocks(&partnership.clocks), partnership.version.to_string());
    Ok(Page(clocks_page(chrome, typed, Errors::new(), version)))
}

async fn save_clocks(visit: Editor, Form(typed): Form) -> Result<Response> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let version = version(&typed)?;
    let again = |errors| {
        Page::status(
            422,
            clocks_page(visit.chrome(), typed.clone(), errors, version.to_string()),
        )
    };
    let clocks = match partnership
        .clocks
        .with(|field| typed.sent(field).then(|| typed.get(field)))
    {
        Ok(clocks) => clocks,
        Err(problems) => return Ok(again(errors(problems))),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::change_clocks(tx, clocks, version).await?;
            Ok("/partnership/clocks".to_owned())
        })
        .await?;
    Ok(match done {
        Ok(to) => {
            let words = "They hold for what starts from now on. What is owed already keeps its date.";
            See::page(to)
                .saying(Notice::success("Time limits saved", words))
                .into_response()
        }
        Err(why) => again(Errors::one("acknowledge_working_days", why)),
    })
}
