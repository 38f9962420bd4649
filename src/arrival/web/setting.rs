//! Whether a service has a public page, for those who edit services.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};

use crate::{
    arrival::{
        actions,
        model::{LONGEST_OPENING, PublicPage, slug},
    },
    identity::Here,
    kit::{error::Result, id::ServiceId, token},
    partnership::Service,
    web::{
        App, Choice, Chrome, Errors, Form, Notice, Page, See, Sheet, Typed,
        forms::{Asking, Question},
        ui::Row,
    },
};

#[derive(Template)]
#[template(path = "arrival/web/setting.html")]
struct Setting {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    version: String,
    recorded: Vec<Row>,
    action: String,
    back: String,
    name: String,
    /// The whole address, for a poster, and where it leads on this site; nothing while it is closed.
    address: Option<(String, String)>,
    choices: Vec<Choice>,
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("open", "Open: anybody may ask for help there"),
        Choice::new("closed", "Closed: it says whom to ring instead"),
    ]
}

fn questions() -> [Question; 3] {
    [
        Question::new("open", "Is the page open?").of(&choices()),
        Question::new("slug", "The end of its address"),
        Question::new("opening", "What stands at its head"),
    ]
}

fn filled(page: &PublicPage) -> Typed {
    let open = if page.is_open { "open" } else { "closed" };
    Typed::of([
        ("open", open),
        ("slug", page.slug.as_str()),
        ("opening", page.opening.as_str()),
    ])
}

async fn draw(app: &App, here: &Here, id: &ServiceId, sheet: Option<Sheet>) -> Result<Response> {
    let actor = here.actor();
    let read = app.db.read(&actor, async |tx| actions::public_page(tx, id).await);
    let (service, page): (Service, PublicPage) = read.await?;
    let sheet = sheet.unwrap_or_else(|| Sheet::filled(filled(&page), page.version));
    let status = sheet.status();
    let path = format!("/ask/{}", page.slug);
    let page = Setting {
        chrome: here.chrome("/partnership"),
        typed: sheet.typed,
        errors: sheet.errors,
        key: token::form_key(),
        version: sheet.version,
        recorded: sheet.recorded,
        action: format!("/services/{id}/public-page"),
        back: format!("/services/{id}"),
        name: service.details.naming.inside().to_owned(),
        address: page.is_open.then(|| (format!("{}{path}", app.address), path)),
        choices: choices(),
    };
    Ok(Page::status(status, page))
}

pub(super) async fn show(State(app): State<App>, here: Here, Path(id): Path<ServiceId>) -> Result<Response> {
    draw(&app, &here, &id, None).await
}

pub(super) async fn save(
    State(app): State<App>,
    here: Here,
    Path(id): Path<ServiceId>,
    Form(typed): Form,
) -> Result<Response> {
    let actor = here.actor();
    let before = app
        .db
        .read(&actor, async |tx| actions::public_page(tx, &id).await);
    before.await?;
    let mut form = typed.reader();
    let open = form.choice("open", "Say whether the page is open", |code| match code {
        "open" => Some(true),
        "closed" => Some(false),
        _ => None,
    });
    let end = match slug(typed.get("slug")) {
        Ok(end) => Some(end),
        Err(no) => {
            form.refuse("slug", no.to_string());
            None
        }
    };
    let opening = form.optional_text("opening", "what stands at its head", LONGEST_OPENING);
    let version = form.version();
    let page = form.done(|| {
        Some(PublicPage {
            service: id.clone(),
            slug: end?,
            is_open: open?,
            opening: opening.unwrap_or_default(),
            version: version?,
        })
    });
    let page = match page {
        Ok(page) => page,
        Err(errors) => return draw(&app, &here, &id, Some(Sheet::refused(typed, errors))).await,
    };
    let questions = questions();
    let asking = Asking {
        typed: &typed,
        questions: &questions,
    };
    let saved = asking.save(
        (&app.db, &actor),
        async |tx| {
            actions::change_public_page(tx, page).await?;
            Ok(format!("/services/{id}/public-page"))
        },
        async |tx| {
            let (_, now) = actions::public_page(tx, &id).await?;
            Ok((filled(&now), now.version))
        },
    );
    match saved.await? {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("Public page saved", ""))
            .into_response()),
        Err(sheet) => draw(&app, &here, &id, Some(sheet)).await,
    }
}
