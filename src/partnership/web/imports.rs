//! Practices of the public register: uploaded, looked through, decided on, and taken in all at once.

mod upload;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path},
    response::Response,
    routing::{get, post},
};

use super::{
    Editor,
    form::{Drawn, Sent, new_key, version},
};
use crate::{
    kit::{db::Tx, error::Result, id::ImportId},
    partnership::{
        actions,
        model::OdsCode,
        packs,
        register::{self, Decision, Import, ImportState, Practice, Review, RowErrors, Selection, Taken},
    },
    web::{App, Choice, Chrome, Errors, Form, Page, Typed, say, ui::Row},
};

/// The longest upload: the largest file, and the fields around it.
const LONGEST_UPLOAD: usize = register::LARGEST + 64 * 1024;
/// How many of the new practices the page names; the rest are counted.
const SHOWN: usize = 200;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/sites/imports",
            get(upload::new)
                .post(upload::create)
                .layer(DefaultBodyLimit::max(LONGEST_UPLOAD)),
        )
        .route("/sites/imports/{id}", get(show))
        .route("/sites/imports/{id}/confirmation", post(create_confirmation))
        .route("/sites/imports/{id}/withdrawal", post(create_withdrawal))
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

fn decisions() -> Vec<Choice> {
    vec![
        Choice::new("same", "It is the same place: give it the register code"),
        Choice::new("another", "It is another place: add it"),
        Choice::new("skip", "Leave it out"),
    ]
}

fn address(id: &ImportId) -> String {
    format!("/sites/imports/{id}")
}

async fn page(visit: &Editor, id: &ImportId, drawn: Drawn) -> Result<Show> {
    let (typed, errors) = drawn.form();
    let (import, review) = visit
        .read(async |tx| actions::review_import(tx, id).await)
        .await?;
    let to_decide = review
        .to_decide()
        .map(|(practice, place)| probable(practice, &place.name))
        .collect();
    let new_count = review.new_ones().count();
    let unlisted = import.error_count - i64::try_from(import.errors.len()).unwrap_or(i64::MAX);
    Ok(Show {
        chrome: visit.chrome(),
        typed,
        errors,
        key: new_key(),
        action: address(id),
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

fn probable(practice: &Practice, place: &str) -> Probable {
    Probable {
        field: format!("decide-{}", practice.code),
        question: format!("{} ({})", practice.name, practice.code),
        hint: format!(
            "{}, {}, {} in the register. {place} is here, with the same name and postcode and without a register code.",
            practice.name, practice.address, practice.postcode,
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
    Ok(Page(page(&visit, &id, Drawn::Kept).await?))
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
    let form = typed.clone();
    let verb = async |tx: &mut Tx, ()| {
        let (_, review) = actions::review_import(tx, &id).await?;
        actions::take_import(tx, &id, version, &decided(&form, &review), errors).await?;
        Ok(address(&id))
    };
    Sent::new(&visit, typed, "")
        .settle(Ok(()), verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}

async fn create_withdrawal(visit: Editor, Path(id): Path<ImportId>, Form(typed): Form) -> Result<Response> {
    let version = version(&typed)?;
    let verb = async |tx: &mut Tx, ()| {
        actions::drop_import(tx, &id, version).await?;
        Ok("/sites".to_owned())
    };
    Sent::new(&visit, typed, "The list is not used. Nothing was added.")
        .settle(Ok(()), verb, async |drawn| page(&visit, &id, drawn).await)
        .await
}
