//! A fresh database for each test, on SQLite and on PostgreSQL.
//!
//! The PostgreSQL cluster is the test kit's own: made and started by the first test that asks for it, in
//! a temporary folder, on a socket there, without flushing. It stays for the next run.

use std::{
    cell::RefCell,
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tokio_postgres::NoTls;

use crate::kit::{
    clock::Clock,
    db::{Db, MIGRATIONS, Place},
    id,
};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database with the schema in place, and where it lives.
pub async fn fresh(engine: Engine, clock: Clock) -> (Db, Place) {
    let place = match engine {
        Engine::Sqlite => Place::Folder(folder()),
        Engine::Postgres => Place::Postgres(postgres().await),
    };
    let db = Db::open(&place, clock, id::Source::random()).unwrap();
    db.migrate().await.unwrap();
    (db, place)
}

/// What a story made for itself.
enum Made {
    Folder(PathBuf),
    Database(String),
}

tokio::task_local! {
    static MADE: RefCell<Vec<Made>>;
}

/// Lives a story through, and takes away what it made. Of one that fails everything stays, to be looked at.
pub async fn tidily(story: impl Future<Output = ()>) {
    let made = MADE.scope(RefCell::default(), async {
        story.await;
        MADE.with(RefCell::take)
    });
    for made in made.await {
        match made {
            Made::Folder(folder) => drop(fs::remove_dir_all(folder)),
            Made::Database(name) => remove(&connect("postgres").await, &name).await,
        }
    }
}

fn remember(made: Made) {
    let _outside_a_story = MADE.try_with(|all| all.borrow_mut().push(made));
}

/// A new folder for one test.
pub fn folder() -> PathBuf {
    let folder = env::temp_dir().join(format!("alongside-test-{}", ulid::Ulid::new()));
    fs::create_dir_all(&folder).unwrap();
    remember(Made::Folder(folder.clone()));
    folder
}

async fn postgres() -> String {
    let (url, name) = empty_postgres("template").await;
    drop(url);
    create("w", &format!(" TEMPLATE {name}")).await
}

/// Makes a database, and takes away two that tests of an hour ago left behind; its address.
async fn create(prefix: &str, like: &str) -> String {
    let admin = connect("postgres").await;
    let hour_ago = ulid::Ulid::from_parts(now_ms().saturating_sub(3_600_000), 0);
    let old = admin
        .query(
            "SELECT datname FROM pg_database
             WHERE datname ~ '^[wb]_' AND substr(datname, 3) < $1 ORDER BY random() LIMIT 2",
            &[&hour_ago.to_string().to_lowercase()],
        )
        .await
        .unwrap();
    for old in old {
        remove(&admin, old.get(0)).await;
    }
    let name = format!("{prefix}_{}", ulid::Ulid::new()).to_lowercase();
    admin
        .batch_execute(&format!("CREATE DATABASE {name}{like}"))
        .await
        .unwrap();
    remember(Made::Database(name.clone()));
    address(&name)
}

/// Two may be at it at once, and it is gone either way.
async fn remove(admin: &tokio_postgres::Client, name: &str) {
    let gone = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    drop(admin.batch_execute(&gone).await);
}

fn now_ms() -> u64 {
    ulid::Ulid::new().timestamp_ms()
}

/// A database of the cluster with no schema, for tests of the migrations.
pub async fn bare_postgres() -> String {
    start();
    create("b", "").await
}

/// The migrated database from which the others are copied, made once for each state of the schema.
async fn empty_postgres(prefix: &str) -> (String, String) {
    start();
    let mut hasher = DefaultHasher::new();
    for migration in MIGRATIONS {
        migration.sql.hash(&mut hasher);
    }
    let name = format!("{prefix}_{:x}", hasher.finish());
    let lock = fs::File::create(cluster().join("template.lock")).unwrap();
    lock.lock().unwrap();
    let admin = connect("postgres").await;
    let there = admin
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .await
        .unwrap();
    if there.is_none() {
        let making = format!("{name}_making");
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {making}"))
            .await
            .unwrap();
        admin
            .batch_execute(&format!("CREATE DATABASE {making}"))
            .await
            .unwrap();
        let db = Db::open(
            &Place::Postgres(address(&making)),
            Clock::System,
            id::Source::random(),
        )
        .unwrap();
        db.migrate().await.unwrap();
        drop(db);
        let rename = format!("ALTER DATABASE {making} RENAME TO {name}");
        while admin.batch_execute(&rename).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
    (address(&name), name)
}

async fn connect(database: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(&address(database), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

fn address(database: &str) -> String {
    format!("host={} user=alongside dbname={database}", cluster().display())
}

fn cluster() -> PathBuf {
    env::temp_dir().join("alongside-test-postgres")
}

/// Starts the cluster unless it runs; tests that start together wait for the first.
fn start() {
    let folder = cluster();
    fs::create_dir_all(&folder).unwrap();
    let lock = fs::File::create(folder.join("start.lock")).unwrap();
    lock.lock().unwrap();
    let data = folder.join("data");
    if as_postgres(&program("pg_ctl"), &["status", "-D", path(&data)]) {
        return;
    }
    if !data.exists() {
        give_to_postgres(&folder);
        let init = [
            "-D",
            path(&data),
            "-U",
            "alongside",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ];
        assert!(
            as_postgres(&program("initdb"), &init),
            "initdb failed: is PostgreSQL installed?"
        );
    }
    let options = format!(
        "-k {} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
         -c max_connections=300 -c shared_buffers=128MB",
        folder.display()
    );
    let log = folder.join("log");
    let up = [
        "start",
        "-w",
        "-s",
        "-D",
        path(&data),
        "-l",
        path(&log),
        "-o",
        &options,
    ];
    assert!(
        as_postgres(&program("pg_ctl"), &up),
        "PostgreSQL did not start: see {}",
        log.display()
    );
}

/// PostgreSQL refuses to run as root, so root runs it as the user that its package made.
fn as_postgres(program: &Path, arguments: &[&str]) -> bool {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    let command = command
        .args(arguments)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn give_to_postgres(folder: &Path) {
    if is_root() {
        let given = Command::new("chown").arg("postgres").arg(folder).status();
        assert!(
            given.is_ok_and(|status| status.success()),
            "there is no user postgres"
        );
    }
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n")
}

/// Debian keeps the server's programs out of the PATH, by version; the newest is taken.
fn program(name: &str) -> PathBuf {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|folder| {
            folder
                .flatten()
                .map(|entry| entry.path().join("bin").join(name))
                .collect()
        })
        .unwrap_or_default();
    versions.retain(|path| path.exists());
    versions.sort();
    versions.pop().unwrap_or_else(|| PathBuf::from(name))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
