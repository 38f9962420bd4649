//! Booking an appointment.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;

use super::{super::view, Frame, Step, take};
use crate::{
    identity::Here,
    kit::{clock::date_of, db::Db, error::Result, id::ReferralId},
    referral::{
        actions::{self, NewAppointment},
        model::{Action, Meeting},
    },
    web::{Choice, Chrome, Errors, Form, Page, Sheet, Typed, When, forms::Question},
};

#[derive(Template)]
#[template(path = "referral/web/steps/appointment.html")]
pub(in super::super) struct Book {
    chrome: Chrome,
    frame: Frame,
    meetings: Vec<Choice>,
}

pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
) -> Result<Response> {
    page((&db, &here), &id, Sheet::default()).await
}

async fn page((db, here): (&Db, &Here), id: &ReferralId, sheet: Sheet) -> Result<Response> {
    let step = Step {
        action: Action::Book,
        noun: "appointments",
        questions: &questions(),
    };
    let (frame, _) = Frame::open((db, here), id, step, sheet).await?;
    let page = Book {
        chrome: here.chrome("/referrals"),
        meetings: meetings(),
        frame,
    };
    Ok(Page::status(page.frame.status, page))
}

fn meetings() -> Vec<Choice> {
    view::choices(Meeting::ALL, Meeting::code, Meeting::words)
}

fn questions() -> [Question; 4] {
    [
        Question::date("on", "Date"),
        Question::new("at", "Time"),
        Question::new("meeting", "How will you meet?").of(&meetings()),
        Question::new("place", "Place"),
    ]
}

pub(in super::super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    Form(typed): Form,
) -> Result<Response> {
    let of = (&db, &here);
    let new = match read(&typed, date_of(db.clock().now())) {
        Ok(new) => new,
        Err(errors) => return page(of, &id, Sheet::refused(typed, errors)).await,
    };
    let taken = take(of, &id, &typed, "The appointment is booked", async |tx| {
        actions::book(tx, &id, new).await
    });
    match taken.await? {
        Ok(onward) => Ok(onward),
        Err(not) => page(of, &id, not.sheet(typed, &questions())).await,
    }
}

fn read(typed: &Typed, today: Date) -> Result<NewAppointment, Errors> {
    let mut form = typed.reader();
    let on = form.date("on", "the date of the appointment", When::From(today));
    let at = form.time("at", "the time of the appointment");
    let meeting = form.choice("meeting", "Say how you will meet", Meeting::from_code);
    let place = form.optional_text("place", "the place", 200).unwrap_or_default();
    if matches!(meeting, Some(Meeting::FaceToFace | Meeting::Ward)) && place.is_empty() {
        form.refuse("place", "Enter the place where you will meet");
    }
    form.done(|| {
        Some(NewAppointment {
            starts: on?.to_datetime(at?),
            meeting: meeting?,
            place,
        })
    })
}
