//! `alongside partnership create` and `alongside partnership list`.

use clap::{Args, Subcommand, builder::PossibleValuesParser};

use super::{opened, say};
use crate::{
    kit::{
        actor::Actor,
        config::Settings,
        error::{Error, Result},
    },
    partnership::{Partnership, actions, packs},
};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Create a partnership from one of the nine service models
    Create(Create),
    /// List the partnerships
    List,
}

#[derive(Args)]
pub(super) struct Create {
    /// The service model, 1 to 9
    #[arg(long, value_parser = PossibleValuesParser::new(["1", "2", "3", "4", "5", "6", "7", "8", "9"]))]
    model: String,
    /// What the partnership is called
    #[arg(long)]
    name: String,
}

/// Creates or lists partnerships.
pub(super) async fn run(command: Command, settings: &Settings) -> Result<()> {
    match command {
        Command::Create(create) => self::create(create, settings).await,
        Command::List => list(settings).await,
    }
}

async fn create(asked: Create, settings: &Settings) -> Result<()> {
    let db = opened::existing_or_new(settings).await?;
    let model = packs::service_model(&asked.model)
        .ok_or_else(|| Error::Refused(format!("There is no service model {}.", asked.model)))?;
    let created = db
        .write(&Actor::Operator(None), async |tx| {
            actions::create(tx, model, &asked.name).await
        })
        .await?;
    say(created.to_string());
    Ok(())
}

async fn list(settings: &Settings) -> Result<()> {
    let db = opened::existing(settings).await?;
    let all = db
        .read(&Actor::Operator(None), async |tx| Partnership::all(tx).await)
        .await?;
    for partnership in all {
        say(format!(
            "{}  {} (model {})",
            partnership.id,
            partnership.details.naming.inside(),
            partnership.model
        ));
    }
    Ok(())
}
