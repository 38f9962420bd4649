//! What the patient agreed to, as it is ticked on the way to sending.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use jiff::{Timestamp, civil::Date};

use super::{super::view, Frame, Leaf, Then, gone::unless_gone, with_date};
use crate::{
    consent::{FeedbackLevel, GivenBy, Method, Purpose},
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::Result,
        id::{DraftId, MembershipId},
    },
    referral::{
        actions,
        model::{Agreed, Asked},
    },
    web::{
        Choice, Chrome, Errors, Form, Page, Sheet, Typed, When,
        forms::{Asking, Question, Reader},
    },
};

#[derive(Template)]
#[template(path = "referral/web/consent.html")]
pub(in super::super) struct Consent {
    chrome: Chrome,
    frame: Frame,
    givers: Vec<Choice>,
    methods: Vec<Choice>,
    purposes: Vec<Choice>,
    levels: Vec<Choice>,
}

fn leaf<'a>(db: &'a Db, here: &'a Here, id: &'a DraftId) -> Leaf<'a> {
    let pages = ("contact", "consent", "check");
    Leaf { db, here, id, pages }
}

pub(in super::super) async fn show(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Query(then): Query<Then>,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let (draft, _) = leaf.read().await?;
    let today = date_of(db.clock().now());
    let typed = match &draft.asked.agreed {
        None => with_date(Typed::default(), "given_on", today),
        Some(_) => filled(&draft.asked),
    };
    let typed = typed.with("then", then.then);
    page(&leaf, Sheet::filled(typed, draft.version)).await
}

/// The form as the draft fills it.
fn filled(asked: &Asked) -> Typed {
    let Some(agreed) = &asked.agreed else {
        return Typed::default();
    };
    let typed = Typed::of([
        ("given_by", agreed.given_by.code().to_owned()),
        ("method", agreed.method.code().to_owned()),
        ("feedback", agreed.feedback.number().to_string()),
    ]);
    let purposes = agreed.purposes.iter();
    let typed = purposes.fold(typed, |typed, purpose| {
        typed.with("purpose", purpose.letter().to_string())
    });
    with_date(typed, "given_on", agreed.given_on)
}

async fn page(leaf: &Leaf<'_>, sheet: Sheet) -> Result<Response> {
    let (draft, person) = leaf.read().await?;
    let page = Consent {
        chrome: leaf.here.chrome("/drafts"),
        givers: view::choices(GivenBy::ALL, GivenBy::code, GivenBy::words),
        methods: view::choices(Method::ALL, Method::code, Method::words),
        purposes: purposes(),
        levels: levels(),
        frame: leaf.frame(&draft, &person, sheet),
    };
    Ok(Page::status(page.frame.status, page))
}

pub(in super::super) fn purposes() -> Vec<Choice> {
    let purposes = Purpose::ALL.iter();
    purposes
        .map(|purpose| Choice::new(purpose.letter().to_string(), purpose.words()))
        .collect()
}

pub(in super::super) fn levels() -> Vec<Choice> {
    let levels = FeedbackLevel::ALL.iter();
    levels
        .map(|level| Choice::new(level.number().to_string(), level.words()))
        .collect()
}

fn questions() -> Vec<Question> {
    let givers = view::choices(GivenBy::ALL, GivenBy::code, GivenBy::words);
    let methods = view::choices(Method::ALL, Method::code, Method::words);
    vec![
        Question::new("purpose", "What they agreed to").of(&purposes()),
        Question::new("feedback", "What may you be told when it ends?").of(&levels()),
        Question::new("given_by", "Who agreed?").of(&givers),
        Question::new("method", "How did they agree?").of(&methods),
        Question::date("given_on", "When did they agree?"),
    ]
}

pub(in super::super) async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<DraftId>,
    Form(typed): Form,
) -> Result<Response> {
    let leaf = leaf(&db, &here, &id);
    let answer = keep(&leaf, typed.clone()).await;
    unless_gone((&db, &here, &id), (&typed, &questions()), answer).await
}

async fn keep(leaf: &Leaf<'_>, typed: Typed) -> Result<Response> {
    let (said, version) = match read(&typed, date_of(leaf.db.clock().now())) {
        Ok(read) => read,
        Err(errors) => return page(leaf, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let saved = leaf.save(
        asking,
        async |tx| {
            let agreed = said.recorded(tx.staff()?.membership.clone(), tx.now);
            actions::fill(tx, leaf.id, version, |asked| asked.agreed = Some(agreed)).await
        },
        |draft, _| filled(&draft.asked),
    );
    match saved.await? {
        Ok(next) => Ok(next),
        Err(sheet) => page(leaf, sheet).await,
    }
}

/// What was ticked; who ticked it, and when, is known when it is written.
pub(in super::super) struct Ticked {
    given_on: Date,
    given_by: GivenBy,
    method: Method,
    purposes: Vec<Purpose>,
    feedback: FeedbackLevel,
}

fn read(typed: &Typed, today: Date) -> Result<(Ticked, i64), Errors> {
    let mut form = typed.reader();
    let ticked = ticked(&mut form, today);
    let version = form.version();
    form.done(|| Some((ticked?, version?)))
}

/// What was ticked, of a form that asks what the patient agreed to.
pub(in super::super) fn ticked(form: &mut Reader<'_>, today: Date) -> Option<Ticked> {
    let purposes = form.choices("purpose", "Tick what they agreed to", |letter| {
        letter.parse().ok().and_then(Purpose::from_letter)
    });
    if purposes
        .as_ref()
        .is_some_and(|ticked| !ticked.contains(&Purpose::ReferAndContact))
    {
        form.refuse(
            "purpose",
            "A referral can only be sent when the patient agrees to it",
        );
    }
    let feedback = form.choice("feedback", "Say what you may be told", |number| {
        number.parse().ok().and_then(FeedbackLevel::from_number)
    });
    let given_by = form.choice("given_by", "Say who agreed", GivenBy::from_code);
    let method = form.choice("method", "Say how they agreed", Method::from_code);
    let given_on = form.date("given_on", "the date on which they agreed", When::UpTo(today));
    Some(Ticked {
        given_on: given_on?,
        given_by: given_by?,
        method: method?,
        purposes: purposes?,
        feedback: feedback?,
    })
}

impl Ticked {
    /// The same, by whoever records it now.
    pub(in super::super) fn recorded(self, by: MembershipId, at: Timestamp) -> Agreed {
        Agreed {
            given_on: self.given_on,
            given_by: self.given_by,
            method: self.method,
            purposes: self.purposes,
            feedback: self.feedback,
            explained_by: by,
            recorded_at: at,
            wording: None,
        }
    }
}
