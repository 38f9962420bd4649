//! The pages of lists: bringing one, looking it through, and how far it has come.

mod upload;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};

use super::{
    actions,
    model::{Batch, DAYS_KEPT, Decision, Doubt, Row, Standing, State as Stands, Wrong},
    rows::Entry,
    sheet,
};
use crate::{
    identity::Here,
    kit::{
        clock::date_of,
        db::{Db, Tx},
        error::{Error, Result},
        id::BatchId,
        token,
    },
    person::Person,
    web::{App, Choice, Chrome, Errors, Form, Notice, Page, See, Typed, say, spreadsheet, ui},
};

/// The longest upload: the largest file, and the fields around it.
const LONGEST_UPLOAD: usize = sheet::LARGEST + 2 * 1024 * 1024;
/// How many rows of a kind the page names; the rest are counted.
const SHOWN: usize = 100;
/// Seconds after which the page of a list that is at work looks again.
const AGAIN: &str = "3";

/// Every page of this slice.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/lists",
            get(upload::index)
                .post(upload::create)
                .layer(DefaultBodyLimit::max(LONGEST_UPLOAD)),
        )
        .route("/lists/empty.csv", get(upload::empty))
        .route("/lists/words.csv", get(upload::words))
        .route("/lists/{id}", get(show))
        .route("/lists/{id}/problems.csv", get(problems))
        .route("/lists/{id}/confirmation", post(create_confirmation))
        .route("/lists/{id}/stopping", post(create_stopping))
        .route("/lists/{id}/disposal", post(create_disposal))
}

#[derive(Template)]
#[template(path = "batch/web/show.html")]
struct Show {
    chrome: Chrome,
    batch: Batch,
    typed: Typed,
    errors: Errors,
    key: String,
    counts: Vec<ui::Row>,
    /// Rows that are done, and all of them.
    done: i64,
    all: i64,
    brought: i64,
    doubts: Vec<Doubtful>,
    more_doubts: i64,
    wrong: Vec<String>,
    more_wrong: i64,
    /// Rows that were not brought in, and why.
    aside: Vec<String>,
    forgotten: String,
    others: Vec<Choice>,
}

/// A row that is to be decided on.
struct Doubtful {
    field: String,
    question: String,
    hint: String,
    choices: Vec<Choice>,
}

struct Whole {
    batch: Batch,
    counts: Vec<(Standing, i64)>,
    doubts: Vec<Doubtful>,
    wrong: Vec<Wrong>,
    aside: Vec<Row>,
}

async fn whole(tx: &mut Tx, id: &BatchId) -> Result<Whole> {
    let batch = Batch::find(tx, id).await?.ok_or(Error::NotFound)?;
    let most = i64::try_from(SHOWN).unwrap_or(i64::MAX);
    let wrong = if batch.state.is_at_work() {
        Vec::new()
    } else {
        batch.wrong(tx).await?
    };
    let (counts, [doubtful, known, refused]) = actions::standing(tx, id, most).await?;
    let mut doubts = Vec::new();
    if batch.state == Stands::Ready {
        for row in &doubtful {
            doubts.extend(doubt(tx, row).await?);
        }
    }
    let aside = known.into_iter().chain(refused).collect();
    Ok(Whole {
        batch,
        counts,
        doubts,
        wrong,
        aside,
    })
}

/// What is asked about a row.
async fn doubt(tx: &mut Tx, row: &Row) -> Result<Option<Doubtful>> {
    let entry: Entry = serde_json::from_str(&row.body)?;
    let name = entry.details.name().full();
    let born = entry
        .details
        .born
        .map_or("date of birth not known".to_owned(), |born| {
            format!("born {}", say::date(born))
        });
    let hint = match &row.doubt {
        None => return Ok(None),
        Some(Doubt::SameInList { row }) => format!("Row {row} is about the same person, as it seems."),
        Some(Doubt::Alike { person }) => match Person::find(tx, person).await? {
            Some(there) => {
                let born = there
                    .details()
                    .born
                    .map_or("date of birth not known".to_owned(), |born| {
                        format!("born {}", say::date(born))
                    });
                format!("{} is recorded already, {born}.", there.details().name().full())
            }
            None => "Somebody like this is recorded already.".to_owned(),
        },
    };
    let same = match &row.doubt {
        Some(Doubt::SameInList { .. }) => "The same person, with another problem",
        Some(Doubt::Alike { .. }) | None => Decision::Same.words(),
    };
    Ok(Some(Doubtful {
        field: format!("decide-{}", row.number),
        question: format!("Row {}: {name}, {born}", row.number),
        hint,
        choices: vec![
            Choice::new(Decision::Same.code(), same),
            Choice::new(Decision::Another.code(), Decision::Another.words()),
            Choice::new(Decision::Leave.code(), Decision::Leave.words()),
        ],
    }))
}

fn page(here: &Here, whole: Whole, typed: Typed, errors: Errors) -> Show {
    let Whole {
        batch,
        counts,
        doubts,
        wrong,
        aside,
    } = whole;
    let count = |wanted: &[Standing]| -> i64 {
        let some = counts.iter().filter(|(standing, _)| wanted.contains(standing));
        some.map(|(_, count)| count).sum()
    };
    let all = count(Standing::ALL);
    let done = match batch.state {
        Stands::Checking => all - count(&[Standing::Unchecked]),
        Stands::Ready | Stands::Running | Stands::Done | Stands::Stopped | Stands::Dropped => {
            count(&[Standing::In, Standing::Known, Standing::Refused])
        }
    };
    let rows = Standing::ALL.iter().filter_map(|standing| {
        let count = count(&[*standing]);
        (count > 0).then(|| ui::Row::new(standing.words(), say::thousands(count)))
    });
    let mut rows: Vec<ui::Row> = rows.collect();
    if batch.wrong_count > 0 {
        rows.push(ui::Row::new(
            "Things wrong in cells",
            say::thousands(batch.wrong_count),
        ));
    }
    let forgotten = date_of(batch.uploaded_at).saturating_add(jiff::Span::new().days(DAYS_KEPT));
    Show {
        chrome: here.chrome("/lists"),
        typed,
        errors,
        key: token::form_key(),
        done,
        all,
        brought: match batch.state {
            Stands::Ready => count(&[Standing::Ready]),
            Stands::Checking | Stands::Running | Stands::Done | Stands::Stopped | Stands::Dropped => {
                count(&[Standing::In])
            }
        },
        more_doubts: count(&[Standing::Doubt]) - i64::try_from(doubts.len()).unwrap_or_default(),
        doubts,
        more_wrong: batch.wrong_count - i64::try_from(wrong.len().min(SHOWN)).unwrap_or_default(),
        wrong: wrong.iter().take(SHOWN).map(Wrong::words).collect(),
        aside: aside
            .iter()
            .map(|row| format!("Row {}: {}", row.number, row.reason))
            .collect(),
        forgotten: say::date(forgotten),
        others: [Decision::Leave, Decision::Same, Decision::Another]
            .iter()
            .map(|decision| Choice::new(decision.code(), decision.words()))
            .collect(),
        counts: rows,
        batch,
    }
}

async fn show(State(db): State<Db>, here: Here, Path(id): Path<BatchId>) -> Result<Response> {
    let actor = here.actor();
    let whole = db.read(&actor, async |tx| whole(tx, &id).await).await?;
    let at_work = whole.batch.state.is_at_work();
    let mut response = Page(page(&here, whole, Typed::default(), Errors::new())).into_response();
    if at_work {
        response
            .headers_mut()
            .insert(header::REFRESH, HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

/// Everything that is wrong, as a file beside the list.
async fn problems(State(db): State<Db>, here: Here, Path(id): Path<BatchId>) -> Result<Response> {
    let actor = here.actor();
    let read = db.read(&actor, async |tx| {
        let batch = Batch::find(tx, &id).await?.ok_or(Error::NotFound)?;
        batch.wrong(tx).await
    });
    let wrong = read.await?;
    let mut text = spreadsheet::line(["Row", "Column", "Heading", "What is wrong"]);
    for wrong in &wrong {
        let column = wrong.column.map(super::model::letters).unwrap_or_default();
        text.push_str(&spreadsheet::line([
            wrong.row.to_string().as_str(),
            &column,
            &wrong.heading,
            &wrong.why,
        ]));
    }
    Ok(spreadsheet::file("alongside-list-problems.csv", &text))
}

fn version(typed: &Typed) -> Result<i64> {
    let version = typed.get("version").parse();
    version.map_err(|_| Error::Unreadable("It did not say which version of the list it changes."))
}

async fn create_confirmation(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<BatchId>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let decided = typed.iter().filter_map(|(field, value)| {
        let row = field.strip_prefix("decide-")?.parse().ok()?;
        Some((row, Decision::from_code(value)?))
    });
    let decisions: BTreeMap<u32, Decision> = decided.collect();
    let others = Decision::from_code(typed.get("others")).unwrap_or(Decision::Leave);
    let done = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::confirm(tx, &id, version, &decisions, others).await?;
            Ok(format!("/lists/{id}"))
        })
        .await;
    settle(&db, (&here, &id), typed, done).await
}

async fn create_stopping(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<BatchId>,
    Form(typed): Form,
) -> Result<Response> {
    let done = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::stop(tx, &id).await?;
            Ok(format!("/lists/{id}"))
        })
        .await;
    settle(&db, (&here, &id), typed, done).await
}

async fn create_disposal(
    State(db): State<Db>,
    here: Here,
    Path(id): Path<BatchId>,
    Form(typed): Form,
) -> Result<Response> {
    let version = version(&typed)?;
    let done = db
        .write_once(&here.actor(), &typed.once(), async |tx| {
            actions::put_aside(tx, &id, version).await?;
            Ok("/lists".to_owned())
        })
        .await;
    match done {
        Ok(to) => Ok(See::page(to)
            .saying(Notice::success("List put aside", "Nobody was referred."))
            .into_response()),
        done => settle(&db, (&here, &id), typed, done).await,
    }
}

/// On to the page that a verb leads to; or the list as it stands now, with the reason why it did not.
async fn settle(
    db: &Db,
    (here, id): (&Here, &BatchId),
    typed: Typed,
    done: Result<String>,
) -> Result<Response> {
    let (status, why) = match done {
        Ok(to) => return Ok(See::page(to).into_response()),
        Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => (422, why),
        Err(Error::Stale) => (
            409,
            "A colleague changed this list meanwhile. Look at it again.".to_owned(),
        ),
        Err(other) => return Err(other),
    };
    let actor = here.actor();
    let whole = db.read(&actor, async |tx| whole(tx, id).await).await?;
    let errors = Errors::one("bring-in", why);
    Ok(Page::status(status, page(here, whole, typed, errors)))
}

impl Show {
    fn address(&self) -> String {
        format!("/lists/{}", self.batch.id)
    }

    fn brought_words(&self) -> String {
        say::count(self.brought, "referral", "referrals")
    }

    fn is(&self, state: Stands) -> bool {
        self.batch.state == state
    }
}
