//! Copies of a whole database: made while it is in use, and put back in its place.

mod postgres;
mod sqlite;

use std::path::{Path, PathBuf};

use super::Place;
use crate::kit::error::{Error, Result};

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub file: PathBuf,
    pub bytes: u64,
}

/// A backup on its way into the place of a database: it can be looked at, and then taken or left.
pub struct Restoring(Kind);

enum Kind {
    Folder(sqlite::Restoring),
    Postgres(postgres::Restoring),
}

impl Backup {
    /// Copies the database at `place` as it is at one moment. Others go on reading and writing.
    ///
    /// # Errors
    /// `Refused` when the file is there already, or `pg_dump` is not installed.
    pub async fn make(place: &Place, file: &Path) -> Result<Self> {
        if file.exists() {
            return Err(Error::Refused(format!(
                "{} is there already. Name another file.",
                file.display()
            )));
        }
        // Under another name until it is whole, so that half a copy is never taken for one.
        let part = beside(file, ".part");
        let _ = std::fs::remove_file(&part);
        private(&part).map_err(|error| cannot("write", &part, &error))?;
        let made = match place {
            Place::Folder(folder) => sqlite::copy(folder, &part).await,
            Place::Postgres(url) => postgres::dump(url, &part).await,
        };
        let kept = made.and_then(|()| keep(&part, file));
        if kept.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        kept
    }
}

/// An empty file that nobody else may read: what is written into it is private from its first byte.
fn private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut new = std::fs::OpenOptions::new();
    new.write(true).create_new(true).mode(0o600).open(file)?;
    Ok(())
}

/// Makes sure that the copy is on the disk, and gives it its name.
fn keep(part: &Path, file: &Path) -> Result<Backup> {
    let keep = || {
        let opened = std::fs::File::open(part)?;
        opened.sync_all()?;
        let bytes = opened.metadata()?.len();
        std::fs::rename(part, file)?;
        sync_folder_of(file)?;
        Ok(bytes)
    };
    let bytes = keep().map_err(|error: std::io::Error| cannot("write", file, &error))?;
    Ok(Backup {
        file: file.to_owned(),
        bytes,
    })
}

impl Restoring {
    /// Puts the backup beside the database at `place`, and touches nothing that is there.
    ///
    /// # Errors
    /// `Refused` when the file is no backup of this kind of database, or there is a database already and
    /// it may not be replaced.
    pub async fn begin(place: &Place, file: &Path, there: Replace) -> Result<Self> {
        if !file.exists() {
            return Err(Error::Refused(format!("There is no file {}.", file.display())));
        }
        Ok(Self(match place {
            Place::Folder(folder) => Kind::Folder(sqlite::Restoring::begin(folder, file, there).await?),
            Place::Postgres(url) => Kind::Postgres(postgres::Restoring::begin(url, file, there).await?),
        }))
    }

    /// Where the restored database can be looked at before it is taken.
    pub fn place(&self) -> Place {
        match &self.0 {
            Kind::Folder(restoring) => restoring.place(),
            Kind::Postgres(restoring) => restoring.place(),
        }
    }

    /// Puts it in the place of the database; what was there is gone.
    ///
    /// # Errors
    /// `Internal` when the system says so; then what was there is still there.
    pub async fn take(self) -> Result<()> {
        match self.0 {
            Kind::Folder(restoring) => restoring.take(),
            Kind::Postgres(restoring) => restoring.take().await,
        }
    }

    /// Leaves everything as it was.
    pub async fn leave(self) {
        match self.0 {
            Kind::Folder(restoring) => restoring.leave(),
            Kind::Postgres(restoring) => restoring.leave().await,
        }
    }
}

/// Mends what a restore that was killed half way has left: what was there before it is in its place again. Says
/// whether there was anything to mend. On the embedded database there never is: the last step is one rename.
///
/// # Errors
/// `Refused` when somebody is using the database, `Internal` when it says so.
pub async fn mend(place: &Place) -> Result<bool> {
    match place {
        Place::Folder(_) => Ok(false),
        Place::Postgres(url) => postgres::mend(url).await,
    }
}

/// What becomes of a database that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    Never,
    Whatever,
}

fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    name.into()
}

fn cannot(what: &str, file: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Refused(format!("It cannot {what} {}: {error}.", file.display()))
}

fn sync_folder_of(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests;
