//! A form of these pages, from what is kept to what was typed, and what becomes of it when it is sent.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;

use super::Editor;
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
        token,
    },
    partnership::model::Problem as Wrong,
    web::{
        Choice, Errors, Notice, Page, Typed, When,
        conflict::{self, recorded_now},
        redirect::See,
        ui::Row,
    },
};

/// What a page with forms on it is drawn with.
pub(super) enum Drawn {
    /// What is kept.
    Kept,
    /// One of its forms as it was typed, with what is to be put right.
    Again(Typed, Errors),
    /// One of its forms as it was typed, after somebody else was faster.
    Overtaken(Typed, Errors),
}

/// A field of a page's own form: its name, its words, and its choices where it has some.
pub(super) type Field<'a> = (&'static str, &'static str, &'a [Choice]);

/// What the forms of a page show.
pub(super) struct Shown {
    pub(super) typed: Typed,
    pub(super) errors: Errors,
    /// The version that the forms of the page change.
    pub(super) version: String,
    /// What is kept now where it is not what was typed, after somebody else was faster.
    pub(super) recorded: Vec<Row>,
}

impl Drawn {
    /// What was typed and what is wrong with it, for a page that keeps nothing to compare with.
    pub(super) fn form(self) -> (Typed, Errors) {
        match self {
            Self::Kept => (Typed::default(), Errors::new()),
            Self::Again(typed, errors) | Self::Overtaken(typed, errors) => (typed, errors),
        }
    }

    /// The page over what is kept. Its own form has `fields`; what was typed into another form of the page stands
    /// beside what is kept. The version that was typed against stays until what is kept now has been shown.
    pub(super) fn over(self, kept: Typed, version: i64, fields: &[Field<'_>]) -> Shown {
        let own = |typed: &Typed| fields.iter().any(|(name, ..)| typed.sent(name));
        let (typed, errors, overtaken) = match self {
            Self::Kept => (kept.clone(), Errors::new(), false),
            Self::Again(typed, errors) => (typed, errors, false),
            Self::Overtaken(typed, errors) => (typed, errors, true),
        };
        let mut version = version.to_string();
        let mut recorded = Vec::new();
        if !own(&typed) {
            return Shown {
                typed: typed
                    .iter()
                    .fold(kept, |shown, (field, value)| shown.with(field, value)),
                errors,
                version,
                recorded,
            };
        }
        if overtaken {
            let words: Vec<_> = fields
                .iter()
                .map(|(name, words, _)| ((*name).to_owned(), (*words).to_owned()))
                .collect();
            recorded = recorded_now(&in_words(&typed, fields), &in_words(&kept, fields), &words);
        } else if typed.sent("version") {
            typed.get("version").clone_into(&mut version);
        }
        Shown {
            typed,
            errors,
            version,
            recorded,
        }
    }
}

/// A form with the words of its choices in place of what they send.
fn in_words(form: &Typed, fields: &[Field<'_>]) -> Typed {
    let worded = fields.iter().flat_map(|(name, _, choices)| {
        let word = |value: &str| {
            let choice = choices.iter().find(|choice| choice.value == value);
            choice.map_or_else(|| value.to_owned(), |choice| choice.words.clone())
        };
        form.all(name).into_iter().map(move |value| (*name, word(value)))
    });
    Typed::of(worded)
}

/// A form that was sent.
pub(super) struct Sent<'a> {
    visit: &'a Editor,
    typed: Typed,
    /// What is said when it is done; empty where the page that follows says it all.
    done: &'static str,
    /// And a sentence after it; may be empty.
    more: &'static str,
    /// The field beside which a refusal stands that names none.
    field: String,
}

impl<'a> Sent<'a> {
    pub(super) fn new(visit: &'a Editor, typed: Typed, done: &'static str) -> Self {
        Self {
            visit,
            typed,
            done,
            more: "",
            field: "main".to_owned(),
        }
    }

    /// The same, its refusals standing beside a field unless they name another.
    pub(super) fn about(self, field: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            ..self
        }
    }

    /// The same, saying more when it is done.
    pub(super) fn adding(self, more: &'static str) -> Self {
        Self { more, ..self }
    }

    /// Does what was asked for, once however often it is sent, and goes on to the page that `verb` answers; or draws
    /// the page again with what was typed, and with the reason.
    pub(super) async fn settle<T: Template, V>(
        self,
        checked: std::result::Result<V, Errors>,
        verb: impl AsyncFnOnce(&mut Tx, V) -> Result<String>,
        draw: impl AsyncFnOnce(Drawn) -> Result<T>,
    ) -> Result<Response> {
        let value = match checked {
            Ok(value) => value,
            Err(errors) => return again(draw, Drawn::Again(self.typed, errors)).await,
        };
        let actor = self.visit.here.actor();
        let done = self
            .visit
            .db
            .write_once(&actor, &self.typed.once(), async |tx| verb(tx, value).await)
            .await;
        match done {
            Ok(to) if self.done.is_empty() => Ok(See::page(to).into_response()),
            Ok(to) => Ok(See::page(to)
                .saying(Notice::success(self.done, self.more))
                .into_response()),
            Err(Error::Refused(why)) => {
                again(draw, Drawn::Again(self.typed, Errors::one(&self.field, why))).await
            }
            Err(Error::RefusedAt { field, sentence }) => {
                again(draw, Drawn::Again(self.typed, Errors::one(field, sentence))).await
            }
            Err(Error::Stale) => {
                let errors = Errors::one(&self.field, conflict::WORDS);
                let page = draw(Drawn::Overtaken(self.typed, errors)).await?;
                Ok(Page::status(409, page))
            }
            Err(other) => Err(other),
        }
    }
}

async fn again<T: Template>(draw: impl AsyncFnOnce(Drawn) -> Result<T>, drawn: Drawn) -> Result<Response> {
    Ok(Page::status(422, draw(drawn).await?))
}

/// On to a page, saying there what was done.
pub(super) fn on_to(page: String, done: &str) -> Response {
    See::page(page).saying(Notice::success(done, "")).into_response()
}

/// A new key, by which a form that is sent twice is known to be the same.
pub(super) fn new_key() -> String {
    token::form_key()
}

/// What was typed; for a field that was not on the page, what is kept.
pub(super) fn typed_over<'a>(typed: &'a Typed, kept: &'a Typed) -> impl Fn(&str) -> Option<&'a str> {
    |field| {
        if typed.sent(field) {
            Some(typed.get(field))
        } else {
            kept.sent(field).then(|| kept.get(field))
        }
    }
}

/// What is wrong, for the form.
pub(super) fn errors(problems: Vec<Wrong>) -> Errors {
    let mut errors = Errors::new();
    for problem in problems {
        errors.add(problem.field, sentence(&problem.sentence));
    }
    errors
}

/// One sentence stands on a form without its full stop, several keep them.
pub(super) fn sentence(text: &str) -> &str {
    if text.contains(". ") {
        text
    } else {
        text.trim_end_matches('.')
    }
}

/// The version of the row that a form was made from.
pub(super) fn version(typed: &Typed) -> Result<i64> {
    typed
        .get("version")
        .parse()
        .map_err(|_| Error::Unreadable("It did not say which version of the record it changes."))
}

/// The day from which something is closed.
pub(super) fn closing_day(typed: &Typed) -> std::result::Result<Date, Errors> {
    let mut form = typed.reader();
    let on = form.date("closed_on", "the day from which it is closed", When::Any);
    form.done(|| on)
}
