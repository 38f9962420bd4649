//! The pages of referrals: writing one, the work-lists, one referral and every step that it takes.

mod besides;
mod buttons;
mod check;
mod drafts;
mod eyes;
mod index;
pub mod lights;
mod of_person;
mod origin;
mod quick;
mod sent;
mod show;
mod steps;
mod view;
mod work;

use axum::{
    Router,
    routing::{get, post},
};

use crate::web::App;

/// The pages of referrals.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/work", get(work::index))
        .route("/people/{id}/referrals", get(of_person::index))
        .route("/referrals", get(index::index))
        .route("/quick", get(quick::new).post(quick::create))
        .route(
            "/people/{id}/quick",
            get(quick::new_of_person).post(quick::create_of_person),
        )
        .route("/drafts", get(drafts::index).post(drafts::create))
        .route("/drafts/{id}", get(drafts::show))
        .route(
            "/drafts/{id}/needs",
            get(drafts::needs::show).post(drafts::needs::save),
        )
        .route(
            "/drafts/{id}/contact",
            get(drafts::contact::show).post(drafts::contact::save),
        )
        .route(
            "/drafts/{id}/consent",
            get(drafts::consent::show).post(drafts::consent::save),
        )
        .route("/drafts/{id}/check", get(check::show))
        .route("/drafts/{id}/sending", post(check::create_sending))
        .route("/drafts/{id}/disposal", post(drafts::create_disposal))
        .route("/referrals/{id}", get(show::show))
        .route("/referrals/{id}/sent", get(sent::sent))
        .merge(steps())
        .merge(pauses())
}

/// The steps that a referral takes after it was sent.
fn steps() -> Router<App> {
    Router::new()
        .route(
            "/referrals/{id}/acknowledgement",
            post(steps::plain::create_acknowledgement),
        )
        .route(
            "/referrals/{id}/acceptance",
            post(steps::plain::create_acceptance),
        )
        .route("/referrals/{id}/reading", post(steps::plain::create_reading))
        .route(
            "/referrals/{id}/cancellation-note",
            post(steps::plain::create_cancellation_note),
        )
        .route(
            "/referrals/{id}/messages/{message}/deliveries",
            post(steps::plain::create_delivery),
        )
        .route(
            "/referrals/{id}/allocation",
            get(steps::allocation::new).post(steps::allocation::create),
        )
        .route(
            "/referrals/{id}/rejection",
            get(steps::rejection::new).post(steps::rejection::create),
        )
        .route(
            "/referrals/{id}/contacts",
            get(steps::contact::new).post(steps::contact::create),
        )
        .route(
            "/referrals/{id}/appointments",
            get(steps::appointment::new).post(steps::appointment::create),
        )
        .route(
            "/referrals/{id}/progress",
            get(steps::progress::new).post(steps::progress::create),
        )
        .route(
            "/referrals/{id}/closing",
            get(steps::closing::new).post(steps::closing::create),
        )
        .route(
            "/referrals/{id}/cancellation",
            get(steps::cancellation::new).post(steps::cancellation::create),
        )
        .route(
            "/referrals/{id}/withdrawal",
            get(steps::withdrawal::new).post(steps::withdrawal::create),
        )
}

/// The steps that ask, order, hold, and open again.
fn pauses() -> Router<App> {
    use steps::{again, pause, priority, question};
    Router::new()
        .route(
            "/referrals/{id}/question",
            get(question::new_question).post(question::create_question),
        )
        .route(
            "/referrals/{id}/answer",
            get(question::new_answer).post(question::create_answer),
        )
        .route(
            "/referrals/{id}/priority",
            get(priority::new_priority).post(priority::create_priority),
        )
        .route(
            "/referrals/{id}/milestone",
            get(pause::new_milestone).post(pause::create_milestone),
        )
        .route(
            "/referrals/{id}/hold",
            get(pause::new_hold).post(pause::create_hold),
        )
        .route("/referrals/{id}/hold-review", post(pause::create_hold_review))
        .route("/referrals/{id}/resumption", post(pause::create_resumption))
        .route(
            "/referrals/{id}/mistake",
            get(again::new_mistake).post(again::create_mistake),
        )
        .route(
            "/referrals/{id}/reopening",
            get(again::new_reopening).post(again::create_reopening),
        )
}
