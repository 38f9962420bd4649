//! Digests as rows, and what they are counted from.

use jiff::{Timestamp, civil::Date};

use super::model::{Counts, Digest, End};
use crate::{
    consent::FeedbackLevel,
    kit::{
        clock::london,
        db::{Row, Tx},
        error::Result,
        id::{DigestId, MembershipId, TeamId},
    },
    params,
    referral::model::Outcome,
};

const COLUMNS: &str = "id, team, month, made_at, referred, helped, achieved";

/// The first instant of a day in London, as it is stored.
fn begin(day: Date) -> Result<String> {
    let first = day.to_zoned(london()).map_err(anyhow::Error::from)?;
    Ok(format!("{:.6}", first.timestamp()))
}

/// A month as it is stored: `2026-10`.
fn month(first: Date) -> String {
    first.strftime("%Y-%m").to_string()
}

/// The teams that sent or were told something in a month and have no digest of it yet. A range of an index for each team.
pub(super) async fn due(tx: &mut Tx, (from, before): (Date, Date)) -> Result<Vec<TeamId>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT t.id FROM team t WHERE t.partnership = $1
           AND NOT EXISTS (SELECT 1 FROM digest d WHERE d.partnership = $1 AND d.team = t.id AND d.month = $2)
           AND (EXISTS (SELECT 1 FROM referral r WHERE r.partnership = $1 AND r.from_team = t.id
                        AND r.sent_at >= $3 AND r.sent_at < $4)
                OR EXISTS (SELECT 1 FROM feedback f WHERE f.partnership = $1 AND f.from_team = t.id
                           AND f.unread IN (0, 1) AND f.sent_at >= $3 AND f.sent_at < $4))
         ORDER BY t.id",
        params![partnership, month(from), begin(from)?, begin(before)?],
        |row| row.get(0),
    )
    .await
}

/// The numbers of a team's month. What was recorded as a mistake counts as nothing.
pub(super) async fn counted(tx: &mut Tx, team: &TeamId, (from, before): (Date, Date)) -> Result<Counts> {
    let (partnership, from, before) = (tx.partnership()?, begin(from)?, begin(before)?);
    let referred: Option<i64> = tx
        .first(
            "SELECT count(*) FROM referral WHERE partnership = $1 AND from_team = $2 AND sent_at >= $3 AND sent_at < $4
             AND status <> 'entered-in-error'",
            params![&partnership, team, &from, &before],
            |row| row.get(0),
        )
        .await?;
    let ended = tx
        .all(
            "SELECT r.status, r.stage, f.level, c.withdrawn_at FROM feedback f
             JOIN referral r ON r.partnership = f.partnership AND r.id = f.referral
             JOIN consent c ON c.partnership = r.partnership AND c.id = r.consent
             WHERE f.partnership = $1 AND f.from_team = $2 AND f.unread IN (0, 1)
               AND f.sent_at >= $3 AND f.sent_at < $4 AND f.outcome = 'closed'",
            params![partnership, team, from, before],
            end,
        )
        .await?;
    Ok(Counts::of(referred.unwrap_or_default(), &ended))
}

fn end(row: &Row<'_>) -> Result<End> {
    let (status, stage): (String, String) = (row.get(0)?, row.get(1)?);
    let withdrawn: Option<Timestamp> = row.get(3)?;
    let level = FeedbackLevel::from_number(row.get(2)?).filter(|_| withdrawn.is_none());
    Ok(End {
        outcome: Outcome::from_code(&stage).filter(|_| status == "completed"),
        level: level.unwrap_or(FeedbackLevel::Nothing),
    })
}

/// Keeps a digest, unless the team has one of that month; whether this is the one.
pub(super) async fn insert(
    tx: &mut Tx,
    id: &DigestId,
    (team, first): (&TeamId, Date),
    counts: &Counts,
) -> Result<bool> {
    let partnership = tx.partnership()?;
    let achieved = serde_json::to_string(&counts.achieved)?;
    let inserted = tx
        .run(
            "INSERT INTO digest (partnership, team, month, id, made_at, referred, helped, achieved)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (partnership, team, month) DO NOTHING",
            params![
                partnership,
                team,
                month(first),
                id,
                tx.now,
                counts.referred,
                counts.helped,
                achieved
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// Those of a team, the newest month first. One range of an index; twelve a year.
pub(super) async fn of_team(tx: &mut Tx, team: &TeamId, most: i64) -> Result<Vec<Digest>> {
    let partnership = tx.partnership()?;
    let sql = format!(
        "SELECT {COLUMNS} FROM digest WHERE partnership = $1 AND team = $2 ORDER BY month DESC LIMIT $3"
    );
    tx.all(&sql, params![partnership, team, most], from_row).await
}

/// A digest of this team.
pub(super) async fn find(tx: &mut Tx, team: &TeamId, id: &DigestId) -> Result<Option<Digest>> {
    let partnership = tx.partnership()?;
    let sql = format!("SELECT {COLUMNS} FROM digest WHERE partnership = $1 AND id = $2 AND team = $3");
    tx.first(&sql, params![partnership, id, team], from_row).await
}

fn from_row(row: &Row<'_>) -> Result<Digest> {
    Ok(Digest {
        id: row.get(0)?,
        team: row.get(1)?,
        month: row.get(2)?,
        made_at: row.get(3)?,
        counts: Counts {
            referred: row.get(4)?,
            helped: row.get(5)?,
            achieved: serde_json::from_str(&row.get::<String>(6)?)?,
        },
    })
}

/// Whether somebody wants no message about it.
pub(super) async fn is_silent(tx: &mut Tx, member: &MembershipId) -> Result<bool> {
    let partnership = tx.partnership()?;
    let found: Option<String> = tx
        .first(
            "SELECT since FROM digest_silence WHERE partnership = $1 AND membership = $2",
            params![partnership, member],
            |row| row.get(0),
        )
        .await?;
    Ok(found.is_some())
}

pub(super) async fn silence(tx: &mut Tx, member: &MembershipId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "INSERT INTO digest_silence (partnership, membership, since) VALUES ($1, $2, $3)
         ON CONFLICT (partnership, membership) DO NOTHING",
        params![partnership, member, tx.now],
    )
    .await?;
    Ok(())
}

pub(super) async fn end_silence(tx: &mut Tx, member: &MembershipId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "DELETE FROM digest_silence WHERE partnership = $1 AND membership = $2",
        params![partnership, member],
    )
    .await?;
    Ok(())
}
