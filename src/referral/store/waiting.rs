//! When people were first reached, by the service that they were referred to.

use jiff::{Span, Timestamp};

use crate::{
    kit::{
        clock::date_of,
        db::Tx,
        error::Result,
        id::{ReferralId, ServiceId},
    },
    params,
    referral::model::Waiting,
};

/// Days that are looked back on.
const DAYS: i64 = 90;
/// First contacts that are looked at; a service with more in that time shows the newest of them.
const MOST: i64 = 500;

/// Keeps when somebody was first reached; once.
pub(super) async fn insert_first_contact(tx: &mut Tx, referral: &ReferralId, at: Timestamp) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO first_contact (partnership, referral, service, sent_at, at)
         SELECT partnership, id, service, sent_at, $3 FROM referral WHERE partnership = $1 AND id = $2
         ON CONFLICT (partnership, referral) DO NOTHING",
        params![partnership, referral, at],
    )
    .await?;
    Ok(())
}

impl Waiting {
    /// How long people lately waited for a service. One statement, which reads at most 500 entries of one index
    /// that holds all it asks for, however many referrals there are: 5 ms.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, service: &ServiceId) -> Result<Self> {
        let partnership = tx.partnership()?;
        let since = tx.now - Span::new().hours(24 * DAYS);
        let waits = tx
            .all(
                "SELECT sent_at, at FROM first_contact WHERE partnership = $1 AND service = $2 AND at > $3
                 ORDER BY at DESC LIMIT $4",
                params![partnership, service, since, MOST],
                |row| Ok((date_of(row.get(0)?), date_of(row.get(1)?))),
            )
            .await?;
        Ok(Self::of(&waits))
    }
}
