//! What the steps with a form have in common: a page that asks, and a verb that what was typed leads to.

use std::future::Future;

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;

use super::{Frame, take};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::model::{Action, Referral},
    web::{
        Form, Sheet,
        forms::{Question, Reader},
    },
};

/// A step that has a page of its own. A value of it is its form, filled in.
pub(in super::super) trait Step: Sized + Send {
    const ACTION: Action;
    /// The end of its address.
    const NOUN: &'static str;
    /// What is said when it was taken.
    const DONE: &'static str;

    fn questions() -> Vec<Question>;

    /// Reads the form, and says in it what has to be put right.
    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self>;

    fn draw(
        of: (&Db, &Here),
        frame: Frame,
        referral: &Referral,
    ) -> impl Future<Output = Result<Response>> + Send;

    fn take(self, tx: &mut Tx, id: &ReferralId) -> impl Future<Output = Result<()>> + Send;
}

/// The page of a step, with nothing typed yet.
pub(in super::super) async fn new<S: Step>(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    page::<S>((&db, &here), &id, Sheet::default()).await
}

/// The page of a step.
pub(super) async fn page<S: Step>(of: (&Db, &Here), id: &ReferralId, sheet: Sheet) -> Result<Response> {
    let (frame, referral) = Frame::open::<S>(of, id, sheet).await?;
    S::draw(of, frame, &referral).await
}

/// Takes a step, or shows its page again with what is wrong.
pub(in super::super) async fn create<S: Step>(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let mut form = typed.reader();
    let said = S::read(&mut form, date_of(db.clock().now()));
    let said = match form.done(|| said) {
        Ok(said) => said,
        Err(errors) => return page::<S>(of, &id, Sheet::refused(typed, errors)).await,
    };
    let taken = take(of, &id, &typed, S::DONE, async |tx| said.take(tx, &id).await);
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page::<S>(of, &id, not.sheet(typed, &S::questions())).await,
    }
}
