//! Whether services can take referrals, and what to do while they cannot.

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::ServiceId,
    },
    params,
    partnership::model::{Capacity, SafetyNet},
};

impl Capacity {
    /// What was last said of a service.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of(tx: &mut Tx, service: &ServiceId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        tx.first(
            "SELECT light, sentence, until_on, said_at, said_by_name, version FROM capacity
             WHERE partnership = $1 AND service = $2",
            params![partnership, service],
            Self::from_row,
        )
        .await
    }

    /// Says it for the first time (version 0), or over what was said.
    pub(in crate::partnership) async fn save(&self, tx: &mut Tx, service: &ServiceId) -> Result<()> {
        let (partnership, by) = (tx.partnership()?, tx.actor.signature().to_owned());
        let sql = if self.version == 0 {
            "INSERT INTO capacity (light, sentence, until_on, said_at, said_by, said_by_name, partnership, service,
                                   version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1 + CAST($9 AS BIGINT)) ON CONFLICT (partnership, service) DO NOTHING"
        } else {
            "UPDATE capacity SET light = $1, sentence = $2, until_on = $3, said_at = $4, said_by = $5,
                    said_by_name = $6, version = version + 1
             WHERE partnership = $7 AND service = $8 AND version = $9"
        };
        tx.change(
            sql,
            params![
                self.light,
                &self.sentence,
                self.until_on,
                self.said_at,
                by,
                &self.said_by,
                partnership,
                service,
                self.version
            ],
        )
        .await
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            light: row.get(0)?,
            sentence: row.get(1)?,
            until_on: row.get(2)?,
            said_at: row.get(3)?,
            said_by: row.get(4)?,
            version: row.get(5)?,
        })
    }
}

impl SafetyNet {
    /// The partnership's own words, or ours.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx) -> Result<Self> {
        let partnership = tx.partnership()?;
        let own = tx
            .first(
                "SELECT words, version FROM safety_net WHERE partnership = $1",
                params![partnership],
                |row| {
                    Ok(Self {
                        words: row.get(0)?,
                        version: row.get(1)?,
                    })
                },
            )
            .await?;
        Ok(own.unwrap_or_default())
    }

    /// Keeps own words for the first time (version 0), or over those that were kept.
    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let sql = if self.version == 0 {
            "INSERT INTO safety_net (words, partnership, version) VALUES ($1, $2, 1 + CAST($3 AS BIGINT))
             ON CONFLICT (partnership) DO NOTHING"
        } else {
            "UPDATE safety_net SET words = $1, version = version + 1 WHERE partnership = $2 AND version = $3"
        };
        tx.change(sql, params![&self.words, partnership, self.version])
            .await
    }
}
