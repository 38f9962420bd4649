//! Printed forms as rows. Every query carries the scope of whoever asks.

use jiff::Timestamp;

use super::model::{Issue, Reference, Sheet, may_enter};
use crate::{
    kit::{
        actor::Role,
        db::{Cell, FromCell, Row, ToValue, Tx, Value},
        error::{Error, Result},
        id::{IssueId, ReferralId, ServiceId},
    },
    params,
};

/// Lists of issues are as long as this.
const MOST_SHOWN: i64 = 20;

/// Which issues somebody may find, as a condition on `$2` and the value that goes there: managers and administrators all
/// of the partnership's, those who take in those of their organisation.
fn scope(tx: &Tx) -> Result<(&'static str, String)> {
    let staff = tx.staff()?;
    match staff.role {
        Role::Manager | Role::Administrator => Ok(("i.partnership = $2", tx.partnership()?.to_string())),
        Role::Intake | Role::Supervisor => Ok(("i.to_organisation = $2", staff.organisation.to_string())),
        Role::Referrer
        | Role::TeamLead
        | Role::Adviser
        | Role::Volunteer
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => Err(Error::NotFound),
    }
}

impl ToValue for Reference {
    fn to_value(&self) -> Value<'_> {
        self.text().to_value()
    }
}

impl FromCell for Reference {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(Self::stored(text.to_owned())),
            Cell::Null | Cell::Int(_) => None,
        }
    }
}

/// One line of what was issued.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: IssueId,
    pub team: String,
    pub issued_at: Timestamp,
    pub issued_by: String,
    pub sheets: i64,
    /// Of which a referral was entered.
    pub used: i64,
}

impl Issue {
    /// One of them, if whoever asks may see it.
    ///
    /// # Errors
    /// `NotFound` for one who may see none, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &IssueId) -> Result<Option<Self>> {
        let (partnership, (condition, value)) = (tx.partnership()?, scope(tx)?);
        let sql = format!(
            "SELECT i.id, i.service, i.to_organisation, i.team, i.issued_at, i.issued_by, i.sheets
             FROM issue i WHERE i.partnership = $1 AND {condition} AND i.id = $3"
        );
        tx.first(&sql, params![partnership, value, id], |row| {
            Ok(Self {
                id: row.get(0)?,
                service: row.get(1)?,
                to_organisation: row.get(2)?,
                team: row.get(3)?,
                issued_at: row.get(4)?,
                issued_by: row.get(5)?,
                sheets: row.get(6)?,
            })
        })
        .await
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        tx.run(
            "INSERT INTO issue (partnership, id, service, to_organisation, team, issued_at, issued_by, sheets)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                partnership,
                &self.id,
                &self.service,
                &self.to_organisation,
                &self.team,
                self.issued_at,
                &self.issued_by,
                self.sheets
            ],
        )
        .await?;
        Ok(())
    }
}

impl Line {
    /// What was last issued for a service, the newest first. Budget: p95 10 ms with 10,000 forms issued.
    ///
    /// # Errors
    /// As [`Issue::find`].
    pub async fn of(tx: &mut Tx, service: &ServiceId) -> Result<Vec<Self>> {
        let (partnership, (condition, value)) = (tx.partnership()?, scope(tx)?);
        let sql = format!(
            "SELECT i.id, t.name, i.issued_at, m.name, i.sheets,
                    (SELECT count(s.referral) FROM sheet s WHERE s.partnership = i.partnership AND s.issue = i.id)
             FROM issue i
             JOIN team t ON t.partnership = i.partnership AND t.id = i.team
             LEFT JOIN membership m ON m.partnership = i.partnership AND m.id = i.issued_by
             WHERE i.partnership = $1 AND {condition} AND i.service = $3
             ORDER BY i.issued_at DESC, i.id DESC LIMIT $4"
        );
        tx.all(&sql, params![partnership, value, service, MOST_SHOWN], |row| {
            Ok(Self {
                id: row.get(0)?,
                team: row.get(1)?,
                issued_at: row.get(2)?,
                issued_by: row.get::<Option<String>>(3)?.unwrap_or_default(),
                sheets: row.get(4)?,
                used: row.get(5)?,
            })
        })
        .await
    }
}

impl Sheet {
    /// The form with this reference, for one who takes forms in: of a service of their organisation.
    ///
    /// # Errors
    /// `NotFound` for one who takes none in, `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, reference: &Reference) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let staff = tx.staff()?;
        if !may_enter(staff.role) {
            return Err(Error::NotFound);
        }
        let organisation = staff.organisation.clone();
        tx.first(
            "SELECT s.reference, s.issue, i.service, i.team, s.referral, s.used_at
             FROM sheet s JOIN issue i ON i.partnership = s.partnership AND i.id = s.issue
             WHERE s.partnership = $1 AND s.reference = $2 AND i.to_organisation = $3",
            params![partnership, reference, organisation],
            Self::from_row,
        )
        .await
    }

    /// The references of an issue, which its finder may see.
    pub(super) async fn references(tx: &mut Tx, issue: &IssueId) -> Result<Vec<Reference>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT reference FROM sheet WHERE partnership = $1 AND issue = $2 ORDER BY reference",
            params![partnership, issue],
            |row| row.get(0),
        )
        .await
    }

    /// Adds one; nothing when the reference is another's, which chance may bring about.
    pub(super) async fn insert(tx: &mut Tx, reference: &Reference, issue: &IssueId) -> Result<bool> {
        let partnership = tx.partnership()?;
        let added = tx
            .run(
                "INSERT INTO sheet (partnership, reference, issue) VALUES ($1, $2, $3)
                 ON CONFLICT (partnership, reference) DO NOTHING",
                params![partnership, reference, issue],
            )
            .await?;
        Ok(added == 1)
    }

    /// Keeps what was entered from it; whether it was free.
    pub(super) async fn save_use(&self, tx: &mut Tx, referral: &ReferralId) -> Result<bool> {
        let partnership = tx.partnership()?;
        let changed = tx
            .run(
                "UPDATE sheet SET referral = $1, used_at = $2
                 WHERE partnership = $3 AND reference = $4 AND referral IS NULL",
                params![referral, tx.now, partnership, &self.reference],
            )
            .await?;
        Ok(changed == 1)
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            reference: row.get(0)?,
            issue: row.get(1)?,
            service: row.get(2)?,
            team: row.get(3)?,
            used: row.get::<Option<ReferralId>>(4)?.zip(row.get(5)?),
        })
    }
}
