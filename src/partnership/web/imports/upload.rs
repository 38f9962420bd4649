//! Uploading a register, and saying which of its practices are meant.

use askama::Template;
use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    response::Response,
};

use super::address;
use crate::{
    kit::{
        db::Tx,
        error::{Error, Result},
    },
    partnership::{
        actions,
        model::Partnership,
        packs,
        register::{self, NoSelection, Reading, Selection},
        web::{
            Editor,
            form::{Sent, new_key, sentence},
        },
    },
    web::{Choice, Chrome, Errors, Page, Typed},
};

#[derive(Template)]
#[template(path = "partnership/web/import_new.html")]
pub(super) struct New {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    whom: Vec<Choice>,
    regions: Vec<Choice>,
    places: String,
}

fn whom() -> Vec<Choice> {
    vec![
        Choice::new("region", "Those of a region").reveals(),
        Choice::new("codes", "Those with certain codes").reveals(),
        Choice::new("everything", "Every open practice in the file"),
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

pub(super) async fn new(visit: Editor) -> Result<Page<New>> {
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

pub(super) async fn create(visit: Editor, upload: Result<Multipart, MultipartRejection>) -> Result<Response> {
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
    let verb = async |tx: &mut Tx, (selection, reading)| {
        let id = actions::upload_import(tx, &name, selection, reading).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "")
        .about("file")
        .settle(Ok((selection, reading)), verb, async |drawn| {
            let (typed, errors) = drawn.form();
            upload_page(&visit, typed, errors).await
        })
        .await
}
