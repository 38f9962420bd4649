//! The physical limit: a bare server on the same database, in a process of its own.
//!
//! It matches a person and creates a referral with its consent, its two clocks and its rows of audit in one durable
//! commit, reads one, lists fifty, and finds people by the beginnings of their names. Nothing else: no sign-in, no
//! permission, no page. It is built like the one by whose figures the targets were set: four readers behind locks, one
//! thread that writes and shares the flush, three indexes, JSON by way of a tree of values.

mod postgres;
mod sqlite;

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Result;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;

use self::postgres::Postgres;
use self::sqlite::Sqlite;

/// The store of a probe: a file's path, or the address of a PostgreSQL.
enum Store {
    Sqlite(Box<Sqlite>),
    Postgres(Postgres),
}

/// What a person agreed to, as a row of consent holds it.
const SAID: &str =
    r#"{"purposes":["share","contact","feedback"],"level":2,"how":"face-to-face","by":"patient"}"#;

/// A referral as it comes in.
#[derive(Deserialize)]
pub struct Sent {
    person: i64,
    team: i64,
    urgency: i64,
    title: String,
    note: String,
    updated: i64,
}

#[derive(Deserialize)]
struct Worklist {
    team: i64,
    status: i64,
}

#[derive(Deserialize)]
struct Typed {
    family: String,
    given: String,
}

/// One referral, as JSON.
#[derive(Serialize)]
pub struct Shown<'a> {
    id: i64,
    team: i64,
    status: i64,
    urgency: i64,
    title: &'a str,
    note: &'a str,
    created: i64,
    updated: i64,
    family: &'a str,
    given: &'a str,
    born: &'a str,
}

/// A line of the work-list.
#[derive(Serialize)]
pub struct Line<'a> {
    id: i64,
    urgency: i64,
    title: &'a str,
    updated: i64,
    family: &'a str,
    given: &'a str,
}

/// A person found.
#[derive(Serialize)]
pub struct Found<'a> {
    id: i64,
    family: &'a str,
    given: &'a str,
    born: &'a str,
}

/// Fills the store when it is empty, prints `ready ADDRESS`, and serves until it is stopped.
pub async fn serve(store: &str, size: u64) -> Result<()> {
    let store = if store.starts_with("postgres") {
        Store::Postgres(Postgres::open(store, size).await?)
    } else {
        Store::Sqlite(Box::new(Sqlite::open(store, size)?))
    };
    let routes = Router::new()
        .route("/referrals", post(create))
        .route("/referrals/{id}", get(show))
        .route("/worklist", get(worklist))
        .route("/people", get(people))
        .route("/full", get(full))
        .with_state(Arc::new(store));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("ready {}", listener.local_addr()?);
    std::io::stdout().flush()?;
    Ok(axum::serve(listener, routes).await?)
}

async fn create(State(store): State<Arc<Store>>, Json(sent): Json<Sent>) -> Response {
    let id = match &*store {
        Store::Sqlite(sqlite) => sqlite.create(sent).await,
        Store::Postgres(postgres) => postgres.create(sent).await,
    };
    answer(
        StatusCode::CREATED,
        id.map(|id| format!("{{\"id\":{id}}}").into_bytes()),
    )
}

async fn show(State(store): State<Arc<Store>>, Path(id): Path<i64>) -> Response {
    let found = match &*store {
        Store::Sqlite(sqlite) => sqlite.show(id),
        Store::Postgres(postgres) => postgres.show(id).await,
    };
    answer(StatusCode::OK, found)
}

async fn worklist(State(store): State<Arc<Store>>, Query(asked): Query<Worklist>) -> Response {
    let lines = match &*store {
        Store::Sqlite(sqlite) => sqlite.worklist(asked.team, asked.status),
        Store::Postgres(postgres) => postgres.worklist(asked.team, asked.status).await,
    };
    answer(StatusCode::OK, lines)
}

async fn people(State(store): State<Arc<Store>>, Query(typed): Query<Typed>) -> Response {
    let found = match &*store {
        Store::Sqlite(sqlite) => sqlite.people(&typed.family, &typed.given),
        Store::Postgres(postgres) => postgres.people(&typed.family, &typed.given).await,
    };
    answer(StatusCode::OK, found)
}

/// The fullest pages: pairs of team and status, for the run to ask for.
async fn full(State(store): State<Arc<Store>>) -> Response {
    let pairs = match &*store {
        Store::Sqlite(sqlite) => sqlite.full(),
        Store::Postgres(postgres) => postgres.full().await,
    };
    answer(
        StatusCode::OK,
        pairs.and_then(|pairs| Ok(serde_json::to_vec(&pairs)?)),
    )
}

fn answer(good: StatusCode, body: Result<Vec<u8>>) -> Response {
    match body {
        Ok(body) => (good, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(why) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{why:#}")).into_response(),
    }
}

/// A JSON document by way of a tree of values, as the program did by whose figures the targets were set.
fn tree(shown: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&serde_json::to_value(shown)?)?)
}

/// The rows of a JSON array.
struct List(Vec<Value>);

impl List {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn push(&mut self, row: &impl Serialize) -> Result<()> {
        self.0.push(serde_json::to_value(row)?);
        Ok(())
    }

    fn end(self) -> Result<Vec<u8>> {
        tree(&self.0)
    }
}
