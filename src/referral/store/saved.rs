//! Lists that somebody keeps under a name. Each is seen by its own member alone.

use crate::{
    kit::{db::Tx, error::Result, id::ListId},
    params,
};

/// A list, and what it is narrowed by, under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub id: ListId,
    pub name: String,
    /// As in the address of the list.
    pub query: String,
    pub version: i64,
}

impl Saved {
    /// Those of whoever asks, in the order in which they were saved.
    ///
    /// # Errors
    /// `NotFound` for nobody's membership, `Internal` when the database says so.
    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>> {
        let staff = tx.staff()?.clone();
        tx.all(
            "SELECT id, name, query, version FROM saved_list
             WHERE partnership = $1 AND membership = $2 ORDER BY id",
            params![&staff.partnership, &staff.membership],
            |row| {
                Ok(Self {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    query: row.get(2)?,
                    version: row.get(3)?,
                })
            },
        )
        .await
    }

    pub(in crate::referral) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let staff = tx.staff()?.clone();
        tx.run(
            "INSERT INTO saved_list (partnership, membership, id, name, query, version) VALUES ($1, $2, $3, $4, $5, $6)",
            params![
                &staff.partnership,
                &staff.membership,
                &self.id,
                &self.name,
                &self.query,
                self.version
            ],
        )
        .await?;
        Ok(())
    }

    pub(in crate::referral) async fn rename(
        tx: &mut Tx,
        id: &ListId,
        version: i64,
        name: &str,
    ) -> Result<()> {
        let staff = tx.staff()?.clone();
        tx.change(
            "UPDATE saved_list SET name = $1, version = version + 1
             WHERE partnership = $2 AND membership = $3 AND id = $4 AND version = $5",
            params![name, &staff.partnership, &staff.membership, id, version],
        )
        .await
    }

    pub(in crate::referral) async fn delete(tx: &mut Tx, id: &ListId) -> Result<u64> {
        let staff = tx.staff()?.clone();
        tx.run(
            "DELETE FROM saved_list WHERE partnership = $1 AND membership = $2 AND id = $3",
            params![&staff.partnership, &staff.membership, id],
        )
        .await
    }
}
