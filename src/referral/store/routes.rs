//! How many referrals came by which route, kept with each referral.

use crate::{
    kit::{
        actor::{Actor, Role},
        clock::{month_in_sql, month_of},
        db::{Row, Tx},
        error::{Error, Result},
    },
    params,
    referral::model::{Referral, Route},
};

/// Referrals of a month, in the time of London, that came by one route.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByRoute {
    /// `2026-11`.
    pub month: String,
    pub route: Route,
    pub count: i64,
}

/// Months that are counted.
const MONTHS: usize = 12;

/// The referrals of the twelve whole months before `month`, by month and route; the newest month first. Those that
/// were a mistake are not among them. Budget: 5 ms whatever there is, a hundred rows that are kept ready.
///
/// # Errors
/// `NotFound` for anybody but a manager, `Internal` when the database says so.
pub async fn by_route(tx: &mut Tx, month: &str, from: &str) -> Result<Vec<ByRoute>> {
    match &tx.actor {
        Actor::Staff(staff) if staff.role == Role::Manager => {}
        Actor::Operator(Some(_)) => {}
        Actor::Staff(_) | Actor::Operator(None) | Actor::Job(_) | Actor::Nobody => {
            return Err(Error::NotFound);
        }
    }
    let partnership = tx.partnership()?;
    let most = i64::try_from(MONTHS * Route::ALL.len()).unwrap_or(i64::MAX);
    tx.all(
        "SELECT month, route, n FROM route_tally
         WHERE partnership = $1 AND month >= $2 AND month < $3 AND n > 0
         ORDER BY month DESC, route LIMIT $4",
        params![partnership, from, month, most],
        ByRoute::from_row,
    )
    .await
}

impl ByRoute {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            month: row.get(0)?,
            route: row.get(1)?,
            count: row.get(2)?,
        })
    }
}

/// Counts a referral where it was sent, or takes it out again.
pub(super) async fn count(tx: &mut Tx, referral: &Referral, by: i64) -> Result<()> {
    let partnership = tx.partnership()?;
    let month = month_of(referral.sent_at);
    tx.run(
        "INSERT INTO route_tally (partnership, month, route, n) VALUES ($1, $2, $3, $4)
         ON CONFLICT (partnership, month, route) DO UPDATE SET n = route_tally.n + $4",
        params![partnership, month, referral.route, by],
    )
    .await?;
    Ok(())
}

/// Takes a referral that was a mistake out of the counts.
pub(in crate::referral) async fn uncount(tx: &mut Tx, referral: &Referral) -> Result<()> {
    count(tx, referral, -1).await
}

/// The counts as they are kept, for checking. For commands alone.
pub(in crate::referral) async fn routes_kept(tx: &mut Tx) -> Result<Vec<ByRoute>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT month, route, n FROM route_tally WHERE partnership = $1 AND n <> 0 ORDER BY month, route",
        params![partnership],
        ByRoute::from_row,
    )
    .await
}

/// The counts as the referrals come to, for checking. It reads every referral.
pub(in crate::referral) async fn routes_recounted(tx: &mut Tx) -> Result<Vec<ByRoute>> {
    let partnership = tx.partnership()?;
    let sql = format!(
        "SELECT {}, route, count(*) FROM referral WHERE partnership = $1 AND status <> 'entered-in-error'
         GROUP BY 1, 2 ORDER BY 1, 2",
        month_in_sql("sent_at")
    );
    tx.all(&sql, params![partnership], ByRoute::from_row).await
}
