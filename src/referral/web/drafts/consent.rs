//! What the patient agreed to, as it is ticked on the way to sending.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};

use super::{super::view, Frame, Then, find_with_person, next, with_date};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    identity::Here,
    kit::{clock::date_of, db::Db, error::Result, id::DraftId},
    person::Person,
    referral::{
        actions,
        model::{Agreed, Draft},
    },
    web::{Choice, Chrome, Errors, Form, Page, Typed, When},
};

#[derive(Template)]
#[template(path = "referral/web/consent.html")]
pub(in super::super) struct Consent {
    frame: Frame,
    chrome: Chrome,
    givers: Vec<Choice>,
    methods: Vec<Choice>,
    purposes: Vec<Choice>,
    levels: Vec<Choice>,
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
) -> Result<Page<Consent>> {
    let (draft, person) = db
        .read(&here.actor(), async |tx| find_with_person(tx, &id).await)
        .await?;
    let today = date_of(db.clock().now());
    let typed = match &draft.asked.agreed {
        None => with_date(Typed::default(), "given_on", today),
        Some(agreed) => {
            let typed = Typed::of([
                ("given_by", agreed.given_by.clone()),
                ("method", agreed.method.clone()),
                ("feedback", agreed.feedback.to_string()),
            ]);
            let ticked = agreed.purposes.chars();
            let typed = ticked.fold(typed, |typed, letter| typed.with("purpose", letter.to_string()));
            with_date(typed, "given_on", agreed.given_on)
        }
    };
    let typed = typed.with("then", then.then);
    Ok(Page(page(&db, &here, &draft, &person, typed, Errors::new())))
}

fn page(db: &Db, here: &Here, draft: &Draft, person: &Person, typed: Typed, errors: Errors) -> Consent {
    let frame = Frame::new(db, here, (draft, person), ("contact", "consent"), typed, errors);
    let purposes = Purpose::ALL.iter();
    Consent {
        chrome: frame.chrome.clone(),
        frame,
        givers: view::choices(GivenBy::ALL, GivenBy::code, GivenBy::words),
        methods: view::choices(Method::ALL, Method::code, Method::words),
        purposes: purposes
            .map(|purpose| Choice::new(purpose.letter().to_string(), purpose.words()))
            .collect(),
        levels: FeedbackLevel::ALL
            .iter()
            .map(|level| Choice::new(level.number().to_string(), level.words()))
            .collect(),
    }
}

pub(in super::super) async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let today = date_of(db.clock().now());
    let mut form = typed.reader();
    let given_by = form.choice("given_by", "Say who agreed", GivenBy::from_code);
    let method = form.choice("method", "Say how they agreed", Method::from_code);
    let given_on = form.date("given_on", "the date on which they agreed", When::UpTo(today));
    let purposes = form.choices("purpose", "Tick what they agreed to", |letter| {
        letter.chars().next().and_then(Purpose::from_letter)
    });
    let agreed_to = purposes.as_deref().unwrap_or_default();
    if !agreed_to.is_empty() && !agreed_to.contains(&Purpose::ReferAndContact) {
        form.refuse(
            "purpose",
            "A referral can only be sent when the patient agrees to it",
        );
    }
    let feedback = form.choice("feedback", "Say what you may be told", |number| {
        number.parse().ok().and_then(FeedbackLevel::from_number)
    });
    let version = form.version();
    let agreed = form.done(|| {
        let purposes = purposes?;
        let letters = Purpose::ALL.iter().filter(|purpose| purposes.contains(purpose));
        let agreed = Agreed {
            given_on: given_on?,
            given_by: given_by?.code().to_owned(),
            method: method?.code().to_owned(),
            purposes: letters.map(|purpose| purpose.letter()).collect(),
            feedback: feedback?.number(),
        };
        Some((agreed, version?))
    });
    match agreed {
        Ok((agreed, version)) => {
            db.write(&here.actor(), async |tx| {
                actions::fill(tx, &id, version, |asked| asked.agreed = Some(agreed)).await
            })
            .await?;
            Ok(next(&id, &typed, "check"))
        }
        Err(errors) => {
            let (draft, person) = db
                .read(&here.actor(), async |tx| find_with_person(tx, &id).await)
                .await?;
            Ok(Page::status(
                422,
                page(&db, &here, &draft, &person, typed, errors),
            ))
        }
    }
}
