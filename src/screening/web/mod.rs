//! The pages of screening: for health staff; and what managers read of it all, in counts.
//! To everybody else they are not there.

mod ask;
mod compare;
mod needs;
mod show;

use axum::{Router, routing::get};

use crate::web::App;

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people/{id}/screening", get(ask::new).post(ask::create))
        .route("/identification", get(compare::index))
        .route("/screenings/{id}", get(show::show))
        .route("/screenings/{id}/needs", get(needs::new).post(needs::create))
}
