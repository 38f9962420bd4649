//! Copies of a PostgreSQL database, by its own programs.
//!
//! A backup comes back into the schema `public` while what was there waits under another name; a rename
//! takes the one or the other away.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use tokio_postgres::{Client, Config, NoTls, config::Host};

use super::Replace;
use crate::kit::{
    db::Place,
    error::{Error, Result},
};

/// Where what was there waits for the end of a restore.
const ASIDE: &str = "alongside_before_restore";

/// Writes one moment of the database into a file of `pg_dump`'s own format.
pub(super) async fn dump(url: &str, to: &Path) -> Result<()> {
    let mut command = program("pg_dump", &read(url)?)?;
    command
        .args([
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--schema=public",
            "--file",
        ])
        .arg(to);
    run("pg_dump", command).await
}

/// How often it is looked whether everybody has left a database, and how long that takes.
const PATIENCE: u32 = 30;
const LOOK: std::time::Duration = std::time::Duration::from_millis(100);

/// Refuses to replace what is there unasked, or under the feet of those who use it.
async fn check(client: &Client, there: Replace) -> Result<()> {
    let count = async |sql: &str| -> Result<i64> { Ok(client.query_one(sql, &[]).await?.get(0)) };
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    if there == Replace::Never && count(tables).await? > 0 {
        return Err(Error::Refused(
            "The database is not empty. To replace it, add --force.".to_owned(),
        ));
    }
    let others = "SELECT count(*) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    // A server that was stopped a moment ago may not have told all its connections yet.
    let mut patience = PATIENCE;
    while count(others).await? > 0 && patience > 0 {
        patience -= 1;
        tokio::time::sleep(LOOK).await;
    }
    if patience == 0 {
        return Err(Error::Refused(
            "Somebody is using the database. Stop every Alongside first.".to_owned(),
        ));
    }
    Ok(())
}

/// Whether a restore was stopped half way: what was there before it still waits aside.
async fn is_interrupted(client: &Client) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = $1)";
    Ok(client.query_one(sql, &[&ASIDE]).await?.get(0))
}

/// Puts what was there before a restore back in its place.
fn bring_back() -> String {
    format!("BEGIN; DROP SCHEMA IF EXISTS public CASCADE; ALTER SCHEMA {ASIDE} RENAME TO public; COMMIT")
}

/// Brings back what was there before a restore that was stopped half way; nothing when none was. For whoever
/// starts on the database next: the half that is in its place must not be taken for it.
pub(super) async fn mend(url: &str) -> Result<bool> {
    let (client, connection) = read(url)?.connect(NoTls).await?;
    tokio::spawn(connection);
    let interrupted = is_interrupted(&client).await?;
    if interrupted {
        check(&client, Replace::Whatever).await?;
        client.batch_execute(&bring_back()).await?;
    }
    Ok(interrupted)
}

fn read(url: &str) -> Result<Config> {
    url.parse()
        .map_err(|_| Error::Refused("The address of the database cannot be read.".to_owned()))
}

/// One of PostgreSQL's programs, told where the database is. The password goes by the environment, which
/// other users of the machine cannot see.
fn program(name: &str, config: &Config) -> Result<Command> {
    let mut command = Command::new(name);
    match config.get_hosts().first() {
        Some(Host::Tcp(host)) => {
            command.arg("--host").arg(host);
        }
        Some(Host::Unix(folder)) => {
            command.arg("--host").arg(folder);
        }
        None => {}
    }
    if let Some(port) = config.get_ports().first() {
        command.arg("--port").arg(port.to_string());
    }
    if let Some(user) = config.get_user() {
        command.arg("--username").arg(user);
    }
    let name = config.get_dbname().or(config.get_user());
    let name = name.ok_or_else(|| Error::Refused("The address names no database.".to_owned()))?;
    command.arg("--dbname").arg(name).arg("--no-password");
    if let Some(password) = config.get_password() {
        command.env("PGPASSWORD", String::from_utf8_lossy(password).into_owned());
    }
    Ok(command)
}

async fn run(name: &str, mut command: Command) -> Result<()> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let ran = tokio::task::spawn_blocking(move || command.output());
    let ran = ran.await.map_err(anyhow::Error::from)?;
    let output = ran.map_err(|error| {
        Error::Refused(if error.kind() == std::io::ErrorKind::NotFound {
            format!(
                "{name} is not installed. Install PostgreSQL's client programs (Debian: postgresql-client)."
            )
        } else {
            format!("{name} could not be run: {error}.")
        })
    })?;
    if output.status.success() {
        return Ok(());
    }
    // It may quote a row when it fails in the middle of one, so only its first line is told.
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or("it did not say why");
    Err(Error::Refused(format!("{name} failed: {first}")))
}

/// A backup in the schema `public`, and what was there before, aside.
pub(super) struct Restoring {
    url: String,
    client: Client,
}

impl Restoring {
    pub(super) async fn begin(url: &str, file: &Path, there: Replace) -> Result<Self> {
        let config = read(url)?;
        let mut list = Command::new("pg_restore");
        list.arg("--list").arg(file);
        run("pg_restore", list).await.map_err(|error| {
            Error::Refused(format!("{} is no backup of Alongside: {error}", file.display()))
        })?;
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        check(&client, there).await?;
        if is_interrupted(&client).await? {
            client.batch_execute(&bring_back()).await?;
        }
        client
            .batch_execute(&format!(
                "BEGIN; ALTER SCHEMA public RENAME TO {ASIDE}; CREATE SCHEMA public; COMMIT"
            ))
            .await?;
        let this = Self {
            url: url.to_owned(),
            client,
        };
        let mut restore = program("pg_restore", &config)?;
        restore.args([
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            "--exit-on-error",
        ]);
        restore.args(["--schema=public"]).arg(file);
        match run("pg_restore", restore).await {
            Ok(()) => Ok(this),
            Err(error) => {
                this.leave().await;
                Err(error)
            }
        }
    }

    pub(super) fn place(&self) -> Place {
        Place::Postgres(self.url.clone())
    }

    pub(super) async fn take(self) -> Result<()> {
        Ok(self
            .client
            .batch_execute(&format!("DROP SCHEMA {ASIDE} CASCADE"))
            .await?)
    }

    pub(super) async fn leave(self) {
        if self.client.batch_execute(&bring_back()).await.is_err() {
            tracing::error!("what was there before is in the schema {ASIDE}; it could not be brought back");
        }
    }
}
