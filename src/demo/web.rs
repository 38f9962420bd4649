//! Beginning a demonstration again. Not offered by the program that serves a real partnership.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::post,
};
use tokio::sync::Mutex;

use super::{Progress, Wish};
use crate::{
    kit::error::{Error, Result},
    web::{App, Notice, Purpose, See},
};

/// What a demonstration was made from, and its turn: two who begin again at once would make two worlds. It
/// comes with every request, put there by the command that serves the demonstration.
#[derive(Clone)]
pub struct Again(Arc<Mutex<Wish>>);

impl Again {
    pub fn new(wish: Wish) -> Self {
        Self(Arc::new(Mutex::new(wish)))
    }
}

/// The address of beginning again.
pub fn routes(purpose: Purpose) -> Router<App> {
    match purpose {
        Purpose::Demonstration => Router::new().route("/demo/reset", post(reset)),
        Purpose::Real => Router::new(),
    }
}

async fn reset(State(app): State<App>, again: Option<Extension<Again>>) -> Result<Response> {
    let Extension(Again(wish)) = again.ok_or(Error::NotFound)?;
    // Carried to its end even when it takes longer than a request may.
    let work = tokio::spawn(async move { wish.lock().await.fill(&app.db, &Progress::default()).await });
    work.await.map_err(anyhow::Error::from)??;
    let notice = Notice::success("The demonstration has begun again", "Everybody was signed out.");
    Ok(See::page("/sign-in").saying(notice).into_response())
}
