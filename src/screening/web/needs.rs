//! From answers to needs: what each is about, and how it and health hang together; then into a draft.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::Db,
        error::{Error, Result},
        id::ScreeningId,
        token,
    },
    partnership::packs,
    person::{self, Person},
    referral::model::{Described, Harm, Link},
    screening::{
        actions,
        model::{Found, Screening},
    },
    web::{Choice, Chrome, Errors, Form, Page, See, Typed, ui},
};

#[derive(Template)]
#[template(path = "screening/web/needs.html")]
pub(super) struct Needs {
    chrome: Chrome,
    identity: ui::Identity,
    typed: Typed,
    errors: Errors,
    key: String,
    back: String,
    action: String,
    wanted: Vec<Need>,
    links: Vec<Choice>,
    harms: Vec<Choice>,
}

/// One need as it stands on the page.
struct Need {
    id: String,
    words: String,
    /// The areas in which it can lie.
    areas: Vec<Choice>,
    area_field: String,
    link_field: String,
    words_field: String,
    harm_field: String,
}

impl Need {
    fn new(screening: &Screening, found: &Found) -> Self {
        let pack = packs::questionnaire(&screening.asking.pack);
        let question = pack.and_then(|pack| pack.question(&found.question));
        let known = question
            .map(|question| question.areas.as_slice())
            .unwrap_or_default();
        let areas = packs::areas().iter();
        let areas = areas.filter(|area| known.is_empty() || known.contains(&area.id));
        let mut areas: Vec<_> = areas.collect();
        areas.sort_by_key(|area| known.iter().position(|id| *id == area.id));
        let id = &found.question;
        Self {
            words: question.map_or_else(|| id.clone(), |question| question.words.clone()),
            areas: areas
                .into_iter()
                .map(|area| Choice::new(area.id.clone(), area.plain.clone()))
                .collect(),
            area_field: format!("area-{id}"),
            link_field: format!("link-{id}"),
            words_field: format!("words-{id}"),
            harm_field: format!("harm-{id}"),
            id: id.clone(),
        }
    }

    /// The area that is likeliest, for a form that nobody has typed into.
    fn likeliest(&self) -> &str {
        match self.areas.as_slice() {
            [only] => &only.value,
            _ => "",
        }
    }
}

async fn page((db, here): (&Db, &Here), id: &ScreeningId, form: Option<(Typed, Errors)>) -> Result<Needs> {
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        let (screening, found) = actions::to_refer(tx, id).await?;
        let person = Person::find(tx, &screening.person)
            .await?
            .ok_or(Error::NotFound)?;
        Ok((screening, found, person))
    });
    let (screening, found, person) = read.await?;
    let needs: Vec<Need> = found.iter().map(|found| Need::new(&screening, found)).collect();
    let (typed, errors) = form.unwrap_or_else(|| (filled(&needs, &found), Errors::new()));
    Ok(Needs {
        chrome: here.chrome("/people"),
        identity: person::web::identity_bar(&person, date_of(db.clock().now())),
        typed,
        errors,
        key: token::form_key(),
        back: format!("/screenings/{id}"),
        action: format!("/screenings/{id}/needs"),
        wanted: needs,
        links: Link::ALL
            .iter()
            .map(|link| Choice::new(link.code(), link.words()))
            .collect(),
        harms: Harm::ALL
            .iter()
            .map(|harm| Choice::new(harm.code(), harm.words()))
            .collect(),
    })
}

/// What was said of each before, or the only area that it can be.
fn filled(needs: &[Need], found: &[Found]) -> Typed {
    let mut typed = Typed::default();
    for (need, found) in needs.iter().zip(found) {
        let Some(described) = &found.described else {
            typed = typed.with(&need.area_field, need.likeliest());
            continue;
        };
        typed = typed
            .with(&need.area_field, &described.area)
            .with(&need.link_field, described.link.map_or("", Link::code))
            .with(&need.words_field, &described.link_words);
        for harm in &described.harms {
            typed = typed.with(&need.harm_field, harm.code());
        }
    }
    typed
}

pub(super) async fn new(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ScreeningId>,
) -> Result<Page<Needs>> {
    Ok(Page(page((&db, &here), &id, None).await?))
}

pub(super) async fn create(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<ScreeningId>,
    Form(typed): Form,
) -> Result<Response> {
    let drawn = page((&db, &here), &id, None).await?;
    let described = match read(&typed, &drawn.wanted) {
        Ok(described) => described,
        Err(errors) => {
            return Ok(Page::status(
                422,
                Needs {
                    typed,
                    errors,
                    ..drawn
                },
            ));
        }
    };
    let done = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            Ok(format!(
                "/drafts/{}/needs",
                actions::refer(tx, &id, &described).await?
            ))
        })
        .await;
    match done {
        Ok(to) => Ok(See::page(to).into_response()),
        Err(Error::Refused(why)) => {
            let errors = Errors::one("main", why);
            Ok(Page::status(
                422,
                page((&db, &here), &id, Some((typed, errors))).await?,
            ))
        }
        Err(other) => Err(other),
    }
}

fn read(typed: &Typed, needs: &[Need]) -> std::result::Result<BTreeMap<String, Described>, Errors> {
    let mut form = typed.reader();
    let mut all = BTreeMap::new();
    for need in needs {
        let offered = |id: &str| {
            need.areas
                .iter()
                .find(|area| area.value == id)
                .map(|area| area.value.clone())
        };
        let area = form.choice(&need.area_field, "Choose what the problem is about", offered);
        let link = form.optional_choice(&need.link_field, "Choose one of these", Link::from_code);
        let words = form.optional_text(&need.words_field, "how they hang together", 300);
        let harms = form.optional_choices(&need.harm_field, "Choose from these", Harm::from_code);
        if let Some(area) = area {
            all.insert(
                need.id.clone(),
                Described {
                    area,
                    link,
                    link_words: words.unwrap_or_default(),
                    harms: harms.unwrap_or_default(),
                },
            );
        }
    }
    form.done(|| Some(all))
}
