//! What was passed on to providers outside and has no answer yet, or has to be called back because the person no longer
//! agrees; also of referrals that have ended.

use jiff::{Timestamp, civil::Date};

use super::lists::is_over;
use crate::{
    kit::{
        actor::Role,
        db::{Row, Tx},
        error::{Error, Result},
        id::{Id as _, OutsideId, ReferralId},
    },
    params,
};

const PAGE: &str = "SELECT o.id, o.referral, r.reference, p.listed, o.name, o.answer_by, m.name, r.status,
            o.withdrawn_at FROM outside o
     JOIN referral r ON r.partnership = o.partnership AND r.id = o.referral
     JOIN person p ON p.partnership = r.partnership AND p.id = r.person
     JOIN membership m ON m.partnership = o.partnership AND m.id = o.by
     WHERE o.partnership = $1 AND o.organisation = $2 AND o.told_at IS NULL
       AND (o.answer IS NULL OR o.withdrawn_at IS NOT NULL AND o.answer <> 'refused')
       AND (o.answer_by, o.id) > ($3, $4) AND ($5 IN ('', o.by) OR r.adviser = $5)
     ORDER BY o.answer_by, o.id LIMIT $6";

/// One provider that somebody still has to ask for its answer, or to tell that the person no longer agrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Unanswered {
    pub id: OutsideId,
    pub referral: ReferralId,
    pub reference: String,
    /// The client, as lists show them; nobody once they no longer agree.
    pub person: String,
    /// The provider, as it was called then.
    pub name: String,
    pub answer_by: Date,
    /// Who passed it on.
    pub by: String,
    /// Since when the person no longer agrees.
    pub withdrawn_at: Option<Timestamp>,
    status: String,
}

impl Unanswered {
    /// A page of those of the asker's organisation, what was hoped for first in front; for an adviser those of their own
    /// cases and those that they passed on. `after` is the day and the identifier at which the page before ended.
    /// Budget: p95 10 ms with 2,000 that wait in an organisation: one range of an index, whose cases it looks up.
    ///
    /// # Errors
    /// `NotFound` for somebody who asks nobody outside, `Internal` when the database says so.
    pub async fn page(tx: &mut Tx, after: (&str, &str), most: i64) -> Result<Vec<Self>> {
        let (partnership, staff) = (tx.partnership()?, tx.staff()?.clone());
        let own = match staff.role {
            Role::Adviser => staff.membership.as_str(),
            Role::Intake | Role::Supervisor => "",
            Role::Referrer
            | Role::TeamLead
            | Role::Volunteer
            | Role::Administrator
            | Role::Manager
            | Role::Funder
            | Role::InformationGovernance
            | Role::Researcher => return Err(Error::NotFound),
        };
        tx.all(
            PAGE,
            params![partnership, &staff.organisation, after.0, after.1, own, most],
            Self::from_row,
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let withdrawn_at: Option<Timestamp> = row.get(8)?;
        let person: String = row.get(3)?;
        Ok(Self {
            id: row.get(0)?,
            referral: row.get(1)?,
            reference: row.get(2)?,
            person: if withdrawn_at.is_none() {
                person
            } else {
                String::new()
            },
            withdrawn_at,
            name: row.get(4)?,
            answer_by: row.get(5)?,
            by: row.get(6)?,
            status: row.get(7)?,
        })
    }

    /// Whether the referral has ended: no clock reminds anybody of it then.
    pub fn is_over(&self) -> bool {
        is_over(&self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{World, database::Engine};

    #[tokio::test(flavor = "multi_thread")]
    async fn the_list_is_read_along_its_index() {
        let world = World::new(Engine::Sqlite).await;
        let sql = format!("EXPLAIN QUERY PLAN {PAGE}");
        let plan: Vec<String> = world
            .operate(async |tx| {
                tx.all(&sql, params!["", "", "", "", "", 51_i64], |row| row.get(3))
                    .await
            })
            .await;
        let along =
            "SEARCH o USING INDEX outside_unanswered (partnership=? AND organisation=? AND (answer_by,id)>";
        assert!(
            plan.first().is_some_and(|line| line.starts_with(along)),
            "{plan:#?}"
        );
        assert!(plan.iter().all(|line| !line.contains("TEMP B-TREE")), "{plan:#?}");
    }
}
