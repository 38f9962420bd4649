//! Turning a referral down, never without what can be done instead.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::civil::Date;

use super::{super::view, Frame, Step, form::page};
use crate::{
    identity::Here,
    kit::{
        db::{Db, Tx},
        error::Result,
        id::{ReferralId, ServiceId},
    },
    partnership::Service,
    referral::{
        actions,
        model::{Action, Referral, Rejection},
        store::Words,
    },
    web::{
        Choice, Chrome, Page, Paging, Sheet, Typed,
        forms::{Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/steps/rejection.html")]
struct TurnDown {
    chrome: Chrome,
    frame: Frame,
    reasons: Vec<Choice>,
    /// Services that could be suggested in its place.
    services: Vec<Choice>,
}

fn reasons() -> Vec<Choice> {
    view::choices(Rejection::ALL, Rejection::code, Rejection::words)
}

/// The services that the referrer could be sent on to.
pub(super) async fn services((db, here): (&Db, &Here), referral: &Referral) -> Result<Vec<Choice>> {
    let actor = here.actor();
    let open = db.read(&actor, async |tx| actions::redirects(tx, referral).await);
    let open = open.await?;
    let choice = |service: &Service| Choice::new(service.id.to_string(), service.details.naming.inside());
    Ok(open.iter().map(choice).collect())
}

/// The page, with the reason chosen already when the link that led here says so.
pub(in super::super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ReferralId>,
    paging: Paging,
) -> Result<Response> {
    let said = Rejection::from_code(paging.filters.get("reason"));
    let typed = said.map_or_else(Typed::default, |reason| Typed::of([("reason", reason.code())]));
    page::<Reject>((&db, &here), &id, Sheet::of(typed)).await
}

/// Why, what can be done instead, and where.
pub(in super::super) struct Reject {
    reason: Rejection,
    service: Option<ServiceId>,
    words: Words,
}

impl Step for Reject {
    const ACTION: Action = Action::Reject;
    const NOUN: &'static str = "rejection";
    const DONE: &'static str = "The referrer has been told";

    fn questions() -> Vec<Question> {
        vec![
            Question::new("reason", "Why?").of(&reasons()),
            Question::new("service", "Suggest another service"),
            Question::new("words", "What can the referrer and the patient do now?"),
            Question::new("note", "Note for the advice side"),
        ]
    }

    fn read(form: &mut Reader<'_>, _: Date) -> Option<Self> {
        let reason = form.choice("reason", "Say why", Rejection::from_code);
        let service = form.optional_choice("service", "Choose a service that is on the list", |id| {
            ServiceId::try_from(id.to_owned()).ok()
        });
        let what = "what the referrer and the patient can do now";
        let words = match service {
            Some(_) => Some(form.optional_text("words", what, 2000).unwrap_or_default()),
            None => form.text("words", what, 2000),
        };
        let note = form.optional_text("note", "the note", 4000).unwrap_or_default();
        Some(Self {
            reason: reason?,
            service,
            words: Words { note, words: words? },
        })
    }

    async fn draw(of: (&Db, &Here), frame: Frame, referral: &Referral) -> Result<Response> {
        let page = TurnDown {
            chrome: of.1.chrome("/referrals"),
            services: services(of, referral).await?,
            reasons: reasons(),
            frame,
        };
        Ok(Page::status(page.frame.status, page))
    }

    async fn take(self, tx: &mut Tx, id: &ReferralId) -> Result<()> {
        match self.service {
            Some(service) => actions::redirect(tx, id, self.reason, self.words, &service).await,
            None => actions::reject(tx, id, self.reason, self.words).await,
        }
    }
}
