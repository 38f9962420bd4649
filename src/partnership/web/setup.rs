//! What is still to be done before the partnership can take its first referral.

use askama::Template;
use axum::{Router, routing::get};

use super::Editor;
use crate::{
    kit::error::Result,
    partnership::{
        actions,
        model::{self, Partnership, Progress, can_take_referrals},
        packs,
    },
    web::{
        App, Chrome, Page,
        ui::{self, TaskRow},
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/partnership", get(overview))
        .route("/partnership/setup", get(show))
}

#[derive(Template)]
#[template(path = "partnership/web/overview.html")]
struct Overview {
    chrome: Chrome,
    name: String,
    rows: Vec<ui::Row>,
    open_tasks: usize,
    missing: Option<&'static str>,
}

async fn overview(visit: Editor) -> Result<Page<Overview>> {
    let (partnership, facts) = visit
        .read(async |tx| Ok((Partnership::find(tx).await?, actions::facts(tx).await?)))
        .await?;
    let details = &partnership.details;
    let edit = "/partnership/details";
    let rows = vec![
        ui::Row::new("Name outside", details.naming.outside()).change(edit, "the name outside"),
        ui::Row::new("Setting", details.setting.words()).change(edit, "the setting"),
        ui::Row::new("Advice is usually given", details.channel.words()).change(edit, "how advice is given"),
        ui::Row::new("Advisers on site", details.co_location.words()).change(edit, "where advisers work"),
        ui::Row::new("Who may be referred", &details.eligible).change(edit, "who may be referred"),
        ui::Row::new("Time limits", "How long each side has for each step")
            .change("/partnership/clocks", "the time limits"),
        ui::Row::new(
            "When no service can take a patient",
            "What to tell the patient meanwhile",
        )
        .change("/partnership/safety-net", "what to tell the patient"),
    ];
    Ok(Page(Overview {
        chrome: visit.chrome(),
        name: details.naming.inside().to_owned(),
        rows,
        open_tasks: model::tasks(&facts)
            .iter()
            .filter(|task| task.progress != Progress::Done)
            .count(),
        missing: can_take_referrals(&facts).err(),
    }))
}

#[derive(Template)]
#[template(path = "partnership/web/setup.html")]
struct Show {
    chrome: Chrome,
    name: String,
    /// The model that it was created from, with how sure its region is.
    model: Vec<ui::Row>,
    tasks: Vec<TaskRow>,
    /// Why no referral can be taken yet; `None` when one can.
    missing: Option<&'static str>,
}

async fn show(visit: Editor) -> Result<Page<Show>> {
    let (partnership, facts) = visit
        .read(async |tx| Ok((Partnership::find(tx).await?, actions::facts(tx).await?)))
        .await?;
    Ok(Page(Show {
        chrome: visit.chrome(),
        name: partnership.details.naming.inside().to_owned(),
        model: packs::service_model(&partnership.model)
            .map(model_rows)
            .unwrap_or_default(),
        tasks: model::tasks(&facts).into_iter().map(row).collect(),
        missing: can_take_referrals(&facts).err(),
    }))
}

fn row(task: model::Task) -> TaskRow {
    let href = if task.progress == Progress::CannotStartYet {
        String::new()
    } else {
        task.page.to_owned()
    };
    let progress = match task.progress {
        Progress::Done => ui::Progress::Completed,
        Progress::Started => ui::Progress::InProgress,
        Progress::ToDo => ui::Progress::Incomplete,
        Progress::CannotStartYet => ui::Progress::CannotStartYet,
    };
    TaskRow {
        words: task.name.to_owned(),
        href,
        hint: task.hint,
        progress,
    }
}

/// A service model in the study's own words.
pub(super) fn model_rows(model: &packs::ServiceModel) -> Vec<ui::Row> {
    let region = match model.region.caution() {
        "" => vec![model.region.words()],
        caution => vec![model.region.words(), caution],
    };
    vec![
        ui::Row::new("Model", format!("{}: {}", model.header.id, model.header.title)),
        ui::Row::lines("Found in", region),
        ui::Row::new("Setting", &model.setting_as_given),
        ui::Row::new("Places", &model.sites_as_given),
        ui::Row::new("Advice is given", &model.channel_as_given),
        ui::Row::new("Advisers on site", &model.co_location_as_given),
        ui::Row::new("Paid for by", &model.funding_as_given),
        ui::Row::new("Source", &model.header.source),
    ]
}
