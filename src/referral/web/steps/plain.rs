//! Steps that need no more than a button.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::press;
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::Result,
        id::{OutgoingId, ReferralId},
    },
    referral::{actions, model::NO_NEWS},
    web::Form,
};

pub(in super::super) async fn create_acknowledgement(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Acknowledged", async |tx| {
        actions::acknowledge(tx, &id).await
    })
    .await
}

pub(in super::super) async fn create_acceptance(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Accepted", async |tx| {
        actions::accept(tx, &id).await
    })
    .await
}

pub(in super::super) async fn create_taking(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "This referral is yours", async |tx| {
        actions::take(tx, &id).await
    })
    .await
}

pub(in super::super) async fn create_reading(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Marked as read", async |tx| {
        actions::read_feedback(tx, &id).await
    })
    .await
}

pub(in super::super) async fn create_cancellation_note(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "Noted", async |tx| {
        actions::note_cancellation(tx, &id).await
    })
    .await
}

pub(in super::super) async fn create_delivery(
    State(db): State<Db>,
    here: Here,
    Path((id, message)): Path<(ReferralId, OutgoingId)>,
    Form(typed): Form,
) -> Result<Response> {
    press((&db, &here), &id, &typed, "It will be sent again", async |tx| {
        actions::tell_client_again(tx, &id, &message).await
    })
    .await
}

pub(in super::super) async fn create_no_news(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let done = "The referrer has been told that it is still going on";
    press((&db, &here), &id, &typed, done, async |tx| {
        actions::tell_progress(tx, &id, NO_NEWS).await
    })
    .await
}
