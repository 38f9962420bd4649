//! Which areas of law an adviser deals with.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};

use super::{new_key, on_to};
use crate::{
    identity::{
        Here, Membership, actions,
        model::{may_be_competent, may_keep_accounts},
    },
    kit::{
        db::{Db, Tx},
        error::{Error, Result},
        id::MembershipId,
    },
    partnership::packs,
    web::{
        App, Choice, Chrome, Errors, Form, Page, Sheet, Typed,
        forms::{Asking, Question},
        ui::Row,
    },
};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/staff/{id}/areas", get(show).post(save))
}

#[derive(Template)]
#[template(path = "partnership/web/competence.html")]
struct Competence {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    recorded: Vec<Row>,
    name: String,
    back: String,
    action: String,
    areas: Vec<Choice>,
}

fn areas() -> Vec<Choice> {
    let choice = |area: &packs::Area| Choice::new(area.id.clone(), area.label.clone());
    packs::areas().iter().map(choice).collect()
}

async fn found(tx: &mut Tx, id: &MembershipId) -> Result<(Membership, Typed)> {
    let member = Membership::find(tx, id).await?.ok_or(Error::NotFound)?;
    if !may_be_competent(member.role) {
        return Err(Error::NotFound);
    }
    let areas = actions::competence_of(tx, id).await?;
    let typed = Typed::of(areas.into_iter().map(|area| ("area", area)));
    Ok((member, typed))
}

async fn page(db: &Db, here: &Here, id: &MembershipId, sheet: Option<Sheet>) -> Result<Response> {
    if !may_keep_accounts(&here.actor()) {
        return Err(Error::NotFound);
    }
    let (member, recorded) = db.read(&here.actor(), async |tx| found(tx, id).await).await?;
    let sheet = sheet.unwrap_or_else(|| Sheet::filled(recorded, member.version));
    let status = sheet.status();
    let back = format!("/staff/{id}");
    let page = Competence {
        chrome: here.chrome("/staff"),
        typed: sheet.typed,
        errors: sheet.errors,
        key: new_key(),
        version: sheet.version,
        recorded: sheet.recorded,
        name: member.name,
        action: format!("{back}/areas"),
        back,
        areas: areas(),
    };
    Ok(Page::status(status, page))
}

async fn show(State(db): State<Db>, here: Here, Path(id): Path<MembershipId>) -> Result<Response> {
    page(&db, &here, &id, None).await
}

async fn save(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<MembershipId>,
    Form(typed): Form,
) -> Result<Response> {
    let actor = here.actor();
    if !may_keep_accounts(&actor) {
        return Err(Error::NotFound);
    }
    db.read(&actor, async |tx| found(tx, &id).await).await?;
    let mut form = typed.reader();
    let chosen = form.optional_choices("area", "Choose from the list", |code| {
        packs::area(code).map(|area| area.id.clone())
    });
    let version = form.version();
    let (chosen, version) = match form.done(|| Some((chosen?, version?))) {
        Ok(read) => read,
        Err(errors) => return page(&db, &here, &id, Some(Sheet::refused(typed, errors))).await,
    };
    let questions = [Question::new("area", "Areas of law").of(&areas())];
    let asking = Asking {
        typed: &typed,
        questions: &questions,
    };
    let saved = asking.save(
        (&db, &actor),
        async |tx| {
            actions::set_competence(tx, &id, version, &chosen).await?;
            Ok(format!("/staff/{id}"))
        },
        async |tx| {
            let (member, typed) = found(tx, &id).await?;
            Ok((typed, member.version))
        },
    );
    match saved.await? {
        Ok(to) => Ok(on_to(to, "Saved")),
        Err(sheet) => page(&db, &here, &id, Some(sheet)).await,
    }
}
