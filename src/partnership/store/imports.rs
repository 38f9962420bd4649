//! Registers that were uploaded.

use crate::{
    kit::{
        db::{Row, Tx},
        error::Result,
        id::ImportId,
    },
    params,
    partnership::register::{Import, ImportState},
};

const COLUMNS: &str = "id, file_name, layout, selection, practices, chosen, left_aside, errors, error_count, missing, \
     state, taken, uploaded_at, version";

impl Import {
    /// The import, in the partnership of whoever asks.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn find(tx: &mut Tx, id: &ImportId) -> Result<Option<Self>> {
        let partnership = tx.partnership()?;
        let sql = format!("SELECT {COLUMNS} FROM site_import WHERE partnership = $1 AND id = $2");
        tx.first(&sql, params![partnership, id], Self::from_row).await
    }

    pub(in crate::partnership) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let (state, taken) = self.state_columns()?;
        tx.run(
            "INSERT INTO site_import (partnership, id, file_name, layout, selection, practices, chosen, left_aside,
             errors, error_count, missing, state, taken, uploaded_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            params![
                partnership,
                &self.id,
                &self.file_name,
                self.layout,
                serde_json::to_string(&self.selection)?,
                self.practices,
                serde_json::to_string(&self.chosen)?,
                self.left_aside,
                serde_json::to_string(&self.errors)?,
                self.error_count,
                self.missing.join(" "),
                state,
                taken,
                self.uploaded_at,
                self.version,
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves its state, the only part that changes. Rows that were taken or dropped are not kept twice.
    pub(in crate::partnership) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let partnership = tx.partnership()?;
        let (state, taken) = self.state_columns()?;
        tx.change(
            "UPDATE site_import SET state = $1, taken = $2, chosen = '[]', version = version + 1
                 WHERE partnership = $3 AND id = $4 AND version = $5",
            params![state, taken, partnership, &self.id, self.version],
        )
        .await
    }

    fn state_columns(&self) -> Result<(&'static str, Option<String>)> {
        Ok(match &self.state {
            ImportState::Waiting => ("waiting", None),
            ImportState::Taken(taken) => ("taken", Some(serde_json::to_string(taken)?)),
            ImportState::Dropped => ("dropped", None),
        })
    }

    fn from_row(row: &Row<'_>) -> Result<Self> {
        let taken: Option<String> = row.get(11)?;
        let state: String = row.get(10)?;
        let state = match (state.as_str(), taken) {
            (_, Some(taken)) => ImportState::Taken(serde_json::from_str(&taken)?),
            ("waiting", None) => ImportState::Waiting,
            (_, None) => ImportState::Dropped,
        };
        let missing: String = row.get(9)?;
        Ok(Self {
            id: row.get(0)?,
            file_name: row.get(1)?,
            layout: row.get(2)?,
            selection: serde_json::from_str(&row.get::<String>(3)?)?,
            practices: row.get(4)?,
            chosen: serde_json::from_str(&row.get::<String>(5)?)?,
            left_aside: row.get(6)?,
            errors: serde_json::from_str(&row.get::<String>(7)?)?,
            error_count: row.get(8)?,
            missing: missing.split_whitespace().map(str::to_owned).collect(),
            state,
            uploaded_at: row.get(12)?,
            version: row.get(13)?,
        })
    }
}
