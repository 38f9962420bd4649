//! What every handler can ask for: the database, and how this installation is run.

use axum::extract::FromRef;

use super::security::Reached;
use crate::kit::{db::Db, proxies::Proxies};

/// The running program, cheap to copy.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub purpose: Purpose,
    pub reached: Reached,
    /// The address by which people reach it, without a slash at the end; for links in messages.
    pub address: String,
    pub mail: Mail,
    /// Who is believed about whom a request came from.
    pub proxies: Proxies,
}

/// Whether e-mail can leave the building. Until it can, messages wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    Leaves,
    Waits,
}

/// What the installation is for. A demonstration lets anybody be anybody, so it is decided when the
/// program starts, by another command than the one that serves a partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Real,
    Demonstration,
}

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Self {
        app.db.clone()
    }
}

impl App {
    /// The name of the cookie that holds a session. Over TLS browsers guard it with a prefix.
    pub fn cookie(&self) -> &'static str {
        match self.reached {
            Reached::Https => "__Host-session",
            Reached::Http => "session",
        }
    }
}
