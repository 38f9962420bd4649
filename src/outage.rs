//! The database goes away under the program, or takes nothing more. Whoever looks is told the truth in plain
//! words, nothing is half written, and all goes on when it is back.

use std::path::PathBuf;

use tokio::{
    io::copy_bidirectional,
    net::{UnixListener, UnixStream},
    task::JoinHandle,
};

use crate::{
    kit::{
        actor::{Actor, Role},
        db::{Db, Place},
        id,
    },
    params,
    world::{
        Answer, World,
        database::{Engine, folder, tidily},
    },
};

const FORM: &str = "application/x-www-form-urlencoded";

/// The socket of a PostgreSQL server, by another way that can be cut.
struct Line {
    folder: PathBuf,
    server: PathBuf,
    open: Option<JoinHandle<()>>,
}

/// What PostgreSQL calls its socket, in the folder that an address names as the host.
const SOCKET: &str = ".s.PGSQL.5432";

/// What becomes of those who call.
#[derive(Clone, Copy)]
enum Answers {
    Through,
    /// They are let in, and nobody ever answers.
    Never,
}

impl Line {
    /// A line to the database at `address`, and the address by which it is reached over the line.
    fn to(address: &str) -> (Self, String) {
        let host = address
            .split_whitespace()
            .find_map(|part| part.strip_prefix("host="));
        let host = host.unwrap();
        let folder = folder();
        let over = address.replace(host, folder.to_str().unwrap());
        let line = Self {
            server: PathBuf::from(host).join(SOCKET),
            folder,
            open: None,
        };
        (line, over)
    }

    fn open(&mut self, answers: Answers) {
        let listener = UnixListener::bind(self.folder.join(SOCKET)).unwrap();
        let server = self.server.clone();
        self.open = Some(tokio::spawn(async move {
            let mut calls = tokio::task::JoinSet::new();
            while let Ok((mut caller, _)) = listener.accept().await {
                let server = server.clone();
                calls.spawn(async move {
                    match answers {
                        Answers::Through => {
                            let mut server = UnixStream::connect(server).await.unwrap();
                            let _ = copy_bidirectional(&mut caller, &mut server).await;
                        }
                        Answers::Never => std::future::pending().await,
                    }
                });
            }
        }));
    }

    /// Cuts it, with all who speak over it.
    async fn cut(&mut self) {
        if let Some(open) = self.open.take() {
            open.abort();
            let _ = open.await;
            std::fs::remove_file(self.folder.join(SOCKET)).unwrap();
        }
    }
}

/// What nobody outside needs to read.
fn is_plain(answer: &Answer, words: &str) {
    assert_eq!(answer.status, 503, "{}", answer.body);
    let page = answer.page("/").text();
    assert!(page.contains(words), "{page}");
    for inside in ["postgres", "sql", "connection", "socket", "closed", "kit::"] {
        assert!(!page.to_lowercase().contains(inside), "says {inside}: {page}");
    }
    assert!(answer.headers.contains("retry-after"), "{}", answer.headers);
}

async fn goes_away_and_comes_back() {
    let world = World::new(Engine::Postgres).await;
    let Place::Postgres(address) = world.place.clone() else {
        panic!("it is on PostgreSQL");
    };
    let (mut line, over) = Line::to(&address);
    line.open(Answers::Through);
    let db = Db::open(&Place::Postgres(over), world.clock.clone(), id::Source::random()).unwrap();
    let program = World::over(db);
    let referrer = world.sign_in(Role::Referrer).await.at(program.clone());
    let visitor = world.visitor().at(program);
    let health = async || visitor.ask("GET", "/healthz", "", "").await.status;
    let patient = "key=k1&given-1=Amina&family-1=Begum&born-day=5&born-month=3&born-year=1961";
    let add = async || referrer.ask("POST", "/people", FORM, patient).await;
    let find = async || referrer.ask("GET", "/work", "", "").await;
    assert_eq!((health().await, find().await.status), (200, 200));

    line.cut().await;
    assert_eq!(health().await, 503);
    is_plain(&find().await, "The records cannot be reached just now");
    is_plain(&add().await, "it will not be saved twice");

    // It comes to nothing for whoever asks how we are that somebody picks up and never answers.
    line.open(Answers::Never);
    assert_eq!(health().await, 503);
    line.cut().await;

    line.open(Answers::Through);
    assert_eq!((health().await, find().await.status), (200, 200));
    let (first, second) = (add().await, add().await);
    assert_eq!((first.status, second.status), (303, 303), "{}", first.body);
    assert_eq!(first.location, second.location, "the same key makes one patient");

    // The server itself hangs up on everybody, as it does when it is stopped.
    let hang_up = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let operator = Actor::Operator(None);
    let gone = world.db.read(&operator, async |tx| {
        tx.first(hang_up, params![], |row| row.get::<i64>(0)).await
    });
    assert!(gone.await.unwrap().unwrap() > 0);
    // Those who come first may find the line dead; nobody finds anything worse, and it mends by itself.
    for _ in 0..50 {
        let answer = find().await;
        if answer.status == 200 {
            break;
        }
        is_plain(&answer, "The records cannot be reached just now");
    }
    assert_eq!((health().await, find().await.status), (200, 200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_is_told_and_comes_back() {
    Box::pin(tidily(goes_away_and_comes_back())).await;
}

/// Pages of the file, and how many it may have.
async fn room(world: &World, most: &str) -> i64 {
    world
        .operate(async |tx| {
            let pages = tx
                .first("PRAGMA page_count", params![], |row| row.get::<i64>(0))
                .await?
                .unwrap();
            let most = most.replace("now", &pages.to_string());
            tx.all(&format!("PRAGMA max_page_count = {most}"), params![], |_| Ok(()))
                .await?;
            Ok(pages)
        })
        .await
}

async fn people(world: &World) -> i64 {
    let operator = Actor::Operator(None);
    let counted = world.db.read(&operator, async |tx| {
        tx.first("SELECT count(*) FROM person", params![], |row| row.get::<i64>(0))
            .await
    });
    counted.await.unwrap().unwrap()
}

async fn takes_no_more() {
    let world = World::new(Engine::Sqlite).await;
    let referrer = world.sign_in(Role::Referrer).await;
    room(&world, "now").await;
    let add = async |number: i64| {
        let (year, notes) = (1930 + number, "x".repeat(60));
        let body = format!(
            "key=k{number}&given-1=Amina{notes}&family-1=Begum{notes}&born-day=5&born-month=3&born-year={year}"
        );
        referrer.ask("POST", "/people", FORM, body).await
    };
    let mut added = 0;
    let refused = loop {
        let answer = add(added).await;
        if ![200, 303].contains(&answer.status) {
            break answer;
        }
        added += 1;
        assert!(added < 80, "the file takes ever more");
    };
    is_plain(&refused, "There is no room left to save anything.");
    let before = people(&world).await;
    let again = add(added).await;
    is_plain(&again, "What was saved before is safe");
    assert_eq!(people(&world).await, before, "nothing is half written");
    assert_eq!(
        referrer.ask("GET", "/work", "", "").await.status,
        200,
        "it can be read"
    );
    let problems = crate::verify::run(&world.db, crate::verify::Watch::Quiet)
        .await
        .unwrap();
    assert_eq!(problems.differences, []);

    room(&world, "1000000").await;
    assert_eq!(
        add(added).await.status,
        303,
        "with room again the same form is saved"
    );
    assert_eq!(people(&world).await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_nothing_is_half_written() {
    Box::pin(tidily(takes_no_more())).await;
}
