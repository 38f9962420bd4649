//! Practices of the public register: uploaded, looked through, decided on, and taken in all at once.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Multipart, Path, multipart::MultipartRejection},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use super::{Editor, new_key, on_to, sentence, version};
use crate::{
    kit::{
        error::{Error, Result},
        id::ImportId,
        token,
    },
    partnership::{
        actions,
        model::{OdsCode, Partnership, Site},
        packs,
        register::{
            self, Decision, Import, ImportState, NoSelection, Practice, Reading, Review, RowErrors,
            Selection, Taken,
        },
    },
    web::{App, Choice, Chrome, Errors, Form, Page, See, Typed, say, ui::Row},
};

/// The longest upload: the largest file, and the fields around it.
const LONGEST_UPLOAD: usize = register::LARGEST + 64 * 1024;
/// How many of the new practices the page names; the rest are counted.
const SHOWN: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/sites/imports",
            get(new).post(create).layer(DefaultBodyLimit::max(LONGEST_UPLOAD)),
        )
        .route("/sites/imports/{id}", get(show))
        .route("/sites/imports/{id}/confirmation", post(create_confirmation))
        .route("/sites/imports/{id}/withdrawal", post(create_withdrawal))
}

#[derive(Template)]
#[template(path = "partnership/web/import_new.html")]
struct New {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    whom: Vec<Choice>,
    regions: Vec<Choice>,
    places: String,
}

#[derive(Template)]
#[template(path = "partnership/web/import.html")]
struct Show {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    action: String,
    version: String,
    summary: Vec<Row>,
    /// What came of it, once it was taken in.
    taken: Option<Taken>,
    dropped: bool,
    import: Import,
    /// How many wrong things are not listed.
    more_errors: String,
    new: Vec<Practice>,
    new_count: usize,
    more_new: usize,
    here: usize,
    to_decide: Vec<Probable>,
    decisions: Vec<Choice>,
}

/// A practice that is probably here.
struct Probable {
    field: String,
    question: String,
    hint: String,
}

fn whom() -> Vec<Choice> {
    vec![
        Choice::new("region", "Those of a region").reveals(),
        Choice::new("codes", "Those with certain codes").reveals(),
        Choice::new("everything", "Every open practice in the file"),
    ]
}

fn decisions() -> Vec<Choice> {
    vec![
        Choice::new("same", "It is the same place: give it the register code"),
        Choice::new("another", "It is another place: add it"),
        Choice::new("skip", "Leave it out"),
    ]
}

async fn upload_page(visit: &Editor, typed: Typed, errors: Errors) -> Result<New> {
    let partnership = visit.read(async |tx| Partnership::find(tx).await).await?;
    let regions = packs::regions()
        .into_iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    Ok(New {
        chrome: visit.chrome(),
        typed,
        errors,
        key: new_key(),
        whom: whom(),
        regions,
        places: partnership.details.places,
    })
}

async fn new(visit: Editor) -> Result<Page<New>> {
    Ok(Page(upload_page(&visit, Typed::default(), Errors::new()).await?))
}

/// What was uploaded: the fields, the name of the file and its bytes.
async fn received(mut upload: Multipart) -> Result<(Typed, String, Vec<u8>)> {
    let spoiled =
        |_| Error::Unreadable("The upload broke off, or was no form. Choose the file and send it again.");
    let (mut typed, mut name, mut bytes) = (Typed::default(), String::new(), Vec::new());
    while let Some(field) = upload.next_field().await.map_err(spoiled)? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                field.file_name().unwrap_or_default().clone_into(&mut name);
                bytes = field.bytes().await.map_err(|_| Error::TooLarge)?.to_vec();
                // Another file under the same key is another upload.
                typed = typed.with("digest of the file", token::digest(&bytes));
            }
            other if other.len() <= 30 => {
                let text = field.text().await.map_err(spoiled)?;
                let text: String = text
                    .chars()
                    .take(40_000)
                    .map(|c| if c == '\0' { ' ' } else { c })
                    .collect();
                typed = typed.with(other, text);
            }
            _ => {}
        }
    }
    Ok((typed, name, bytes))
}

fn selection(typed: &Typed) -> std::result::Result<Selection, Errors> {
    let chosen = match typed.get("whom") {
        "everything" => return Ok(Selection::Everything),
        "region" => Selection::region(typed.get("region"), packs::health_areas()),
        "codes" => Selection::codes(typed.get("codes")),
        _ => return Err(Errors::one("whom", "Choose which practices you mean")),
    };
    chosen.map_err(|why| {
        let field = if why == NoSelection::NoRegion {
            "region"
        } else {
            "codes"
        };
        Errors::one(field, sentence(&why.to_string()))
    })
}

/// Reading twenty megabytes takes a moment, which the other requests need not wait for.
async fn read(bytes: Vec<u8>) -> Result<std::result::Result<Reading, register::Unreadable>> {
    let reading = tokio::task::spawn_blocking(move || register::read(&bytes));
    reading
        .await
        .map_err(|error| Error::Internal(anyhow::Error::new(error).context("reading a register")))
}

async fn create(visit: Editor, upload: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let upload = upload.map_err(|_| Error::Unreadable("This page takes a form with a file."))?;
    let (typed, name, bytes) = received(upload).await?;
    let mut errors = Errors::new();
    if bytes.is_empty() {
        errors.add("file", "Choose the file with the register");
    }
    let selection = match selection(&typed) {
        Ok(selection) if errors.is_empty() => selection,
        chosen => {
            for wrong in chosen.err().iter().flat_map(Errors::iter) {
                errors.add(&wrong.field, &wrong.words);
            }
            return Ok(Page::status(422, upload_page(&visit, typed, errors).await?));
        }
    };
    let reading = match read(bytes).await? {
        Ok(reading) => reading,
        Err(why) => {
            let errors = Errors::one("file", sentence(&why.to_string()));
            return Ok(Page::status(422, upload_page(&visit, typed, errors).await?));
        }
    };
    let done = visit
        .once(&typed, async |tx| {
            let id = actions::upload_import(tx, &name, selection, reading).await?;
            Ok(format!("/sites/imports/{id}"))
        })
        .await?;
    match done {
        Ok(to) => Ok(crate::web::redirect::See::page(to).into_response()),
        Err(why) => Ok(Page::status(
            422,
            upload_page(&visit, typed, Errors::one("file", why)).await?,
        )),
    }
}

async fn page(visit: &Editor, id: &ImportId, typed: Typed, errors: Errors) -> Result<Show> {
    let (import, review, to_decide) = visit
        .read(async |tx| {
            let (import, review) = actions::review_import(tx, id).await?;
            let mut to_decide = Vec::new();
            for (practice, site) in review.to_decide() {
                let site = Site::find(tx, site).await?.ok_or(Error::NotFound)?;
                to_decide.push(probable(practice, &site));
            }
            Ok((import, review, to_decide))
        })
        .await?;
    let new_count = review.new_ones().count();
    let unlisted = import.error_count - i64::try_from(import.errors.len()).unwrap_or(i64::MAX);
    Ok(Show {
        chrome: visit.chrome(),
        typed,
        errors,
        key: new_key(),
        action: format!("/sites/imports/{id}"),
        version: import.version.to_string(),
        summary: summary(&import, &review),
        taken: match import.state {
            ImportState::Taken(taken) => Some(taken),
            ImportState::Waiting | ImportState::Dropped => None,
        },
        dropped: import.state == ImportState::Dropped,
        more_errors: if unlisted > 0 {
            say::thousands(unlisted)
        } else {
            String::new()
        },
        import,
        new: review.new_ones().take(SHOWN).cloned().collect(),
        new_count,
        more_new: new_count.saturating_sub(SHOWN),
        here: review.here(),
        to_decide,
        decisions: decisions(),
    })
}

fn probable(practice: &Practice, site: &Site) -> Probable {
    Probable {
        field: format!("decide-{}", practice.code),
        question: format!("{} ({})", practice.name, practice.code),
        hint: format!(
            "{}, {}, {} in the register. {} is here, with the same name and postcode and without a register code.",
            practice.name,
            practice.address,
            practice.postcode,
            site.details.naming.inside()
        ),
    }
}

fn summary(import: &Import, review: &Review) -> Vec<Row> {
    let chosen = match &import.selection {
        Selection::Everything => "Every open practice in the file".to_owned(),
        Selection::Region { code, .. } => {
            let name = packs::regions()
                .into_iter()
                .find(|(region, _)| region == code)
                .map_or("", |(_, name)| name);
            format!("Practices of the integrated care boards of {name}")
        }
        Selection::Codes(codes) => {
            let shown: Vec<&str> = codes.iter().take(12).map(String::as_str).collect();
            let more = codes.len() - shown.len();
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            format!("{}{more}", shown.join(", "))
        }
    };
    let count = |n: usize| say::thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let counted = [
        ("New", review.new_ones().count()),
        ("Here already", review.here()),
        ("Probably here", review.to_decide().count()),
    ];
    let mut rows = vec![
        Row::new("File", &import.file_name),
        Row::new("Read as", import.layout.words()),
        Row::new("Uploaded", say::when(import.uploaded_at)),
        Row::new("Chosen", chosen),
        Row::new("Open practices in the file", say::thousands(import.practices)),
    ];
    if import.left_aside > 0 {
        let left = say::thousands(import.left_aside);
        rows.push(Row::new("Closed, or no general practice", left));
    }
    let some = counted.into_iter().filter(|(what, n)| *n > 0 || *what == "New");
    rows.extend(some.map(|(what, n)| Row::new(what, count(n))));
    if import.error_count > 0 {
        rows.push(Row::new(
            "Things wrong in rows",
            say::thousands(import.error_count),
        ));
    }
    rows
}

async fn show(visit: Editor, Path(id): Path<ImportId>) -> Result<Page<Show>> {
    Ok(Page(page(&visit, &id, Typed::default(), Errors::new()).await?))
}

/// What was decided, practice by practice; for the others, what was decided for all others.
fn decided(typed: &Typed, review: &Review) -> BTreeMap<OdsCode, Decision> {
    let others = Decision::from_code(typed.get("decide-others"));
    review
        .to_decide()
        .filter_map(|(practice, _)| {
            let own = Decision::from_code(typed.get(&format!("decide-{}", practice.code)));
            Some((practice.code.clone(), own.or(others)?))
        })
        .collect()
}

async fn create_confirmation(visit: Editor, Path(id): Path<ImportId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let errors = if typed.has("leave_out", "yes") {
        RowErrors::LeaveOut
    } else {
        RowErrors::Stop
    };
    let done = visit
        .once(&typed, async |tx| {
            let (_, review) = actions::review_import(tx, &id).await?;
            actions::take_import(tx, &id, version, &decided(&typed, &review), errors).await?;
            Ok(format!("/sites/imports/{id}"))
        })
        .await?;
    match done {
        Ok(to) => Ok(See::page(to).into_response()),
        Err(why) => {
            let refused = |refused: register::Refused| why == refused.to_string();
            let field = match () {
                () if refused(register::Refused::Errors) => "leave_out",
                () if refused(register::Refused::Undecided) => "decide-others",
                () => "main",
            };
            Ok(Page::status(
                422,
                page(&visit, &id, typed, Errors::one(field, why)).await?,
            ))
        }
    }
}

async fn create_withdrawal(visit: Editor, Path(id): Path<ImportId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let done = visit
        .once(&typed, async |tx| {
            actions::drop_import(tx, &id, version).await?;
            Ok("/sites".to_owned())
        })
        .await?;
    match done {
        Ok(to) => Ok(on_to(to, "The list is not used. Nothing was added.")),
        Err(why) => Ok(Page::status(
            422,
            page(&visit, &id, typed, Errors::one("main", why)).await?,
        )),
    }
}
