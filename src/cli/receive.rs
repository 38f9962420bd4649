//! `alongside receive`: takes one e-mail from standard input, as a mail server passes it on.

use std::io::Read as _;

use clap::Args;

use super::{opened, say};
use crate::{
    arrival::{actions, actions::Received, post},
    kit::{
        actor::Actor,
        config::Settings,
        error::{Error, Result},
        id::ServiceId,
    },
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The service to whose mailbox it came: its identifier, as it stands in the address of its page
    #[arg(long, value_parser = service)]
    service: ServiceId,
}

fn service(id: &str) -> Result<ServiceId, String> {
    id.parse().map_err(|_| "it looks like svc_01J…".to_owned())
}

/// Takes it in. Nothing of it is printed.
pub(super) async fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let mut bytes = Vec::new();
    let most = u64::try_from(post::LONGEST + 1).unwrap_or(u64::MAX);
    std::io::stdin()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(anyhow::Error::from)?;
    let (mail, source) = post::read(&bytes).map_err(Error::refused)?;
    let db = opened::existing(settings).await?;
    let nobody = Actor::Nobody;
    let found = db.look(&nobody, async |tx| actions::mailbox(tx, &arguments.service).await);
    let partnership = found.await?.ok_or(Error::NotFound)?;
    let actor = Actor::Job(partnership);
    let received = db.write(&actor, async |tx| {
        actions::receive(tx, &arguments.service, mail, &source).await
    });
    say(match received.await? {
        Received::New(id) => format!("Taken in: {id}"),
        Received::Before => "It was taken in before.".to_owned(),
    });
    Ok(())
}
