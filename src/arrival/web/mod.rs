//! The pages of what comes in: the public page, its queue, and its setting.

mod form;
mod public;
mod queue;
mod said;
mod setting;

use axum::{
    Extension, Router,
    routing::{get, post},
};

use super::pace::Pace;
use crate::web::App;

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/ask/{slug}",
            get(public::in_english).post(public::create_in_english),
        )
        .route("/ask/{slug}/{language}", get(public::new).post(public::create))
        .route("/ask/{slug}/{language}/{id}", get(public::sent))
        .layer(Extension(Pace::default()))
        .route("/asked", get(queue::index))
        .route("/asked/{id}", get(queue::show))
        .route("/asked/{id}/taking", post(queue::take))
        .route("/asked/{id}/answer", post(queue::create_answer))
        .route(
            "/services/{id}/public-page",
            get(setting::show).post(setting::save),
        )
}
