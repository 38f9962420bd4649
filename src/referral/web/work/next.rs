//! The next referral for an adviser, at the press of a button.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};

use crate::{
    identity::Here,
    kit::{
        db::Db,
        error::{Error, Result},
    },
    referral::actions,
    web::{Form, Notice, See},
};

/// Takes the referral that comes next. What waits is ranked before the write, which tries them in that order.
pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Form(typed): Form,
) -> Result<Response> {
    let (actor, once) = (here.actor(), typed.once());
    let ranked = db.read(&actor, async |tx| actions::waiting(tx).await).await?;
    let taken = db.write_once(&actor, &once, async |tx| {
        let id = actions::take_first(tx, &ranked).await?;
        Ok(format!("/referrals/{id}"))
    });
    match taken.await {
        Ok(to) => {
            let notice = Notice::success("This referral is yours", "You can put it back and say why.");
            Ok(See::page(to).saying(notice).into_response())
        }
        Err(Error::Refused(why)) => Ok(See::page("/work")
            .saying(Notice::information(
                "There is nothing to take",
                format!("{why} What you deal with is kept with your role."),
            ))
            .into_response()),
        Err(other) => Err(other),
    }
}
