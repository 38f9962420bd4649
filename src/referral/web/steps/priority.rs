//! Setting how soon a referral comes.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    super::{besides, view},
    asking::Asking,
};
use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
        id::ReferralId,
    },
    partnership::packs,
    referral::{
        actions,
        model::{Action, Priority, Referral},
    },
    web::{Form, Sheet, say},
};

/// The page shows what the rules propose and who signed them.
async fn priority((db, here): (&Db, &Here), id: &ReferralId) -> Result<Asking> {
    let actor = here.actor();
    let proposed = db.read(&actor, async |tx| {
        let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
        let may = referral.actions(tx.staff()?).contains(&Action::SetPriority);
        Ok(if may {
            Some(actions::proposal(tx, &referral).await?)
        } else {
            None
        })
    });
    let rules = packs::priority_rules();
    let mut lead = Vec::new();
    if let Some(proposed) = proposed.await? {
        let (level, points) = (proposed.level.words(), besides::points(proposed.points));
        lead.push(format!("The rules propose \u{201c}{level}\u{201d}: {points}."));
        lead.extend(besides::working(&proposed));
        lead.push(format!(
            "These are the rules {} of {}. Signed by: {}",
            rules.header.id,
            say::date(rules.signed.on),
            rules.signed.by
        ));
    }
    Ok(Asking {
        action: Action::SetPriority,
        noun: "priority",
        heading: "Set another priority",
        lead,
        choice: Some((
            "How soon does it come?",
            view::choices(Priority::ALL, Priority::code, Priority::words),
        )),
        words: Some(("Why?", "Only the advice side sees this.")),
        send: "Save priority",
    })
}

pub(in super::super) async fn new_priority(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    let of = (&db, &here);
    priority(of, &id).await?.page(of, &id, Sheet::default()).await
}

pub(in super::super) async fn create_priority(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let asking = priority(of, &id).await?;
    let mut form = typed.reader();
    let level = form.choice("reason", "Say how soon it comes", Priority::from_code);
    let why = form.text("words", "why", 2000);
    let (level, why) = match form.done(|| Some((level?, why?))) {
        Ok(said) => said,
        Err(errors) => return asking.page(of, &id, Sheet::refused(typed, errors)).await,
    };
    asking
        .save(of, &id, typed, "Priority set", async |tx| {
            actions::set_priority(tx, &id, level, &why).await
        })
        .await
}
