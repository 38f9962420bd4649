//! Booking an appointment.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::{super::view, Frame, Step};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::ReferralId,
    },
    referral::{
        actions::{self, NewAppointment},
        model::{Action, Meeting, Referral},
    },
    web::{
        Choice, Chrome, Page, When,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/appointment.html")]
struct Appointment {
    chrome: Chrome,
    frame: Frame,
    meetings: Vec<Choice>,
}

fn meetings() -> Vec<Choice> {
    view::choices(Meeting::ALL, Meeting::code, Meeting::words)
}

/// When, where and how to meet.
pub(in super::super) struct Book(NewAppointment);

impl Step for Book {
    const ACTION: Action = Action::Book;
    const NOUN: &'static str = "appointments";
    const DONE: &'static str = "The appointment is booked";

    fn questions() -> Vec<Question> {
        vec![
            Question::date("on", "Date"),
            Question::new("at", "Time"),
            Question::new("meeting", "How will you meet?").of(&meetings()),
            Question::new("place", "Place"),
        ]
    }

    fn read(form: &mut Reader<'_>, today: Date) -> Option<Self> {
        let on = form.date("on", "the date of the appointment", When::From(today));
        let at = form.time("at", "the time of the appointment");
        let meeting = form.choice("meeting", "Say how you will meet", Meeting::from_code);
        let place = form.optional_text("place", "the place", 200).unwrap_or_default();
        if matches!(meeting, Some(Meeting::FaceToFace | Meeting::Ward)) && place.is_empty() {
            form.refuse("place", "Enter the place where you will meet");
        }
        Some(Self(NewAppointment {
            starts: on?.to_datetime(at?),
            meeting: meeting?,
            place,
        }))
    }

    async fn draw((_, here): (&Db, &Here), frame: Frame, _: &Referral) -> Result<Response> {
        let page = Appointment {
            chrome: here.chrome("/referrals"),
            meetings: meetings(),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        actions::book(tx, id, self.0).await
    }
}
