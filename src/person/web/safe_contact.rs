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
        Chrome, Errors, Form, Notice, Page, See, Sheet, Typed,
        forms::{Asking, Question},
        ui::{Identity, Row},
    },
};

/// The most places that must never be used.
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
    let sheet = Sheet::filled(filled(&person), person.version());
    Ok(Page(page(&visit, &person, sheet)))
}

fn page(visit: &Visit, person: &Person, sheet: Sheet) -> Edit {
    let address = super::address(person.id());
    Edit {
        chrome: visit.chrome(),
        client: visit.client(),
        identity: identity_bar(person, visit.today()),
        action: format!("{address}/safe-contact"),
        address,
        key: new_key(),
        choices: Choices::new(),
        typed: sheet.typed,
        errors: sheet.errors,
        version: sheet.version,
        recorded: sheet.recorded,
    }
}

async fn again(visit: &Visit, id: &PersonId, sheet: Sheet) -> Result<Response> {
    let person = visit.person(id).await?;
    Ok(Page::status(sheet.status(), page(visit, &person, sheet)))
}

pub(super) async fn save(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    let before = visit.person(&id).await?;
    let version = version(&typed)?;
    let said = match said(&typed, &before.safe_contact().manner) {
        Ok(said) => said,
        Err(errors) => return again(&visit, &id, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &questions(),
    };
    let saved = visit.save(
        asking,
        async |tx| {
            actions::hear(tx, &id, version, said).await?;
            Ok(super::address(&id))
        },
        async |tx| {
            let now = Person::find(tx, &id).await?.ok_or(Error::NotFound)?;
            Ok((filled(&now), now.version()))
        },
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Safe contact saved", ""))
            .into_response()),
        Err(sheet) => again(&visit, &id, sheet).await,
    }
}

fn questions() -> Vec<Question> {
    let choices = Choices::new();
    let channels = choices
        .channels
        .iter()
        .map(|(field, words)| Question::new(field, *words).of(&choices.safety));
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
        .chain(others.map(|(field, words)| Question::new(field, words)))
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
            form.optional_text(field, what, Manner::LONGEST)
                .unwrap_or_default()
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
    if never.len() > MOST_NEVER || never.iter().any(|line| line.chars().count() > Manner::LONGEST) {
        form.refuse(
            "never",
            format!(
                "Enter up to {MOST_NEVER} lines of {} characters.",
                Manner::LONGEST
            ),
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
