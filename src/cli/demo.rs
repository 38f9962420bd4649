//! `alongside demo`.

use std::{path::PathBuf, time::Duration};

use axum::Extension;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    door::{self, Door},
    logs, say, serve,
};
use crate::{
    demo::{Progress, Wish, scenes::set_all, web::Again},
    identity::{Membership, actions::one_per_role},
    kit::{
        actor::Actor,
        clock::{Clock, date_of},
        config::Settings,
        db::{Db, Place},
        error::Result,
        id,
        mail::Mailer,
    },
    router::router,
    web::{App, Mail, Purpose, security::Reached},
    work::Post,
};

/// How often the progress bar is drawn.
const TICK: Duration = Duration::from_millis(80);

#[derive(Args)]
pub(super) struct Arguments {
    /// A service model from 1 to 9, or all
    #[arg(long, default_value = "all", value_parser = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "all"])]
    model: String,
    /// How many times the usual history
    #[arg(long, default_value_t = 1, value_name = "TIMES")]
    scale: usize,
    /// The same seed makes the same people and referrals on the same day
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the address and the people as JSON
    #[arg(long)]
    json: bool,
}

/// A folder that is thrown away, whatever happens.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the folder of the demonstration could not be removed");
        }
    }
}

/// Fills a folder and serves from it until told to stop.
pub(super) async fn run(arguments: Arguments, settings: Settings) -> Result<()> {
    logs::start(settings.log);
    let door = Door::open(&settings.host, settings.port).await?;
    let address = settings.address.clone().unwrap_or_else(|| door.address());
    let folder = Folder(std::env::temp_dir().join(format!("alongside-demo-{}", ulid::Ulid::new())));
    let ids = id::Source::seeded(arguments.seed);
    let db = Db::open(&Place::Folder(folder.0.clone()), Clock::System, ids)?;
    let wish = Wish {
        models: Wish::models_called(&arguments.model)?,
        scale: arguments.scale.max(1),
        seed: arguments.seed,
        today: date_of(db.clock().now()),
    };
    tokio::select! {
        filled = fill(&db, &wish) => filled?,
        () = door::told_to_stop() => return Ok(()),
    }
    let sets = Box::pin(set_all(&db)).await?;
    tell(&db, &address, arguments.json).await?;
    let reached = if address.starts_with("https://") {
        Reached::Https
    } else {
        Reached::Http
    };
    let app = App {
        db: db.clone(),
        purpose: Purpose::Demonstration,
        reached,
        address,
        mail: Mail::Leaves,
        proxies: settings.proxies.clone(),
    };
    let post = Post {
        mailer: Mailer::Demonstration,
        address: app.address.clone(),
    };
    let house = router(app).layer(Extension(Again::new(wish, sets)));
    serve::until_told(door, &db, house, post).await;
    Ok(())
}

async fn fill(db: &Db, wish: &Wish) -> Result<()> {
    db.migrate().await?;
    let progress = Progress::default();
    let filling = Box::pin(wish.fill(db, &progress));
    watched(filling, &progress, wish.referrals()).await
}

/// Does long work with a bar on standard error that shows how many of `whole` referrals are there.
pub(super) async fn watched(
    work: impl Future<Output = Result<()>>,
    progress: &Progress,
    whole: usize,
) -> Result<()> {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len}, {eta} left");
    let bar = ProgressBar::new(whole as u64).with_message("Making up referrals");
    let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let ticking = async {
        loop {
            tokio::time::sleep(TICK).await;
            bar.set_position(progress.done() as u64);
        }
    };
    let done = tokio::select! {
        done = work => done,
        done = ticking => done,
    };
    bar.finish_and_clear();
    done
}

async fn tell(db: &Db, address: &str, json: bool) -> Result<()> {
    let mut people = db
        .read(&Actor::Operator(None), async |tx| one_per_role(tx).await)
        .await?;
    people.sort_by_key(|(member, partnership)| (partnership.clone(), member.role));
    if json {
        let shown: Vec<_> = people
            .iter()
            .map(|(member, partnership)| in_json(member, partnership))
            .collect();
        say(serde_json::json!({ "address": address, "people": shown }).to_string());
        return Ok(());
    }
    say(format!("The demonstration is at {address}"));
    say(format!(
        "Sign in at {address}/sign-in as anybody on the list. Nothing in it is about real people."
    ));
    let mut before = "";
    for (member, partnership) in &people {
        if before != partnership {
            say(format!("\n{partnership}"));
            before = partnership;
        }
        say(format!("  {:<28} {}", member.role.words(), member.name));
    }
    Ok(())
}

fn in_json(member: &Membership, partnership: &str) -> serde_json::Value {
    serde_json::json!({
        "partnership": partnership,
        "role": member.role.code(),
        "name": member.name,
        "membership": member.id,
    })
}
