//! What the partnership is called, how it works, and how long each side has.

use askama::Template;
use axum::{Router, response::Response, routing::get};

use super::{
    Editor,
    choices::{naming_fields, sensitivities},
    form::{Drawn, Field, Sent, errors, new_key, typed_over, version},
};
use crate::{
    kit::{db::Tx, error::Result},
    partnership::{
        actions,
        model::{Channel, ClockSetting, Clocks, CoLocation, Partnership, PartnershipDetails, Setting},
    },
    web::{App, Choice, Chrome, Errors, Form, Page, Typed, ui::Row},
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
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
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
    /// What is kept where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
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

async fn details_page(visit: &Editor, drawn: Drawn) -> Result<Details> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let choice = |code: &str, words: &str| Choice::new(code, words);
    let sensitivities = sensitivities();
    let settings: Vec<_> = Setting::ALL.iter().map(|s| choice(s.code(), s.words())).collect();
    let channels: Vec<_> = Channel::ALL.iter().map(|c| choice(c.code(), c.words())).collect();
    let co_locations: Vec<_> = CoLocation::ALL
        .iter()
        .map(|c| choice(c.code(), c.words()))
        .collect();
    let fields: [Field<'_>; 11] = [
        ("name", "Name of the partnership", &[]),
        ("sensitivity", "May this name be read by others?", &sensitivities),
        ("neutral", "Name for outside", &[]),
        ("region", "Region", &[]),
        ("setting", "Where is health care given?", &settings),
        ("channel", "How does advice usually reach people?", &channels),
        ("co_location", "Where do advisers work?", &co_locations),
        ("sites_planned", "How many places are planned?", &[]),
        ("place", "What do staff call a place?", &[]),
        ("places", "And more than one?", &[]),
        ("eligible", "Who may be referred?", &[]),
    ];
    let shown = drawn.over(kept(&partnership.details), partnership.version, &fields);
    Ok(Details {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        version: shown.version,
        sensitivities,
        settings,
        channels,
        co_locations,
        recorded: shown.recorded,
    })
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
    Ok(Page(details_page(&visit, Drawn::Kept).await?))
}

async fn save(visit: Editor, Form(typed): Form) -> Result<Response> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let version = version(&typed)?;
    let details = PartnershipDetails::typed(typed_over(&typed, &kept(&partnership.details))).map_err(errors);
    let verb = async |tx: &mut Tx, details| {
        actions::change_details(tx, details, version).await?;
        Ok("/partnership/setup".to_owned())
    };
    Sent::new(&visit, typed, "Name and words saved")
        .about("name")
        .settle(details, verb, async |drawn| details_page(&visit, drawn).await)
        .await
}

async fn clocks_page(visit: &Editor, drawn: Drawn) -> Result<ClocksPage> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let fields = Clocks::SETTINGS
        .each_ref()
        .map(|setting| (setting.field, setting.label, &[][..]));
    let shown = drawn.over(kept_clocks(&partnership.clocks), partnership.version, &fields);
    Ok(ClocksPage {
        chrome: visit.chrome(),
        typed: shown.typed,
        errors: shown.errors,
        key: new_key(),
        version: shown.version,
        settings: Clocks::SETTINGS.iter().map(ClockField::from).collect(),
        recorded: shown.recorded,
    })
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
    Ok(Page(clocks_page(&visit, Drawn::Kept).await?))
}

async fn save_clocks(visit: Editor, Form(typed): Form) -> Result<Response> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let version = version(&typed)?;
    let clocks = partnership
        .clocks
        .with(|field| typed.sent(field).then(|| typed.get(field)))
        .map_err(errors);
    let verb = async |tx: &mut Tx, clocks| {
        actions::change_clocks(tx, clocks, version).await?;
        Ok("/partnership/clocks".to_owned())
    };
    let words = "They hold for what starts from now on. What is owed already keeps its date.";
    Sent::new(&visit, typed, "Time limits saved")
        .about("acknowledge_working_days")
        .adding(words)
        .settle(clocks, verb, async |drawn| clocks_page(&visit, drawn).await)
        .await
}
