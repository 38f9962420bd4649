//! Stories of the team that receives what is referred to a service.

use super::*;
use crate::{
    identity::{NewMember, actions::give_membership},
    partnership::Service,
    referral::{
        Referral,
        actions::{refuse_to_move, refuse_to_turn},
    },
    world::{Ask, World},
};

impl Set {
    async fn receiver(&self, service: &ServiceId) -> Option<TeamId> {
        let found = self.does(async |tx| Service::find(tx, service).await).await;
        found.unwrap().team
    }

    async fn moved(&self, team: &TeamId, to: &OrganisationId) -> Result<()> {
        let details = TeamDetails {
            naming: Naming::ordinary("Moved"),
        };
        let operator = Actor::Operator(Some(self.partnership.clone()));
        self.db
            .write(&operator, async |tx| {
                let version = Team::find(tx, team).await?.unwrap().version;
                actions::change_team(tx, team, version, to, None, details).await
            })
            .await
    }
}

/// Why not, and beside which field it is said.
fn refusal<T>(done: Result<T>) -> (String, &'static str) {
    match done {
        Err(Error::RefusedAt { field, sentence }) => (sentence, field),
        Err(Error::Refused(sentence)) => (sentence, ""),
        Err(other) => panic!("not a refusal: {other}"),
        Ok(_) => panic!("it was done"),
    }
}

on_both! {
    async fn the_only_team_of_a_provider_receives_unless_another_is_chosen(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let early = set.service(&centre).await;
        assert_eq!(set.receiver(&early).await, None, "there is no team to receive");
        let advisers = set.team(&centre, "Advisers").await;
        let service = set.service(&centre).await;
        assert_eq!(set.receiver(&service).await, Some(advisers.clone()));
        let intake = set.team(&centre, "Intake").await;
        let unsaid = set.service(&centre).await;
        assert_eq!(set.receiver(&unsaid).await, None, "there are two to choose from");
        let change = async |team: &TeamId| {
            set.db.write(&set.manager, async |tx| {
                actions::change_service(tx, &unsaid, 1, (&centre, Some(team)), benefits_advice()).await
            }).await
        };
        let elm = set.organisation(Kind::Health, "Elm Practice").await;
        let nurses = set.team(&elm, "Nurses").await;
        let (why, field) = refusal(change(&nurses).await);
        assert!(why.contains("Nurses is no team of the advice provider") && field == "receiver", "{why}");
        change(&intake).await.unwrap();
        assert_eq!(set.receiver(&unsaid).await, Some(intake));
    }

    async fn a_service_that_nobody_receives_for_hinders_the_first_referral(engine: Engine) {
        let set = Set::up(engine, "9").await;
        let facts = async || set.does(async |tx| actions::facts(tx).await).await;
        let nurses = set.team(&set.organisation(Kind::Health, "Elm Practice").await, "Nurses").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let service = set.service(&centre).await;
        let advisers = set.team(&centre, "Advisers").await;
        let days = (date(2026, 11, 22), None);
        set.does(async |tx| actions::add_eligibility(tx, &service, Whom::EveryTeam, days, None).await).await;
        let before = facts().await;
        assert_eq!((before.services_with_team, before.services_ready), (0, 0));
        let missing = can_take_referrals(&before).unwrap_err();
        assert!(missing.contains("which team receives"), "{missing}");
        let open = async || set.does(async |tx| actions::services_open_to(tx, &nurses).await).await.len();
        assert_eq!(open().await, 0, "what cannot be sent is not offered");
        set.does(async |tx| {
            actions::change_service(tx, &service, 1, (&centre, Some(&advisers)), benefits_advice()).await
        })
        .await;
        assert_eq!((can_take_referrals(&facts().await), open().await), (Ok(()), 1));
    }

    async fn a_team_that_receives_is_closed_only_after_another_receives(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let advisers = set.team(&centre, "Advisers").await;
        let service = set.service(&centre).await;
        let today = date(2026, 11, 22);
        let close = async || {
            set.db.write(&set.manager, async |tx| actions::close_team(tx, &advisers, 1, today).await).await
        };
        let (why, field) = refusal(close().await);
        assert_eq!(why, "It receives what is referred to Benefits advice. Choose another team there first.");
        assert_eq!(field, "closed_on");
        set.does(async |tx| actions::close_service(tx, &service, 1, today).await).await;
        close().await.unwrap();
        let reopened = set.db.write(&set.manager, async |tx| actions::reopen_service(tx, &service, 2).await).await;
        assert!(refusal(reopened).0.contains("Advisers is closed"));
    }

    async fn a_team_stays_with_its_organisation_while_it_receives_or_has_people(engine: Engine) {
        let set = Set::up(engine, "1").await;
        let centre = set.organisation(Kind::Advice, "Law Centre").await;
        let rights = set.organisation(Kind::Advice, "Rights Centre").await;
        let advisers = set.team(&centre, "Advisers").await;
        set.service(&centre).await;
        let (why, field) = refusal(set.moved(&advisers, &rights).await);
        assert!(why.contains("Benefits advice") && field == "organisation", "{why}");
        let nobody = set.team(&centre, "Nobody yet").await;
        set.moved(&nobody, &rights).await.unwrap();
        let member = NewMember {
            name: "Maya Brook".to_owned(),
            email: "maya@example.org".to_owned(),
            organisation: rights,
            team: Some(nobody.clone()),
            role: Role::Adviser,
            starts_on: date(2026, 11, 22),
            ends_on: None,
        };
        set.does(async |tx| give_membership(tx, member).await).await;
        let (why, field) = refusal(set.moved(&nobody, &centre).await);
        assert!(why.contains("People have or had a role") && field == "organisation", "{why}");
        let kept = set.does(async |tx| Team::find(tx, &nobody).await).await.unwrap();
        assert_ne!(kept.organisation, centre);
    }

    async fn a_referral_goes_to_the_team_that_receives_and_not_to_the_oldest(engine: Engine) {
        let world = World::new(engine).await;
        let intake = world.operate(async |tx| {
            let naming = Naming::ordinary("Intake");
            let intake = actions::add_team(tx, &world.advice, None, TeamDetails { naming }).await?;
            let service = Service::find(tx, &world.service).await?.unwrap();
            let receivers = (&world.advice, Some(&intake));
            actions::change_service(tx, &service.id, service.version, receivers, service.details).await?;
            Ok(intake)
        }).await;
        let referrer = world.actor(Role::Referrer).await;
        let ask = Ask::of(&world);
        let sent = world.by(&referrer, async |tx| ask.send(tx, "Begum").await).await;
        let referral = world.by(&referrer, async |tx| Referral::find(tx, &sent).await).await.unwrap();
        assert_eq!(referral.to_team(), &intake);
        // It is the referral that holds them: nobody works for the new team yet.
        for team in [&world.sender, &intake] {
            let done = world.db.write(&referrer, async |tx| refuse_to_move(tx, team).await).await;
            assert!(refusal(done).0.contains("sent or received referrals"));
        }
        world.by(&referrer, async |tx| refuse_to_move(tx, &world.receiver).await).await;
    }

    async fn an_organisation_stays_on_its_side_of_the_wall_once_people_or_referrals_are_there(engine: Engine) {
        let world = World::new(engine).await;
        let turned = async |organisation: &OrganisationId, kind: Kind| {
            let operator = Actor::Operator(Some(world.partnership.clone()));
            world.db.write(&operator, async |tx| {
                let found = Organisation::find(tx, organisation).await?.unwrap();
                let details = OrganisationDetails { kind, ..found.details };
                actions::change_organisation(tx, organisation, found.version, details).await
            }).await
        };
        let kind_of = async |organisation: &OrganisationId| {
            world.operate(async |tx| Organisation::find(tx, organisation).await).await.unwrap().details.kind
        };
        let add = async |kind: Kind, name: &str| {
            let details = OrganisationDetails { kind, name: name.to_owned(), ods_code: None };
            world.operate(async |tx| actions::add_organisation(tx, details).await).await
        };
        // Health staff would read the advisers' own notes.
        world.join(&world.partnership.clone(), Role::Referrer, &world.health, Some(&world.sender)).await;
        let (why, field) = refusal(turned(&world.health, Kind::Advice).await);
        assert!(why.contains("People have or had a role") && field == "kind", "{why}");
        assert_eq!(kind_of(&world.health).await, Kind::Health);
        // Those who only look after a partnership read no case on either side.
        let clinic = add(Kind::Health, "Another clinic").await;
        world.join(&world.partnership.clone(), Role::Manager, &clinic, None).await;
        turned(&clinic, Kind::Advice).await.unwrap();
        assert_eq!(kind_of(&clinic).await, Kind::Advice);
        let held = world.actor(Role::Referrer).await;
        world.by(&held, async |tx| refuse_to_turn(tx, &clinic).await).await;
        let ask = Ask::of(&world);
        world.by(&held, async |tx| ask.send(tx, "Begum").await).await;
        let done = world.db.write(&held, async |tx| refuse_to_turn(tx, &world.advice).await).await;
        assert!(refusal(done).0.contains("received referrals"));
    }
}
