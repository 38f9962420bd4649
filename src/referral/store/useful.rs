//! What was said of feedback, and how much was told, read and called useful.

use jiff::Timestamp;

use crate::{
    kit::{
        actor::Role,
        clock::month_of,
        db::Tx,
        error::{Error, Result},
        id::{MembershipId, OrganisationId, ReferralId},
    },
    params,
    referral::model::{Counted, Useful},
};

/// What somebody said of what they read.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub reader: MembershipId,
    /// Their name.
    pub name: String,
    pub answer: Useful,
    pub words: String,
    pub at: Timestamp,
    pub version: i64,
}

impl Said {
    /// What was said of a referral's feedback, the newest first. The caller has found the referral.
    pub(in crate::referral) async fn of(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let partnership = tx.partnership()?;
        tx.all(
            "SELECT u.reader, m.name, u.answer, u.words, u.at, u.version FROM usefulness u
             JOIN membership m ON m.partnership = u.partnership AND m.id = u.reader
             WHERE u.partnership = $1 AND u.referral = $2 ORDER BY u.at DESC, u.reader",
            params![partnership, referral],
            |row| {
                Ok(Self {
                    reader: row.get(0)?,
                    name: row.get(1)?,
                    answer: row.get(2)?,
                    words: row.get(3)?,
                    at: row.get(4)?,
                    version: row.get(5)?,
                })
            },
        )
        .await
    }
}

/// Keeps what a reader says, over the version that they saw; 0 when they had said nothing.
pub(in crate::referral) async fn keep_useful(
    tx: &mut Tx,
    referral: &ReferralId,
    reader: &MembershipId,
    (answer, words, version): (Useful, &str, i64),
) -> Result<()> {
    let partnership = tx.partnership()?;
    if version == 0 {
        return tx
            .change(
                "INSERT INTO usefulness (partnership, referral, reader, answer, words, at, version)
                 VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (partnership, referral, reader) DO NOTHING",
                params![partnership, referral, reader, answer, words, tx.now],
            )
            .await;
    }
    tx.change(
        "UPDATE usefulness SET answer = $1, words = $2, at = $3, version = version + 1
         WHERE partnership = $4 AND referral = $5 AND reader = $6 AND version = $7",
        params![answer, words, tx.now, partnership, referral, reader, version],
    )
    .await
}

/// Counts more, or fewer, of something that was told in the month of this instant.
pub(in crate::referral) async fn tally_told(
    tx: &mut Tx,
    organisation: &OrganisationId,
    told_at: Timestamp,
    (what, by): (Counted, i64),
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO told_tally (partnership, organisation, month, what, n) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (partnership, organisation, month, what) DO UPDATE SET n = told_tally.n + $5",
        params![partnership, organisation, month_of(told_at), what, by],
    )
    .await?;
    Ok(())
}

/// Months that are counted.
const MONTHS: i64 = 12;

/// What was told in a month, `2026-11`: the counts in the order of [`Counted`].
pub type Month = (String, [i64; 5]);

/// What was told by month, the newest first: of the asker's organisation for the advice side, of all for a manager. It
/// reads five rows for each month and organisation. Budget: p95 10 ms whatever was told.
///
/// # Errors
/// `NotFound` for anybody else, `Internal` when the database says so.
pub async fn told_by_month(tx: &mut Tx) -> Result<Vec<Month>> {
    let (partnership, staff) = (tx.partnership()?, tx.staff()?.clone());
    let condition = match staff.role {
        Role::Manager => "organisation <> $2 || '-'",
        Role::Intake | Role::Adviser | Role::Supervisor => "organisation = $2",
        Role::Referrer
        | Role::TeamLead
        | Role::Volunteer
        | Role::Administrator
        | Role::Funder
        | Role::InformationGovernance
        | Role::Researcher => return Err(Error::NotFound),
    };
    let of = |what: Counted| format!("sum(CASE WHEN what = '{}' THEN n ELSE 0 END)", what.code());
    let sums: Vec<String> = Counted::ALL
        .iter()
        .map(|what| format!("CAST({} AS BIGINT)", of(*what)))
        .collect();
    let sql = format!(
        "SELECT month, {} FROM told_tally WHERE partnership = $1 AND {condition}
         GROUP BY month ORDER BY month DESC LIMIT $3",
        sums.join(", ")
    );
    tx.all(&sql, params![partnership, &staff.organisation, MONTHS], |row| {
        let mut counts = [0; 5];
        for (place, count) in counts.iter_mut().enumerate() {
            *count = row.get(place + 1)?;
        }
        Ok((row.get(0)?, counts))
    })
    .await
}
