//! The program is killed, again and again, in the middle of a storm of referrals. Nothing that it
//! acknowledged may be missing afterwards, nothing may be there twice, and everything must agree.
//!
//! `CRASH_ROUNDS` says how often; when it says nothing, 50 times on SQLite, whose file is then as the program left
//! it, and 15 times on PostgreSQL, which lives on and only sees us hang up.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Duration,
};

use alongside::{
    identity::{
        NewMember,
        actions::{accept_invitation, give_membership},
    },
    kit::{
        actor::{Actor, Role},
        clock::{Clock, date_of},
        db::{Db, Place},
        id::{self, PartnershipId},
    },
    params,
    partnership::{
        actions as partnerships,
        model::{Kind, Naming, Opening, OrganisationDetails, ServiceDetails, TeamDetails, Whom},
        packs,
    },
    verify::{self, Watch},
};

use crate::{
    database::{Engine, fresh},
    http::{Answer, post},
    program::{Folder, Server},
};

const EMAIL: &str = "referrer@example.org";
const PASSWORD: &str = "three words nobody guesses";
const SENDERS: usize = 8;
/// A birthday for each patient, so that no two look alike.
static BORN: AtomicU64 = AtomicU64::new(0);

/// A referral that was being sent when the program died: where, and with which key.
type InTheAir = (String, String);

/// What the senders know when the program dies.
#[derive(Default)]
struct Known {
    acknowledged: BTreeSet<String>,
    in_the_air: Vec<InTheAir>,
}

/// Where the program runs, and where its data is.
struct Ground {
    folder: Folder,
    place: Place,
}

impl Ground {
    fn server(&self) -> Server {
        match &self.place {
            Place::Folder(_) => Server::start(&self.folder).ready(),
            Place::Postgres(address) => Server::start_with(&self.folder, &["--database", address]).ready(),
        }
    }

    fn open(&self) -> Db {
        Db::open(&self.place, Clock::System, id::Source::random()).unwrap()
    }
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_program_is_killed() {
    let folder = Folder::new();
    let place = Place::Folder(folder.data());
    killed_again_and_again(&Ground { folder, place }, 50);
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_the_program_is_killed_on_postgres() {
    let folder = Folder::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_, place) = runtime.block_on(fresh(Engine::Postgres, Clock::System));
    killed_again_and_again(&Ground { folder, place }, 15);
}

fn killed_again_and_again(ground: &Ground, rounds: u64) {
    let rounds = std::env::var("CRASH_ROUNDS").map_or(rounds, |rounds| rounds.parse().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (partnership, service) = runtime.block_on(Box::pin(people(ground)));
    let mut known = Known::default();
    let mut cookie = String::new();
    for round in 0..rounds {
        let server = ground.server();
        if cookie.is_empty() {
            cookie = sign_in(&server.at);
        }
        settle(&mut known, &server.at, &cookie);
        // The storm ends at another point each time, by a rule, so that a failure can be had again.
        let long = Duration::from_millis(150 + (round * 137) % 450);
        storm(&mut known, server, &cookie, &service, long);
        runtime.block_on(Box::pin(check(ground, &partnership, &known)));
    }
    let server = ground.server();
    settle(&mut known, &server.at, &cookie);
    server.kill();
    runtime.block_on(Box::pin(check(ground, &partnership, &known)));
    println!(
        "{rounds} times killed, {} referrals acknowledged and there",
        known.acknowledged.len()
    );
    assert!(known.acknowledged.len() as u64 >= rounds, "there was no storm");
}

/// The version of a draft that was begun and filled in on three pages.
const WRITTEN: &str = "4";

/// Sends once more, with the same key, what got no answer: it is there once, whether it was kept or not.
fn settle(known: &mut Known, at: &str, cookie: &str) {
    for (draft, key) in std::mem::take(&mut known.in_the_air) {
        let answer = post(
            at,
            &format!("{draft}/sending"),
            cookie,
            &[("key", &key), ("version", WRITTEN)],
        )
        .unwrap();
        let new = known.acknowledged.insert(sent(&answer));
        assert!(new, "another referral was answered for {draft}");
    }
}

/// Many send referrals until the program dies.
/// How often, every 50 ms, it is looked whether anything was acknowledged before the program is killed.
const PATIENCE: u32 = 400;

fn storm(known: &mut Known, server: Server, cookie: &str, service: &str, long: Duration) {
    let at = server.at.clone();
    let safe = AtomicUsize::new(0);
    let told = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| scope.spawn(|| send_until_it_dies(&at, cookie, service, &safe)))
            .collect();
        std::thread::sleep(long);
        // On a machine that does other things as well the first of them may take longer.
        for _ in 0..PATIENCE {
            if safe.load(Ordering::SeqCst) > 0 {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        server.kill();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .collect::<Vec<_>>()
    });
    for (acknowledged, in_the_air) in told {
        for referral in acknowledged {
            assert!(
                known.acknowledged.insert(referral.clone()),
                "{referral} was answered twice"
            );
        }
        known.in_the_air.extend(in_the_air);
    }
}

fn send_until_it_dies(
    at: &str,
    cookie: &str,
    service: &str,
    safe: &AtomicUsize,
) -> (Vec<String>, Option<InTheAir>) {
    let mut acknowledged = Vec::new();
    while let Ok(draft) = write(at, cookie, service) {
        let key = unique();
        match post(
            at,
            &format!("{draft}/sending"),
            cookie,
            &[("key", &key), ("version", WRITTEN)],
        ) {
            Ok(answer) => {
                acknowledged.push(sent(&answer));
                safe.fetch_add(1, Ordering::SeqCst);
            }
            Err(_) => return (acknowledged, Some((draft, key))),
        }
    }
    (acknowledged, None)
}

/// A patient, and a referral of theirs that is ready to be sent; its address.
fn write(at: &str, cookie: &str, service: &str) -> std::io::Result<String> {
    let send = |path: &str, fields: &[(&str, &str)]| -> std::io::Result<String> {
        let answer = post(
            at,
            path,
            cookie,
            &[&[("key", unique().as_str())], fields].concat(),
        )?;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        Ok(answer.location)
    };
    let (given, family) = (unique(), unique());
    let born = BORN.fetch_add(1, Ordering::Relaxed);
    let (day, month, year) = (born % 28 + 1, born / 28 % 12 + 1, 1930 + born / 336 % 80);
    let (day, month, year) = (day.to_string(), month.to_string(), year.to_string());
    let patient = [
        ("given-1", given.as_str()),
        ("family-1", &family),
        ("born-day", &day),
        ("born-month", &month),
        ("born-year", &year),
    ];
    let person = send("/people", &patient)?;
    let draft = send(
        "/drafts",
        &[("person", person.rsplit('/').next().unwrap_or_default())],
    )?;
    let needs = [
        ("version", "1"),
        ("area", "welfare-benefits"),
        ("summary", "No money."),
        ("urgency", "routine"),
        ("service", service),
    ];
    send(&format!("{draft}/needs"), &needs)?;
    let unknown = ["call", "voicemail", "text", "email", "post"].map(|channel| (channel, "unknown"));
    send(
        &format!("{draft}/contact"),
        &[&[("version", "2"), ("person_version", "1")], &unknown[..]].concat(),
    )?;
    let consent = [
        ("version", "3"),
        ("purpose", "a"),
        ("feedback", "3"),
        ("given_by", "person"),
        ("method", "spoken"),
        ("given_on-day", "2"),
        ("given_on-month", "11"),
        ("given_on-year", "2026"),
    ];
    send(&format!("{draft}/consent"), &consent)?;
    Ok(draft)
}

/// The referral that an answer says was sent.
fn sent(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let path = answer
        .location
        .strip_prefix("/referrals/")
        .and_then(|path| path.strip_suffix("/sent"));
    path.unwrap_or_else(|| panic!("{}", answer.location)).to_owned()
}

fn sign_in(at: &str) -> String {
    let answer = post(at, "/sign-in", "", &[("email", EMAIL), ("password", PASSWORD)]).unwrap();
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.cookie
}

/// Letters that nobody had before, and that look like nobody else's: names are letters, and keys may be.
fn unique() -> String {
    let letter = |byte: u8| char::from(b'a' + byte % 26);
    let chance: [u8; 12] = rand::random();
    chance.into_iter().map(letter).collect()
}

/// Everything acknowledged is there, at the most what was in the air is there besides, and all agrees.
async fn check(ground: &Ground, partnership: &PartnershipId, known: &Known) {
    let db = ground.open();
    let stored = db
        .read(&Actor::Operator(Some(partnership.clone())), async |tx| {
            tx.all("SELECT id FROM referral", params![], |row| row.get::<String>(0))
                .await
        })
        .await
        .unwrap();
    let stored: BTreeSet<String> = stored.into_iter().collect();
    let lost: Vec<_> = known.acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged and gone: {lost:?}");
    let besides = stored.difference(&known.acknowledged).count();
    assert!(
        besides <= known.in_the_air.len(),
        "{besides} referrals that nobody sent"
    );
    let report = verify::run(&db, Watch::Quiet).await.unwrap();
    assert_eq!(report.differences, []);
}

/// A partnership with somebody who may refer, and a service to refer to; the service.
async fn people(ground: &Ground) -> (PartnershipId, String) {
    let db = ground.open();
    db.migrate().await.unwrap();
    let model = packs::service_model("1").unwrap();
    let (partnership, service, secret) = db
        .write(&Actor::Operator(None), async |tx| {
            let partnership = partnerships::create(tx, model, "Storm").await?;
            let organisation = |kind, name: &str| OrganisationDetails {
                kind,
                name: name.into(),
                ods_code: None,
            };
            let health = partnerships::add_organisation(tx, organisation(Kind::Health, "Surgery")).await?;
            let advice = partnerships::add_organisation(tx, organisation(Kind::Advice, "Law Centre")).await?;
            let team = |name: &str| TeamDetails {
                naming: Naming::ordinary(name),
            };
            let sender = partnerships::add_team(tx, &health, None, team("Reception")).await?;
            let receiver = partnerships::add_team(tx, &advice, None, team("Advisers")).await?;
            let details = ServiceDetails {
                naming: model.service.clone(),
                areas: model.areas.clone(),
                channel: model.channel,
                phone: String::new(),
                opening: Opening::default(),
            };
            let service = partnerships::add_service(tx, &advice, Some(&receiver), details).await?;
            let today = date_of(tx.now);
            let whom = Whom::Team(sender.clone());
            partnerships::add_eligibility(tx, &service, whom, (today, None), None).await?;
            let new = NewMember {
                name: "Ruth Referrer".into(),
                email: EMAIL.into(),
                organisation: health,
                team: Some(sender),
                role: Role::Referrer,
                starts_on: today,
                ends_on: None,
            };
            let secret = give_membership(tx, new).await?.secret.unwrap();
            Ok((partnership, service.to_string(), secret))
        })
        .await
        .unwrap();
    accept_invitation(&db, &secret, PASSWORD.into()).await.unwrap();
    (partnership, service)
}
