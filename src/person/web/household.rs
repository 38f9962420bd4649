//! Those who belong to a person: of the household, or caring for them. Each has a record, an agreement and safe contact
//! of their own.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{Of, Visit, form, identity_bar, new::Look, new_key};
use crate::{
    kit::{
        actor::Role,
        db::Tx,
        error::{Error, Result},
        id::PersonId,
    },
    person::{
        actions::{self, Lookalike, Said},
        model::{Details, Kin, Relation, SaidBy},
    },
    web::{Choice, Chrome, Errors, Form, Notice, Page, See, Typed, say, ui::Identity},
};

#[derive(Template)]
#[template(path = "person/web/household.html")]
pub(super) struct Household {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    identity: Identity,
    client: &'static str,
    back: String,
    action: String,
    key: String,
    kin: Vec<Line>,
    relations: Vec<Choice>,
    said: Vec<Choice>,
    /// Those on record who may be meant; asked for once there are any.
    alike: Vec<Choice>,
    refers: bool,
    enters: bool,
}

/// One of them, with keys for the forms of the line.
struct Line {
    id: String,
    href: String,
    name: String,
    born: String,
    relation: &'static str,
    said: String,
    refer_key: String,
    end_key: String,
}

impl Line {
    fn new(kin: &Kin) -> Self {
        Self {
            id: kin.person.to_string(),
            href: super::address(&kin.person),
            name: kin.name.clone(),
            born: kin.born.map_or("not known".to_owned(), say::date),
            relation: kin.relation.words(),
            said: format!(
                "Said by: {}. {}, {}",
                kin.said_by.words().to_lowercase(),
                kin.by,
                say::when(kin.at)
            ),
            refer_key: new_key(),
            end_key: new_key(),
        }
    }
}

const NEW: &str = "new";

pub(super) async fn show(visit: Visit, Of(id): Of) -> Result<Page<Household>> {
    Ok(Page(
        page(&visit, &id, (Typed::default(), Errors::new()), &[]).await?,
    ))
}

async fn page(
    visit: &Visit,
    id: &PersonId,
    (typed, errors): (Typed, Errors),
    alike: &[Lookalike],
) -> Result<Household> {
    let person = visit.person(id).await?;
    let kin = visit.read(async |tx| actions::household(tx, id).await).await?;
    let address = super::address(id);
    Ok(Household {
        chrome: visit.chrome(),
        identity: identity_bar(&person, visit.today()),
        client: visit.client(),
        action: format!("{address}/household"),
        back: address,
        key: new_key(),
        kin: kin.iter().map(Line::new).collect(),
        relations: Relation::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.words()))
            .collect(),
        said: SaidBy::ALL
            .iter()
            .map(|one| Choice::new(one.code(), one.words()))
            .collect(),
        alike: choices(alike),
        refers: !visit.gives_advice(),
        enters: matches!(visit.here.role(), Role::Intake | Role::Supervisor),
        typed,
        errors,
    })
}

/// Those who may be meant; twins never are. And that it is nobody of them.
fn choices(alike: &[Lookalike]) -> Vec<Choice> {
    if alike.is_empty() {
        return Vec::new();
    }
    let usable = alike.iter().filter(|one| one.may_be_same());
    let choice = |one: &Lookalike| {
        let look = Look::new(one);
        Choice::new(
            look.id,
            format!("{}, born {}, {}", look.name, look.born, look.place),
        )
    };
    let nobody = Choice::new(NEW, "Somebody else, who is not on record yet");
    usable.map(choice).chain([nobody]).collect()
}

/// Who is meant: somebody on record, or somebody new.
enum Who {
    Recorded(PersonId),
    New(Box<Details>),
}

fn read(visit: &Visit, typed: &Typed) -> std::result::Result<(Who, (Relation, SaidBy)), Errors> {
    let mut form = typed.reader();
    let recorded = typed.get("who").parse::<PersonId>().ok().map(Who::Recorded);
    let who = match recorded {
        Some(who) => Some(who),
        None => match form::details(&super::new::with_name(typed), &Details::default(), visit.today()) {
            Ok(details) => Some(Who::New(Box::new(details))),
            Err(errors) => {
                for wrong in &errors {
                    form.refuse(&wrong.field, wrong.words.clone());
                }
                None
            }
        },
    };
    let relation = form.choice(
        "relation",
        "Choose what they are to each other",
        Relation::from_code,
    );
    let said = form.choice("said_by", "Choose who said so", SaidBy::from_code);
    form.done(|| Some((who?, (relation?, said?))))
}

pub(super) async fn create(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    visit.person(&id).await?;
    let (who, said) = match read(&visit, &typed) {
        Ok(read) => read,
        Err(errors) => return again(&visit, &id, (typed, errors), &[]).await,
    };
    let mut alike = Vec::new();
    let done = visit.once(&typed, async |tx| {
        let other = match &who {
            Who::Recorded(other) => other.clone(),
            Who::New(details) => add(tx, &id, details, (typed.get("who") == NEW, &mut alike)).await?,
        };
        actions::link(tx, (&id, &other), said).await?;
        Ok(format!("{}/household", super::address(&id)))
    });
    match done.await? {
        Ok(to) => {
            let more = "Each has an agreement and safe contact of their own.";
            Ok(See::page(to)
                .saying(Notice::success("Written down", more))
                .into_response())
        }
        Err(why) => {
            let field = if alike.is_empty() { "relation" } else { "who" };
            again(&visit, &id, (typed, Errors::one(field, why)), &alike).await
        }
    }
}

/// Records somebody new, unless somebody on record may be meant and nobody has said that they are not.
async fn add(
    tx: &mut Tx,
    id: &PersonId,
    details: &Details,
    (is_new, alike): (bool, &mut Vec<Lookalike>),
) -> Result<PersonId> {
    let mut found = actions::lookalikes(tx, details).await?;
    let apart: Vec<PersonId> = found.iter().map(|one| one.person.id().clone()).collect();
    found.retain(|one| one.person.id() != id && one.may_be_same());
    if !found.is_empty() && !is_new {
        *alike = found;
        return Err(Error::Refused(
            "Say whether it is one of those who are on record".to_owned(),
        ));
    }
    actions::add(tx, details.clone(), Said::default(), &apart).await
}

async fn again(visit: &Visit, id: &PersonId, form: (Typed, Errors), alike: &[Lookalike]) -> Result<Response> {
    Ok(Page::status(422, page(visit, id, form, alike).await?))
}

pub(super) async fn create_ending(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<See> {
    let other: PersonId = typed.get("other").parse()?;
    let done = visit
        .once(&typed, async |tx| {
            actions::unlink(tx, &id, &other).await?;
            Ok(format!("{}/household", super::address(&id)))
        })
        .await?;
    let to = done.map_err(Error::Refused)?;
    Ok(See::page(to).saying(Notice::success("Taken back", "Both records stay as they are.")))
}
