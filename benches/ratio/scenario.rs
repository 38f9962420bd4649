//! What is measured, what is asked of it, and how the probe is asked.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::client::Client;
use crate::data::{self, Random};
use crate::load::{Ask, Lane};
use crate::typing::escaped;

/// One thing that people do. Reading comes first: sending makes the database larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    Open,
    Worklist,
    Search,
    Submit,
    /// How it is going: everything that was owed in a year, what is open, and how long people waited.
    Dashboard,
    /// One of the work-lists, by its name.
    List(&'static str),
}

/// What the dashboard is asked for: the months of which there are most.
pub const DASHBOARD: &str = "/dashboard?period=12-months";

/// The work-lists by whom the ball is with, each as the address that asks for it, and one that is narrowed in every way.
pub const LISTS: [(&str, &str); 7] = [
    ("list-mine", "/work?list=mine"),
    ("list-team", "/work?list=team"),
    ("list-unowned", "/work?list=unowned"),
    ("list-patient", "/work?list=patient"),
    ("list-waiting", "/work?list=waiting"),
    ("list-overdue", "/work?list=overdue"),
    (
        "list-narrowed",
        "/work?list=team&status=in-progress&area=welfare-benefits&urgency=routine&late=yes",
    ),
];

impl Scenario {
    pub const ALL: [Self; 4] = [Self::Open, Self::Worklist, Self::Search, Self::Submit];

    /// Those that are measured when none is named; the lists and the dashboard are measured when they are.
    pub fn named(name: &str) -> Option<Self> {
        if name == Self::Dashboard.name() {
            return Some(Self::Dashboard);
        }
        let list = LISTS.iter().find(|(list, _)| *list == name);
        list.map(|(name, _)| Self::List(name))
            .or_else(|| Self::ALL.into_iter().find(|one| one.name() == name))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Worklist => "worklist",
            Self::Search => "search",
            Self::Submit => "submit",
            Self::Dashboard => "dashboard",
            Self::List(name) => name,
        }
    }
}

/// The probe's lane of a scenario.
pub async fn probe(scenario: Scenario, address: SocketAddr, process: u32, size: u64) -> Result<Lane> {
    let ask: Ask = match scenario {
        Scenario::Open => Arc::new(move |random: &mut Random, request: &mut Vec<u8>| {
            get(request, &format!("/referrals/{}", 1 + random.below(size)));
        }),
        Scenario::Worklist | Scenario::Dashboard | Scenario::List(_) => {
            let full = full(address).await?;
            Arc::new(move |random: &mut Random, request: &mut Vec<u8>| {
                let (team, status) = full[random.below(full.len() as u64) as usize];
                get(request, &format!("/worklist?team={team}&status={status}"));
            })
        }
        Scenario::Search => Arc::new(move |random: &mut Random, request: &mut Vec<u8>| {
            let (family, given) = data::typed(1 + random.below(data::people(size)), random);
            get(
                request,
                &format!("/people?family={}&given={}", escaped(&family), escaped(&given)),
            );
        }),
        Scenario::Submit => Arc::new(move |random: &mut Random, request: &mut Vec<u8>| {
            let sent = data::referral(random.next(), size);
            let body = format!(
                r#"{{"person":{},"team":{},"urgency":{},"title":"{}","note":"{}","updated":{}}}"#,
                sent.person, sent.team, sent.urgency, sent.title, sent.note, sent.updated
            );
            write!(
                request,
                "POST /referrals HTTP/1.1\r\nhost: probe\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .expect("a vector takes every byte");
        }),
    };
    let status = if scenario == Scenario::Submit { 201 } else { 200 };
    Ok(Lane {
        address,
        process,
        ask,
        status,
    })
}

/// The probe's fullest pages. The few that the smallest size leaves short are left out when others are full.
async fn full(address: SocketAddr) -> Result<Vec<(i64, i64)>> {
    let mut client = Client::connect(address).await?;
    let answer = client.send(b"GET /full HTTP/1.1\r\nhost: probe\r\n\r\n").await?;
    let pairs: Vec<(i64, i64)> =
        serde_json::from_slice(answer.body).context("the probe lists its fullest pages")?;
    anyhow::ensure!(!pairs.is_empty(), "the probe is empty");
    Ok(pairs)
}

fn get(request: &mut Vec<u8>, path: &str) {
    write!(request, "GET {path} HTTP/1.1\r\nhost: probe\r\n\r\n").expect("a vector takes every byte");
}
