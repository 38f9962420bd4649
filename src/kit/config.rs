//! How this installation is set up: from flags, then from the environment, then from `alongside.toml`.
//!
//! The first of these that says something about a setting decides it. A name that no setting has is
//! refused, so that a slip of the pen is not taken for a default.

mod hide;
mod keys;

use std::path::PathBuf;

use super::{
    db::Place,
    error::{Error, Result},
    mail::{Mailer, Smtp},
    proxies::Proxies,
};
use hide::hide;
use keys::{KEYS, Key};

/// Before the name of every setting in the environment.
const PREFIX: &str = "ALONGSIDE_";
/// The file that is read when no other is named.
pub const FILE: &str = "alongside.toml";
/// What is in force. Not to be written for debugging: it holds secrets.
#[derive(Clone, PartialEq)]
pub struct Settings {
    pub place: Place,
    pub host: String,
    pub port: u16,
    /// Without a slash at the end; `None` when people reach it where it listens.
    pub address: Option<String>,
    /// The proxies that are believed about whom a request came from.
    pub proxies: Proxies,
    pub mail: Option<Mail>,
    pub log: Log,
    found: Vec<Found>,
}

/// How e-mail leaves the building.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub server: String,
    pub sender: String,
}

/// How the log is written, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    pub format: Format,
    pub level: &'static str,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Flag,
    Environment,
    File(PathBuf),
    Default,
}

#[derive(Clone, PartialEq)]
struct Found {
    key: &'static str,
    value: Option<String>,
    source: Source,
}

/// One line of what is in force, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Shown {
    pub name: &'static str,
    /// Without its secrets; `None` when it is not set.
    pub value: Option<String>,
    pub from: String,
    pub meaning: &'static str,
}

/// What was said, in the order in which it counts. Each is a list of names and values.
#[derive(Clone, Default)]
pub struct Said {
    pub flags: Vec<(&'static str, String)>,
    /// The whole environment; what does not begin with our prefix is left alone.
    pub environment: Vec<(String, String)>,
    /// The file and its text, when there is one.
    pub file: Option<(PathBuf, String)>,
}

impl Said {
    /// What was said by these flags, the environment and the file: the one that is named, or the one in
    /// the working folder.
    ///
    /// # Errors
    /// `Refused` when a file that was named cannot be read.
    pub fn here(flags: Vec<(&'static str, String)>, config: Option<PathBuf>) -> Result<Self> {
        let environment: Vec<_> = std::env::vars().collect();
        let named = config.or_else(|| {
            let name = format!("{PREFIX}CONFIG");
            environment
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        });
        let path = named.clone().unwrap_or_else(|| FILE.into());
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => Some((path, text)),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return refused(format!("{} cannot be read: {error}.", path.display())),
        };
        Ok(Self {
            flags,
            environment,
            file,
        })
    }

    /// What is in force.
    ///
    /// # Errors
    /// `Refused` with the name of what cannot be used, and where it was said.
    pub fn settle(self) -> Result<Settings> {
        let mut layers = vec![(Source::Flag, self.flags)];
        layers.push((Source::Environment, ours(self.environment)?));
        if let Some((path, text)) = self.file {
            let said = keys_of(&path, &text)?;
            layers.push((Source::File(path), said));
        }
        let place = place(&layers)?;
        let found: Vec<Found> = KEYS.iter().map(|key| find(key, &layers, &place)).collect();
        Settings::read(place, found)
    }
}

type Layer = (Source, Vec<(&'static str, String)>);

fn refused<T>(sentence: String) -> Result<T> {
    Err(Error::Refused(sentence))
}

fn key(name: &str) -> Option<&'static str> {
    KEYS.iter().map(|key| key.name).find(|known| *known == name)
}

fn names() -> String {
    KEYS.map(|key| key.name).join(", ")
}

fn ours(environment: Vec<(String, String)>) -> Result<Vec<(&'static str, String)>> {
    let mut said = Vec::new();
    for (name, value) in environment {
        let Some(rest) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let lower = rest.to_lowercase();
        match key(&lower) {
            Some(known) if rest == lower.to_uppercase() => said.push((known, value)),
            _ if rest == "CONFIG" => {}
            _ => {
                return refused(format!(
                    "The environment has {name}, and there is no such setting. The settings are: {}.",
                    names()
                ));
            }
        }
    }
    Ok(said)
}

fn keys_of(path: &std::path::Path, text: &str) -> Result<Vec<(&'static str, String)>> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        Error::Refused(format!("{} cannot be read: {}.", path.display(), error.message()))
    })?;
    let mut said = Vec::new();
    for (name, value) in table {
        let Some(known) = key(&name) else {
            return refused(format!(
                "{} has {name}, and there is no such setting. The settings are: {}.",
                path.display(),
                names()
            ));
        };
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_)
            | toml::Value::Table(_) => {
                return refused(format!("{}: {name} must be a text or a number.", path.display()));
            }
        };
        said.push((known, value));
    }
    Ok(said)
}

fn said<'a>(layer: &'a Layer, name: &str) -> Option<&'a str> {
    layer
        .1
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.as_str())
}

/// The first who says something of either kind decides where the data lives.
fn place(layers: &[Layer]) -> Result<Place> {
    for layer in layers {
        match (said(layer, "data"), said(layer, "database")) {
            (Some(_), Some(_)) => {
                return refused(format!("{}: say data or database, not both.", layer.0.words()));
            }
            (Some(folder), None) => return Ok(Place::Folder(folder.into())),
            (None, Some(url)) => return Ok(Place::Postgres(url.to_owned())),
            (None, None) => {}
        }
    }
    Ok(Place::Folder(KEYS[0].default.unwrap_or_default().into()))
}

fn find(key: &Key, layers: &[Layer], place: &Place) -> Found {
    let overruled = match place {
        Place::Folder(_) => key.name == "database",
        Place::Postgres(_) => key.name == "data",
    };
    let found = layers
        .iter()
        .find_map(|layer| Some((said(layer, key.name)?, layer.0.clone())));
    let (value, source) = match found {
        _ if overruled => (None, Source::Default),
        Some((value, source)) => (Some(value.to_owned()), source),
        None => (key.default.map(str::to_owned), Source::Default),
    };
    Found {
        key: key.name,
        value,
        source,
    }
}

impl Settings {
    fn read(place: Place, found: Vec<Found>) -> Result<Self> {
        let get = |name: &str| {
            found
                .iter()
                .find(|found| found.key == name)
                .and_then(|found| found.value.clone())
        };
        let wrong = |name: &str, why: &str| {
            let from = found
                .iter()
                .find(|found| found.key == name)
                .map(|found| found.source.words());
            Error::Refused(format!("{}: {name} {why}.", from.unwrap_or_default()))
        };
        let port = get("port").unwrap_or_default();
        let port = port
            .parse()
            .map_err(|_| wrong("port", "must be a number from 0 to 65535"))?;
        let address = get("address").map(|address| address.trim_end_matches('/').to_owned());
        if address.as_ref().is_some_and(|address| !is_address(address)) {
            return Err(wrong(
                "address",
                "must be like https://alongside.example.org, without a path",
            ));
        }
        let proxies = Proxies::parse(&get("proxies").unwrap_or_default()).map_err(|part| {
            let why = format!(
                "must be addresses or networks with commas between, such as 10.0.0.5, 10.1.0.0/16, and ‘{part}’ is neither"
            );
            wrong("proxies", &why)
        })?;
        let mail = match (get("smtp"), get("sender")) {
            (None, None) => None,
            (Some(server), Some(sender)) => Some(Mail { server, sender }),
            (Some(_), None) => return refused("Set sender too: smtp alone cannot send e-mail.".into()),
            (None, Some(_)) => return refused("Set smtp too: sender alone cannot send e-mail.".into()),
        };
        let format = match get("log_format").as_deref() {
            Some("text") => Format::Text,
            Some("json") => Format::Json,
            _ => return Err(wrong("log_format", "must be text or json")),
        };
        let asked = get("log_level").unwrap_or_default();
        let level = ["error", "warn", "info", "debug", "trace"]
            .into_iter()
            .find(|level| *level == asked);
        let level = level.ok_or_else(|| wrong("log_level", "must be error, warn, info, debug or trace"))?;
        let host = get("host").unwrap_or_default();
        Ok(Self {
            place,
            host,
            port,
            address,
            proxies,
            mail,
            log: Log { format, level },
            found,
        })
    }

    /// Every setting with its value and where that came from, without secrets.
    pub fn shown(&self) -> Vec<Shown> {
        let words = |name: &str| {
            KEYS.iter()
                .find(|key| key.name == name)
                .map_or("", |key| key.words)
        };
        let show = |found: &Found| Shown {
            name: found.key,
            value: found.value.as_deref().map(hide),
            from: found.source.words(),
            meaning: words(found.key),
        };
        self.found.iter().map(show).collect()
    }

    /// How e-mail leaves the building.
    ///
    /// # Errors
    /// `Refused` when the server's address or the sender cannot be read.
    pub fn mailer(&self) -> Result<Mailer> {
        let Some(mail) = &self.mail else {
            return Ok(Mailer::NotSetUp);
        };
        let smtp = Smtp::new(&mail.server, &mail.sender).map_err(Error::refused)?;
        Ok(Mailer::Smtp(Box::new(smtp)))
    }
}

fn is_address(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ', '@']))
}

impl Source {
    fn words(&self) -> String {
        match self {
            Self::Flag => "flag".to_owned(),
            Self::Environment => "environment".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Default => "default".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
