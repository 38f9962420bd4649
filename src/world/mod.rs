//! The test kit: a running system with people in it, a clock to turn and a page to read.

mod ask;
pub mod browser;
pub mod crawl;
pub mod database;
pub mod ledger;
mod people;
pub mod planted;

use jiff::{Timestamp, ToSpan as _, civil::time};
use tempdir::Folder;

pub use ask::{Ask, FILLED};
pub use browser::{Answer, Browser};

use self::database::{Engine, fresh};
use crate::{
    identity::{NewMember, actions::give_membership},
    kit::{
        actor::{Actor, Role},
        clock::{Clock, date_of},
        db::{Db, Place, Tx},
        error::Result,
        id::{OrganisationId, PartnershipId, ServiceId, TeamId},
        proxies::Proxies,
    },
    partnership::{
        actions as partnerships,
        model::{Kind, Naming, Opening, OrganisationDetails, ServiceDetails, TeamDetails, Whom},
        packs::{self, ServiceModel},
    },
    router::router,
    web::{App, Mail, Purpose, security::Reached},
};

mod tempdir {
    //! A folder that is gone when the test is over.

    use crate::kit::db::Place;

    /// Removes the folder of an embedded database when it is dropped.
    pub struct Folder(pub Place);

    impl Drop for Folder {
        fn drop(&mut self) {
            if let Place::Folder(folder) = &self.0 {
                let _ = std::fs::remove_dir_all(folder);
            }
        }
    }
}

/// A partnership of one of the nine models, with a health team, an advice team, and people in both.
pub struct World {
    pub db: Db,
    pub clock: Clock,
    pub partnership: PartnershipId,
    pub model: &'static ServiceModel,
    pub health: OrganisationId,
    pub advice: OrganisationId,
    pub sender: TeamId,
    pub receiver: TeamId,
    pub service: ServiceId,
    /// Where its database is.
    pub place: Place,
    router: axum::Router,
    _folder: Option<Folder>,
}

/// Friday, 20 November 2026, ten in the morning.
pub const MORNING: &str = "2026-11-20T10:00:00Z";

impl World {
    /// The world of the first model.
    pub async fn new(engine: Engine) -> Self {
        Self::of_model(engine, "1").await
    }

    /// The world of a model, by its number.
    pub async fn of_model(engine: Engine, model: &str) -> Self {
        let model = packs::service_model(model).unwrap();
        let clock = Clock::turned(MORNING.parse().unwrap());
        let (db, place) = fresh(engine, clock.clone()).await;
        let made = db
            .write(&Actor::Operator(None), async |tx| people(tx, model, "").await)
            .await
            .unwrap();
        let (partnership, health, advice, sender, receiver, service) = made;
        // Whoever joins later is younger than those who were here, also by their identifiers.
        clock.turn_to(clock.now() + 1.second());
        let app = App {
            db: db.clone(),
            purpose: Purpose::Demonstration,
            reached: Reached::Http,
            address: "http://localhost".into(),
            mail: Mail::Leaves,
            proxies: Proxies::default(),
        };
        Self {
            db,
            clock,
            partnership,
            model,
            health,
            advice,
            sender,
            receiver,
            service,
            place: place.clone(),
            router: router(app),
            _folder: Some(Folder(place)),
        }
    }

    /// Lets time pass.
    pub fn wait(&self, hours: i64) {
        self.clock.turn_to(self.clock.now() + hours.hours());
    }

    /// Lets a second pass.
    pub fn pause(&self) {
        self.clock.turn_to(self.clock.now() + 1.second());
    }

    /// The instant it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Somebody at a browser who has not signed in.
    pub fn visitor(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Somebody at a browser, signed in as the one who holds this role.
    pub async fn sign_in(&self, role: Role) -> Browser {
        let mut browser = self.visitor();
        let membership = self.actor(role).await.staff().unwrap().membership.to_string();
        assert!(
            browser.open("/sign-in").await.html.contains(&membership),
            "{role:?} is not offered"
        );
        let fields = [("membership", membership.as_str())];
        browser.post("/sign-in/demonstration", &fields).await;
        browser
    }

    /// An installation in which there is nobody yet, and the secret of the link that its first start prints.
    pub async fn before_anybody(engine: Engine) -> (Browser, String) {
        let clock = Clock::turned(MORNING.parse().unwrap());
        let (db, _) = fresh(engine, clock).await;
        let secret = crate::identity::actions::set_up_link(&db).await.unwrap().unwrap();
        let app = App {
            db,
            purpose: Purpose::Real,
            reached: Reached::Http,
            address: "http://localhost".into(),
            mail: Mail::Leaves,
            proxies: Proxies::default(),
        };
        (Browser::new(router(app)), secret)
    }

    /// Another partnership in the same installation, with other people.
    pub async fn second(&self) -> Self {
        let made = self.db.write(&Actor::Operator(None), async |tx| {
            people(tx, self.model, " Two").await
        });
        let (partnership, health, advice, sender, receiver, service) = made.await.unwrap();
        Self {
            place: self.place.clone(),
            db: self.db.clone(),
            clock: self.clock.clone(),
            partnership,
            model: self.model,
            health,
            advice,
            sender,
            receiver,
            service,
            router: self.router.clone(),
            _folder: None,
        }
    }

    /// The program over the same data, run as it is for real.
    pub fn in_earnest(&self) -> axum::Router {
        Self::over(self.db.clone())
    }

    /// The program, run as it is for real, over a database. Nobody has said how e-mail leaves.
    pub fn over(db: Db) -> axum::Router {
        router(App {
            db,
            purpose: Purpose::Real,
            reached: Reached::Http,
            address: "http://localhost".into(),
            mail: Mail::Waits,
            proxies: Proxies::default(),
        })
    }

    /// Looks after everything as whoever runs the installation.
    pub async fn operate<T>(&self, f: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> T {
        self.db
            .write(&Actor::Operator(Some(self.partnership.clone())), f)
            .await
            .unwrap()
    }

    /// The names of the events about something, in order.
    pub async fn events(&self, about: &str) -> Vec<&'static str> {
        let actor = Actor::Operator(Some(self.partnership.clone()));
        let recorded = self
            .db
            .read(&actor, async |tx| crate::audit::Recorded::about(tx, about).await)
            .await
            .unwrap();
        recorded.iter().map(|recorded| recorded.event.name()).collect()
    }
}

type Made = (
    PartnershipId,
    OrganisationId,
    OrganisationId,
    TeamId,
    TeamId,
    ServiceId,
);

async fn people(tx: &mut Tx, model: &ServiceModel, mark: &str) -> Result<Made> {
    let name = format!("Alder Vale{mark} Health Justice Partnership");
    let partnership = partnerships::create(tx, model, &name).await?;
    let organisation = |kind, name: &str| OrganisationDetails {
        kind,
        name: name.into(),
        ods_code: None,
    };
    let health = partnerships::add_organisation(tx, organisation(Kind::Health, "Alder Vale Surgery")).await?;
    let advice =
        partnerships::add_organisation(tx, organisation(Kind::Advice, "Alder Vale Law Centre")).await?;
    let team = |name: &str| TeamDetails {
        naming: Naming::ordinary(name),
    };
    let sender = partnerships::add_team(tx, &health, None, team("Reception")).await?;
    let receiver = partnerships::add_team(tx, &advice, None, team("Welfare rights team")).await?;
    let details = ServiceDetails {
        naming: model.service.clone(),
        areas: model.areas.clone(),
        channel: model.channel,
        phone: String::new(),
        opening: Opening::weekdays(time(9, 0, 0, 0), time(17, 0, 0, 0)),
    };
    let service = partnerships::add_service(tx, &advice, Some(&receiver), details).await?;
    let today = date_of(tx.now);
    partnerships::add_eligibility(tx, &service, Whom::Team(sender.clone()), (today, None), None).await?;
    for (role, organisation, team) in [
        (Role::Referrer, &health, Some(&sender)),
        (Role::TeamLead, &health, Some(&sender)),
        (Role::Intake, &advice, Some(&receiver)),
        (Role::Adviser, &advice, Some(&receiver)),
        (Role::Volunteer, &advice, Some(&receiver)),
        (Role::Supervisor, &advice, Some(&receiver)),
        (Role::Administrator, &advice, None),
        (Role::Manager, &advice, None),
        (Role::Funder, &advice, None),
        (Role::InformationGovernance, &health, None),
        (Role::Researcher, &health, None),
    ] {
        let new = NewMember {
            name: format!("{} Person", role.words()),
            email: format!("{}{}@example.org", role.code(), mark.trim()),
            organisation: organisation.clone(),
            team: team.cloned(),
            role,
            starts_on: today,
            ends_on: None,
        };
        give_membership(tx, new).await?;
    }
    Ok((partnership, health, advice, sender, receiver, service))
}

/// Writes each story twice, once for each database.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block)*) => {$(
        mod $name {
            use super::*;
            use $crate::world::database::Engine;

            async fn story($engine: Engine) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::world::database::tidily(Box::pin(story(Engine::Sqlite))).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::world::database::tidily(Box::pin(story(Engine::Postgres))).await;
            }
        }
    )*};
}
