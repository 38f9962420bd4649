//! The product itself: filled by `alongside seed`, served by `alongside serve`, asked as a browser asks.

use std::collections::HashMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use crate::client::Client;
use crate::load::{Ask, Lane};
use crate::rows::{Rows, quoted};
use crate::scenario::{LISTS, Scenario};
use crate::typing;

/// The program under test, of the same build.
const PROGRAM: &str = env!("CARGO_BIN_EXE_alongside");
/// People of each role who are signed in.
const EACH: &str = "20";

/// Somebody signed in, as `alongside seed` tells.
#[derive(Deserialize)]
struct SignedIn {
    membership: String,
    session: String,
}

/// A filled store, and who is signed in to it.
pub struct Product {
    place: [String; 2],
    rows: Rows,
    sessions: HashMap<String, String>,
}

/// A running server.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to its first answered page, in milliseconds.
    pub started: f64,
}

/// What a browser loads with its first page, in bytes as they travel.
pub struct FirstPage {
    pub html: usize,
    pub files: usize,
}

impl Product {
    /// Fills the store with so many referrals unless it is filled, signs people in and leaves drafts for them.
    pub async fn fill(store: &Store, size: u64, drafts: usize) -> Result<Self> {
        let place = store.flag();
        let sessions = std::env::temp_dir().join(format!("alongside-sessions-{}.json", std::process::id()));
        let mut seed = Command::new(PROGRAM);
        seed.args(["seed", "--each", EACH, "--drafts", &drafts.to_string()]);
        seed.arg("--sessions").arg(&sessions).args(&place);
        let scale = if store.is_filled().await { 0 } else { size };
        seed.args(["--scale", &scale.to_string()]).stdout(Stdio::null());
        ensure!(seed.status()?.success(), "the product could not be filled");
        let told: Vec<SignedIn> = serde_json::from_slice(&std::fs::read(&sessions)?)?;
        std::fs::remove_file(&sessions)?;
        let sessions = told
            .into_iter()
            .map(|one| (one.membership, one.session))
            .collect();
        Ok(Self {
            place,
            rows: store.rows().await?,
            sessions,
        })
    }

    /// Starts the server, and waits until it answers a page.
    pub async fn serve(&self) -> Result<Served> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let session = self.sessions.values().next().context("nobody is signed in")?;
        let begun = Instant::now();
        let child = Command::new(PROGRAM)
            .arg("serve")
            .args(&self.place)
            .args(["--port", &port.to_string(), "--log-level", "warn"])
            .stdout(Stdio::null())
            .spawn()
            .context("the product does not start")?;
        let mut served = Served {
            child,
            address,
            started: 0.0,
        };
        let mut request = Vec::new();
        ask(&mut request, "GET", "/", session, None);
        while begun.elapsed() < Duration::from_mins(1) {
            if let Ok(mut client) = Client::connect(address).await
                && let Ok(answer) = client.send(&request).await
                && (200..400).contains(&answer.status)
            {
                served.started = begun.elapsed().as_secs_f64() * 1e3;
                return Ok(served);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        bail!("the product does not answer")
    }

    /// The lane of a scenario.
    pub async fn lane(&self, scenario: Scenario, served: &Served) -> Result<Lane> {
        let asked = match scenario {
            Scenario::Open => self.open().await?,
            Scenario::Worklist => self.worklist().await?,
            Scenario::Search => self.search().await?,
            Scenario::List(name) => self.list(name).await?,
            Scenario::Submit => return self.submit(served).await,
        };
        ensure!(
            !asked.is_empty(),
            "there is nothing to ask of {}",
            scenario.name()
        );
        self.try_one(scenario, served, &asked[0]).await?;
        let many = asked.len() as u64;
        let ask: Ask = Arc::new(move |random, request| request.extend(&asked[random.below(many) as usize]));
        Ok(Lane {
            address: served.address,
            process: served.id(),
            ask,
            status: 200,
        })
    }

    /// One question, asked in plain text, so that a page of nothing is not taken for a fast one.
    async fn try_one(&self, scenario: Scenario, served: &Served, asked: &[u8]) -> Result<()> {
        let plain = String::from_utf8(asked.to_vec())?.replace("accept-encoding", "x-accepts");
        let mut client = Client::connect(served.address).await?;
        let answer = client.send(plain.as_bytes()).await?;
        let page = String::from_utf8_lossy(answer.body);
        let links = if scenario == Scenario::Search {
            "href=\"/people/per_"
        } else {
            "href=\"/referrals/ref_"
        };
        let rows = page.matches(links).count();
        let good = match scenario {
            Scenario::Open => page.contains("What happened"),
            Scenario::Worklist => rows >= 50,
            Scenario::List("list-narrowed") => page.contains("Show only"),
            Scenario::Search | Scenario::List(_) => rows > 0,
            Scenario::Submit => true,
        };
        ensure!(
            answer.status == 200 && good,
            "{}: {} with {rows} rows",
            scenario.name(),
            answer.status
        );
        Ok(())
    }

    /// Referrals that each of the signed-in may open, health staff and advisers by turns.
    async fn open(&self) -> Result<Vec<Vec<u8>>> {
        let people = self.people();
        let found = |health: &str, column: &str, part: &str| {
            format!(
                "SELECT m.id, r.id FROM membership m JOIN referral r ON r.partnership = m.partnership AND r.{column}
                 WHERE m.id IN ({people}) AND m.role {health} IN ('referrer', 'team-lead')
                   AND m.role <> 'manager' AND substr(r.id, 30) {part}"
            )
        };
        let health = self.rows.all(&found("", "from_team = m.team", "< '8'")).await?;
        let advice = self
            .rows
            .all(&found("NOT", "to_organisation = m.organisation", "= '7'"))
            .await?;
        let least = health.len().min(advice.len()).max(1);
        let (by, of) = (health.len().div_ceil(least), advice.len().div_ceil(least));
        let page = |row: &Vec<String>| self.get(&format!("/referrals/{}", row[1]), &row[0]);
        Ok(health
            .iter()
            .step_by(by)
            .chain(advice.iter().step_by(of))
            .map(page)
            .collect())
    }

    /// Full work-lists of each side, whole and of one status.
    async fn worklist(&self) -> Result<Vec<Vec<u8>>> {
        let people = self.people();
        let full = |status: &str| {
            format!(
                "SELECT m.id, CASE WHEN t.list = 'waiting' THEN 'waiting' ELSE 'team' END, {status}
                 FROM membership m JOIN tally t ON t.partnership = m.partnership AND t.team = m.team
                 WHERE m.id IN ({people})
                   AND (m.role IN ('referrer', 'team-lead') AND t.list IN ('referrer', 'waiting')
                        OR m.role IN ('intake', 'supervisor') AND t.list = 'adviser')
                 GROUP BY 1, 2, 3 HAVING sum(t.n) >= 50"
            )
        };
        let whole = self.rows.all(&full("''")).await?;
        let narrowed = self.rows.all(&full("t.status")).await?;
        let page = |row: &Vec<String>| match row[2].as_str() {
            "" => self.get(&format!("/work?list={}", row[1]), &row[0]),
            status => self.get(&format!("/work?list={}&status={status}", row[1]), &row[0]),
        };
        Ok(whole.iter().chain(&narrowed).map(page).collect())
    }

    /// A work-list of those who have something on it, the fullest teams first where a count is kept.
    async fn list(&self, name: &str) -> Result<Vec<Vec<u8>>> {
        let people = self.people();
        let (roles, kept) = match name {
            "list-mine" => ("'adviser'", "t.list = 'adviser'"),
            "list-team" | "list-narrowed" => ("'intake', 'adviser', 'supervisor'", "t.list = 'adviser'"),
            "list-unowned" => ("'intake', 'adviser', 'supervisor'", "t.list = 'team'"),
            "list-patient" => ("'intake', 'adviser', 'supervisor'", "t.list = 'patient'"),
            "list-waiting" => (
                "'referrer', 'team-lead', 'intake', 'supervisor'",
                "t.list = 'waiting'",
            ),
            _ => (
                "'referrer', 'team-lead', 'intake', 'supervisor'",
                "t.list <> 'waiting'",
            ),
        };
        let path = LISTS.iter().find(|(list, _)| *list == name);
        let path = path.map(|(_, path)| *path).context("there is no such list")?;
        let found = self
            .rows
            .all(&format!(
                "SELECT m.id FROM membership m
                 JOIN tally t ON t.partnership = m.partnership AND t.team = m.team AND {kept}
                 WHERE m.id IN ({people}) AND m.role IN ({roles})
                 GROUP BY 1 HAVING sum(t.n) > 0 ORDER BY sum(t.n) DESC"
            ))
            .await?;
        Ok(found.iter().map(|row| self.get(path, &row[0])).collect())
    }

    /// What somebody types to find a person whom their organisation knows.
    async fn search(&self) -> Result<Vec<Vec<u8>>> {
        let people = self.people();
        let known = self
            .rows
            .all(&format!(
                "SELECT m.id, p.listed, coalesce(p.born, ''), coalesce(p.nhs_number, '') FROM membership m
                 JOIN person_known k ON k.partnership = m.partnership AND k.organisation = m.organisation
                 JOIN person p ON p.partnership = k.partnership AND p.id = k.person
                 WHERE m.id IN ({people}) AND m.role NOT IN ('manager') AND substr(k.person, 30) = '7'"
            ))
            .await?;
        let typed = known.iter().enumerate();
        let typed = typed.map(|(n, row)| (&row[0], typing::typed(n, &row[1], &row[2], &row[3])));
        Ok(typed
            .map(|(who, typed)| self.post("/people/search", who, &format!("q={}", typing::escaped(&typed))))
            .collect())
    }

    /// Drafts, each to be sent once.
    async fn submit(&self, served: &Served) -> Result<Lane> {
        let people = self.people();
        let drafts = format!(
            "SELECT d.begun_by, d.id FROM draft d WHERE d.begun_by IN ({people}) ORDER BY substr(d.id, 20), d.id"
        );
        let asked: Vec<Vec<u8>> = self
            .rows
            .all(&drafts)
            .await?
            .iter()
            .map(|row| {
                self.post(
                    &format!("/drafts/{}/sending", row[1]),
                    &row[0],
                    // Begun and filled in at once.
                    &format!("key={}&version=2", row[1]),
                )
            })
            .collect();
        let next = AtomicUsize::new(0);
        let ask: Ask = Arc::new(move |_, request| {
            if let Some(one) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
                request.extend(one);
            }
        });
        Ok(Lane {
            address: served.address,
            process: served.id(),
            ask,
            status: 303,
        })
    }

    /// The work-list as somebody's first page, with the files that it names.
    pub async fn first_page(&self, served: &Served) -> Result<FirstPage> {
        let mut client = Client::connect(served.address).await?;
        let who = self
            .worklist()
            .await?
            .into_iter()
            .next()
            .context("no full work-list")?;
        let html = client.send(&who).await?.body.len();
        let plain = String::from_utf8(who)?.replace("accept-encoding", "x-accepts");
        let page = String::from_utf8_lossy(client.send(plain.as_bytes()).await?.body).into_owned();
        let mut files = 0;
        for path in page.split('"').filter(|text| text.starts_with("/assets/")) {
            let mut request = Vec::new();
            ask(&mut request, "GET", path, "", None);
            files += client.send(&request).await?.body.len();
        }
        Ok(FirstPage { html, files })
    }

    fn people(&self) -> String {
        quoted(self.sessions.keys())
    }

    fn get(&self, path: &str, who: &str) -> Vec<u8> {
        let mut request = Vec::new();
        ask(&mut request, "GET", path, &self.sessions[who], None);
        request
    }

    fn post(&self, path: &str, who: &str, form: &str) -> Vec<u8> {
        let mut request = Vec::new();
        ask(&mut request, "POST", path, &self.sessions[who], Some(form));
        request
    }
}

/// A request with the headers that a browser sends.
fn ask(request: &mut Vec<u8>, method: &str, path: &str, session: &str, form: Option<&str>) {
    write!(
        request,
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: Mozilla/5.0\r\n\
         accept: text/html,application/xhtml+xml\r\naccept-language: en-GB,en\r\n\
         accept-encoding: gzip, deflate, br, zstd\r\nsec-fetch-site: same-origin\r\n\
         sec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\ncookie: session={session}\r\n"
    )
    .expect("a vector takes every byte");
    if let Some(form) = form {
        let length = form.len();
        write!(
            request,
            "content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n"
        )
        .expect("a vector takes every byte");
    }
    write!(request, "\r\n{}", form.unwrap_or_default()).expect("a vector takes every byte");
}

impl Served {
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to be done about either failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a product keeps its data.
pub enum Store {
    Folder(PathBuf),
    Postgres(String),
}

impl Store {
    fn flag(&self) -> [String; 2] {
        match self {
            Self::Folder(folder) => ["--data".to_owned(), folder.display().to_string()],
            Self::Postgres(address) => ["--database".to_owned(), address.clone()],
        }
    }

    async fn rows(&self) -> Result<Rows> {
        match self {
            Self::Folder(folder) => Rows::of_file(&folder.join("alongside.db")),
            Self::Postgres(address) => Rows::of_server(address).await,
        }
    }

    async fn is_filled(&self) -> bool {
        if let Self::Folder(folder) = self
            && !Path::new(folder).join("alongside.db").exists()
        {
            return false;
        }
        let Ok(rows) = self.rows().await else { return false };
        rows.all("SELECT id FROM referral LIMIT 1")
            .await
            .is_ok_and(|found| !found.is_empty())
    }
}
