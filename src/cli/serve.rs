//! `alongside serve`: the real thing.

use axum::Router;

use super::{
    door::{self, Door},
    logs, opened, say,
};
use crate::{
    identity,
    kit::{
        clock::Clock,
        config::Settings,
        db::{Db, mend},
        error::Result,
        id,
        mail::Mailer,
    },
    router::router,
    web::{App, Mail, Purpose, security::Reached},
    work::{Post, Worker},
};

/// Serves until told to stop.
pub(super) async fn run(settings: Settings) -> Result<()> {
    logs::start(settings.log);
    let mailer = settings.mailer()?;
    let _held = opened::hold(&settings.place)?;
    let door = Door::open(&settings.host, settings.port).await?;
    let address = settings.address.clone().unwrap_or_else(|| door.address());
    say(format!("Alongside is at {address}"));
    if settings.address.is_some() {
        say(format!("Listening on {}", door.address()));
    }
    let db = tokio::select! {
        db = open(&settings) => db?,
        () = door::told_to_stop() => {
            door.close().await;
            return Ok(());
        }
    };
    if let Some(secret) = identity::actions::set_up_link(&db).await? {
        say("Nobody has an account yet. Open this link once to set the first partnership up:");
        say(format!("{address}/set-up/{secret}"));
    }
    let reached = if address.starts_with("https://") {
        Reached::Https
    } else {
        Reached::Http
    };
    let app = App {
        db,
        purpose: Purpose::Real,
        reached,
        address,
        mail: match mailer {
            Mailer::NotSetUp => Mail::Waits,
            Mailer::Smtp(_) | Mailer::Demonstration => Mail::Leaves,
        },
        proxies: settings.proxies.clone(),
    };
    let post = Post {
        mailer,
        address: app.address.clone(),
    };
    until_told(door, &app.db.clone(), router(app), post).await;
    Ok(())
}

async fn open(settings: &Settings) -> Result<Db> {
    if mend(&settings.place).await? {
        tracing::warn!("a restore was stopped half way; what was there before it is back in its place");
    }
    let db = Db::open(&settings.place, Clock::System, id::Source::random())?;
    db.migrate().await?;
    Ok(db)
}

/// Lets everybody in and does the background work, until told to stop; then lets both finish.
pub async fn until_told(door: Door, db: &Db, house: Router, post: Post) {
    logs::numbers();
    let sums = tokio::spawn(door::sum_up());
    let worker = Worker::start(db.clone(), post);
    door.lead_to(house);
    tracing::info!("serving");
    door::told_to_stop().await;
    tracing::info!("stopping");
    door.close().await;
    worker.stop().await;
    sums.abort();
    tracing::info!("stopped");
}
