//! Stories of how it is going.

use jiff::Timestamp;

use crate::{
    arrival::tests::{WRITTEN, open_page},
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        id::{ReferralId, TeamId},
    },
    on_both, params,
    partnership::{
        actions as parts,
        model::{Naming, TeamDetails, Whom},
    },
    referral::{
        actions::{self, NewContact},
        model::{Cancellation, Channel, Outcome, Rejection},
        store::{Reached, Words},
    },
    verify::{self, Watch},
    world::{Ask, Browser, World},
};

/// Another team of the same health organisation, which may refer too.
async fn ward(world: &World) -> TeamId {
    world
        .operate(async |tx| {
            let details = TeamDetails {
                naming: Naming::ordinary("Ward 3"),
            };
            let team = parts::add_team(tx, &world.health, None, details).await?;
            let from = (date_of(tx.now), None);
            parts::add_eligibility(tx, &world.service, Whom::Team(team.clone()), from, None).await?;
            Ok(team)
        })
        .await
}

async fn sends(world: &World, who: &Actor, family: &str) -> ReferralId {
    let ask = Ask::of(world);
    world.by(who, async |tx| ask.send(tx, family).await).await
}

async fn accepts(world: &World, id: &ReferralId) {
    let intake = world.actor(Role::Intake).await;
    world.by(&intake, async |tx| actions::accept(tx, id).await).await;
}

fn told() -> Words {
    Words {
        note: String::new(),
        words: "Please ask the council.".into(),
    }
}

fn turn(world: &World, to: &str) {
    world.clock.turn_to(to.parse::<Timestamp>().unwrap());
}

async fn agrees(world: &World) {
    assert_eq!(
        verify::run(&world.db, Watch::Quiet).await.unwrap().differences,
        []
    );
}

/// The reception sends three, of which one is accepted in time, one late, and one called back when it was late; the ward
/// sends one that is turned down in time. Then it is the last day of November.
async fn november(world: &World) -> Browser {
    let team = ward(world).await;
    let reception = world.actor(Role::Referrer).await;
    let on_ward = world.colleague(Role::Referrer, &world.health, Some(&team)).await;
    let (first, second) = (
        sends(world, &reception, "Ash").await,
        sends(world, &reception, "Birch").await,
    );
    let (third, fourth) = (
        sends(world, &reception, "Cedar").await,
        sends(world, &on_ward, "Dogwood").await,
    );
    accepts(world, &first).await;
    let intake = world.actor(Role::Intake).await;
    world
        .by(&intake, async |tx| {
            actions::reject(tx, &fourth, Rejection::OutOfScope, told()).await
        })
        .await;
    turn(world, "2026-11-30T12:00:00Z");
    accepts(world, &second).await;
    world
        .by(&reception, async |tx| {
            actions::cancel(tx, &third, Cancellation::ByPatient).await
        })
        .await;
    let joined = world
        .join(&world.partnership, Role::Referrer, &world.health, Some(&team))
        .await;
    world.arrives(&joined).await
}

on_both! {
    async fn each_side_reads_what_was_owed_and_how_it_was_kept(engine: Engine) {
        let world = World::new(engine).await;
        let mut nurse = november(&world).await;
        agrees(&world).await;
        let mut reception = world.sign_in(Role::Referrer).await;
        reception.open("/work").await;
        let page = reception.follow("How it is going").await;
        page.says("November 2026 so far").says("What the advice service owes you");
        page.says("Acknowledge 1 1 1 0 1 0 33%").says("Decide whether to accept 1 1 1 0 0 0 33%");
        page.says("Tell the referrer how it ended 1 0 0 0 0 0 100%").says("All 3 2 2 0 1 0 42%");
        page.is_silent_about("Ward 3").is_silent_about("First contact 0");
        // What the clocks of the ward came to is the ward's alone.
        let page = nurse.open("/dashboard").await;
        page.says("Acknowledge 1 0 0 0 0 0 100%").says("Read the feedback 0 0 0 0 0 1 None").is_silent_about("Reception");
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        let page = supervisor.open("/dashboard").await;
        page.says("What your organisation owes").says("Acknowledge 2 1 1 0 1 0 50%").says("First contact 0 0 0 0 1 1 None");
        page.says("Reception 3 2 2 0 3 2").says("Tell the patient 0 0 0 0 1 1 None").says("Ward 3 3 0 0 0 0 0 100%");
        page.says("What those who refer owe you").says("Read the feedback 0 0 0 0 0 1 None");
        let mut adviser = world.sign_in(Role::Adviser).await;
        adviser.open("/dashboard").await.says("What your team owes").says("Acknowledge 2 1 1 0 1 0 50%");
        supervisor.open("/dashboard?period=last-month").await.says("October 2026").is_silent_about("Acknowledge 2");
    }

    async fn what_came_by_itself_counts_too(engine: Engine) {
        let world = World::new(engine).await;
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open("/dashboard").await.is_silent_about("Asked for help by themselves");
        open_page(&world).await;
        let mut visitor = world.visitor();
        // One is dealt with in time, one late; of two that wait one is late.
        for (hours, dealt_with) in [(0, 0), (1, 1), (24 * 5, 1), (0, 0)] {
            visitor.open("/ask/leicester").await;
            visitor.send("/ask/leicester", WRITTEN).await.says("We have received it");
            world.wait(hours);
            for _ in 0..dealt_with {
                let mut intake = world.sign_in(Role::Intake).await;
                let links = intake.open("/asked").await.links();
                let one = links.into_iter().find(|link| link.starts_with("/asked/arr_")).unwrap();
                intake.open(&one).await;
                intake.send(&format!("{one}/answer"), &[("ending", "spam")]).await.says("Dealt with");
            }
        }
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        let page = supervisor.open("/dashboard").await;
        page.says("Asked for help by themselves or by e-mail, November 2026 so far").says("Self-referral 1 1 2 : Self-referral, as a list 1 50%").says("E-mail 0 0 0 : E-mail, as a list 0 None");
        assert_eq!(page.link("2 : Self-referral, as a list"), "/asked?kind=self");
        supervisor.open("/dashboard?period=last-month").await.says("Self-referral 0 0 2 : Self-referral, as a list 1 None");
        let file = supervisor.ask("GET", "/dashboard/numbers.csv?period=this-month", "", "").await;
        assert!(file.body.contains("Self-referral,Dealt with in time,1\r\n"), "{}", file.body);
        for role in [Role::Adviser, Role::Referrer, Role::Manager] {
            world.sign_in(role).await.open("/dashboard").await.is_silent_about("Self-referral");
        }
    }

    async fn open_referrals_are_counted_by_age_and_lead_to_their_list(engine: Engine) {
        let world = World::new(engine).await;
        let mut nurse = november(&world).await;
        let reception = world.actor(Role::Referrer).await;
        sends(&world, &reception, "Elder").await;
        // Two accepted and one called back are ten days old, one is new; the ward has one to read.
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        let page = supervisor.open("/dashboard").await;
        page.says("Nobody's yet 1 3 0 0 0 4").says("Waiting on the referrer 0 1 0 0 0 1").says("All 1 4 0 0 0 5");
        let list = page.link("4 : Nobody's yet, as a list");
        assert_eq!(list, "/work?list=unowned");
        supervisor.open(&list).await.says("Nobody's yet 4");
        let mut reception = world.sign_in(Role::Referrer).await;
        let page = reception.open("/dashboard").await;
        page.says("With the advice service 1 3 0 0 0 4").is_silent_about("Waiting on those who referred 0");
        assert_eq!(page.link("4 : With the advice service, as a list"), "/work?list=waiting");
        nurse.open("/dashboard").await.says("Waiting on those who referred 0 1 0 0 0 1");
        world.wait(24 * 50);
        supervisor.open("/dashboard").await;
        let mut supervisor = world.sign_in(Role::Supervisor).await;
        supervisor.open("/dashboard").await.says("All 0 0 0 1 4 5");
    }

    async fn few_are_kept_back_from_those_who_may_not_see_the_cases(engine: Engine) {
        let world = World::new(engine).await;
        november(&world).await;
        let reception = world.actor(Role::Referrer).await;
        for number in 0..12 {
            let id = sends(&world, &reception, &format!("Elm{number}")).await;
            accepts(&world, &id).await;
        }
        let mut lead = world.sign_in(Role::TeamLead).await;
        lead.open("/dashboard").await.says("Acknowledge 13 1 1 0 1 0 86%");
        let page = lead.follow("Other teams of my organisation").await;
        page.says("July to September 2026").is_silent_about("November 2026 so far").is_silent_about("Acknowledge 1");
        turn(&world, "2027-01-04T09:00:00Z");
        let mut lead = world.sign_in(Role::TeamLead).await;
        // The ward sent one, and what their own team sent is not among it.
        let page = lead.open("/dashboard?of=others&period=2026-q4").await;
        page.says("Acknowledge Not shown 0 0 0 0 0 Not shown").says("What the other teams owe");
        let mut manager = world.sign_in(Role::Manager).await;
        // 14 were decided in time, 1 late, and 1 was late when it ended: those of one, and what they would follow from.
        let page = manager.open("/dashboard?period=2026-q4").await;
        page.says("Decide whether to accept 14 Not shown Not shown 0").says("Not shown: fewer than 5");
        page.says("Acknowledge Not shown Not shown Not shown 0").says("Reception Not shown Not shown Not shown 0").says("Ward 3 Not shown");
        let mut manager = world.sign_in(Role::Manager).await;
        manager.open("/dashboard?period=this-month").await.says("October to December 2026");
        let file = manager.ask("GET", "/dashboard/numbers.csv?period=2026-q4", "", "").await;
        assert!(file.body.contains("Decide whether to accept,In time,14\r\n"), "{}", file.body);
        assert!(file.body.contains("Decide whether to accept,Late,Not shown\r\n"), "{}", file.body);
        for role in [Role::Administrator, Role::Funder, Role::Researcher, Role::Volunteer, Role::InformationGovernance] {
            world.sign_in(role).await.open("/dashboard").await.refuses(404, "Page not found");
        }
    }

    async fn health_staff_cannot_tell_whether_nobody_was_reached_or_one_was(engine: Engine) {
        let world = World::new(engine).await;
        let reception = world.actor(Role::Referrer).await;
        for number in 0..6 {
            let id = sends(&world, &reception, &format!("Elm{number}")).await;
            accepts(&world, &id).await;
        }
        turn(&world, "2027-01-04T09:00:00Z");
        let part = |html: &str, from: &str, to: &str| {
            let from = html.find(from).unwrap_or_else(|| panic!("no {from}: {html}"));
            let rest = &html[from..];
            rest[..rest.find(to).unwrap()].to_owned()
        };
        let mut read = Vec::new();
        for (reached, more) in [(0, 0), (1, 1), (4, 3), (5, 1)] {
            world.operate(async |tx| {
                let partnership = tx.partnership()?;
                for kind in ["first-contact", "progress"] {
                    tx.run(
                        "INSERT INTO obligation_tally (partnership, month, from_team, to_team, site, owner, kind, outcome, n)
                         VALUES ($1, '2026-12', $2, $3, '', 'adviser', $4, 'met', $5)
                         ON CONFLICT (partnership, month, from_team, to_team, site, owner, kind, outcome)
                         DO UPDATE SET n = obligation_tally.n + excluded.n",
                        params![&partnership, &world.sender, &world.receiver, kind, more],
                    ).await?;
                }
                tx.run(
                    "INSERT INTO wait_tally (partnership, month, until, from_team, to_team, days, n)
                     VALUES ($1, '2026-12', 'first-contact', $2, $3, 2, $4)
                     ON CONFLICT (partnership, month, until, from_team, to_team, days) DO UPDATE SET n = wait_tally.n + excluded.n",
                    params![&partnership, &world.sender, &world.receiver, more],
                ).await
            }).await;
            let mut reader = world.sign_in(Role::Referrer).await;
            let page = reader.open("/dashboard?period=2026-q4").await;
            let html = page.html.clone();
            // What the patient decides about, and how long people waited.
            let apart = part(&html, "First contact and news, October", "</section>");
            let waits = part(&html, "How long people wait", "</section>");
            read.push((reached, apart, waits));
        }
        assert!(read[0].1.contains("Not shown"), "{}", read[0].1);
        for (reached, apart, waits) in &read[1..3] {
            assert_eq!((&read[0].1, &read[0].2), (apart, waits), "{reached}");
        }
        assert_ne!(read[0].1, read[3].1, "of five it is told");
    }

    async fn the_file_says_what_it_counts_and_holds_no_formula(engine: Engine) {
        let world = World::new(engine).await;
        november(&world).await;
        world.operate(async |tx| {
            let sql = "UPDATE team SET name = '=1+1' WHERE partnership = $1 AND name = 'Ward 3'";
            let partnership = tx.partnership()?;
            tx.run(sql, params![partnership]).await
        }).await;
        let supervisor = world.sign_in(Role::Supervisor).await;
        let file = supervisor.ask("GET", "/dashboard/numbers.csv?period=this-month", "", "").await;
        assert!(file.headers.contains("how-it-is-going-this-month.csv"), "{}", file.headers);
        for line in [
            "Months,November 2026 so far\r\n",
            "Counted,\"Counted on 30 November 2026 at midday",
            "Meaning,\"In time: done before the clock ran out.",
            "What your organisation owes,\"By what is owed, November 2026 so far\",Acknowledge,In time,2\r\n",
            ",\"'=1+1\",In time,3\r\n",
        ] {
            assert!(file.body.contains(line), "{line}:\n{}", file.body);
        }
    }

    async fn sixty_teams_with_long_names_are_a_whole_page(engine: Engine) {
        let world = World::new(engine).await;
        world.operate(async |tx| {
            let partnership = tx.partnership()?;
            for number in 0..60 {
                let name = format!("{number} {}", "Wolfeschlegelsteinhausenbergerdorff<b>".repeat(2));
                let details = TeamDetails { naming: Naming::ordinary(&name) };
                let team = parts::add_team(tx, &world.health, None, details).await?;
                for (kind, n) in [("acknowledge", 1_204), ("first-contact", number)] {
                    tx.run(
                        "INSERT INTO obligation_tally (partnership, month, from_team, to_team, site, owner, kind, outcome, n)
                         VALUES ($1, '2026-09', $2, $3, '', 'adviser', $4, 'met-late', $5)",
                        params![&partnership, &team, &world.receiver, kind, n],
                    ).await?;
                }
            }
            Ok(())
        }).await;
        for (role, path) in [
            (Role::Supervisor, "/dashboard?period=12-months"),
            (Role::Manager, "/dashboard?period=2026-q3"),
            (Role::TeamLead, "/dashboard?of=others&period=2026-q3"),
        ] {
            let mut reader = world.sign_in(role).await;
            let page = reader.open(path).await;
            page.says("Acknowledge 0 72,240 0").says("59 Wolfeschlegel");
            crate::web::samples::check_html(&page.html);
        }
    }

    async fn people_wait_so_long_and_half_of_them_no_longer(engine: Engine) {
        let world = World::new(engine).await;
        let reception = world.actor(Role::Referrer).await;
        let adviser = world.actor(Role::Adviser).await;
        let to = adviser.staff().unwrap().membership.clone();
        let mut sent = Vec::new();
        for number in 0..3 {
            sent.push(sends(&world, &reception, &format!("Fir{number}")).await);
        }
        let supervisor = world.actor(Role::Supervisor).await;
        for (number, id) in sent.iter().enumerate() {
            world.wait(50);
            world.by(&supervisor, async |tx| {
                actions::accept(tx, id).await?;
                actions::allocate(tx, id, &to).await
            }).await;
            if number == 0 {
                continue;
            }
            // In touch twice: the first time counts.
            for _ in 0..2 {
                world.by(&adviser, async |tx| {
                    let contact = NewContact { channel: Channel::FromClient, reached: Reached::Yes, note: String::new(), despite: None };
                    actions::record_contact(tx, id, contact).await
                }).await;
                world.wait(1);
            }
        }
        agrees(&world).await;
        // Decided after 50, 100 and 152 hours, in touch after 100 and 152.
        let mut reader = world.sign_in(Role::Adviser).await;
        reader.open("/dashboard").await.says("November 2026 4 6 4 6");
        let mut referrer = world.sign_in(Role::Referrer).await;
        referrer.open("/dashboard").await.says("November 2026 4 6 Not shown Not shown");
        let said = Words { note: "N".into(), words: "W".into() };
        world.by(&adviser, async |tx| actions::complete(tx, &sent[1], Outcome::Full, said).await).await;
        agrees(&world).await;
    }

    async fn what_happens_in_the_first_hour_of_july_counts_in_july(engine: Engine) {
        let world = World::new(engine).await;
        turn(&world, "2027-06-30T21:00:00Z");
        let reception = world.actor(Role::Referrer).await;
        let id = sends(&world, &reception, "Gorse").await;
        turn(&world, "2027-06-30T23:30:00Z");
        let intake = world.actor(Role::Intake).await;
        world.by(&intake, async |tx| {
            actions::reject(tx, &id, Rejection::OutOfScope, told()).await
        }).await;
        sends(&world, &reception, "Hazel").await;
        for (table, expected) in [
            ("told_tally", &["2027-07"][..]),
            ("obligation_tally", &["2027-07"]),
            ("wait_tally", &["2027-07"]),
            ("route_tally", &["2027-06", "2027-07"]),
        ] {
            let months: Vec<String> = world.operate(async |tx| {
                tx.all(&format!("SELECT DISTINCT month FROM {table} WHERE n > 0 ORDER BY month"), params![], |row| row.get(0)).await
            }).await;
            assert_eq!(months, expected, "{table}");
        }
        agrees(&world).await;
    }
}
