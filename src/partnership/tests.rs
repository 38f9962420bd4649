//! Stories of setting a partnership up.

mod browser;
mod conflicts;
mod imports;
mod pages;
mod receiving;

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{
    actions,
    model::{
        Channel, Clocks, Eligibility, Kind, Naming, OdsCode, Opening, Organisation, OrganisationDetails,
        Partnership, ServiceDetails, Site, SiteDetails, Standing, Team, TeamDetails, Whom,
        can_take_referrals,
    },
    packs,
    register::{self, Decision, ImportState, RowErrors, Selection, Taken},
    store::Wanted,
};
use crate::{
    kit::{
        actor::{Actor, Role, Staff},
        clock::Clock,
        db::Db,
        error::{Error, Result},
        id::{Id, ImportId, OrganisationId, PartnershipId, ServiceId, Source, TeamId},
    },
    on_both,
    world::database::{Engine, fresh},
};

const EAST_MIDLANDS: &[u8] = include_bytes!("../../tests/data/gp_practices_east_midlands.csv");

/// A partnership with somebody who runs it, on a clock that stands at 22 November 2026.
struct Set {
    db: Db,
    partnership: PartnershipId,
    manager: Actor,
}

impl Set {
    async fn up(engine: Engine, model: &str) -> Self {
        let clock = Clock::turned("2026-11-22T10:00:00Z".parse().unwrap());
        let (db, _) = fresh(engine, clock).await;
        let model = packs::service_model(model).unwrap();
        let partnership = db
            .write(&Actor::Operator(None), async |tx| {
                actions::create(tx, model, "Advice Together").await
            })
            .await;
        let partnership = partnership.unwrap();
        let manager = staff(&db, &partnership, Role::Manager);
        Self {
            db,
            partnership,
            manager,
        }
    }

    async fn does<T>(&self, f: impl AsyncFnOnce(&mut crate::kit::db::Tx) -> Result<T>) -> T {
        self.db.write(&self.manager, f).await.unwrap()
    }

    async fn refused<T>(&self, f: impl AsyncFnOnce(&mut crate::kit::db::Tx) -> Result<T>) -> String {
        match self.db.write(&self.manager, f).await {
            Err(Error::Refused(why) | Error::RefusedAt { sentence: why, .. }) => why,
            Err(other) => panic!("not a refusal: {other}"),
            Ok(_) => panic!("it was done"),
        }
    }

    async fn sites(&self) -> usize {
        self.does(async |tx| Site::list(tx, None, &Wanted::all()).await)
            .await
            .len()
    }

    async fn uploads(&self, bytes: &[u8], selection: Selection) -> ImportId {
        let reading = register::read(bytes).unwrap();
        self.does(async |tx| actions::upload_import(tx, "practices.csv", selection, reading).await)
            .await
    }

    async fn takes(&self, import: &ImportId) -> Taken {
        self.does(async |tx| actions::take_import(tx, import, 1, &BTreeMap::new(), RowErrors::Stop).await)
            .await
    }

    async fn organisation(&self, kind: Kind, name: &str) -> OrganisationId {
        let details = OrganisationDetails {
            kind,
            name: name.to_owned(),
            ods_code: None,
        };
        self.does(async |tx| actions::add_organisation(tx, details).await)
            .await
    }

    async fn team(&self, of: &OrganisationId, name: &str) -> TeamId {
        let details = TeamDetails {
            naming: Naming::ordinary(name),
        };
        self.does(async |tx| actions::add_team(tx, of, None, details).await)
            .await
    }

    async fn service(&self, of: &OrganisationId) -> ServiceId {
        let details = benefits_advice();
        self.does(async |tx| actions::add_service(tx, of, None, details).await)
            .await
    }
}

fn staff(db: &Db, partnership: &PartnershipId, role: Role) -> Actor {
    let ids = Source::random();
    let now = db.clock().now();
    Actor::Staff(Staff {
        account: ids.next(now),
        membership: ids.next(now),
        partnership: partnership.clone(),
        organisation: ids.next(now),
        team: None,
        role,
        name: "Test Person".to_owned(),
    })
}

fn benefits_advice() -> ServiceDetails {
    ServiceDetails {
        naming: Naming::ordinary("Benefits advice"),
        areas: vec![packs::area("welfare-benefits").unwrap()],
        channel: Channel::FaceToFace,
        phone: String::new(),
        opening: Opening::default(),
    }
}

fn place(name: &str, code: Option<&str>) -> SiteDetails {
    SiteDetails {
        naming: Naming::ordinary(name),
        ods_code: code.map(|code| OdsCode::parse(code).unwrap()),
        address: "1 Example Street".to_owned(),
        postcode: None,
        phone: String::new(),
        opening: Opening::default(),
    }
}

/// The register codes of the first 99 practices of the register's East Midlands.
fn ninety_nine() -> Selection {
    let codes: Vec<String> = register::read(EAST_MIDLANDS)
        .unwrap()
        .practices
        .iter()
        .take(99)
        .map(|practice| practice.code.to_string())
        .collect();
    Selection::codes(&codes.join("\n")).unwrap()
}

on_both! {
    async fn a_partnership_starts_with_the_values_of_its_model(engine: Engine) {
        for model in packs::service_models() {
            let set = Set::up(engine, &model.header.id).await;
            let partnership = set.does(async |tx| Partnership::find(tx).await).await;
            assert_eq!(partnership.id, set.partnership);
            assert_eq!(partnership.details, model.starting_details("Advice Together"));
            assert_eq!((&partnership.clocks, partnership.checked), (&model.clocks, None));
            // Where the study found the model is no fact about the new partnership.
            assert_eq!(partnership.details.region, "");
        }
    }

    async fn only_its_managers_and_administrators_change_a_partnership(engine: Engine) {
        let set = Set::up(engine, "1").await;
        for &role in Role::ALL {
            let may = matches!(role, Role::Manager | Role::Administrator);
            let actor = staff(&set.db, &set.partnership, role);
            let details = OrganisationDetails { kind: Kind::Health, name: format!("{role:?}"), ods_code: None };
            let added = set.db.write(&actor, async |tx| actions::add_organisation(tx, details).await).await;
            assert_eq!(added.is_ok(), may, "{role:?}");
            assert!(may || matches!(added, Err(Error::NotFound)));
        }
        assert!(matches!(
            set.db.write(&set.manager, async |tx| actions::create(tx, &packs::service_models()[0], "Mine").await).await,
            Err(Error::NotFound)
        ));
    }

    async fn what_belongs_to_another_partnership_is_not_found(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let ours = set.organisation(Kind::Health, "Elm Practice").await;
        let model = packs::service_model("2").unwrap();
        let other = set.db.write(&Actor::Operator(None), async |tx| actions::create(tx, model, "Other").await);
        let stranger = staff(&set.db, &other.await.unwrap(), Role::Manager);
        let found = set.db.read(&stranger, async |tx| Organisation::find(tx, &ours).await).await.unwrap();
        assert_eq!(found, None);
        let closing = set.db.write(&stranger, async |tx| {
            actions::close_organisation(tx, &ours, 1, date(2026, 12, 1)).await
        });
        assert!(matches!(closing.await, Err(Error::NotFound)));
        let adding = set.db.write(&stranger, async |tx| actions::add_site(tx, &ours, place("Elm", None)).await);
        assert!(matches!(adding.await, Err(Error::NotFound)));
    }

    async fn the_second_of_two_who_edit_at_once_is_told(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let elm = set.organisation(Kind::Health, "Elm Practice").await;
        let named = |name: &str| OrganisationDetails { kind: Kind::Health, name: name.to_owned(), ods_code: None };
        set.does(async |tx| actions::change_organisation(tx, &elm, 1, named("Elm Surgery")).await).await;
        let second = set.db.write(&set.manager, async |tx| {
            actions::change_organisation(tx, &elm, 1, named("Elm Centre")).await
        });
        assert!(matches!(second.await, Err(Error::Stale)));
        let kept = set.does(async |tx| Organisation::find(tx, &elm).await).await.unwrap();
        assert_eq!((kept.details.name.as_str(), kept.version), ("Elm Surgery", 2));
    }

    async fn an_organisation_is_closed_only_when_nothing_of_it_is_in_use(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let elm = set.organisation(Kind::Health, "Elm Practice").await;
        let team = set.team(&elm, "Nurses").await;
        let today = date(2026, 11, 22);
        let why = set.refused(async |tx| actions::close_organisation(tx, &elm, 1, today).await).await;
        assert!(why.contains("Close those first"));
        set.does(async |tx| actions::close_team(tx, &team, 1, today).await).await;
        set.does(async |tx| actions::close_organisation(tx, &elm, 1, today).await).await;
        let offered = set.does(async |tx| Organisation::list(tx, None, &Wanted::all()).await).await;
        assert_eq!(offered, []);
        let why = set.refused(async |tx| actions::reopen_team(tx, &team, 2).await).await;
        assert!(why.contains("closed"), "{why}");
        set.does(async |tx| actions::reopen_organisation(tx, &elm, 2).await).await;
        set.does(async |tx| actions::reopen_team(tx, &team, 2).await).await;
        let kept = set.does(async |tx| Team::find(tx, &team).await).await.unwrap();
        assert_eq!(kept.standing, Standing::Open);
    }

    async fn only_an_advice_provider_offers_services(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let elm = set.organisation(Kind::Health, "Elm Practice").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let why = set.refused(async |tx| actions::add_service(tx, &elm, None, benefits_advice()).await).await;
        assert!(why.contains("no advice provider"), "{why}");
        set.service(&centre).await;
        let health = OrganisationDetails { kind: Kind::Health, name: "Law Centre".to_owned(), ods_code: None };
        let why = set.refused(async |tx| actions::change_organisation(tx, &centre, 1, health).await).await;
        assert!(why.contains("must stay an advice provider"), "{why}");
    }

    async fn a_team_may_refer_from_the_first_day_of_its_line_to_the_last(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let elm = set.organisation(Kind::Health, "Elm Practice").await;
        let (nurses, clerks) = (set.team(&elm, "Nurses").await, set.team(&elm, "Clerks").await);
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        set.team(&centre, "Advisers").await;
        let service = set.service(&centre).await;
        let days = (date(2026, 11, 22), Some(date(2026, 12, 31)));
        let line = set
            .does(async |tx| actions::add_eligibility(tx, &service, Whom::Team(nurses.clone()), days, None).await)
            .await;
        let open = async |team: &TeamId| {
            set.does(async |tx| actions::services_open_to(tx, team).await).await.len()
        };
        assert_eq!((open(&nurses).await, open(&clerks).await), (1, 0));
        let again = set
            .refused(async |tx| actions::add_eligibility(tx, &service, Whom::Team(nurses.clone()), days, None).await)
            .await;
        assert!(again.contains("already"), "{again}");
        let why = set.refused(async |tx| actions::remove_eligibility(tx, &line, 1).await).await;
        assert!(why.contains("taken effect"), "{why}");
        set.does(async |tx| actions::end_eligibility(tx, &line, 1, date(2026, 11, 22)).await).await;
        assert_eq!(open(&nurses).await, 1);
        set.db.clock().turn_to("2026-11-23T00:30:00Z".parse().unwrap());
        assert_eq!(open(&nurses).await, 0);
    }

    async fn an_eligibility_names_only_funders_as_its_money(engine: Engine) {
        let set = Set::up(engine, "9").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let council = set.organisation(Kind::Funder, "The Council").await;
        let service = set.service(&centre).await;
        let days = (date(2026, 4, 1), None);
        let why = set
            .refused(async |tx| {
                actions::add_eligibility(tx, &service, Whom::EveryTeam, days, Some(centre.clone())).await
            })
            .await;
        assert!(why.contains("no funder"), "{why}");
        set.does(async |tx| actions::add_eligibility(tx, &service, Whom::EveryTeam, days, Some(council)).await).await;
        let lines = set.does(async |tx| Eligibility::of(tx, &service).await).await;
        assert_eq!(lines[0].to, Whom::EveryTeam);
    }

    async fn the_set_up_list_ends_when_a_first_referral_could_be_sent(engine: Engine) {
        let set = Set::up(engine, "9").await;
        let facts = async || set.does(async |tx| actions::facts(tx).await).await;
        assert!(can_take_referrals(&facts().await).is_err());
        let council = set.organisation(Kind::Health, "Borough social care").await;
        set.team(&council, "Adult social care").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        set.team(&centre, "Advisers").await;
        let service = set.service(&centre).await;
        assert!(can_take_referrals(&facts().await).is_err());
        let days = (date(2026, 11, 22), None);
        set.does(async |tx| actions::add_eligibility(tx, &service, Whom::EveryTeam, days, None).await).await;
        assert_eq!(can_take_referrals(&facts().await), Ok(()));
    }

    async fn clocks_are_kept_as_they_were_set(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let model = packs::service_model("1").unwrap();
        let slower = Clocks { decide_working_days: 5, ..model.clocks.clone() };
        set.does(async |tx| actions::change_clocks(tx, slower.clone(), 1).await).await;
        let kept = set.does(async |tx| Partnership::find(tx).await).await;
        assert_eq!(kept.clocks, slower);
    }

    async fn a_register_code_belongs_to_one_place(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let elm = set.organisation(Kind::Health, "Elm Practice").await;
        set.does(async |tx| actions::add_site(tx, &elm, place("Elm", Some("A81001"))).await).await;
        let why = set
            .refused(async |tx| actions::add_site(tx, &elm, place("Oak", Some("a81001"))).await)
            .await;
        assert_eq!(why, "Elm has the register code A81001 already.");
    }

    async fn lists_go_on_after_their_last_row_and_are_found_by_part_of_the_name(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let import = set.uploads(EAST_MIDLANDS, ninety_nine()).await;
        set.takes(&import).await;
        let mut seen = Vec::new();
        let mut wanted = Wanted { rows: 40, ..Wanted::default() };
        loop {
            let rows = set.does(async |tx| Site::list(tx, None, &wanted).await).await;
            let Some(last) = rows.last() else { break };
            wanted.after = (last.details.naming.inside().to_lowercase(), last.id.as_str().to_owned());
            seen.extend(rows.into_iter().map(|site| site.id));
        }
        assert_eq!(seen.len(), 99);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 99);
        let wild = Wanted { name: "%".to_owned(), rows: 40, ..Wanted::default() };
        assert_eq!(set.does(async |tx| Site::list(tx, None, &wild).await).await, []);
    }
}
