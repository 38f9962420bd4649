//! Stories of accounts: let in, signing in, several roles, and the end of one.

use tokio::task::{JoinSet, LocalSet};

use super::{
    Membership, NewMember,
    actions::{self, end_membership, give_membership, invite_member},
};
use crate::{
    kit::{
        actor::Role,
        clock::date_of,
        error::{Error, Result},
        id::{MembershipId, OrganisationId, TeamId},
    },
    on_both,
    world::{Browser, World},
};

const PASSWORD: &str = "correct horse battery staple";
const ANOTHER: &str = "a password of somebody else";
const EMAIL: &str = "dawn@example.org";

fn new(world: &World, role: Role, organisation: &OrganisationId, team: Option<&TeamId>) -> NewMember {
    NewMember {
        name: "Dawn Fletcher".into(),
        email: EMAIL.into(),
        organisation: organisation.clone(),
        team: team.cloned(),
        role,
        starts_on: date_of(world.now()),
        ends_on: None,
    }
}

fn referrer(world: &World) -> NewMember {
    new(world, Role::Referrer, &world.health, Some(&world.sender))
}

fn adviser(world: &World) -> NewMember {
    new(world, Role::Adviser, &world.advice, Some(&world.receiver))
}

async fn given(world: &World, new: NewMember) -> MembershipId {
    world.pause();
    world
        .operate(async |tx| give_membership(tx, new).await)
        .await
        .membership
}

/// A link for a membership, made by the manager on the page of it.
async fn link(world: &World, membership: &MembershipId) -> String {
    let mut manager = world.sign_in(Role::Manager).await;
    let page = format!("/staff/{membership}");
    manager.open(&page).await;
    let shown = manager.send(&format!("{page}/invitations"), &[]).await.text();
    let (_, rest) = shown.split_once("http://localhost/invitations/").expect("a link");
    format!("/invitations/{}", rest.split_whitespace().next().unwrap())
}

async fn takes_up(browser: &mut Browser, link: &str, password: &str) {
    browser.open(link).await;
    browser.send(link, &[("password", password)]).await;
}

async fn signs_in(world: &World, password: &str) -> Browser {
    let mut browser = world.visitor();
    browser
        .post("/sign-in", &[("email", EMAIL), ("password", password)])
        .await;
    browser
}

async fn version_of(world: &World, id: &MembershipId) -> i64 {
    world
        .operate(async |tx| Membership::find(tx, id).await)
        .await
        .unwrap()
        .version
}

async fn end(world: &World, id: &MembershipId) {
    let version = version_of(world, id).await;
    world
        .operate(async |tx| end_membership(tx, id, version).await)
        .await;
}

on_both! {
    async fn a_link_of_one_partnership_opens_nothing_of_another(engine: Engine) {
        let one = World::new(engine).await;
        let two = one.second().await;
        let invited = link(&one, &given(&one, referrer(&one)).await).await;

        // The manager of another partnership types her address, before she has chosen a password.
        let claimed = given(&two, NewMember { name: "D. Fletcher".into(), ..adviser(&two) }).await;
        let mut manager = two.sign_in(Role::Manager).await;
        manager.open(&format!("/staff/{claimed}")).await
            .says("D. Fletcher").is_silent_about("Dawn").is_silent_about("Make a link to choose a password");
        let theirs = link(&two, &claimed).await;
        let mut thief = one.visitor();
        thief.open(&theirs).await.says("D. Fletcher").is_silent_about("Dawn");
        thief.send(&theirs, &[("password", ANOTHER)]).await.refuses(422, "have not chosen a password yet");
        assert_eq!(signs_in(&one, ANOTHER).await.page().status, 422, "nobody chose that password");

        // Her own link works, and lets her into what its partnership gave, and no more.
        takes_up(&mut one.visitor(), &invited, PASSWORD).await;
        let mut dawn = signs_in(&one, PASSWORD).await;
        dawn.open("/drafts").await.says("Dawn Fletcher").is_silent_about("Change role");
        dawn.open("/session/role").await.is_silent_about("Adviser");
        dawn.post("/session/role", &[("membership", claimed.to_string().as_str())]).await.refuses(404, "");

        // With both, the link and her password, she joins.
        thief.open(&theirs).await;
        thief.send(&theirs, &[("password", ANOTHER)]).await.refuses(422, "The password is not right");
        let mut there = one.visitor();
        takes_up(&mut there, &theirs, PASSWORD).await;
        there.open("/work").await.says("D. Fletcher").says("Change role");
        there.open(&theirs).await.refuses(422, "has been used");
    }

    async fn whoever_claimed_an_address_first_gains_nothing_where_its_owner_is_let_in(engine: Engine) {
        let one = World::new(engine).await;
        let two = one.second().await;
        // The manager of another partnership let the address in first, and took the link up.
        let bait = given(&two, adviser(&two)).await;
        takes_up(&mut one.visitor(), &link(&two, &bait).await, ANOTHER).await;
        let given = given(&one, referrer(&one)).await;
        let mut thief = signs_in(&one, ANOTHER).await;
        thief.open("/session/role").await.is_silent_about("Referrer");
        thief.post("/session/role", &[("membership", given.to_string().as_str())]).await.refuses(404, "");
        thief.open("/drafts").await.refuses(404, "");
        // Its owner, who has the link and not the password, learns that something is wrong.
        let mut dawn = one.visitor();
        takes_up(&mut dawn, &link(&one, &given).await, PASSWORD).await;
        dawn.page().refuses(422, "The password is not right");
    }

    async fn a_spare_link_is_spent_once_a_password_is_chosen(engine: Engine) {
        let world = World::new(engine).await;
        let dawn = given(&world, referrer(&world)).await;
        let (first, second) = (link(&world, &dawn).await, link(&world, &dawn).await);
        takes_up(&mut world.visitor(), &second, PASSWORD).await;
        let mut finder = world.visitor();
        finder.open(&first).await.refuses(422, "has been used");
        finder.post(&first, &[("password", ANOTHER)]).await.refuses(422, "has been used");
        assert_eq!(signs_in(&world, ANOTHER).await.page().status, 422);
        let manager = world.actor(Role::Manager).await;
        let again = world.db.write(&manager, async |tx| invite_member(tx, &dawn).await);
        assert!(matches!(again.await, Err(Error::Refused(why)) if why.contains("chosen a password")));
    }

    async fn a_role_ends_at_the_instant_at_which_it_is_ended(engine: Engine) {
        let world = World::new(engine).await;
        let dawn = given(&world, referrer(&world)).await;
        let link = link(&world, &dawn).await;
        takes_up(&mut world.visitor(), &link, PASSWORD).await;
        let mut at_work = signs_in(&world, PASSWORD).await;
        at_work.open("/drafts").await.says("Dawn Fletcher");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open(&format!("/staff/{dawn}")).await;
        manager.send(&format!("/staff/{dawn}/ending"), &[]).await.says("Ended").is_silent_about("End this role");
        at_work.open("/drafts").await.refuses(401, "signed out");
        assert_eq!(signs_in(&world, PASSWORD).await.page().status, 422, "a role given today ends today");
        let again = async |version| {
            let manager = world.actor(Role::Manager).await;
            world.db.write(&manager, async |tx| end_membership(tx, &dawn, version).await).await
        };
        assert!(matches!(again(2).await, Err(Error::Refused(why)) if why.contains("ended already")));
        // It can be given anew.
        given(&world, referrer(&world)).await;
        signs_in(&world, PASSWORD).await.open("/drafts").await.says("Dawn Fletcher");
    }

    async fn a_role_that_is_ended_before_its_first_day_never_begins(engine: Engine) {
        let world = World::new(engine).await;
        let now = given(&world, referrer(&world)).await;
        takes_up(&mut world.visitor(), &link(&world, &now).await, PASSWORD).await;
        let tomorrow = date_of(world.now()).tomorrow().unwrap();
        let later = given(&world, NewMember { starts_on: tomorrow, ..adviser(&world) }).await;
        end(&world, &later).await;
        world.wait(48);
        signs_in(&world, PASSWORD).await.open("/session/role").await.says("Referrer").is_silent_about("Adviser");
    }

    async fn a_link_to_a_role_that_was_ended_opens_nothing(engine: Engine) {
        let world = World::new(engine).await;
        let dawn = given(&world, referrer(&world)).await;
        let link = link(&world, &dawn).await;
        end(&world, &dawn).await;
        world.visitor().open(&link).await.refuses(422, "out of date");
    }

    async fn somebody_with_several_roles_chooses_and_changes(engine: Engine) {
        let world = World::new(engine).await;
        let first = given(&world, referrer(&world)).await;
        let second = given(&world, adviser(&world)).await;
        takes_up(&mut world.visitor(), &link(&world, &first).await, PASSWORD).await;
        let mut dawn = signs_in(&world, PASSWORD).await;
        assert_eq!(dawn.page().path, "/session/role", "she is asked");
        dawn.page().says("Referrer, Reception").says("Adviser, Welfare rights team").says("Alder Vale Law Centre");
        let before = dawn.cookie_line();
        dawn.send("/session/role", &[("membership", second.to_string().as_str())]).await;
        dawn.open("/work").await.says("Adviser").says("Change role");
        dawn.open("/drafts").await.refuses(404, "");
        assert_ne!(before, dawn.cookie_line(), "the session has a secret of its own");
        let old = before.split('=').nth(1).unwrap();
        assert!(matches!(actions::resume(&world.db, old).await, Err(Error::SignedOut)), "the one before is over");
        dawn.post("/session/role", &[]).await.refuses(422, "Choose the role");
        // Choosing anew is no way to stay longer.
        for _ in 0..13 {
            world.wait(1);
            if dawn.open("/session/role").await.status == 401 {
                return;
            }
            dawn.send("/session/role", &[("membership", first.to_string().as_str())]).await;
        }
        panic!("the session never ended");
    }

    async fn only_those_who_look_after_accounts_reach_them(engine: Engine) {
        let world = World::new(engine).await;
        let dawn = given(&world, referrer(&world)).await;
        for &role in Role::ALL {
            let may = matches!(role, Role::Manager | Role::Administrator | Role::InformationGovernance);
            let actor = world.actor(role).await;
            let is_closed = |done: Result<()>| matches!(done, Err(Error::NotFound));
            let found = world.db.read(&actor, async |tx| Membership::find(tx, &dawn).await.map(drop));
            assert_eq!(is_closed(found.await), !may, "{role:?} finds");
            let page = world.db.read(&actor, async |tx| Membership::page(tx, None, 1).await.map(drop));
            assert_eq!(is_closed(page.await), !may, "{role:?} lists");
            let link = world.db.write(&actor, async |tx| invite_member(tx, &dawn).await.map(drop));
            assert_eq!(is_closed(link.await), !may, "{role:?} invites");
            let giving = NewMember { email: format!("{}@example.net", role.code()), ..referrer(&world) };
            let gives = world.db.write(&actor, async |tx| give_membership(tx, giving).await.map(drop));
            assert_eq!(is_closed(gives.await), !may, "{role:?} gives");
            let ends = world.db.write(&actor, async |tx| end_membership(tx, &dawn, 9).await);
            assert_eq!(is_closed(ends.await), !may, "{role:?} ends");
        }
    }

    async fn a_role_is_given_on_its_side_of_the_wall_in_a_team_of_its_organisation(engine: Engine) {
        let world = World::new(engine).await;
        let refused = async |new: NewMember| {
            let manager = world.actor(Role::Manager).await;
            let done = world.db.write(&manager, async |tx| give_membership(tx, new).await);
            done.await.expect_err("it is refused").to_string()
        };
        let sender = Some(&world.sender);
        assert!(refused(new(&world, Role::Adviser, &world.health, sender)).await.contains("who work in advice"));
        assert!(refused(new(&world, Role::Referrer, &world.advice, sender)).await.contains("health or social care"));
        assert!(refused(new(&world, Role::Adviser, &world.advice, sender)).await.contains("another organisation"));
        let beyond = world.second().await;
        assert_eq!(refused(new(&world, Role::Manager, &beyond.advice, None)).await, "not found");
    }

    async fn the_staff_list_goes_on_without_a_name_in_its_address(engine: Engine) {
        let world = World::new(engine).await;
        for number in 0..55 {
            let new = NewMember {
                name: format!("Dawn Fletcher {number:02}"),
                email: format!("dawn{number}@example.org"),
                ..referrer(&world)
            };
            given(&world, new).await;
        }
        let mut manager = world.sign_in(Role::Manager).await;
        let first = manager.open("/staff").await.text();
        let (_, next) = manager.page().html.split_once("pagination__link--next\" href=\"").unwrap();
        let next = next.split('"').next().unwrap().to_owned();
        let mark = next.split_once("after=").unwrap().1;
        let mark = base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, mark).unwrap();
        assert!(mark.starts_with(b"mem_") && mark.len() == 30, "{}", String::from_utf8_lossy(&mark));
        let second = manager.open(&next).await.text();
        for number in 0..55 {
            let name = format!("Dawn Fletcher {number:02}");
            assert!(first.contains(&name) != second.contains(&name), "{name} is on one page");
        }
    }

    async fn a_flood_at_the_door_is_asked_to_come_back(engine: Engine) {
        let world = World::new(engine).await;
        let visitor = world.visitor();
        let form = "application/x-www-form-urlencoded";
        let (here, mut tries) = (LocalSet::new(), JoinSet::new());
        for _ in 0..80 {
            let visitor = visitor.clone();
            let asks = async move { visitor.ask("POST", "/sign-in", form, "email=a%40example.org&password=x").await };
            tries.spawn_local_on(asks, &here);
        }
        let answers = here.run_until(tries.join_all()).await;
        let busy = answers.iter().filter(|answer| answer.status == 429);
        assert!(busy.clone().count() > 0, "all of them were hashed");
        assert!(busy.clone().all(|answer| answer.headers.contains("retry-after")), "and are told when");
        assert!(answers.iter().any(|answer| answer.status == 422), "the others were answered");
        assert!(answers.iter().all(|answer| [422, 429].contains(&answer.status)));
    }
}
