//! The needs that answers found, and the referrals that they went into.

use super::asking_team;
use crate::{
    consent::FeedbackLevel,
    kit::{
        db::{Row, Tx},
        error::Result,
        id::{DraftId, ReferralId, ScreeningId, TeamId},
    },
    params,
    referral::model::Described,
    screening::model::{Found, Life, Reader, Standing},
};

impl Found {
    /// The needs that a screening found. The caller has found the screening.
    ///
    /// # Errors
    /// As [`crate::screening::Screening::find`].
    pub async fn of(tx: &mut Tx, screening: &ScreeningId) -> Result<Vec<Self>> {
        let (partnership, (_, team)) = (tx.partnership()?, asking_team(tx)?);
        tx.all(
            "SELECT n.question, n.area, n.link, n.link_words, n.harms, a.help, d.id, n.referral, r.status, r.stage,
                    r.from_team, CASE WHEN c.withdrawn_at IS NULL THEN c.feedback ELSE 0 END
             FROM found_need n
             JOIN screening_answer a ON a.partnership = n.partnership AND a.screening = n.screening
                                    AND a.question = n.question
             LEFT JOIN draft d ON d.partnership = n.partnership AND d.id = n.draft AND d.team = $3
             LEFT JOIN referral r ON r.partnership = n.partnership AND r.id = n.referral
             LEFT JOIN consent c ON c.partnership = r.partnership AND c.id = r.consent
             WHERE n.partnership = $1 AND n.screening = $2",
            params![partnership, screening, &team],
            |row| Self::from_row(row, &team),
        )
        .await
    }

    fn from_row(row: &Row<'_>, team: &TeamId) -> Result<Self> {
        let area: Option<String> = row.get(1)?;
        let described = match area {
            Some(area) => Some(Described {
                area,
                link: row.get(2)?,
                link_words: row.get(3)?,
                harms: Described::harms_from_text(&row.get::<String>(4)?)?,
            }),
            None => None,
        };
        let help = row.get(5)?;
        let (referral, status): (Option<ReferralId>, Option<String>) = (row.get(7)?, row.get(8)?);
        let standing = match status {
            Some(status) => Some(Standing {
                status,
                stage: row.get(9)?,
                told: FeedbackLevel::from_number(row.get::<Option<i64>>(11)?.unwrap_or_default())
                    .unwrap_or(FeedbackLevel::Nothing),
                reader: if row.get::<Option<TeamId>>(10)?.as_ref() == Some(team) {
                    Reader::Sender
                } else {
                    Reader::Colleague
                },
            }),
            None => None,
        };
        let own = standing
            .as_ref()
            .is_some_and(|known| known.reader == Reader::Sender);
        Ok(Self {
            question: row.get(0)?,
            described,
            help,
            draft: row.get(6)?,
            life: Life::of(help, standing.as_ref()),
            referral: referral.filter(|_| own),
        })
    }
}

/// Keeps what a need is about, and the draft that it goes into. One that was referred is not touched.
pub(in crate::screening) async fn describe(
    tx: &mut Tx,
    (screening, question): (&ScreeningId, &str),
    described: &Described,
    draft: &DraftId,
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE found_need SET area = $1, link = $2, link_words = $3, harms = $4, draft = $5
         WHERE partnership = $6 AND screening = $7 AND question = $8 AND referral IS NULL",
        params![
            &described.area,
            described.link,
            &described.link_words,
            described.harms_as_text(),
            draft,
            partnership,
            screening,
            question
        ],
    )
    .await?;
    Ok(())
}

/// The draft that a referral was, when a screening put needs into it. Most were not, and each sending asks.
pub(in crate::screening) async fn draft_with_needs(
    tx: &mut Tx,
    referral: &ReferralId,
) -> Result<Option<DraftId>> {
    let partnership = tx.partnership()?;
    let found = tx
        .first(
            "SELECT r.draft FROM referral r WHERE r.partnership = $1 AND r.id = $2
               AND EXISTS (SELECT 1 FROM found_need n WHERE n.partnership = $1 AND n.draft = r.draft)",
            params![partnership, referral],
            |row| row.get(0),
        )
        .await?;
    Ok(found)
}

/// The needs that are in a draft.
pub(in crate::screening) async fn in_draft(tx: &mut Tx, draft: &DraftId) -> Result<Vec<Described>> {
    let partnership = tx.partnership()?;
    tx.all(
        "SELECT area, link, link_words, harms FROM found_need WHERE partnership = $1 AND draft = $2 ORDER BY id",
        params![partnership, draft],
        |row| {
            Ok(Described {
                area: row.get(0)?,
                link: row.get(1)?,
                link_words: row.get(2)?,
                harms: Described::harms_from_text(&row.get::<String>(3)?)?,
            })
        },
    )
    .await
}

/// The needs of a draft whose area the referral asks about go with it; the others wait for another.
pub(in crate::screening) async fn refer_from(
    tx: &mut Tx,
    draft: &DraftId,
    referral: &ReferralId,
) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE found_need SET referral = $1 WHERE partnership = $2 AND draft = $3
         AND area IN (SELECT area FROM need WHERE partnership = $2 AND referral = $1)",
        params![referral, partnership, draft],
    )
    .await?;
    forget_draft(tx, draft).await
}

/// A draft is no more.
pub(in crate::screening) async fn forget_draft(tx: &mut Tx, draft: &DraftId) -> Result<()> {
    let partnership = tx.partnership()?;
    tx.run(
        "UPDATE found_need SET draft = NULL WHERE partnership = $1 AND draft = $2",
        params![partnership, draft],
    )
    .await?;
    Ok(())
}
