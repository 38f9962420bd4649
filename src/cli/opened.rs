//! The database, for commands that work beside a server or in its place.

use std::fs::{File, TryLockError};

use crate::kit::{
    clock::Clock,
    config::Settings,
    db::{self, Db, Place},
    error::{Error, Result},
    id,
};

/// The file in a data folder that says that somebody serves from it.
const LOCK: &str = "alongside.lock";

/// Keeps others from serving from the same data folder, or replacing it, as long as the answer is held.
/// A PostgreSQL database is shared by as many processes as like.
///
/// # Errors
/// `Refused` when somebody else holds it.
pub(super) fn hold(place: &Place) -> Result<Option<File>> {
    let Place::Folder(folder) = place else {
        return Ok(None);
    };
    let cannot =
        |why: String| Error::Refused(format!("The folder {} cannot be used: {why}.", folder.display()));
    db::make(folder).map_err(|error| cannot(error.to_string()))?;
    let file = File::create(folder.join(LOCK)).map_err(|error| cannot(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(cannot("another Alongside is serving from it".to_owned())),
        Err(TryLockError::Error(error)) => Err(cannot(error.to_string())),
    }
}

/// The database that is there, with the schema of this program.
///
/// # Errors
/// `Refused` when there is none, or it has another schema.
pub(super) async fn existing(settings: &Settings) -> Result<Db> {
    if let Place::Folder(folder) = &settings.place
        && !folder.join(db::FILE).exists()
    {
        return Err(Error::Refused(format!(
            "There is no database in {}.",
            folder.display()
        )));
    }
    let db = Db::open(&settings.place, Clock::System, id::Source::random())?;
    match (db.schema().await?, db::NEWEST) {
        (at, newest) if at == newest => Ok(db),
        (at, newest) if at > newest => Err(Error::Refused(format!(
            "The database is at schema {at} and this program knows only {newest}. Use the newer program."
        ))),
        (at, newest) => Err(Error::Refused(format!(
            "The database is at schema {at} and this program needs {newest}. Run `alongside migrate` first."
        ))),
    }
}

/// The same, or a new one where there was nothing.
///
/// # Errors
/// `Refused` when the one that is there has another schema.
pub(super) async fn existing_or_new(settings: &Settings) -> Result<Db> {
    let db = Db::open(&settings.place, Clock::System, id::Source::random())?;
    if db.schema().await? == 0 {
        db.migrate().await?;
        return Ok(db);
    }
    existing(settings).await
}
