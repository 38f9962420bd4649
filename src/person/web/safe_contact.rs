//! Asking how the person can be contacted safely.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{
    Of, Visit,
    form::{self, Choices, safe_field},
    identity_bar, new_key, version,
};
use crate::{
    kit::{
        error::{Error, Result},
        id::PersonId,
    },
    person::{
        actions::{self, Again, Said},
        model::{Alternative, Channel, Manner, Person, Phone},
    },
    web::{
        Chrome, Errors, Form, Notice, Page, See, Typed,
        conflict::{self, recorded_now},
        ui::{Identity, Row},
    },
};

/// The longest answer in one line, and the most places that must never be used.
const LINE: usize = 200;
const MOST_NEVER: usize = 10;

#[derive(Template)]
#[template(path = "person/web/safe_contact.html")]
pub(super) struct Edit {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    client: &'static str,
    identity: Identity,
    address: String,
    action: String,
    key: String,
    version: String,
    choices: Choices,
    /// What is recorded now where it is not what was typed, after somebody else was faster.
    recorded: Vec<Row>,
}

pub(super) async fn edit(visit: Visit, Of(id): Of) -> Result<Page<Edit>> {
    let person = visit.person(&id).await?;
    let typed = filled(&person);
    Ok(Page(page(
        &visit,
        &person,
        person.version(),
        typed,
        Errors::new(),
    )))
}

fn page(visit: &Visit, person: &Person, version: i64, typed: Typed, errors: Errors) -> Edit {
    let address = super::address(person.id());
    Edit {
        chrome: visit.chrome(),
        typed,
        errors,
        client: visit.client(),
        identity: identity_bar(person, visit.today()),
        action: format!("{address}/safe-contact"),
        address,
        key: new_key(),
        version: version.to_string(),
        choices: Choices::new(),
        recorded: Vec::new(),
    }
}

pub(super) async fn save(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    let before = visit.person(&id).await?;
    let version = version(&typed)?;
    let said = match said(&typed, &before.safe_contact().manner) {
        Ok(said) => said,
        Err(errors) => return Ok(Page::status(422, page(&visit, &before, version, typed, errors))),
    };
    let done = visit
        .once(&typed, async |tx| {
            actions::hear(tx, &id, version, said).await?;
            Ok(super::address(&id))
        })
        .await;
    let done = match done {
        Err(Error::Stale) => return conflict(&visit, &id, typed).await,
        other => other?,
    };
    Ok(match done {
        Ok(to) => See::page(to)
            .saying(Notice::success("Safe contact saved", ""))
            .into_response(),
        Err(why) => Page::status(
            422,
            page(&visit, &before, version, typed, Errors::one("safe-call", why)),
        ),
    })
}

async fn conflict(visit: &Visit, id: &PersonId, typed: Typed) -> Result<Response> {
    let now = visit.person(id).await?;
    let recorded = recorded_now(&typed, &filled(&now), &words());
    let page = page(
        visit,
        &now,
        now.version(),
        typed,
        Errors::one("safe-call", conflict::WORDS),
    );
    Ok(Page::status(409, Edit { recorded, ..page }))
}

/// The questions of this form, by their fields.
fn words() -> Vec<(String, String)> {
    let channels = Channel::ALL
        .iter()
        .map(|channel| (safe_field(*channel), channel.words().to_owned()));
    let others = [
        ("hours", "Best times"),
        ("say", "Name to give"),
        ("code_phrase", "Code phrase"),
        ("other_name", "Somebody else to contact"),
        ("other_relation", "Who they are to the person"),
        ("other_phone", "Their phone number"),
        ("never", "Never use"),
    ];
    channels
        .chain(others.map(|(field, words)| (field.to_owned(), words.to_owned())))
        .collect()
}

/// What was said; a field that was not on the page stays as it was.
fn said(typed: &Typed, before: &Manner) -> Result<Said, Errors> {
    let answers = form::answers(typed)?;
    let again = if typed.has("again", "yes") {
        Again::Asked
    } else {
        Again::Keep
    };
    Ok(Said {
        answers,
        manner: manner(typed, before)?,
        again,
    })
}

fn manner(typed: &Typed, before: &Manner) -> Result<Manner, Errors> {
    let mut form = typed.reader();
    let mut line = |field: &str, what: &str, before: &str| {
        if typed.sent(field) {
            form.optional_text(field, what, LINE).unwrap_or_default()
        } else {
            before.to_owned()
        }
    };
    let hours = line("hours", "the best times", &before.hours);
    let say = line("say", "the name to give", &before.say);
    let code_phrase = line("code_phrase", "the code phrase", &before.code_phrase);
    let name = line("other_name", "the name", "");
    let relation = line("other_relation", "who they are", "");
    let phone = match typed.get("other_phone") {
        "" => None,
        text => Phone::parse(text)
            .map_err(|no| form.refuse("other_phone", no.to_string()))
            .ok(),
    };
    if name.is_empty() && (phone.is_some() || !relation.is_empty()) {
        form.refuse("other_name", "Enter the name of the person to contact instead.");
    }
    let alternative = if typed.sent("other_name") {
        (!name.is_empty()).then_some(Alternative {
            name,
            relation,
            phone,
        })
    } else {
        before.alternative.clone()
    };
    let never = if typed.sent("never") {
        lines(typed.get("never"))
    } else {
        before.never.clone()
    };
    if never.len() > MOST_NEVER || never.iter().any(|line| line.chars().count() > LINE) {
        form.refuse(
            "never",
            format!("Enter up to {MOST_NEVER} lines of {LINE} characters."),
        );
    }
    form.done(|| {
        Some(Manner {
            hours,
            code_phrase,
            say,
            alternative,
            never,
        })
    })
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn filled(person: &Person) -> Typed {
    let contact = person.safe_contact();
    let manner = &contact.manner;
    let typed = Channel::ALL.iter().fold(Typed::default(), |typed, channel| {
        typed.with(&safe_field(*channel), contact.answer(*channel).safety.code())
    });
    let typed = typed
        .with("hours", &manner.hours)
        .with("say", &manner.say)
        .with("code_phrase", &manner.code_phrase)
        .with("never", manner.never.join("\n"));
    match &manner.alternative {
        None => typed,
        Some(other) => typed
            .with("other_name", &other.name)
            .with("other_relation", &other.relation)
            .with(
                "other_phone",
                other.phone.as_ref().map(Phone::shown).unwrap_or_default(),
            ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_on_the_page_stays_as_it_was() {
        let before = Manner {
            hours: "Mornings".into(),
            code_phrase: "The library book".into(),
            say: "Jo".into(),
            alternative: Some(Alternative {
                name: "Rukia".into(),
                relation: "sister".into(),
                phone: None,
            }),
            never: vec!["3 Low Road".into()],
        };
        assert_eq!(manner(&Typed::default(), &before), Ok(before.clone()));
        let emptied = Typed::of([
            ("hours", ""),
            ("say", ""),
            ("code_phrase", ""),
            ("other_name", ""),
            ("never", ""),
        ]);
        assert_eq!(manner(&emptied, &before), Ok(Manner::default()));
    }

    #[test]
    fn mistakes_have_their_own_sentences() {
        let many = "x\n".repeat(11);
        let typed = Typed::of([
            ("other_phone", "12"),
            ("other_relation", "sister"),
            ("hours", &"x".repeat(201)),
            ("never", &many),
        ]);
        let errors = manner(&typed, &Manner::default()).unwrap_err();
        for field in ["other_phone", "other_name", "hours", "never"] {
            assert!(errors.on(field).is_some(), "{field}");
        }
    }
}
