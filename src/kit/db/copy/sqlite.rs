//! Copies of the embedded database: one file, that is itself a database.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::{Replace, beside, cannot, sync_folder_of};
use crate::kit::{
    db::{FILE, Place},
    error::{Error, Result},
};

/// The folder inside the data folder in which a backup waits to be taken.
const WAITING: &str = "restoring";

/// Writes one moment of the database into a new file, without its waste.
pub(super) async fn copy(folder: &Path, to: &Path) -> Result<()> {
    let from = folder.join(FILE);
    if !from.exists() {
        return Err(Error::Refused(format!(
            "There is no database in {}.",
            folder.display()
        )));
    }
    let to = to.to_owned();
    off_the_runtime(move || {
        let name = to
            .to_str()
            .ok_or_else(|| Error::Refused("The file's name must be UTF-8.".to_owned()))?;
        let connection = open(&from)?;
        connection.busy_timeout(std::time::Duration::from_mins(1))?;
        connection.execute("VACUUM INTO ?1", [name])?;
        Ok(())
    })
    .await
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

fn open(file: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(file, flags)?)
}

/// A backup in a folder of its own, inside the data folder.
pub(super) struct Restoring {
    folder: PathBuf,
}

impl Restoring {
    pub(super) async fn begin(folder: &Path, file: &Path, there: Replace) -> Result<Self> {
        if folder.join(FILE).exists() && there == Replace::Never {
            return Err(Error::Refused(format!(
                "There is a database in {} already. To replace it, add --force.",
                folder.display()
            )));
        }
        let this = Self {
            folder: folder.to_owned(),
        };
        let (waiting, from) = (this.waiting(), file.to_owned());
        let copied = off_the_runtime(move || take_in(&from, &waiting)).await;
        match copied {
            Ok(()) => Ok(this),
            Err(error) => {
                this.leave();
                Err(error)
            }
        }
    }

    fn waiting(&self) -> PathBuf {
        self.folder.join(WAITING)
    }

    pub(super) fn place(&self) -> Place {
        Place::Folder(self.waiting())
    }

    pub(super) fn take(self) -> Result<()> {
        let (from, to) = (self.waiting().join(FILE), self.folder.join(FILE));
        // Whoever looked at it may have left part of it in files beside; opened alone and closed, it is one.
        settle(&from)?;
        // And the old one: were we killed before the rename, it has in itself all that was in the files beside it.
        // One that is too broken for that is only ever replaced on purpose.
        if to.exists()
            && let Err(broken) = settle(&to)
        {
            tracing::warn!(%broken, "the database to be replaced cannot be put in order");
        }
        let replace = || {
            std::fs::File::open(&from)?.sync_all()?;
            // What stands beside the old file belongs to it, and would spoil the new one.
            for more in ["-wal", "-shm"] {
                match std::fs::remove_file(beside(&to, more)) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
            std::fs::rename(&from, &to)?;
            sync_folder_of(&to)
        };
        replace().map_err(|error| cannot("replace", &to, &error))?;
        self.leave();
        Ok(())
    }

    pub(super) fn leave(self) {
        let waiting = self.waiting();
        if waiting.exists()
            && let Err(error) = std::fs::remove_dir_all(&waiting)
        {
            tracing::warn!(%error, "the folder {} could not be removed", waiting.display());
        }
    }
}

/// Brings everything that stands in the files beside a database into it.
fn settle(file: &Path) -> Result<()> {
    Ok(open(file)?.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

fn take_in(file: &Path, waiting: &Path) -> Result<()> {
    if waiting.exists() {
        std::fs::remove_dir_all(waiting).map_err(|error| cannot("empty", waiting, &error))?;
    }
    std::fs::create_dir_all(waiting).map_err(|error| cannot("make", waiting, &error))?;
    let to = waiting.join(FILE);
    std::fs::copy(file, &to).map_err(|error| cannot("read", file, &error))?;
    let ours = open(&to).and_then(|copy| {
        let found = copy.query_row("SELECT count(*) FROM schema_version", [], |row| {
            row.get::<_, i64>(0)
        })?;
        Ok(found)
    });
    match ours {
        Ok(1..) => Ok(()),
        Ok(_) | Err(_) => Err(Error::Refused(format!(
            "{} is no backup of Alongside.",
            file.display()
        ))),
    }
}
