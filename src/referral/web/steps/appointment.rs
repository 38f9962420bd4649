//! Booking an appointment.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::view, Frame, onward, open};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::{Error, Result},
        id::ReferralId,
    },
    referral::{
        actions::{self, NewAppointment},
        model::{Action, Meeting},
    },
    web::{Choice, Chrome, Errors, Form, Page, Typed, When},
};

#[derive(Template)]
#[template(path = "referral/web/steps/appointment.html")]
pub(in super::super) struct Book {
    frame: Frame,
    chrome: Chrome,
    meetings: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Page<Book>> {
    Ok(Page(
        page(&db, &here, &id, Typed::default(), Errors::new()).await?,
    ))
}

async fn page(db: &Db, here: &Here, id: &ReferralId, typed: Typed, errors: Errors) -> Result<Book> {
    let opened = db
        .read(&here.actor(), async |tx| open(tx, here, id, Action::Book).await)
        .await?;
    let frame = Frame::new(db, here, &opened, "appointments", typed, errors);
    let meetings = view::choices(Meeting::ALL, Meeting::code, Meeting::words);
    Ok(Book {
        chrome: frame.chrome.clone(),
        frame,
        meetings,
    })
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let today = date_of(db.clock().now());
    let mut form = typed.reader();
    let on = form.date("on", "the date of the appointment", When::From(today));
    let at = form.time("at", "the time of the appointment");
    let meeting = form.choice("meeting", "Say how you will meet", Meeting::from_code);
    let place = form.optional_text("place", "the place", 200).unwrap_or_default();
    if matches!(meeting, Some(Meeting::FaceToFace | Meeting::Ward)) && place.is_empty() {
        form.refuse("place", "Enter the place where you will meet");
    }
    let booked = form.done(|| {
        Some(NewAppointment {
            starts: on?.to_datetime(at?),
            meeting: meeting?,
            place,
        })
    });
    let new = match booked {
        Ok(new) => new,
        Err(errors) => return Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?)),
    };
    let taken = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::book(tx, &id, new).await?;
            Ok(format!("/referrals/{id}"))
        })
        .await;
    match taken {
        Err(Error::Refused(sentence)) => {
            let errors = Errors::one("on", sentence);
            Ok(Page::status(422, page(&db, &here, &id, typed, errors).await?))
        }
        taken => onward(&id, taken, "The appointment is booked"),
    }
}
