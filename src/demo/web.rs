//! Beginning a demonstration again. Not offered by the program that serves a real partnership.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::post,
};

use super::{Progress, Wish};
use crate::{
    kit::error::{Error, Result},
    web::{App, Notice, Purpose, See},
};

/// The page of beginning again. What the world was made from comes with every request, put there by the
/// command that serves the demonstration.
pub fn routes(purpose: Purpose) -> Router<App> {
    match purpose {
        Purpose::Demonstration => Router::new().route("/demo/reset", post(reset)),
        Purpose::Real => Router::new(),
    }
}

async fn reset(State(app): State<App>, wish: Option<Extension<Arc<Wish>>>) -> Result<Response> {
    let Extension(wish) = wish.ok_or(Error::NotFound)?;
    let db = app.db.clone();
    // Carried to its end even when it takes longer than a request may.
    let work = tokio::spawn(async move { wish.fill(&db, &Progress::default()).await });
    work.await.map_err(anyhow::Error::from)??;
    let notice = Notice::success("The demonstration has begun again", "Everybody was signed out.");
    Ok(See::page("/sign-in").saying(notice).into_response())
}
