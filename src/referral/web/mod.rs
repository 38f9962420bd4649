//! The pages of referrals: writing one, the work-lists, one referral and every step that it takes.

mod agreed;
mod besides;
mod buttons;
mod came;
mod check;
mod drafts;
pub mod entry;
mod eyes;
mod happened;
mod index;
mod letter;
pub mod lights;
mod of_person;
mod origin;
mod outside;
mod quick;
mod routes;
mod sent;
mod show;
mod steps;
mod unanswered;
mod useful;
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
        .route("/work/bulk", post(work::many::create))
        .route("/work/bulk/{id}", get(work::many::show))
        .route(
            "/work/bulk/{id}/application",
            post(work::many::create_application),
        )
        .route("/work/bulk/{id}/undoing", post(work::many::create_undoing))
        .route("/work/untold", get(work::untold::index))
        .route("/work/next", post(work::next::create))
        .route("/work/outside", get(unanswered::index))
        .route("/work/saved", get(work::saved::index).post(work::saved::create))
        .route("/work/saved/{id}", get(work::saved::show).post(work::saved::save))
        .route("/work/saved/{id}/disposal", post(work::saved::create_disposal))
        .route("/people/{id}/referrals", get(of_person::index))
        .route("/referrals", get(index::index))
        .route("/feedback", get(came::index))
        .route("/feedback/counts", get(useful::counts))
        .route("/referrals/{id}/letter", get(letter::show))
        .route(
            "/referrals/{id}/usefulness",
            get(useful::new).post(useful::create),
        )
        .route("/routes", get(routes::index))
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
        .merge(beyond())
}

/// The steps that a referral takes after it was sent.
fn steps() -> Router<App> {
    use steps::{
        allocation::Allocate, appointment::Book, cancellation::Cancel, closing::Close,
        contact::RecordContact, onward::ReferOn, progress::TellProgress, rejection::Reject,
    };
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
        .route("/referrals/{id}/no-news", post(steps::plain::create_no_news))
        .route(
            "/referrals/{id}/messages/{message}/deliveries",
            post(steps::plain::create_delivery),
        )
        .route(
            "/referrals/{id}/allocation",
            get(steps::new::<Allocate>).post(steps::create::<Allocate>),
        )
        .route(
            "/referrals/{id}/rejection",
            get(steps::rejection::new).post(steps::create::<Reject>),
        )
        .route(
            "/referrals/{id}/contacts",
            get(steps::new::<RecordContact>).post(steps::create::<RecordContact>),
        )
        .route(
            "/referrals/{id}/appointments",
            get(steps::new::<Book>).post(steps::create::<Book>),
        )
        .route(
            "/referrals/{id}/progress",
            get(steps::new::<TellProgress>).post(steps::create::<TellProgress>),
        )
        .route(
            "/referrals/{id}/onward",
            get(steps::new::<ReferOn>).post(steps::create::<ReferOn>),
        )
        .route(
            "/referrals/{id}/closing",
            get(steps::closing::new).post(steps::create::<Close>),
        )
        .route(
            "/referrals/{id}/cancellation",
            get(steps::new::<Cancel>).post(steps::create::<Cancel>),
        )
        .route(
            "/referrals/{id}/withdrawal",
            get(steps::withdrawal::new).post(steps::withdrawal::create),
        )
}

/// The steps that ask, order, hold, and open again.
fn pauses() -> Router<App> {
    use steps::{
        again::{EnterInError, Reopen},
        pause::{self, PutOnHold, SayWhere},
        priority::SetPriority,
        putting_back::PutBack,
        question::{AskInformation, GiveInformation},
    };
    Router::new()
        .route(
            "/referrals/{id}/question",
            get(steps::new::<AskInformation>).post(steps::create::<AskInformation>),
        )
        .route(
            "/referrals/{id}/answer",
            get(steps::new::<GiveInformation>).post(steps::create::<GiveInformation>),
        )
        .route(
            "/referrals/{id}/priority",
            get(steps::new::<SetPriority>).post(steps::create::<SetPriority>),
        )
        .route(
            "/referrals/{id}/milestone",
            get(steps::new::<SayWhere>).post(steps::create::<SayWhere>),
        )
        .route(
            "/referrals/{id}/hold",
            get(steps::new::<PutOnHold>).post(steps::create::<PutOnHold>),
        )
        .route("/referrals/{id}/taking", post(steps::plain::create_taking))
        .route(
            "/referrals/{id}/return",
            get(steps::new::<PutBack>).post(steps::create::<PutBack>),
        )
        .route("/referrals/{id}/hold-review", post(pause::create_hold_review))
        .route("/referrals/{id}/resumption", post(pause::create_resumption))
        .route(
            "/referrals/{id}/mistake",
            get(steps::new::<EnterInError>).post(steps::create::<EnterInError>),
        )
        .route(
            "/referrals/{id}/reopening",
            get(steps::new::<Reopen>).post(steps::create::<Reopen>),
        )
}

/// What is passed on to providers outside, who takes part, and whether the patient knows.
fn beyond() -> Router<App> {
    use steps::{outside::ReferOutside, outside_answer, party, telling::TellPatient};
    Router::new()
        .route(
            "/referrals/{id}/telling",
            get(steps::new::<TellPatient>).post(steps::create::<TellPatient>),
        )
        .route(
            "/referrals/{id}/outside",
            get(steps::new::<ReferOutside>).post(steps::create::<ReferOutside>),
        )
        .route(
            "/referrals/{id}/outside/{outside}/answer",
            get(outside_answer::new).post(outside_answer::create),
        )
        .route("/referrals/{id}/outside/{outside}/letter", get(outside::letter))
        .route(
            "/referrals/{id}/outside/{outside}/withdrawal",
            post(outside_answer::create_withdrawal),
        )
        .route(
            "/referrals/{id}/outside/{outside}/told",
            post(outside_answer::create_told),
        )
        .route(
            "/referrals/{id}/parties",
            get(steps::new::<party::Join>).post(steps::create::<party::Join>),
        )
        .route(
            "/referrals/{id}/parties/{party}/withdrawal",
            post(party::create_withdrawal),
        )
}
