//! Signing in and out, and who is signed in.

mod here;
mod invitation;
mod roles;
mod set_up;
mod sign_in;

use axum::{
    Router,
    routing::{get, post},
};

pub use here::Here;
pub use sign_in::enter_demo;

use crate::web::{App, Purpose};

/// The pages of signing in. Being anybody is only offered by a demonstration.
pub fn routes(purpose: Purpose) -> Router<App> {
    let routes = Router::new()
        .route("/", get(sign_in::start))
        .route("/start", get(sign_in::start))
        .route("/sign-in", get(sign_in::new).post(sign_in::create))
        .route("/sign-out", post(sign_in::destroy))
        .route("/session/role", get(roles::show).post(roles::change))
        .route("/set-up/{secret}", get(set_up::new).post(set_up::create))
        .route(
            "/invitations/{secret}",
            get(invitation::show).post(invitation::take_up),
        );
    match purpose {
        Purpose::Demonstration => routes.route("/sign-in/demonstration", post(sign_in::create_demo)),
        Purpose::Real => routes,
    }
}
