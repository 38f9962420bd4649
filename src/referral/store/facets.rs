//! How long the work-lists are, and what they could be narrowed by.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    lists::{ADVISERS, is_over, names},
    wanted::{Late, List, Wanted, Where},
};
use crate::{
    kit::{
        actor::{Side, Staff},
        db::{Row, Tx},
        error::{Error, Result},
    },
    params,
    referral::model::Place,
};

/// The most that is counted of what is late: beyond it, it is many.
pub const MANY_LATE: i64 = 99;
/// The longest list of which every choice is counted.
pub const MOST_COUNTED: i64 = 3_000;

/// How long each list is, by status; kept counts but for what is one's own or late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lengths(BTreeMap<(&'static str, String), i64>);

impl Lengths {
    /// Of the lists of whoever asks.
    ///
    /// # Errors
    /// `NotFound` for somebody who has none, `Internal` when the database says so.
    pub async fn now(tx: &mut Tx) -> Result<Self> {
        let staff = tx.staff()?.clone();
        let team = staff.team.clone().ok_or(Error::NotFound)?;
        let kept = tx
            .all(
                "SELECT list, status, n FROM tally WHERE partnership = $1 AND team = $2 AND n > 0",
                params![&staff.partnership, &team],
                |row| Ok((row.get::<String>(0)?, row.get(1)?, row.get::<i64>(2)?)),
            )
            .await?;
        let mut lengths = Self::default();
        for (name, status, n) in kept {
            if let Some(list) = kept_as(&staff, &name) {
                *lengths.0.entry((list.code(), status)).or_default() += n;
            }
        }
        for list in [List::Mine, List::Overdue] {
            if List::of(staff.role).contains(&list) {
                lengths.count(tx, &staff, list).await?;
            }
        }
        Ok(lengths)
    }

    /// What is not kept is counted: few are one's own, and of what is late no more than many are.
    async fn count(&mut self, tx: &mut Tx, staff: &Staff, list: List) -> Result<()> {
        let mut of = Where::list(staff, list, tx.now)?;
        let most = if list == List::Overdue {
            of.number(MANY_LATE + 1)
        } else {
            of.number(MOST_COUNTED)
        };
        let sql = format!(
            "SELECT status, count(*) FROM (SELECT r.status FROM referral r WHERE {} LIMIT {most}) r GROUP BY status",
            of.sql
        );
        let counted = tx.all(&sql, &of.values, |row| Ok((row.get(0)?, row.get(1)?)));
        for (status, n) in counted.await? {
            self.0.insert((list.code(), status), n);
        }
        Ok(())
    }

    /// How many are on a list.
    pub fn of(&self, list: List) -> i64 {
        self.by_status(list).map(|(_, n)| n).sum()
    }

    /// How many are on a list, by status.
    pub fn by_status(&self, list: List) -> impl Iterator<Item = (&str, i64)> {
        let on = self.0.iter().filter(move |((name, _), _)| *name == list.code());
        on.map(|((_, status), n)| (status.as_str(), *n))
    }
}

/// The list of this side of which a count is kept under a name.
fn kept_as(staff: &Staff, name: &str) -> Option<List> {
    if name == "waiting" {
        return Some(List::Waiting);
    }
    match (Place::from_code(name)?, staff.role.side()) {
        (Place::Referrer, Side::Health) | (Place::Adviser, _) => Some(List::Team),
        (Place::Team, _) => Some(List::Unowned),
        (Place::Patient, _) => Some(List::Patient),
        (Place::Referrer, _) => None,
    }
}

/// What one could narrow a list by, each choice with how many it would leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub statuses: BTreeMap<String, i64>,
    /// By status and stage.
    pub stages: BTreeMap<(String, String), i64>,
    pub urgencies: BTreeMap<String, i64>,
    pub areas: BTreeMap<String, i64>,
    /// Sites by identifier: the name, and how many.
    pub sites: BTreeMap<String, (String, i64)>,
    /// Advisers by identifier: the name, and how many.
    pub owners: BTreeMap<String, (String, i64)>,
    pub late: i64,
    /// How many are left by everything that it is narrowed by now.
    pub matching: i64,
    /// Whether all of the list was counted; otherwise these are of what is due soonest.
    pub whole: bool,
}

/// Referrals that are alike in everything that a list can be narrowed by.
struct Alike {
    status: String,
    stage: String,
    urgency: String,
    adviser: Option<String>,
    site: Option<String>,
    areas: String,
    late: bool,
    n: i64,
}

impl Facets {
    /// Of a list, as it is narrowed: each choice counts what the others leave. One walk along the index of the list,
    /// of no more than [`MOST_COUNTED`].
    ///
    /// # Errors
    /// As [`super::Line::page`].
    pub async fn of(tx: &mut Tx, wanted: &Wanted) -> Result<Self> {
        let staff = tx.staff()?.clone();
        let mut of = Where::list(&staff, wanted.list, tx.now)?;
        let now = of.give(&format!("{:.6}", tx.now));
        let most = of.number(MOST_COUNTED + 1);
        // What is alike is one text: SQLite puts a thousand rows in order by one column far sooner than by seven.
        let sql = format!(
            "SELECT r.alike, count(*) FROM (
                 SELECT r.status || '|' || r.stage || '|' || r.urgency || '|' || coalesce(r.adviser, '') || '|'
                        || r.from_team || '|' || CASE WHEN r.next_due_at < {now} THEN '1' ELSE '0' END || '|' || r.areas
                        AS alike
                 FROM referral r WHERE {} ORDER BY r.next_due_at, r.id LIMIT {most}) r
             GROUP BY r.alike",
            of.sql
        );
        let mut alike = tx.all(&sql, &of.values, Alike::from_row).await?;
        let teams: BTreeSet<String> = alike.iter().filter_map(|one| one.site.clone()).collect();
        let sites = names(tx, SITES_OF_TEAMS, teams.iter().map(String::as_str)).await?;
        for one in &mut alike {
            one.site = one.site.as_ref().and_then(|team| sites.get(team)).cloned();
        }
        if staff.role.side() == Side::Health {
            // What this side is not told is not for it to count by.
            for one in &mut alike {
                one.stage.clear();
                (one.adviser, one.site) = (None, None);
            }
        }
        let mut facets = Self::counted(&alike, wanted);
        facets.name(tx).await?;
        Ok(facets)
    }

    fn counted(alike: &[Alike], wanted: &Wanted) -> Self {
        let mut facets = Self {
            whole: alike.iter().map(|one| one.n).sum::<i64>() <= MOST_COUNTED,
            ..Self::default()
        };
        for one in alike {
            let but = |which: &str| one.fits(wanted, which);
            let add = |to: &mut BTreeMap<String, i64>, what: &str| {
                *to.entry(what.to_owned()).or_default() += one.n;
            };
            if but("status") {
                add(&mut facets.statuses, &one.status);
            }
            if but("stage") && !one.stage.is_empty() {
                let key = (one.status.clone(), one.stage.clone());
                *facets.stages.entry(key).or_default() += one.n;
            }
            if but("urgency") && one.is_shared() {
                add(&mut facets.urgencies, &one.urgency);
            }
            if but("area") && one.is_shared() {
                for area in one.areas.split_whitespace() {
                    add(&mut facets.areas, area);
                }
            }
            if let (true, Some(site)) = (but("site"), &one.site) {
                facets.sites.entry(site.clone()).or_default().1 += one.n;
            }
            if let (true, Some(adviser)) = (but("owner"), &one.adviser) {
                facets.owners.entry(adviser.clone()).or_default().1 += one.n;
            }
            if but("late") && one.late {
                facets.late += one.n;
            }
            if but("") {
                facets.matching += one.n;
            }
        }
        facets
    }

    async fn name(&mut self, tx: &mut Tx) -> Result<()> {
        let sites = names(tx, SITES, self.sites.keys().map(String::as_str)).await?;
        for (id, (name, _)) in &mut self.sites {
            name.clone_from(sites.get(id).unwrap_or(id));
        }
        let advisers = names(tx, ADVISERS, self.owners.keys().map(String::as_str)).await?;
        for (id, (name, _)) in &mut self.owners {
            name.clone_from(advisers.get(id).unwrap_or(id));
        }
        Ok(())
    }
}

const SITES_OF_TEAMS: &str =
    "SELECT t.id, t.site FROM team t WHERE t.partnership = $1 AND t.site IS NOT NULL AND t.id";
const SITES: &str = "SELECT s.id, s.name FROM site s WHERE s.partnership = $1 AND s.id";

impl Alike {
    /// The team that sent it stands in the place of its site.
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let alike: String = row.get(0)?;
        let parts: Vec<&str> = alike.split('|').collect();
        let [status, stage, urgency, adviser, team, late, areas] = parts[..] else {
            return Err(Error::Internal(anyhow::anyhow!(
                "a list is counted by something else"
            )));
        };
        let given = |id: &str| Some(id.to_owned()).filter(|id| !id.is_empty());
        Ok(Self {
            status: status.to_owned(),
            stage: stage.to_owned(),
            urgency: urgency.to_owned(),
            adviser: given(adviser),
            site: given(team),
            areas: areas.to_owned(),
            late: late == "1",
            n: row.get(1)?,
        })
    }

    /// Whether what was shared of it still is.
    fn is_shared(&self) -> bool {
        !is_over(&self.status)
    }

    /// Whether it is wanted by everything but this.
    fn fits(&self, wanted: &Wanted, but: &str) -> bool {
        let is = |which: &str, given: bool, fits: bool| which == but || !given || fits;
        let shared = self.is_shared();
        is("status", !wanted.status.is_empty(), self.status == wanted.status)
            && is("stage", !wanted.stage.is_empty(), self.stage == wanted.stage)
            && is(
                "urgency",
                wanted.urgency.is_some(),
                shared
                    && wanted
                        .urgency
                        .is_some_and(|urgency| urgency.code() == self.urgency),
            )
            && is(
                "area",
                !wanted.area.is_empty(),
                shared && self.areas.split_whitespace().any(|area| area == wanted.area),
            )
            && is(
                "site",
                wanted.site.is_some(),
                self.site.as_deref() == wanted.site.as_ref().map(crate::kit::id::Id::as_str),
            )
            && is(
                "owner",
                wanted.owner.is_some(),
                self.adviser.as_deref() == wanted.owner.as_ref().map(crate::kit::id::Id::as_str),
            )
            && is("late", wanted.late == Late::Only, self.late)
    }
}
