//! Referrals that follow on from one that ended, the services that were suggested, and clients given up early.

use jiff::Timestamp;

use super::Scope;
use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{ReferralId, ServiceId},
    },
    params,
    referral::model::Reopening,
};

/// A referral beside another, as whoever asks may know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    pub towards: Towards,
    pub referral: ReferralId,
    pub reference: String,
    /// Why it was opened again; `None` when it was sent to the service that was suggested.
    pub reason: Option<Reopening>,
    /// More about it, in the words of whoever opened it again.
    pub words: String,
    pub at: Timestamp,
}

/// Whether one looks back or on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Towards {
    /// The one that this one follows on from.
    Former,
    /// Those that follow on from this one.
    Later,
}

impl Episode {
    /// Those beside a referral that whoever asks may find, too, oldest first: each organisation its own.
    pub(in crate::referral) async fn beside(tx: &mut Tx, referral: &ReferralId) -> Result<Vec<Self>> {
        let (partnership, scope) = (tx.partnership()?, Scope::of(&tx.actor)?);
        let arm = |towards: &str, other: &str, this: &str| {
            format!(
                "SELECT '{towards}', r.id, r.reference, e.reason, e.words, e.at FROM episode e
                 JOIN referral r ON r.partnership = e.partnership AND r.id = {other}
                 WHERE e.partnership = $1 AND {} AND {this} = $3",
                scope.condition
            )
        };
        let (former, later) = (
            arm("former", "e.former", "e.referral"),
            arm("later", "e.referral", "e.former"),
        );
        let sql = format!("{former} UNION ALL {later} ORDER BY 6, 2");
        tx.all(&sql, params![partnership, scope.value, referral], |row| {
            Ok(Self {
                towards: match row.get::<String>(0)?.as_str() {
                    "former" => Towards::Former,
                    _ => Towards::Later,
                },
                referral: row.get(1)?,
                reference: row.get(2)?,
                reason: row.get(3)?,
                words: row.get(4)?,
                at: row.get(5)?,
            })
        })
        .await
    }
}

pub(in crate::referral) async fn insert_episode(
    tx: &mut Tx,
    referral: &ReferralId,
    former: &ReferralId,
    reason: Option<Reopening>,
    words: &str,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.actor.signature().to_owned();
    tx.run(
        "INSERT INTO episode (partnership, referral, former, reason, words, at, by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![partnership, referral, former, reason, words, tx.now, by],
    )
    .await?;
    Ok(())
}

/// The service that was suggested when a referral was not accepted.
pub(in crate::referral) async fn redirect(tx: &mut Tx, referral: &ReferralId) -> Result<Option<ServiceId>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT service FROM redirect WHERE partnership = $1 AND referral = $2",
        params![partnership, referral],
        |row| row.get(0),
    )
    .await
}

pub(in crate::referral) async fn insert_redirect(
    tx: &mut Tx,
    referral: &ReferralId,
    service: &ServiceId,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.actor.signature().to_owned();
    tx.run(
        "INSERT INTO redirect (partnership, referral, service, at, by) VALUES ($1, $2, $3, $4, $5)",
        params![partnership, referral, service, tx.now, by],
    )
    .await?;
    Ok(())
}

/// Why a client was given up before they were tried as often as was agreed, if they were.
pub(in crate::referral) async fn given_up(tx: &mut Tx, referral: &ReferralId) -> Result<Option<String>> {
    let partnership = tx.partnership()?;
    tx.first(
        "SELECT reason FROM given_up WHERE partnership = $1 AND referral = $2",
        params![partnership, referral],
        |row| row.get(0),
    )
    .await
}

pub(in crate::referral) async fn insert_given_up(
    tx: &mut Tx,
    referral: &ReferralId,
    tries: i64,
    reason: &str,
) -> Result<()> {
    let partnership = tx.partnership()?;
    let by = tx.actor.signature().to_owned();
    tx.run(
        "INSERT INTO given_up (partnership, referral, tries, reason, at, by) VALUES ($1, $2, $3, $4, $5, $6)",
        params![partnership, referral, tries, reason, tx.now, by],
    )
    .await?;
    Ok(())
}
