//! The settings that there are.

/// Every setting: its name in the file, its value when nobody says anything, and what it is.
pub(super) const KEYS: [Key; 10] = [
    Key::new(
        "data",
        Some("./data"),
        "The folder in which the embedded database lives",
    ),
    Key::new(
        "database",
        None,
        "The address of a PostgreSQL database, in place of a data folder",
    ),
    Key::new("host", Some("127.0.0.1"), "The network address to listen on"),
    Key::new(
        "port",
        Some("8080"),
        "The port to listen on; 0 for any that is free",
    ),
    Key::new(
        "address",
        None,
        "The address by which people reach it; https makes cookies secure",
    ),
    Key::new(
        "proxies",
        None,
        "The proxies whose X-Forwarded-For counts, beside one on this machine: 10.0.0.5, 10.1.0.0/16",
    ),
    Key::new(
        "smtp",
        None,
        "The mail server: smtp://host:25 or smtps://user:secret@host",
    ),
    Key::new(
        "sender",
        None,
        "The sender of e-mail: Alongside <alongside@example.org>",
    ),
    Key::new("log_format", Some("text"), "How the log is written: text or json"),
    Key::new(
        "log_level",
        Some("info"),
        "How much is logged: error, warn, info, debug or trace",
    ),
];

/// A setting.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) default: Option<&'static str>,
    pub(super) words: &'static str,
}

impl Key {
    const fn new(name: &'static str, default: Option<&'static str>, words: &'static str) -> Self {
        Self { name, default, words }
    }
}
