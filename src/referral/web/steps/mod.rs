//! The steps that a referral takes, each with the form that it needs.

pub(super) mod again;
pub(super) mod allocation;
pub(super) mod appointment;
mod asking;
pub(super) mod cancellation;
pub(super) mod closing;
pub(super) mod contact;
mod form;
pub(super) mod onward;
pub(super) mod outside;
pub(super) mod outside_answer;
pub(super) mod party;
pub(super) mod pause;
pub(super) mod plain;
pub(super) mod priority;
pub(super) mod progress;
pub(super) mod putting_back;
pub(super) mod question;
pub(super) mod rejection;
pub(super) mod telling;
pub(super) mod withdrawal;

use axum::response::{IntoResponse as _, Response};

pub(super) use form::{Step, create, new};

use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::ReferralId,
        token,
    },
    person::{self, Person},
    referral::model::{Referral, Refused},
    web::{
        Errors, Notice, See, Sheet, Typed,
        forms::{Question, question::first},
        ui,
    },
};

/// What a refusal of the step itself leads to: the page, and none of its fields.
const WHOLE: &str = "main";

/// What is said of a step that cannot be taken any more when its form was wrong besides.
const MOVED_ON: &str = "This referral has moved on, and this cannot be done to it any more.";

/// What the page of every step shows.
pub(super) struct Frame {
    reference: String,
    /// Who it is about, while sharing lasts.
    person: Option<ui::Identity>,
    client: &'static str,
    typed: Typed,
    errors: Errors,
    key: String,
    back: String,
    action: String,
    status: u16,
    /// Why the step cannot be taken any more; what was typed is shown to be copied then.
    over: Option<String>,
    kept: Vec<(String, String)>,
}

impl Frame {
    /// The page of a step, for somebody who may see the referral; and the referral. What was typed is on it
    /// whatever became of the referral meanwhile.
    ///
    /// # Errors
    /// `NotFound`, or `Refused` when the step cannot be taken now and nothing was typed.
    async fn open<S: Step>(
        (db, here): (&Db, &Here),
        id: &ReferralId,
        sheet: Sheet,
    ) -> Result<(Self, Referral)> {
        let actor = here.actor();
        let (referral, person) = db.read(&actor, async |tx| found(tx, id).await).await?;
        let mut frame = Self::new(db, here, &referral, person.as_ref(), S::NOUN);
        frame.status = sheet.status();
        if !referral.actions(here.staff()).contains(&S::ACTION) {
            if frame.status == 200 {
                return Err(Error::refused(Refused::NotNow));
            }
            let told = sheet.errors.iter().find(|wrong| wrong.input == WHOLE);
            frame.over = Some(told.map_or(MOVED_ON, |wrong| wrong.words.as_str()).to_owned());
            frame.kept = kept(&S::questions(), &sheet.typed);
        }
        (frame.typed, frame.errors) = (sheet.typed, sheet.errors);
        Ok((frame, referral))
    }

    fn new(db: &Db, here: &Here, referral: &Referral, person: Option<&Person>, noun: &str) -> Self {
        let back = format!("/referrals/{}", referral.id());
        Self {
            reference: referral.reference().to_owned(),
            person: person.map(|person| person::web::identity_bar(person, date_of(db.clock().now()))),
            client: here.client(),
            typed: Typed::default(),
            errors: Errors::new(),
            key: token::form_key(),
            action: format!("{back}/{noun}"),
            back,
            status: 200,
            over: None,
            kept: Vec::new(),
        }
    }
}

/// The referral; and the person, whom the advice side finds no more once sharing stopped.
async fn found(tx: &mut Tx, id: &ReferralId) -> Result<(Referral, Option<Person>)> {
    let referral = Referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let person = Person::find(tx, referral.person()).await?;
    Ok((referral, person))
}

/// What was typed, question by question.
pub(super) fn kept(questions: &[Question], typed: &Typed) -> Vec<(String, String)> {
    let said = |question: &Question| (question.words().to_owned(), question.said(typed).join("\n"));
    let all = questions.iter().map(said);
    all.filter(|(_, said)| !said.is_empty()).collect()
}

/// Why a step was not taken.
struct NotTaken {
    /// The field that it is about, when it is about one.
    field: Option<&'static str>,
    why: String,
}

impl NotTaken {
    /// The form to draw again.
    fn sheet(self, typed: Typed, questions: &[Question]) -> Sheet {
        let mut errors = Errors::new();
        match self.field {
            Some(field) => errors.add(field, self.why),
            None => errors.add_at(first(questions), WHOLE, self.why),
        }
        Sheet::refused(typed, errors)
    }
}

/// Takes a step once, however often it is sent: back to the referral, which says that it is done, or why it
/// was not.
async fn take(
    (db, here): (&Db, &Here),
    id: &ReferralId,
    typed: &Typed,
    done: &str,
    verb: impl AsyncFnOnce(&mut Tx) -> Result<()>,
) -> Result<Result<Response, NotTaken>> {
    let (actor, once) = (here.actor(), typed.once());
    let taken = db.write_once(&actor, &once, async |tx| {
        verb(tx).await?;
        Ok(format!("/referrals/{id}"))
    });
    let (field, why) = match taken.await {
        Ok(to) => {
            let notice = Notice::success(done, "");
            return Ok(Ok(See::page(to).saying(notice).into_response()));
        }
        Err(Error::Refused(sentence)) => (None, sentence),
        Err(Error::RefusedAt { field, sentence }) => (Some(field), sentence),
        Err(Error::Stale) => (None, "Somebody else changed this referral first.".to_owned()),
        Err(other) => return Err(other),
    };
    Ok(Err(NotTaken { field, why }))
}

/// Back to the referral after a step for which nothing was typed, or after one that came too late: either
/// way the page shows how it stands now.
async fn press(
    of: (&Db, &Here),
    id: &ReferralId,
    typed: &Typed,
    done: &str,
    verb: impl AsyncFnOnce(&mut Tx) -> Result<()>,
) -> Result<Response> {
    let taken = take(of, id, typed, done, verb).await?;
    Ok(taken.unwrap_or_else(|not| {
        let notice = Notice::problem("Nothing was changed", not.why);
        See::page(format!("/referrals/{id}"))
            .saying(notice)
            .into_response()
    }))
}
