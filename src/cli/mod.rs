//! The command line: one file for each command, each a few lines over a verb.

mod backup;
mod config;
mod demo;
pub mod door;
pub mod logs;
mod migrate;
mod opened;
pub mod partnership;
mod receive;
mod restore;
mod seed;
pub mod serve;
mod user;
mod verify;

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::kit::{
    config::{Said, Settings},
    error::{Error, Result},
};

/// The shared system of a health-justice partnership.
///
/// Without a command it serves from the folder ./data.
#[derive(Parser)]
#[command(name = "alongside", version, about)]
struct Line {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and do the background work
    Serve,
    /// Try it out: invented partnerships in a folder that is thrown away at the end
    Demo(demo::Arguments),
    /// Fill an empty database with invented referrals, to measure with
    Seed(seed::Arguments),
    /// Bring the database's schema up to date
    Migrate,
    /// Check that everything stored agrees with everything that happened
    Verify(verify::Arguments),
    /// Take one e-mail from standard input into the mailbox of a service
    Receive(receive::Arguments),
    /// Copy the whole database into a file, while it is in use
    Backup(backup::Arguments),
    /// Put a backup in the place of the database, after checking it
    Restore(restore::Arguments),
    /// People who sign in
    #[command(subcommand)]
    User(user::Command),
    /// Partnerships
    #[command(subcommand)]
    Partnership(partnership::Command),
    /// What is set, and where it was said
    Config(config::Arguments),
}

/// The settings as flags. They come first, before the environment and the file.
#[derive(Args)]
struct Flags {
    /// The file of settings
    #[arg(long, global = true, value_name = "FILE", help_heading = "Settings")]
    config: Option<PathBuf>,
    /// The folder of the embedded database
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        conflicts_with = "database",
        help_heading = "Settings"
    )]
    data: Option<String>,
    /// The address of a PostgreSQL database, in place of a folder
    #[arg(long, global = true, value_name = "URL", help_heading = "Settings")]
    database: Option<String>,
    /// The network address to listen on
    #[arg(long, global = true, help_heading = "Settings")]
    host: Option<String>,
    /// The port to listen on; 0 for any that is free
    #[arg(long, global = true, help_heading = "Settings")]
    port: Option<u16>,
    /// The address by which people reach it
    #[arg(long, global = true, value_name = "URL", help_heading = "Settings")]
    address: Option<String>,
    /// The proxies that are believed about whom a request came from
    #[arg(long, global = true, value_name = "ADDRESSES", help_heading = "Settings")]
    proxies: Option<String>,
    /// The mail server
    #[arg(long, global = true, value_name = "URL", help_heading = "Settings")]
    smtp: Option<String>,
    /// The sender of e-mail
    #[arg(long, global = true, value_name = "MAILBOX", help_heading = "Settings")]
    sender: Option<String>,
    /// How the log is written: text or json
    #[arg(long, global = true, value_name = "FORMAT", help_heading = "Settings")]
    log_format: Option<String>,
    /// How much is logged: error, warn, info, debug or trace
    #[arg(long, global = true, value_name = "LEVEL", help_heading = "Settings")]
    log_level: Option<String>,
}

impl Flags {
    fn settle(self) -> Result<Settings> {
        let said = [
            ("data", self.data),
            ("database", self.database),
            ("host", self.host),
            ("port", self.port.map(|port| port.to_string())),
            ("address", self.address),
            ("smtp", self.smtp),
            ("sender", self.sender),
            ("log_format", self.log_format),
            ("log_level", self.log_level),
            ("proxies", self.proxies),
        ];
        let said = said
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect();
        Said::here(said, self.config)?.settle()
    }
}

/// Runs what the command line asks for. 0 when it is done, 1 when it is refused or fails (with a sentence
/// on standard error), 2 when the command line cannot be understood.
pub fn run() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(problem) => {
            let _ = problem.print();
            return ExitCode::from(u8::try_from(problem.exit_code()).unwrap_or(2));
        }
    };
    let done = line.flags.settle().and_then(|settings| {
        let runtime = tokio::runtime::Runtime::new().map_err(anyhow::Error::from)?;
        runtime.block_on(Box::pin(line.command.unwrap_or(Command::Serve).run(settings)))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

impl Command {
    async fn run(self, settings: Settings) -> Result<()> {
        if !matches!(self, Self::Serve | Self::Demo(_)) {
            logs::quietly();
        }
        match self {
            Self::Serve => serve::run(settings).await,
            Self::Demo(arguments) => Box::pin(demo::run(arguments, settings)).await,
            Self::Seed(arguments) => Box::pin(seed::run(arguments, &settings)).await,
            Self::Migrate => migrate::run(&settings).await,
            Self::Verify(arguments) => verify::run(arguments, &settings).await,
            Self::Receive(arguments) => receive::run(arguments, &settings).await,
            Self::Backup(arguments) => backup::run(arguments, &settings).await,
            Self::Restore(arguments) => restore::run(arguments, &settings).await,
            Self::User(command) => user::run(command, &settings).await,
            Self::Partnership(command) => partnerships(command, &settings).await,
            Self::Config(arguments) => config::run(&arguments, &settings),
        }
    }
}

async fn partnerships(command: partnership::Command, settings: &Settings) -> Result<()> {
    use partnership::Command;
    let db = match &command {
        Command::Models => {
            partnership::models().iter().for_each(say);
            return Ok(());
        }
        Command::Create { .. } => opened::existing_or_new(settings).await?,
        Command::List | Command::ImportSites { .. } => opened::existing(settings).await?,
    };
    partnership::run(&db, command).await?.iter().for_each(say);
    Ok(())
}

/// Writes a line on standard output. Nobody may be reading it any more; that stops nothing.
pub(crate) fn say(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout(), "{}", line.as_ref());
}

/// An error for whoever runs the installation, who is told the cause.
fn sentence(error: &Error) -> String {
    match error {
        Error::Refused(sentence) | Error::RefusedAt { sentence, .. } => sentence.clone(),
        Error::NotFound => "There is no such thing in this database.".to_owned(),
        Error::Away(_) => "The database cannot be reached.".to_owned(),
        Error::Full(_) => "The database cannot be written: its disk may be full.".to_owned(),
        Error::Internal(cause) => format!("It failed: {cause:#}"),
        Error::Stale | Error::SignedOut | Error::TooLarge | Error::Busy(_) | Error::Unreadable(_) => {
            format!("It was refused: {error}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Line::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves_and_settings_may_stand_anywhere() {
        let line = Line::try_parse_from(["alongside"]).unwrap();
        assert!(line.command.is_none());
        for words in [
            ["alongside", "--port", "0", "serve"],
            ["alongside", "serve", "--port", "0"],
        ] {
            let line = Line::try_parse_from(words).unwrap();
            assert_eq!(line.flags.port, Some(0));
            assert!(matches!(line.command, Some(Command::Serve)));
        }
    }

    #[test]
    fn wrong_usage_is_told_apart_from_failure() {
        for words in [
            vec!["alongside", "dance"],
            vec!["alongside", "serve", "--port", "many"],
            vec!["alongside", "serve", "--data", "a", "--database", "b"],
            vec!["alongside", "backup"],
            vec!["alongside", "partnership", "create", "--model", "1"],
        ] {
            let code = Line::try_parse_from(&words).map_or_else(|problem| problem.exit_code(), |_| 0);
            assert_eq!(code, 2, "{words:?}");
        }
    }
}
