//! The record of a person, its flags, and who may be recorded twice.

use askama::Template;
use axum::response::{IntoResponse as _, Response};

use super::{Of, Visit, identity, identity_bar, new::Look, new_key, version};
use crate::{
    kit::{
        actor::Role,
        error::{Error, Result},
        id::PersonId,
    },
    partnership::model::{Moment, Prompts},
    person::{
        actions,
        model::{Checked, Person},
    },
    web::{
        Chrome, Errors, Form, Notice, Page, See, Sheet, Typed, When,
        forms::{Asking, Question},
        say,
        ui::{Identity, Link, Row},
    },
};

#[derive(Template)]
#[template(path = "person/web/show.html")]
pub(super) struct Show {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    heading: String,
    client: &'static str,
    identity: Identity,
    id: String,
    address: String,
    key: String,
    version: String,
    /// The version over which a flag is added: the one that whoever typed it had before them.
    flag_version: String,
    refer: Option<String>,
    /// When to ask about housing, money and work, by the set-up of the place.
    prompts: Vec<Link>,
    advises: bool,
    /// Whether they enter referrals that came to the advice side.
    enters: bool,
    failing_number: bool,
    about: Vec<Row>,
    contact: Vec<Row>,
    safe: Vec<Row>,
    needs: Vec<Row>,
    flags: Vec<Flagged>,
    flag_action: String,
    flag_endings: String,
}

/// One flag as it is shown.
struct Flagged {
    /// Of its own: the forms of two flags go to one address.
    key: String,
    position: String,
    what: String,
    set: String,
    review: String,
    due: bool,
}

pub(super) async fn show(visit: Visit, Of(id): Of) -> Result<Page<Show>> {
    let person = visit.person(&id).await?;
    let sheet = Sheet::filled(Typed::default(), person.version());
    let prompts = prompts(&visit, &id).await?;
    Ok(Page(page(&visit, &person, sheet, prompts)))
}

/// The moments at which health staff of this place are reminded to ask; for everybody else none.
async fn prompts(visit: &Visit, id: &PersonId) -> Result<Vec<Link>> {
    let Some(team) = visit.team().filter(|_| !visit.gives_advice()) else {
        return Ok(Vec::new());
    };
    let prompts = visit
        .read(async |tx| Prompts::where_team_is(tx, team).await)
        .await?;
    let link = |(moment, pack): &(Moment, String)| {
        let to = format!(
            "{}/screening?moment={}&pack={pack}",
            super::address(id),
            moment.code()
        );
        Link::to(to, moment.words())
    };
    Ok(prompts.all.iter().map(link).collect())
}

fn page(visit: &Visit, person: &Person, sheet: Sheet, prompts: Vec<Link>) -> Show {
    let (address, today, client) = (super::address(person.id()), visit.today(), visit.client());
    let number = person.details().nhs_number.as_ref();
    let flags = person.flags().iter().enumerate().map(|(position, flag)| Flagged {
        key: new_key(),
        position: position.to_string(),
        what: flag.what.clone(),
        set: format!("Set on {} by {}", say::date(flag.set_on), flag.set_by),
        review: say::date(flag.review_on),
        due: flag.is_due(today),
    });
    Show {
        chrome: visit.chrome(),
        typed: sheet.typed,
        errors: sheet.errors,
        flag_version: sheet.version,
        heading: format!("{} record", super::capital(client)),
        client,
        identity: Identity {
            href: String::new(),
            ..identity_bar(person, today)
        },
        id: person.id().to_string(),
        key: new_key(),
        version: person.version().to_string(),
        refer: (!visit.gives_advice()).then(|| format!("Refer this {client}")),
        prompts,
        advises: visit.gives_advice(),
        enters: matches!(visit.here.role(), Role::Intake | Role::Supervisor),
        failing_number: number.is_some_and(|number| number.checked() == Checked::Fails),
        about: identity::about(person, today),
        contact: identity::contact(person),
        safe: identity::safe(person),
        needs: identity::needs(person),
        flags: flags.collect(),
        flag_action: format!("{address}/flags"),
        flag_endings: format!("{address}/flag-endings"),
        address,
    }
}

pub(super) async fn create_flag(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let mut form = typed.reader();
    let what = form.text("what", "what others must know", 300);
    let review_on = form.date(
        "review",
        "the date on which to look at it again",
        When::From(visit.today()),
    );
    let (what, review_on) = match form.done(|| Some((what?, review_on?))) {
        Ok(read) => read,
        Err(errors) => return again(&visit, &id, Sheet::refused(typed, errors)).await,
    };
    let asking = Asking {
        typed: &typed,
        questions: &[Question::new("what", "What others must know")],
    };
    let saved = visit.save(
        asking,
        async |tx| {
            actions::flag(tx, &id, version, &what, review_on).await?;
            Ok(super::address(&id))
        },
        async |tx| {
            let now = Person::find(tx, &id).await?.ok_or(Error::NotFound)?;
            Ok((typed.clone(), now.version()))
        },
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Flag added", ""))
            .into_response()),
        Err(sheet) => again(&visit, &id, sheet).await,
    }
}

/// The record as it is now, with the form of a new flag as it was typed.
async fn again(visit: &Visit, id: &PersonId, sheet: Sheet) -> Result<Response> {
    let person = visit.person(id).await?;
    let prompts = prompts(visit, id).await?;
    Ok(Page::status(sheet.status(), page(visit, &person, sheet, prompts)))
}

pub(super) async fn create_flag_ending(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<See> {
    let version = version(&typed)?;
    let position = typed.get("position").parse().map_err(|_| Error::NotFound)?;
    let done = visit
        .once(&typed, async |tx| {
            actions::end_flag(tx, &id, version, position).await?;
            Ok(super::address(&id))
        })
        .await;
    let notice = match done {
        Ok(Ok(_)) => Notice::success("Flag ended", ""),
        Ok(Err(why)) => Notice::problem("Nothing was changed", why),
        Err(Error::Stale) => Notice::problem(
            "Nothing was changed",
            "Somebody else changed this record first. See below which flags there are now.",
        ),
        Err(other) => return Err(other),
    };
    Ok(See::page(super::address(&id)).saying(notice))
}

#[derive(Template)]
#[template(path = "person/web/duplicates.html")]
pub(super) struct Duplicates {
    chrome: Chrome,
    identity: Identity,
    address: String,
    action: String,
    /// Each with a key of its own: the forms of two go to one address.
    lookalikes: Vec<(Look, String)>,
}

pub(super) async fn duplicates(visit: Visit, Of(id): Of) -> Result<Page<Duplicates>> {
    let (person, alike) = visit
        .read(async |tx| {
            let alike = actions::recorded_twice(tx, &id).await?;
            Ok((Person::find(tx, &id).await?.ok_or(Error::NotFound)?, alike))
        })
        .await?;
    let address = super::address(&id);
    Ok(Page(Duplicates {
        chrome: visit.chrome(),
        identity: identity_bar(&person, visit.today()),
        action: format!("{address}/duplicates"),
        address,
        lookalikes: alike.iter().map(|one| (Look::new(one), new_key())).collect(),
    }))
}

/// Says that somebody who looks alike is somebody else.
pub(super) async fn create_distinction(visit: Visit, Of(id): Of, Form(typed): Form) -> Result<See> {
    let other: PersonId = typed.get("other").parse()?;
    let done = visit
        .once(&typed, async |tx| {
            actions::keep_apart(tx, &id, &other).await?;
            Ok(format!("{}/duplicates", super::address(&id)))
        })
        .await?;
    let to = done.map_err(Error::Refused)?;
    Ok(See::page(to).saying(Notice::success(
        "Kept as two people",
        "They will not be shown as alike again.",
    )))
}
