//! The lists of a team, and bringing one.

use askama::Template;
use axum::{
    extract::{
        Multipart, State,
        multipart::{MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

use crate::{
    batch::{
        actions,
        model::{Batch, Column},
        rows::{self, Reading},
        sheet::{self, LARGEST, Unreadable},
    },
    identity::Here,
    kit::{
        clock::{date_of, in_full},
        db::Db,
        error::{Error, Result},
        token,
    },
    person::Channel,
    referral::web::entry,
    web::{Choice, Chrome, Errors, Page, See, Typed, say, spreadsheet},
};

/// Lists that the page shows.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "batch/web/index.html")]
pub(super) struct Index {
    chrome: Chrome,
    errors: Errors,
    key: String,
    lists: Vec<Batch>,
}

pub(super) async fn index(State(db): State<Db>, here: Here) -> Result<Page<Index>> {
    Ok(Page(page(&db, &here, Errors::new()).await?))
}

async fn page(db: &Db, here: &Here, errors: Errors) -> Result<Index> {
    let actor = here.actor();
    let lists = db
        .read(&actor, async |tx| Batch::of_team(tx, SHOWN).await)
        .await?;
    Ok(Index {
        chrome: here.chrome("/lists"),
        errors,
        key: token::form_key(),
        lists,
    })
}

/// What was uploaded: the key of the form, the name of the file and its bytes.
enum Received {
    Whole(Typed, String, Vec<u8>),
    /// It is cut off as soon as it is too long, and nothing of it is kept.
    TooLarge,
}

async fn received(mut upload: Multipart) -> Result<Received> {
    let spoiled =
        |_| Error::Unreadable("The upload broke off, or was no form. Choose the file and send it again.");
    let (mut typed, mut name, mut bytes) = (Typed::default(), String::new(), Vec::new());
    loop {
        let mut field = match upload.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Ok(Received::Whole(typed, name, bytes)),
            Err(error) if is_too_large(&error) => return Ok(Received::TooLarge),
            Err(error) => return Err(spoiled(error)),
        };
        if field.name() == Some("file") {
            field.file_name().unwrap_or_default().clone_into(&mut name);
            loop {
                match field.chunk().await {
                    Ok(Some(chunk)) if bytes.len() + chunk.len() <= LARGEST => {
                        bytes.extend_from_slice(&chunk);
                    }
                    Ok(None) => break,
                    Ok(Some(_)) => return Ok(Received::TooLarge),
                    Err(error) if is_too_large(&error) => return Ok(Received::TooLarge),
                    Err(error) => return Err(spoiled(error)),
                }
            }
            // Another file under the same key is another upload.
            typed = typed.with("digest of the file", token::digest(&bytes));
        } else if field.name() == Some("key") {
            let text = field.text().await.map_err(spoiled)?;
            typed = typed.with("key", text.chars().take(100).collect::<String>());
        }
    }
}

/// More came than a list may have; the rest is not read.
fn is_too_large(error: &MultipartError) -> bool {
    error.status() == StatusCode::PAYLOAD_TOO_LARGE
}

pub(super) async fn create(
    State(db): State<Db>,
    here: Here,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let actor = here.actor();
    let desk = db.read(&actor, async |tx| actions::desk(tx).await).await?;
    let upload = upload.map_err(|_| Error::Unreadable("This page takes a form with a file."))?;
    let refused = async |status: u16, why: String| {
        let page = page(&db, &here, Errors::one("file", why.trim_end_matches('.'))).await?;
        Ok(Page::status(status, page))
    };
    let (typed, name, bytes) = match received(upload).await? {
        Received::Whole(typed, name, bytes) => (typed, name, bytes),
        Received::TooLarge => return refused(413, Unreadable::TooLarge.to_string()).await,
    };
    if bytes.is_empty() {
        return refused(422, "Choose the file with the list".to_owned()).await;
    }
    // Reading takes a moment, for which the other requests need not wait; a file that stops the reader stops that alone.
    let read = tokio::task::spawn_blocking(move || rows::read(&sheet::read(&bytes)?, &desk)).await;
    let reading: Reading = match read {
        Ok(Ok(reading)) => reading,
        Ok(Err(why)) => return refused(422, why.to_string()).await,
        Err(_) => return refused(422, Unreadable::Damaged.to_string()).await,
    };
    let kept = db
        .write_once(&actor, &typed.once(), async |tx| {
            let id = actions::upload(tx, &name, reading).await?;
            Ok(format!("/lists/{id}"))
        })
        .await;
    match kept {
        Ok(to) => Ok(See::page(to).into_response()),
        Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => refused(422, why).await,
        Err(other) => Err(other),
    }
}

/// An empty sheet with the headings.
pub(super) async fn empty(State(db): State<Db>, here: Here) -> Result<Response> {
    let actor = here.actor();
    db.read(&actor, async |tx| actions::desk(tx).await).await?;
    let headings = Column::ALL.iter().map(|column| column.words());
    Ok(spreadsheet::file(
        "alongside-list.csv",
        &spreadsheet::line(headings),
    ))
}

/// The words that each column takes, as they are today.
pub(super) async fn words(State(db): State<Db>, here: Here) -> Result<Response> {
    let actor = here.actor();
    let desk = db.read(&actor, async |tx| actions::desk(tx).await).await?;
    let [areas, services] = entry::targets(&desk.targets);
    let agreed = entry::Offered::all();
    let channels = Channel::ALL
        .iter()
        .map(|one| Choice::new(one.code(), one.words()))
        .collect();
    let colleagues = desk
        .colleagues
        .iter()
        .map(|(_, name)| Choice::new(name, ""))
        .collect();
    let mut text = spreadsheet::line(["Column", "Write", "It means"]);
    for (column, choices) in [
        (Column::Problems, areas),
        (Column::Service, services),
        (Column::Safe, channels),
        (Column::Purposes, agreed.purposes),
        (Column::Feedback, agreed.levels),
        (Column::GivenBy, agreed.givers),
        (Column::Method, agreed.methods),
        (Column::ExplainedBy, colleagues),
    ] {
        for Choice { value, words, .. } in choices {
            // An identifier is nothing that anybody writes.
            let write = if column == Column::Service { &words } else { &value };
            let means = if column == Column::Service { "" } else { &words };
            text.push_str(&spreadsheet::line([column.words(), write, means]));
        }
    }
    for (column, means) in [
        (
            Column::Safe,
            "none, when no way is safe. Several with a comma between them",
        ),
        (Column::Problems, "Several with a comma between them"),
        (
            Column::Purposes,
            "The letters, with a comma between them. Without a there is no referral",
        ),
        (
            Column::Born,
            "Day, month and year in full, such as 5/3/1961. Empty when it is not known",
        ),
        (Column::Urgent, "Empty when it is routine"),
    ] {
        text.push_str(&spreadsheet::line([column.words(), "", means]));
    }
    let day = in_full(date_of(db.clock().now()));
    text.push_str(&spreadsheet::line(["As of", &day, ""]));
    Ok(spreadsheet::file("alongside-list-words.csv", &text))
}
