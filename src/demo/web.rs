//! The pages of a demonstration: its scenarios, and beginning again. Not offered by the program that serves a real
//! partnership.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use tokio::sync::Mutex;

use super::{
    Progress, Wish,
    scenes::{Scene, Set, set_all},
};
use crate::{
    identity::web::enter_demo,
    kit::error::{Error, Result},
    web::{App, Chrome, Left, Notice, Page, Purpose, See},
};

/// What a demonstration was made from, its scenarios, and its turn: two who begin again at once would make two worlds.
/// It comes with every request, put there by the command that serves the demonstration.
#[derive(Clone)]
pub struct Again(Arc<Mutex<Held>>);

struct Held {
    wish: Wish,
    sets: Vec<Set>,
    /// How many scenarios were made anew.
    copies: u64,
}

impl Again {
    pub fn new(wish: Wish, sets: Vec<Set>) -> Self {
        let copies = 0;
        Self(Arc::new(Mutex::new(Held { wish, sets, copies })))
    }
}

/// The addresses of a demonstration.
pub fn routes(purpose: Purpose) -> Router<App> {
    match purpose {
        Purpose::Demonstration => Router::new()
            .route("/demo/reset", post(reset))
            .route("/demo/scenarios", get(index))
            .route("/demo/scenarios/{scene}/visit", post(visit))
            .route("/demo/scenarios/{scene}/beginning", post(begin_scene)),
        Purpose::Real => Router::new(),
    }
}

async fn reset(State(app): State<App>, again: Option<Extension<Again>>) -> Result<Response> {
    let Extension(Again(held)) = again.ok_or(Error::NotFound)?;
    // Carried to its end even when it takes longer than a request may.
    let work = tokio::spawn(async move {
        let mut held = held.lock().await;
        held.wish.fill(&app.db, &Progress::default()).await?;
        held.sets = set_all(&app.db).await?;
        Ok::<_, Error>(())
    });
    work.await.map_err(anyhow::Error::from)??;
    let notice = Notice::success("The demonstration has begun again", "Everybody was signed out.");
    Ok(See::page("/sign-in").saying(notice).into_response())
}

#[derive(Template)]
#[template(path = "demo/scenes.html")]
struct Scenarios {
    chrome: Chrome,
    sets: Vec<Set>,
}

async fn index(again: Option<Extension<Again>>, Left(notice): Left) -> Page<Scenarios> {
    let sets = match again {
        Some(Extension(Again(held))) => held.lock().await.sets.clone(),
        None => Vec::new(),
    };
    Page(Scenarios {
        chrome: Chrome::plain().with(notice),
        sets,
    })
}

/// The scenario of this address.
fn named(scene: &str) -> Result<Scene> {
    Scene::from_code(scene).ok_or(Error::NotFound)
}

/// Becomes the one who looks at it, on the page on which it begins.
async fn visit(
    State(app): State<App>,
    Path(scene): Path<String>,
    again: Option<Extension<Again>>,
) -> Result<Response> {
    let (scene, Extension(Again(held))) = (named(&scene)?, again.ok_or(Error::NotFound)?);
    let set = held
        .lock()
        .await
        .sets
        .iter()
        .find(|set| set.scene == scene)
        .cloned();
    let set = set.ok_or(Error::NotFound)?;
    enter_demo(&app, &set.who, &set.path).await
}

/// Makes it anew.
async fn begin_scene(
    State(app): State<App>,
    Path(scene): Path<String>,
    again: Option<Extension<Again>>,
) -> Result<Response> {
    let (scene, Extension(Again(held))) = (named(&scene)?, again.ok_or(Error::NotFound)?);
    let mut held = held.lock().await;
    held.copies += 1;
    let before = held.sets.iter().find(|set| set.scene == scene);
    let set = scene.set(&app.db, held.copies, before).await?;
    held.sets.retain(|other| other.scene != scene);
    held.sets.push(set);
    held.sets.sort_by_key(|set| set.scene);
    let notice = Notice::success("Made anew", scene.words());
    let to = format!("/demo/scenarios#{}", scene.code());
    Ok(See::page(to).saying(notice).into_response())
}
