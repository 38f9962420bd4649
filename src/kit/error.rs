//! How things go wrong: one error for the whole application, turned into an answer in one place.

/// What can go wrong, by what the person will be told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no; the sentence is for the person who asked. Holds no personal data.
    #[error("{0}")]
    Refused(String),
    /// The same, about one field of the form that asked for it.
    #[error("{sentence}")]
    RefusedAt {
        /// The name of the field.
        field: &'static str,
        /// For the person who asked.
        sentence: String,
    },
    /// It does not exist, or is not theirs to know of.
    #[error("not found")]
    NotFound,
    /// Somebody must sign in first.
    #[error("not signed in")]
    SignedOut,
    /// Somebody else changed it since it was read.
    #[error("someone else changed this first")]
    Stale,
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// Too much is asked at once; the seconds after which to ask again.
    #[error("too many at once")]
    Busy(u32),
    /// What was sent cannot be read at all; a form's own mistakes are shown on the form instead.
    #[error("{0}")]
    Unreadable(&'static str),
    /// The database cannot be reached, and may be again in a moment. Never shown, always logged.
    #[error("the database cannot be reached: {0:#}")]
    Away(anyhow::Error),
    /// The database takes nothing more, as when its disk is full, and can still be read. Never shown, always
    /// logged.
    #[error("the database cannot be written: {0:#}")]
    Full(anyhow::Error),
    /// Anything that nobody outside can act on. Never shown, always logged.
    #[error("internal: {0:#}")]
    Internal(#[from] anyhow::Error),
}

/// A result that can go wrong in one of these ways.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A refusal, from the slice's own enum of ways to say no.
    pub fn refused(no: impl std::error::Error) -> Self {
        Self::Refused(no.to_string())
    }

    /// A refusal that is about one field of the form, so that the sentence can stand beside it.
    pub fn refused_at(field: &'static str, no: impl std::error::Error) -> Self {
        Self::RefusedAt {
            field,
            sentence: no.to_string(),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
        let cause = anyhow::Error::new(error).context("SQLite");
        if full {
            Self::Full(cause)
        } else {
            Self::Internal(cause)
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        // The server's message may quote a row, so only its code is kept.
        let code = error.code().map(|code| code.code().to_owned());
        let closed = error.is_closed();
        let name = code.as_deref().unwrap_or("no code");
        let cause = anyhow::anyhow!("PostgreSQL: {name}, connection closed: {closed}");
        match code.as_deref() {
            // Stopping, stopped, starting; no room for another connection.
            Some("57P01" | "57P02" | "57P03" | "53300") => Self::Away(cause),
            Some("53100") => Self::Full(cause),
            // The line broke: SQLSTATE says so by its class, and without an answer there is no code at all.
            Some(code) if code.starts_with("08") => Self::Away(cause),
            None if closed || is_of_the_line(&error) => Self::Away(cause),
            Some(_) | None => Self::Internal(cause),
        }
    }
}

/// Whether reaching the server failed, rather than what was asked of it.
fn is_of_the_line(error: &tokio_postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<std::io::Error>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(anyhow::anyhow!(
            "stored JSON: {:?} at column {}",
            error.classify(),
            error.column()
        ))
    }
}

impl From<super::id::BadId> for Error {
    fn from(_: super::id::BadId) -> Self {
        Self::NotFound
    }
}
