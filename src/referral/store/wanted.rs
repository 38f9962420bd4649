//! What somebody wants to see of the work-lists: which list, and what it is narrowed by.

use jiff::Timestamp;

use crate::{
    kit::{
        actor::{Role, Side, Staff},
        db::Value,
        error::{Error, Result},
        id::{Id as _, MembershipId, SiteId},
    },
    referral::model::Urgency,
    words,
};

words! {
    /// A work-list: by whom the ball is with. What is late stands on one of the others too.
    List {
        Mine = "mine", "Mine";
        Team = "team", "My team's";
        Unowned = "unowned", "Nobody's yet";
        Patient = "patient", "Waiting on the client";
        Waiting = "waiting", "Waiting on others";
        Overdue = "overdue", "Overdue";
    }
}

impl List {
    /// The lists of a role, as they are offered; the first that is theirs to begin with.
    pub fn of(role: Role) -> &'static [Self] {
        match role {
            Role::Referrer | Role::TeamLead => &[Self::Team, Self::Mine, Self::Waiting, Self::Overdue],
            Role::Adviser => &[
                Self::Mine,
                Self::Unowned,
                Self::Team,
                Self::Patient,
                Self::Waiting,
                Self::Overdue,
            ],
            Role::Intake => &[
                Self::Unowned,
                Self::Team,
                Self::Patient,
                Self::Waiting,
                Self::Overdue,
            ],
            Role::Supervisor => &[
                Self::Unowned,
                Self::Mine,
                Self::Team,
                Self::Patient,
                Self::Waiting,
                Self::Overdue,
            ],
            Role::Volunteer
            | Role::Administrator
            | Role::Manager
            | Role::Funder
            | Role::InformationGovernance
            | Role::Researcher => &[],
        }
    }
}

/// A list, and what it is narrowed by. What it holds together is asked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub list: List,
    /// The status of the interface; empty for every one.
    pub status: String,
    /// The status within it. On the advice side alone: how it ended is in it.
    pub stage: String,
    pub area: String,
    pub urgency: Option<Urgency>,
    /// The site of the team that referred.
    pub site: Option<SiteId>,
    pub owner: Option<MembershipId>,
    pub late: Late,
}

/// Whether only what is late is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Late {
    #[default]
    Either,
    Only,
}

impl Wanted {
    /// All of a list.
    pub fn all(list: List) -> Self {
        Self {
            list,
            status: String::new(),
            stage: String::new(),
            area: String::new(),
            urgency: None,
            site: None,
            owner: None,
            late: Late::Either,
        }
    }

    /// Whether it is the whole list.
    pub fn is_all(&self) -> bool {
        *self == Self::all(self.list)
    }
}

/// A condition on `referral r` of which `$1` is the partnership, with the values from `$1` on.
pub(in crate::referral) struct Where {
    pub(in crate::referral) sql: String,
    pub(in crate::referral) values: Vec<Value<'static>>,
}

impl Where {
    /// What somebody may see of a list: their own, or their team's.
    ///
    /// # Errors
    /// `NotFound` for somebody who has no such list.
    pub(super) fn list(staff: &Staff, list: List, now: Timestamp) -> Result<Self> {
        if !List::of(staff.role).contains(&list) {
            return Err(Error::NotFound);
        }
        let team = staff.team.as_ref().ok_or(Error::NotFound)?.as_str();
        let (sql, value) = match (list, staff.role.side()) {
            (List::Mine, Side::Health) => (
                "r.sent_by = $2 AND r.place = 'referrer'",
                staff.membership.as_str(),
            ),
            (List::Mine, _) => (
                "r.adviser = $2 AND r.place = 'adviser'",
                staff.membership.as_str(),
            ),
            (List::Team, Side::Health) => ("r.ball_team = $2 AND r.place = 'referrer'", team),
            (List::Team, _) => ("r.ball_team = $2 AND r.place = 'adviser'", team),
            (List::Unowned, _) => ("r.ball_team = $2 AND r.place = 'team'", team),
            (List::Patient, _) => ("r.ball_team = $2 AND r.place = 'patient'", team),
            (List::Waiting, _) => ("r.waiting_team = $2", team),
            (List::Overdue, _) => ("r.ball_team = $2 AND r.next_due_at < $3", team),
        };
        let mut values = vec![staff.partnership.as_str().to_owned(), value.to_owned()];
        if list == List::Overdue {
            values.push(format!("{now:.6}"));
        }
        Ok(Self {
            sql: format!("r.partnership = $1 AND {sql}"),
            values: values
                .into_iter()
                .map(|value| Value::Text(value.into()))
                .collect(),
        })
    }

    /// The list, narrowed.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub(in crate::referral) fn of(staff: &Staff, wanted: &Wanted, now: Timestamp) -> Result<Self> {
        let mut all = Self::list(staff, wanted.list, now)?;
        let advice = staff.role.side() != Side::Health;
        if !wanted.status.is_empty() {
            all.and("r.status =", &wanted.status);
        }
        if advice && !wanted.stage.is_empty() {
            all.and("r.stage =", &wanted.stage);
        }
        if let Some(urgency) = wanted.urgency {
            all.and("r.urgency =", urgency.code());
        }
        if !wanted.area.is_empty() {
            all.and("r.areas LIKE", &format!("% {} %", wanted.area));
        }
        if advice && (wanted.urgency.is_some() || !wanted.area.is_empty()) {
            // What was shared is gone: it answers to nothing that was said of it.
            all.sql += " AND r.status IN ('requested', 'accepted', 'in-progress', 'on-hold')";
        }
        if let (true, Some(owner)) = (advice, &wanted.owner) {
            all.and("r.adviser =", owner.as_str());
        }
        if let (true, Some(site)) = (advice, &wanted.site) {
            let place = all.give(site.as_str());
            let of = "AND r.from_team IN (SELECT t.id FROM team t WHERE t.partnership = $1 AND t.site =";
            all.sql.extend([" ", of, " ", &place, ")"]);
        }
        if wanted.late == Late::Only {
            all.and("r.next_due_at <", &format!("{now:.6}"));
        }
        Ok(all)
    }

    /// One more condition, on one more value.
    fn and(&mut self, condition: &str, value: &str) {
        let place = self.give(value);
        self.sql.extend([" AND ", condition, " ", &place]);
    }

    /// One more value; how it is named.
    pub(in crate::referral) fn give(&mut self, value: &str) -> String {
        self.values.push(Value::Text(value.to_owned().into()));
        format!("${}", self.values.len())
    }

    /// One more whole number; how it is named.
    pub(super) fn number(&mut self, value: i64) -> String {
        self.values.push(Value::Int(value));
        format!("${}", self.values.len())
    }
}
